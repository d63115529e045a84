package order

import (
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

type orderRow struct {
	ID           ID          `db:"id,key"`
	Number       string      `db:"number"`
	Type         string      `db:"type"`
	Phase        Phase       `db:"phase"`
	Version      int64       `db:"version"`
	Customer     party.ID    `db:"customer_id"`
	Channel      string      `db:"channel"`
	ForeignID    *string     `db:"foreign_id"`
	Release      string      `db:"release"`
	PlacedAt     int64       `db:"placed_at"`
	ConfirmedAt  *int64      `db:"confirmed_at"`
	Owner        *act.UserID `db:"owner_id"`
	PlacedBy     *act.UserID `db:"placed_by"`
	Currency     string      `db:"currency"`
	Total        int64       `db:"total"`
	Body         string      `db:"body,sealed"`
	UpdatedAt    int64       `db:"updated_at"`
	LineCount    int64       `db:"line_count"`
	CustomerType string      `db:"customer_type"`
	FileCount    int64       `db:"file_count"`
	CompletedAt  *int64      `db:"completed_at"`
	Promise      *string     `db:"promise"`
}

type orderKey struct {
	ID ID `db:"id"`
}

// orderPinned is an order that goes on under another release.
type orderPinned struct {
	ID      ID     `db:"id,key"`
	Release string `db:"release"`
}

// orderMoved is what changes of an order once it is placed.
type orderMoved struct {
	ID          ID     `db:"id,key"`
	Phase       Phase  `db:"phase"`
	Version     int64  `db:"version"`
	ConfirmedAt *int64 `db:"confirmed_at"`
	UpdatedAt   int64  `db:"updated_at"`
}

type orderVersion struct {
	ID      ID    `db:"id,key"`
	Version int64 `db:"version"`
}

type lineRow struct {
	Order      ID           `db:"order_id,key"`
	N          int64        `db:"n,key"`
	Product    catalog.ID   `db:"product_id"`
	SKU        string       `db:"sku"`
	Quantity   qty.Quantity `db:"quantity"`
	ListPrice  int64        `db:"list_price"`
	Price      int64        `db:"price"`
	Amount     int64        `db:"amount"`
	Net        int64        `db:"net"`
	Tax        int64        `db:"tax"`
	Short      qty.Quantity `db:"short"`
	Source     *string      `db:"source"`
	PromisedAt *int64       `db:"promised_at"`
	Body       string       `db:"body,sealed"`
}

type lineKey struct {
	Order ID `db:"order_id"`
}

type decisionRow struct {
	Order   ID     `db:"order_id,key"`
	N       int64  `db:"n,key"`
	At      int64  `db:"at"`
	Kind    string `db:"kind"`
	By      string `db:"by_name"`
	Release string `db:"release"`
	Body    string `db:"body,sealed"`
}

// decidedRow is a decision with what it was decided from, which nobody needs who
// only asks why; "" of those that were made before inputs were kept.
type decidedRow struct {
	decisionRow
	Inputs string `db:"inputs,sealed"`
}

// row writes an order's head; what it cannot print is a defect of ours.
func (o *Order) row() (orderRow, error) {
	body, err := store(o.Body)
	r := orderRow{ID: o.ID, Number: o.Number, Type: o.Type, Phase: o.Phase, Version: o.Version, Customer: o.Customer, Channel: o.Channel,
		Release: o.Release, PlacedAt: o.PlacedAt, ConfirmedAt: o.confirmed(), Currency: string(o.Total.Currency), Total: int64(o.Total.Units), Body: body,
		UpdatedAt: o.UpdatedAt, LineCount: int64(o.LineCount), CustomerType: o.CustomerType, FileCount: int64(o.FileCount)}
	if o.ForeignID != "" {
		r.ForeignID = &o.ForeignID
	}
	if !o.Owner.IsZero() {
		r.Owner = &o.Owner
	}
	if !o.PlacedBy.IsZero() {
		r.PlacedBy = &o.PlacedBy
	}
	return r, err
}

func (o *Order) confirmed() *int64 {
	if o.ConfirmedAt == 0 {
		return nil
	}
	return &o.ConfirmedAt
}

func (r *orderRow) order() (*Order, error) {
	o := &Order{ID: r.ID, Number: r.Number, Type: r.Type, Phase: r.Phase, Version: r.Version, Customer: r.Customer, Channel: r.Channel,
		Release: r.Release, PlacedAt: r.PlacedAt, Total: money.Of(dec.Dec(r.Total), money.Currency(r.Currency)),
		UpdatedAt: r.UpdatedAt, LineCount: int(r.LineCount), CustomerType: r.CustomerType, FileCount: int(r.FileCount)}
	if r.ForeignID != nil {
		o.ForeignID = *r.ForeignID
	}
	o.ConfirmedAt, o.CompletedAt = deref(r.ConfirmedAt), deref(r.CompletedAt)
	if r.Owner != nil {
		o.Owner = *r.Owner
	}
	if r.PlacedBy != nil {
		o.PlacedBy = *r.PlacedBy
	}
	return o, restore(r.Body, &o.Body)
}

func (l *Line) row(order ID) (lineRow, error) {
	body, err := store(l.Body)
	r := lineRow{Order: order, N: int64(l.N), Product: l.Product, SKU: l.SKU, Quantity: l.Quantity, ListPrice: int64(l.ListPrice),
		Price: int64(l.Price), Amount: int64(l.Amount), Net: int64(l.Net), Tax: int64(l.Tax), Short: l.Short, Body: body}
	if l.Source != "" {
		r.Source = &l.Source
	}
	if l.PromisedAt != nil {
		days := int64(*l.PromisedAt)
		r.PromisedAt = &days
	}
	return r, err
}

func (r *lineRow) line() (Line, error) {
	l := Line{N: int(r.N), Product: r.Product, SKU: r.SKU, Quantity: r.Quantity, ListPrice: dec.Dec(r.ListPrice), Price: dec.Dec(r.Price),
		Amount: dec.Dec(r.Amount), Net: dec.Dec(r.Net), Tax: dec.Dec(r.Tax), Short: r.Short}
	if r.Source != nil {
		l.Source = *r.Source
	}
	if r.PromisedAt != nil {
		d := clock.Date(*r.PromisedAt)
		l.PromisedAt = &d
	}
	return l, restore(r.Body, &l.Body)
}

// insert stores placed orders with their lines and decisions, as three sets.
func insert(tx db.Tx, orders []orderRow, lines []lineRow, decisions []decidedRow) error {
	if err := db.InsertRows(tx, "orders", orders); err != nil {
		return err
	}
	if err := db.InsertRows(tx, "order_lines", lines); err != nil {
		return err
	}
	return db.InsertRows(tx, "order_decisions", decisions)
}

// lock locks orders in the order of their ids and tells their versions.
func lock(tx db.Tx, ids []ID, each func(orderVersion) error) error {
	return db.SelectKeys(tx, "orders", keysOf(ids), db.ForUpdate, each)
}

func keysOf(ids []ID) []orderKey {
	keys := make([]orderKey, len(ids))
	for i, id := range ids {
		keys[i] = orderKey{id}
	}
	return keys
}

func move(tx db.Tx, rows []orderMoved, pinned []orderPinned) error {
	if err := db.UpdateRows(tx, "orders", rows); err != nil {
		return err
	}
	return db.UpdateRows(tx, "orders", pinned)
}

// load reads orders with their lines, in two reads whatever their number; one
// that is not there is left out.
func load(r db.Reader, ids []ID) (map[ID]*Order, error) {
	orders, err := loadHeads(r, ids)
	if err != nil || len(orders) == 0 {
		return orders, err
	}
	return orders, loadLines(r, orders)
}

// loadHeads is load without the lines.
func loadHeads(r db.Reader, ids []ID) (map[ID]*Order, error) {
	orders := make(map[ID]*Order, len(ids))
	return orders, db.SelectKeys(r, "orders", keysOf(ids), db.Unlocked, func(row orderRow) error {
		o, err := row.order()
		orders[row.ID] = o
		return err
	})
}

// loadLines adds their lines to orders, in one read.
func loadLines(r db.Reader, orders map[ID]*Order) error {
	keys := make([]lineKey, 0, len(orders))
	for id := range orders {
		keys = append(keys, lineKey{id})
	}
	return db.SelectKeys(r, "order_lines", keys, db.Unlocked, func(row lineRow) error {
		l, err := row.line()
		orders[row.Order].Lines = append(orders[row.Order].Lines, l)
		return err
	})
}

// counter is where the numbers of one period of a series are counted; the one
// without a name counts the orders that brought numbers of their own.
type counter struct{ series, period string }

// raised is by how much a counter is to be raised.
type raised struct {
	counter
	by int64
}

// raise raises counters in the order in which they are named, and returns what
// they count then.
func raise(tx db.Tx, counters ...raised) (map[counter]int64, error) {
	sql := `INSERT INTO order_numbers (workspace_id, series, period, last) VALUES (?, ?, ?, ?)` + strings.Repeat(", (?, ?, ?, ?)", len(counters)-1) +
		` ON CONFLICT (workspace_id, series, period) DO UPDATE SET last = order_numbers.last + EXCLUDED.last RETURNING series, period, last`
	var args []any
	for _, c := range counters {
		args = append(args, tx.Workspace(), c.series, c.period, c.by)
	}
	last := make(map[counter]int64, len(counters))
	return last, tx.Query(sql, args, func(row db.Row) error {
		var c counter
		var n int64
		err := row.Scan(&c.series, &c.period, &n)
		last[c] = n
		return err
	})
}

// taken tells which of these numbers an order has already.
func taken(r db.Reader, numbers []string) (map[string]ID, error) {
	have := map[string]ID{}
	keys := make([]numberKey, len(numbers))
	for i, n := range numbers {
		keys[i] = numberKey{n}
	}
	return have, db.SelectKeys(r, "orders", keys, db.Unlocked, func(row numberedRow) error {
		have[row.Number] = row.ID
		return nil
	})
}

type numberKey struct {
	Number string `db:"number"`
}

type numberedRow struct {
	Number string `db:"number,key"`
	ID     ID     `db:"id"`
}

func decisionsOf(r db.Reader, order ID) ([]decisionRow, error) {
	var rows []decisionRow
	return rows, db.SelectKeys(r, "order_decisions", []lineKey{{order}}, db.Unlocked, func(row decisionRow) error {
		rows = append(rows, row)
		return nil
	})
}
