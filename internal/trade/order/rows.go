package order

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// Summary is an order in a list.
type Summary struct {
	ID          ID            `json:"id"`
	Number      string        `json:"number,omitzero" fact:"order.number"`
	Type        string        `json:"type"`
	Phase       Phase         `json:"phase"`
	Version     int64         `json:"version"`
	State       Stand         `json:"state" doc:"Where it stands, for the reader"`
	PublicState *Stand        `json:"publicState,omitempty" doc:"What its customer sees; for staff"`
	Stages      []StageView   `json:"stages,omitempty" doc:"For customers: all stages, as far as open tasks tell where the order is"`
	Now         []Holding     `json:"now,omitempty" doc:"Its open tasks; for staff"`
	Customer    *CustomerView `json:"customer,omitempty"`
	Owner       string        `json:"owner,omitempty" fact:"order.owner"`
	Channel     string        `json:"channel,omitzero" fact:"order.channel"`
	ForeignID   string        `json:"foreignId,omitempty" fact:"order.foreignId"`
	PlacedAt    *time.Time    `json:"placedAt,omitzero" fact:"order.placedAt"`
	ConfirmedAt *time.Time    `json:"confirmedAt,omitempty" fact:"order.confirmedAt"`
	UpdatedAt   *time.Time    `json:"updatedAt,omitempty"`
	Total       *money.Amount `json:"total,omitempty" fact:"order.total"`
	Lines       []Content     `json:"lines,omitempty" fact:"order.lines" doc:"The first three"`
	LineCount   int           `json:"lineCount,omitzero" fact:"order.lineCount"`
	PromisedAt  *clock.Date   `json:"promisedAt,omitempty" fact:"order.promisedAt"`
	Lane        string        `json:"lane,omitempty" fact:"route.lane"`
	Holds       []string      `json:"holds,omitempty" fact:"check.holds"`
	Warnings    []string      `json:"warnings,omitempty" fact:"check.warnings"`
}

// Content is a line in words.
type Content struct {
	Name     string       `json:"name,omitempty" fact:"product.name"`
	SKU      string       `json:"sku,omitempty" fact:"line.sku"`
	Quantity qty.Quantity `json:"quantity,omitzero" fact:"line.quantity"`
}

// shownLines is how many lines a row shows.
const shownLines = 3

// seen reads the orders of some rows whole and leaves out those that the reader
// may not see. Their lines are read only where a scope looks at them.
func (l *lister) seen(rows []*headRow) ([]*Order, error) {
	ids := make([]ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	orders, err := loadHeads(l.r, ids)
	if err != nil {
		return nil, fmt.Errorf("read the orders of a list: %w", err)
	}
	found := make([]*Order, 0, len(ids))
	for _, one := range ids {
		if o := orders[one]; o != nil {
			found = append(found, o)
		}
	}
	return l.s.visible(l.ctx, l.act, l.r, found)
}

// visible leaves of some orders those that the reader may see: those in his
// scope, and those of which he holds an open task.
func (s *Service) visible(ctx context.Context, a act.Act, r db.Reader, found []*Order) ([]*Order, error) {
	w := s.nowhere()
	if err := w.releases(ctx, s, r, found); err != nil {
		return nil, err
	}
	if deep, scoped := w.looks(a, found); scoped {
		if err := w.around(r, found, deep); err != nil {
			return nil, err
		}
	}
	var hidden []id.Raw
	shown := make(map[ID]bool, len(found))
	for _, o := range found {
		setup := w.setups[o.Release]
		if shown[o.ID] = setup.shows(a, o, func() *rule.Env { return w.facts(setup, o, a.At) }); !shown[o.ID] {
			hidden = append(hidden, o.ID.Raw())
		}
	}
	hands, err := handsOf(a, r, hidden)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(found), func(o *Order) bool { return !shown[o.ID] && !hands.Hold(a, o.ID.Raw(), w.stake(o)) }), nil
}

// handsOf reads who holds the tasks of orders that a reader's scope hides; of
// customers nothing is asked, for they hold none.
func handsOf(a act.Act, r db.Reader, hidden []id.Raw) (flow.Hands, error) {
	if outside(a) || len(hidden) == 0 {
		return nil, nil
	}
	hands, err := flow.HandsOn(r, hidden)
	if err != nil {
		return nil, fmt.Errorf("read who holds tasks: %w", err)
	}
	return hands, nil
}

// nowhere is surroundings of which nothing is known yet.
func (s *Service) nowhere() *surroundings {
	return &surroundings{now: s.o.Now(), setups: map[string]*Setup{}, customers: map[party.ID]*party.Party{}, products: map[catalog.ID]*catalog.Product{}}
}

func (w *surroundings) releases(ctx context.Context, s *Service, r db.Reader, orders []*Order) error {
	var ids []string
	for _, o := range orders {
		ids = append(ids, o.Release)
	}
	compiled, err := s.o.Releases(ctx, r, ids)
	if err != nil {
		return fmt.Errorf("load the releases of orders: %w", err)
	}
	for id, release := range compiled {
		w.setups[id] = setupOf(release)
	}
	return nil
}

// looks tells whether the reader's scopes ask about these orders at all, and
// whether they look at lines.
func (w *surroundings) looks(a act.Act, orders []*Order) (deep, scoped bool) {
	for _, o := range orders {
		if setup := w.setups[o.Release]; setup.scoped(a) {
			scoped = true
			for _, fact := range identity.SightOf(a, setup.whole).Rows("order").Reads() {
				deep = deep || inLines(fact)
			}
		}
	}
	return deep, scoped
}

// scoped tells whether an actor's roles narrow the orders that he sees.
func (s *Setup) scoped(a act.Act) bool { return !identity.SightOf(a, s.whole).Rows("order").All() }

// inLines tells whether a fact is of lines and products, or comes from them: what
// stands in the head of an order needs no line to be read.
func inLines(fact string) bool {
	root, rest, _ := strings.Cut(fact, ".")
	switch root {
	case "line", "product", "stock":
		return true
	case "order":
		name, _, _ := strings.Cut(rest, ".")
		switch name {
		case "lines", "lineCount", "quantity", "weight", "volume", "madeToOrder", "belowFloor", "short", "sources":
			return true
		}
	case "destination":
		return rest == "weight" || rest == "volume" || rest == "amount"
	}
	return false
}

// around reads what scopes look at besides the orders themselves.
func (w *surroundings) around(r db.Reader, orders []*Order, deep bool) error {
	var customers []party.Ref
	var products []catalog.Ref
	byID := make(map[ID]*Order, len(orders))
	for _, o := range orders {
		byID[o.ID] = o
		customers = append(customers, party.Ref{ID: o.Customer})
	}
	if deep {
		if err := loadLines(r, byID); err != nil {
			return fmt.Errorf("read lines: %w", err)
		}
		for _, o := range orders {
			for _, l := range o.Lines {
				products = append(products, catalog.Ref{ID: l.Product})
			}
		}
	}
	return w.people(r, customers, products)
}

// narrowed are the rows whose releases narrow the reader's sight of orders.
func (l *lister) narrowed(rows []*headRow) ([]*headRow, error) {
	compiled, err := l.s.placedUnder(l.ctx, l.r, rows)
	if err != nil {
		return nil, err
	}
	scoped := map[string]bool{}
	for id, release := range compiled {
		scoped[id] = setupOf(release).scoped(l.act)
	}
	var narrow []*headRow
	for _, row := range rows {
		if scoped[row.Release] {
			narrow = append(narrow, row)
		}
	}
	return narrow, nil
}

// placedUnder finds the releases that some orders were placed under.
func (s *Service) placedUnder(ctx context.Context, r db.Reader, rows []*headRow) (map[string]*blueprint.Release, error) {
	var ids []string
	for _, row := range rows {
		if n := len(ids); n == 0 || ids[n-1] != row.Release {
			ids = append(ids, row.Release)
		}
	}
	compiled, err := s.o.Releases(ctx, r, ids)
	if err != nil {
		return nil, fmt.Errorf("load the releases of orders: %w", err)
	}
	return compiled, nil
}

// rows shows orders that the reader may see.
func (l *lister) rows(orders []*Order) ([]Summary, error) {
	return l.s.summaries(l.ctx, l.act, l.r, orders)
}

// summaries shows orders as rows of a list, each kind of thing that they need
// read as one set.
func (s *Service) summaries(ctx context.Context, a act.Act, r db.Reader, orders []*Order) ([]Summary, error) {
	shown := make([]Summary, len(orders))
	if len(orders) == 0 {
		return shown, nil
	}
	l, err := s.gatherRows(ctx, a, r, orders)
	if err != nil {
		return nil, err
	}
	for i, o := range orders {
		shown[i] = l.summary(a, o)
	}
	return shown, nil
}

// listing is what rows of a list show besides their orders.
type listing struct {
	*surroundings
	lines  map[ID][]firstLine
	open   map[id.Raw][]flow.OpenSeat
	hidden map[flow.TaskID]bool // of the open tasks, those outside of the reader's scope
	held   map[id.Raw]bool      // whose process is on hold, where no task says so
	people flow.People
}

func (s *Service) gatherRows(ctx context.Context, a act.Act, r db.Reader, orders []*Order) (*listing, error) {
	l := &listing{surroundings: s.nowhere()}
	err := l.releases(ctx, s, r, orders)
	if err == nil {
		err = l.stand(r, orders)
	}
	if err == nil {
		l.lines, err = firstLines(r, orders, shownLines)
	}
	if err != nil {
		return nil, err
	}
	var customers []party.Ref
	var products []catalog.Ref
	ids := make([]id.Raw, len(orders))
	for i, o := range orders {
		ids[i], customers = o.ID.Raw(), append(customers, party.Ref{ID: o.Customer})
		for _, line := range l.lines[o.ID] {
			products = append(products, catalog.Ref{ID: line.Product})
		}
	}
	if err := l.surroundings.people(r, customers, products); err != nil {
		return nil, err
	}
	if l.open, err = flow.OpenOf(r, ids); err != nil {
		return nil, fmt.Errorf("read open tasks: %w", err)
	}
	if l.hidden, err = s.hiddenOf(ctx, a, r, l.surroundings, orders, l.open); err != nil {
		return nil, err
	}
	var quiet []id.Raw // they go on, and nobody has a task that would say that they are on hold
	for _, o := range orders {
		if raw := o.ID.Raw(); o.CompletedAt == 0 && o.Phase != Cancelled && len(l.open[raw]) == 0 {
			quiet = append(quiet, raw)
		}
	}
	if l.held, err = flow.HeldOf(r, quiet); err != nil {
		return nil, fmt.Errorf("read what is on hold: %w", err)
	}
	if l.people, err = s.o.People(ctx, r); err != nil {
		return nil, fmt.Errorf("read who works here: %w", err)
	}
	return l, nil
}

// hiddenOf tells which open tasks of orders the reader's scope on tasks hides: their
// rows do not show them. Where an order stands, they still say.
func (s *Service) hiddenOf(ctx context.Context, a act.Act, r db.Reader, w *surroundings, orders []*Order, open map[id.Raw][]flow.OpenSeat) (map[flow.TaskID]bool, error) {
	under := make(map[id.Raw]*blueprint.Release, len(orders))
	var all []flow.OpenSeat
	for _, o := range orders {
		under[o.ID.Raw()] = w.setups[o.Release].whole
		all = append(all, open[o.ID.Raw()]...)
	}
	return s.o.Flows.Hidden(ctx, a, r, all, func(order id.Raw) *blueprint.Release { return under[order] })
}

// summary shows one order without what the reader may not see.
func (l *listing) summary(a act.Act, o *Order) Summary {
	setup, total := l.setups[o.Release], o.Total
	stands := o.standing(setup.types[o.Type], l.open[o.ID.Raw()])
	stands.still = stands.still || l.held[o.ID.Raw()]
	v := Summary{ID: o.ID, Number: o.Number, Type: o.Type, Phase: o.Phase, Version: o.Version, State: stands.seen(a), Now: stands.holdings(a, l.people, l.hidden),
		Customer: customerView(l.customers[o.Customer]).typed(setup, a.Lang), Owner: o.Owner.String(), Channel: o.Channel, ForeignID: o.ForeignID,
		PlacedAt: moment(o.PlacedAt), ConfirmedAt: moment(o.ConfirmedAt), UpdatedAt: moment(o.UpdatedAt), Total: &total,
		LineCount: max(o.LineCount, len(l.lines[o.ID])), PromisedAt: o.Body.PromisedAt, Lane: o.Body.Route.Lane, Holds: o.Body.Holds, Warnings: o.Body.Warnings}
	if a.Kind != act.Customer {
		public := stands.public(a)
		v.PublicState = &public
	} else {
		v.Stages = stands.stages(a, setup.Workspace.Locale)
	}
	for _, line := range l.lines[o.ID] {
		c := Content{SKU: line.SKU, Quantity: line.Quantity}
		if p := l.products[line.Product]; p != nil {
			c.Name = p.Name
		}
		v.Lines = append(v.Lines, c)
	}
	rightsOf(a, setup, setup.types[o.Type], l.steps[o.ID.Raw()]).Show(&v)
	return v
}
