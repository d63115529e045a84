package inventory

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// CountInput says what was counted in a warehouse.
type CountInput struct {
	Warehouse string      `json:"warehouse" doc:"Code of the warehouse"`
	Reason    string      `json:"reason" doc:"Why it is counted: stocktaking, breakage. It stands in the ledger"`
	Ref       string      `json:"ref,omitempty" doc:"The business's own number of the count sheet"`
	Lines     []CountLine `json:"lines"`
}

// CountLine is how much of one product lies there. Each product once.
type CountLine struct {
	SKU     string       `json:"sku"`
	Counted qty.Quantity `json:"counted"`
}

// Count is the answer: what was there by the books, and what is.
type Count struct {
	ID        CountID       `json:"id,omitzero"`
	Warehouse string        `json:"warehouse"`
	Reason    string        `json:"reason"`
	Ref       string        `json:"ref,omitempty"`
	At        time.Time     `json:"at"`
	Lines     []CountedLine `json:"lines"`
}

// About is whom the audit trail names.
func (c Count) About() string { return c.ID.String() }

const (
	maxCountLines = 500 // a sheet of paper has fewer
	maxClaimants  = 20  // orders that a refusal names
)

var (
	errCount = fault.Define(fault.Invalid, "count.invalid", "盘点填写有误", "The count is not right").
			Fix("按各字段的提示修改", "Correct the fields that are named")
	errReserved = fault.Define(fault.Blocked, "stock.reserved", "{sku} 已有 {reserved} 被订单占用，盘点数不能低于它",
		"Orders have a claim on {reserved} of {sku}; it cannot be counted below that").
		Fix("先取消或改派这些订单，再登记盘点", "First cancel these orders or serve them from elsewhere, then count again")

	labelReason  = fault.Text{ZH: "原因", EN: "reason"}
	labelCounted = fault.Text{ZH: "盘点数", EN: "counted"}
)

// counted is a count that is checked and waits for its commit.
type counted struct {
	id        CountID
	reason    string
	ref       string
	warehouse Warehouse
	lines     []CountedLine // before and difference as they were when it was decided
}

func (p counted) view(a act.Act) Count {
	return Count{p.id, p.warehouse.Code, p.reason, p.ref, a.At.UTC(), p.lines}
}

// decideCounts finds what the counts name and what the books say, in a few
// reads for all of them. Answers count.invalid with everything that is wrong,
// by field, and stock.reserved, with the orders, where less was counted than
// orders have a claim on.
func (rm *room) decideCounts(ctx context.Context, r db.Reader, cmds []op.Cmd[CountInput]) []op.Result[counted] {
	rs := make([]op.Result[counted], len(cmds))
	names, err := readNames(ctx, rm, r, cmds, CountInput.skus)
	var spots []spot
	for i, c := range cmds {
		if rs[i].Err = err; err == nil {
			rs[i].Out, rs[i].Err = checkCount(c.In, names.of(c.Act))
			spots = append(spots, rs[i].Out.spots()...)
		}
	}
	stock := map[spot]*stockRow{}
	if err == nil {
		err = selectStock(r, sortedSpots(spots), db.Unlocked, func(row *stockRow) { stock[row.spot] = row })
	}
	for i, c := range cmds {
		switch {
		case err != nil:
			rs[i].Err = err
		case rs[i].Err == nil:
			rs[i].Err = rm.compare(ctx, r, c.Act, rs[i].Out, stock)
		}
	}
	return rs
}

func (in CountInput) skus() (skus []string) {
	for _, l := range in.Lines {
		skus = append(skus, l.SKU)
	}
	return skus
}

// checkCount is pure.
func checkCount(in CountInput, names naming) (counted, error) {
	var f check.Findings
	p := counted{id: id.New[countKind](), reason: f.Text("/reason", labelReason, in.Reason, check.MaxText), ref: f.Text("/ref", labelRef, in.Ref, check.MaxText)}
	if p.reason == "" && len(in.Reason) <= check.MaxText {
		f.Add(check.Required.New("field", labelReason).At("/reason"))
	}
	p.warehouse = names.warehouse(&f, in.Warehouse)
	if len(in.Lines) == 0 {
		f.Add(check.Required.New("field", labelLines).At("/lines"))
	}
	f.AtMost("/lines", labelLines, len(in.Lines), maxCountLines)
	seen := map[string]bool{}
	for i, l := range in.Lines {
		at := check.At("lines", i, "sku")
		product := names.product(&f, at, l.SKU, p.warehouse)
		if product != nil {
			p.lines = append(p.lines, CountedLine{Product: product.ID, SKU: l.SKU, Counted: l.Counted})
		}
		if product != nil && seen[l.SKU] {
			f.Add(check.Duplicate.New("field", labelProduct, "ref", l.SKU).At(at))
		}
		seen[l.SKU] = true
		if l.Counted < 0 || l.Counted > qty.Quantity(dec.Max) {
			f.Add(check.Range.New("field", labelCounted, "min", "0", "max", dec.Max).At(check.At("lines", i, "counted")))
		}
	}
	return p, f.Err(errCount)
}

func (p counted) spots() []spot {
	spots := make([]spot, len(p.lines))
	for i, l := range p.lines {
		spots[i] = spot{l.Product, p.warehouse.ID}
	}
	return spots
}

// compare writes what the books say beside what was counted.
func (rm *room) compare(ctx context.Context, r db.Reader, a act.Act, p counted, stock map[spot]*stockRow) error {
	for i := range p.lines {
		row := stock[spot{p.lines[i].Product, p.warehouse.ID}]
		if row == nil {
			row = &stockRow{}
		}
		if p.lines[i].meet(row); p.lines[i].lacks(row) {
			return rm.refuse(ctx, r, a, p, i, row)
		}
	}
	return nil
}

// meet compares a line with the books.
func (l *CountedLine) meet(row *stockRow) {
	l.Before, l.Difference = row.OnHand, l.Counted-row.OnHand
}

// lacks tells whether a count takes away what orders have a claim on. Where
// more was promised than there is already, any that finds more is welcome.
func (l *CountedLine) lacks(row *stockRow) bool {
	return l.Counted < row.Reserved && l.Counted < row.OnHand
}

// refuse names the orders that have a claim, the latest first, as far as they
// are there for who counts.
func (rm *room) refuse(ctx context.Context, r db.Reader, a act.Act, p counted, line int, row *stockRow) error {
	claimants, err := claimantsOf(r, row.spot, maxClaimants)
	if err != nil {
		return err
	}
	if claimants, err = rm.seen(ctx, a, r, claimants); err != nil {
		return err
	}
	orders := make([]OrderID, len(claimants))
	for i, o := range claimants {
		orders[i] = id.From[orderKind](o)
	}
	return errReserved.New("sku", p.lines[line].SKU, "reserved", row.Reserved).At(check.At("lines", line, "counted")).
		With(map[string][]OrderID{"orders": orders})
}
