package order

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

var _ flow.Subjects = (*Service)(nil)

// Load brings orders as decisions see them: their facts as of now, under the
// rules of the release they were placed with; whoever decides is told what has
// changed meanwhile, as far as he sees it where they stand.
func (s *Service) Load(ctx context.Context, r db.Reader, ids []id.Raw) ([]flow.Subject, error) {
	found, err := s.subjects(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	out := make([]flow.Subject, len(ids))
	for i, raw := range ids {
		if one := found[raw]; one != nil {
			out[i] = one
		}
	}
	return out, nil
}

// Under brings orders as they are under another release, to which they are pinned when
// they are stored. One whose type that release does not know is left out.
func (s *Service) Under(ctx context.Context, r db.Reader, ids []id.Raw, release *blueprint.Release) ([]flow.Pinned, error) {
	orders, err := load(r, typed(ids))
	if err != nil {
		return nil, fmt.Errorf("load orders: %w", err)
	}
	setup := setupOf(release)
	for id, o := range orders {
		if setup.types[o.Type] == nil {
			delete(orders, id)
			continue
		}
		o.Release = release.ID
	}
	found, err := s.subjectsOf(ctx, r, orders)
	if err != nil {
		return nil, err
	}
	out := make([]flow.Pinned, len(ids))
	for i, raw := range ids {
		if one := found[raw]; one != nil {
			one.order.Version++
			one.pinned = true
			out[i] = flow.Pinned{Subject: one, Flow: one.typ.Flow}
		}
	}
	return out, nil
}

func (s *Service) subjects(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]*subject, error) {
	orders, err := load(r, typed(ids))
	if err != nil {
		return nil, fmt.Errorf("load orders: %w", err)
	}
	return s.subjectsOf(ctx, r, orders)
}

// subjectsOf puts orders and what surrounds them into the hands of decisions.
func (s *Service) subjectsOf(ctx context.Context, r db.Reader, orders map[ID]*Order) (map[id.Raw]*subject, error) {
	w, err := s.world(ctx, r, orders)
	if err != nil {
		return nil, err
	}
	found := make(map[id.Raw]*subject, len(orders))
	for id, o := range orders {
		one := w.subject(o)
		one.party, one.products = w.customers[o.Customer], w.products
		one.customer = customerView(one.party)
		one.visible = func(a act.Act) bool { return one.setup.shows(a, o, func() *rule.Env { return one.env }) }
		found[id.Raw()] = one
	}
	return found, nil
}

func typed(ids []id.Raw) []ID {
	out := make([]ID, len(ids))
	for i, raw := range ids {
		out[i] = id.From[kind](raw)
	}
	return out
}

// surroundings is what orders are decided with besides themselves.
type surroundings struct {
	setups    map[string]*Setup
	customers map[party.ID]*party.Party
	products  map[catalog.ID]*catalog.Product
	standing  map[id.Raw]*inventory.Standing
	past      map[ID][]changeRow
	called    map[string]string // the files that their fields have held, by id
	known     *identity.People  // who works here, where these named somebody
	shelf     *inventory.Shelf
	steps     map[id.Raw][]string // at which orders stand, of those whose forms go by it
	now       time.Time
}

// world reads the surroundings of some orders, each kind as one set.
func (s *Service) world(ctx context.Context, r db.Reader, orders map[ID]*Order) (*surroundings, error) {
	w := s.nowhere()
	var releases []string
	var ids []id.Raw
	var customers []party.Ref
	var products []catalog.Ref
	for key, o := range orders {
		ids, releases, customers = append(ids, key.Raw()), append(releases, o.Release), append(customers, party.Ref{ID: o.Customer})
		for _, l := range o.Lines {
			products = append(products, catalog.Ref{ID: l.Product})
		}
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, fmt.Errorf("load the releases of orders: %w", err)
	}
	for id, release := range compiled {
		w.setups[id] = blueprint.Of[*Setup](release)
	}
	if err := w.people(r, customers, products); err != nil {
		return nil, err
	}
	if w.standing, err = inventory.Find(r, ids); err != nil {
		return nil, fmt.Errorf("read reservations: %w", err)
	}
	if err := w.stand(r, slices.Collect(maps.Values(orders))); err != nil {
		return nil, err
	}
	if w.past, err = pastOf(r, orders); err != nil {
		return nil, err
	}
	if w.called, err = w.filesOf(r, orders); err != nil {
		return nil, err
	}
	if w.known, err = s.crew(ctx, r, w, orders); err != nil {
		return nil, fmt.Errorf("read the staff: %w", err)
	}
	return w, w.stock(r, orders)
}

func (w *surroundings) people(r db.Reader, customers []party.Ref, products []catalog.Ref) error {
	parties, err := party.Resolve(r, customers)
	if err != nil {
		return fmt.Errorf("read customers: %w", err)
	}
	for _, p := range parties {
		if p != nil {
			w.customers[p.ID] = p
		}
	}
	goods, err := catalog.Resolve(r, products)
	if err != nil {
		return fmt.Errorf("read products: %w", err)
	}
	for _, p := range goods {
		if p != nil {
			w.products[p.ID] = p
		}
	}
	return nil
}

// stock reads the shelf for orders that may reserve now: those whose type does
// so later than at placing, and those whose hold has expired.
func (w *surroundings) stock(r db.Reader, orders map[ID]*Order) error {
	var wanted []*catalog.Product
	for key, o := range orders {
		typ := w.setups[o.Release].types[o.Type]
		standing := w.standing[key.Raw()]
		if typ.ReserveOn == Confirmed || typ.ReserveOn == Working || standing != nil && standing.State == inventory.StateExpired {
			for _, l := range o.Lines {
				wanted = append(wanted, w.products[l.Product])
			}
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	var err error
	w.shelf, err = inventory.Load(r, stocked(wanted))
	return err
}

// subject puts an order and its facts into the hands of a decision.
func (w *surroundings) subject(o *Order) *subject {
	setup := w.setups[o.Release]
	s := &subject{setup: setup, typ: setup.types[o.Type], order: o, from: o.Version, steps: w.steps[o.ID.Raw()], stand: w.standing[o.ID.Raw()], past: w.past[o.ID], called: w.called, known: w.known}
	s.env = w.facts(setup, o, w.now)
	s.plan = func() ([]inventory.Line, *fault.Error) { return w.plan(s) }
	return s
}

// facts rebuilds what rules may know of a placed order.
func (w *surroundings) facts(setup *Setup, o *Order, now time.Time) *rule.Env {
	f := setup.facts
	e := f.c.NewEnv(now, setup.calendar)
	if c := w.customers[o.Customer]; c != nil {
		f.customer.SetFacts(e, c)
	}
	f.open(e, o, o.Total.Currency)
	f.typed(e, &o.Body)
	f.attached(e, o.FileCount)
	setup.forms.Load(e, "order", o.Body.Fields)
	var lines []goodsLine
	for i := range o.Lines {
		l := &o.Lines[i]
		p := w.products[l.Product]
		if p == nil {
			continue
		}
		el := rule.Element{{Root: f.line, Frame: e.Frame(f.line)}, {Root: f.productRoot, Frame: e.Frame(f.productRoot)}}
		f.bind(e, el)
		f.product.SetFacts(e, p)
		f.typedLine(e, l)
		setup.forms.Load(e, "option", l.Body.Options)
		setup.forms.Load(e, "line", l.Body.Fields)
		f.decidedLine(e, l, o.Total.Currency)
		lines = append(lines, goodsLine{l, p, el})
	}
	f.together(e, lines)
	if len(o.Body.Destinations) > 0 {
		places := f.places(e, nil, o.Body.Destinations...)
		f.load(e, places, lines, o.Total.Currency)
		e.Set(f.destinations, f.rows(places))
	}
	f.summed(e, o.Body.Totals)
	f.decided(e, o)
	f.running(e, o)
	return e
}

// stand reads at which steps orders stand, of those whose forms go by it: in the
// release that they are under, or in one of others by which they are shown.
func (w *surroundings) stand(r db.Reader, orders []*Order, others ...*Setup) (err error) {
	var turning []id.Raw
	for _, o := range orders {
		if w.setups[o.Release].turns(o.Type) || slices.ContainsFunc(others, func(s *Setup) bool { return s.turns(o.Type) }) {
			turning = append(turning, o.ID.Raw())
		}
	}
	w.steps, err = flow.StepsOf(r, turning)
	return err
}

// plan takes an order's lines from the shelf as its type and its rules say.
func (w *surroundings) plan(s *subject) ([]inventory.Line, *fault.Error) {
	var lines []inventory.Line
	var planned []inventory.Taken
	var short []*fault.Error
	from, elements := s.setup.sourcing(s.order.Type, s.env, w.shelf, sourcing{}), s.elements()
	for i, l := range s.order.Lines {
		if p := w.products[l.Product]; p == nil || !p.Stocked() {
			continue
		}
		s.stocked(elements[l.N], w.shelf, l.Product)
		t, _, failed := from.take(inventory.Want{Product: l.Product, Quantity: l.Quantity, Short: s.typ.Short})
		planned = append(planned, t)
		if len(failed) > 0 {
			w.shelf.PutBack(planned...)
			return nil, failed[0].Fault().At(pointerTo(l.N) + "/sku")
		}
		if t.Short > 0 && s.typ.Short == inventory.Refuse {
			short = append(short, inventory.Refusal(i, l.SKU, l.Quantity, t))
		}
		lines = append(lines, inventory.Line{N: int64(l.N), Product: l.Product, Parts: t.Parts, Short: t.Short, Policy: s.typ.Short, From: t.From})
	}
	if len(short) > 0 {
		w.shelf.PutBack(planned...)
		return nil, errShort.New().Of(short...)
	}
	return lines, nil
}

// stocked binds a line, and what lies there of its product now.
func (s *subject) stocked(line rule.Element, shelf *inventory.Shelf, p catalog.ID) {
	f := s.setup.facts
	f.bind(s.env, line)
	s.env.Bind(f.stock, s.env.Frame(f.stock))
	f.stocked.SetFacts(s.env, shelf, p)
}
