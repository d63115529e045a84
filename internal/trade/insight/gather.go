package insight

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/order"
)

// gathering is one board being made.
type gathering struct {
	act     act.Act
	r       db.Reader
	in      BoardInput
	period  period
	release *blueprint.Release
	people  *identity.People
	nothing bool // asks about what the reader may not see
	partly  bool // the reader sees a part of the tasks: of them nothing is summed up

	b Board
}

func (g *gathering) board() (Board, error) {
	p := g.period
	g.b = Board{From: p.from, To: p.to, Before: p.before, At: g.act.At, Zone: p.zone.String()}
	for day := p.from; day <= p.to; day++ {
		g.b.Days = append(g.b.Days, day)
	}
	var err error
	if g.b.Behind, err = behind(g.r, subscriber); err != nil {
		return g.b, fmt.Errorf("read how far figures are: %w", err)
	}
	if err = g.orders(); err == nil && !g.partly {
		err = g.work()
	}
	if err != nil {
		return g.b, fmt.Errorf("read figures: %w", err)
	}
	return g.b, nil
}

// figure is one that nothing was counted in yet.
func (g *gathering) figure(list string) *Figure {
	return &Figure{Each: make([]int64, g.period.days()), List: list}
}

// count adds to a figure what happened on a day.
func (g *gathering) count(f *Figure, day, n int64) {
	if at, now := g.period.of(day); now {
		f.Count += n
		f.Each[at] += n
	} else {
		f.Before += n
	}
}

// list is the address of a list: of orders or tasks, with what is asked of it.
func list(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return "/api/v1/" + path + "?" + q.Encode()
}

// ordersList is a list of orders under the filters of the board.
func (g *gathering) ordersList(pairs ...string) string {
	for _, f := range []struct {
		name   string
		values []string
	}{{"type", g.in.Type}, {"customerType", g.in.CustomerType}, {"channel", g.in.Channel}} {
		if slices.Contains(pairs, f.name) {
			continue
		}
		for _, v := range f.values {
			pairs = append(pairs, f.name, v)
		}
	}
	return list("orders", pairs...)
}

func (g *gathering) during(what string) []string {
	return []string{what + "From", g.period.from.String(), what + "To", g.period.to.String()}
}

func meant(asked []string, value string) bool {
	return len(asked) == 0 || slices.Contains(asked, value)
}

// orders adds up what happened to orders.
func (g *gathering) orders() error {
	b := &g.b
	b.Placed, b.Cancelled = g.figure(g.ordersList(g.during("placed")...)), g.figure(g.ordersList(g.during("cancelled")...))
	done := g.during("completed")
	b.Completed = g.figure(g.ordersList(done...))
	b.Kept, b.Missed = g.figure(g.ordersList(append(done, "promise", order.Kept)...)), g.figure(g.ordersList(append(done, "promise", order.Missed)...))
	worth, before := map[string]int64{}, map[string]int64{}
	groups := [3]map[string]*Group{{}, {}, {}}
	err := readOrders(g.r, int64(g.period.before), int64(g.period.to), func(o *ordersRow) {
		if g.nothing || !meant(g.in.Type, o.Type) || !meant(g.in.CustomerType, o.CustomerType) || !meant(g.in.Channel, o.Channel) {
			return
		}
		for _, c := range []struct {
			f *Figure
			n int64
		}{{b.Placed, o.Placed}, {b.Completed, o.Completed}, {b.Kept, o.Kept}, {b.Missed, o.Missed}, {b.Cancelled, o.Cancelled}} {
			g.count(c.f, o.Day, c.n)
		}
		if _, now := g.period.of(o.Day); now {
			worth[o.Currency] += o.Worth
		} else {
			before[o.Currency] += o.Worth
		}
		for i, key := range []string{o.Type, o.CustomerType, o.Channel} {
			g.count(&g.group(groups[i], i, key).Figure, o.Day, o.Placed)
		}
	})
	b.Worth = worths(worth, before)
	b.Types, b.CustomerTypes, b.Channels = groupsOf(groups[0]), groupsOf(groups[1]), groupsOf(groups[2])
	return err
}

// groupedBy are the filters and the codes of what orders are grouped by.
var groupedBy = [...]struct{ filter, set string }{{"type", "type"}, {"customerType", "customerType"}, {"channel", "channel"}}

// group finds a group, or makes it. Orders of customers without a type are
// counted, but no list knows to ask for them.
func (g *gathering) group(of map[string]*Group, by int, key string) *Group {
	if of[key] == nil {
		one := &Group{Key: key, Figure: *g.figure("")}
		if key != "" {
			one.Name = order.CodeLabel(g.release, groupedBy[by].set, key, g.act.Lang)
			one.List = g.ordersList(append(g.during("placed"), groupedBy[by].filter, key)...)
		}
		of[key] = one
	}
	return of[key]
}

// groupsOf lists groups, the largest first.
func groupsOf(all map[string]*Group) (groups []Group) {
	for _, one := range all {
		if one.Count > 0 || one.Before > 0 {
			groups = append(groups, *one)
		}
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key)) })
	return groups
}

// worths lists sums by currency; they are never added across currencies.
func worths(now, before map[string]int64) (all []Worth) {
	for _, sums := range []map[string]int64{now, before} {
		for c := range sums {
			known := slices.ContainsFunc(all, func(w Worth) bool { return string(w.Sum.Currency) == c })
			if !known && (now[c] != 0 || before[c] != 0) {
				all = append(all, Worth{money.Of(dec.Dec(now[c]), money.Currency(c)), money.Of(dec.Dec(before[c]), money.Currency(c))})
			}
		}
	}
	slices.SortFunc(all, func(a, b Worth) int { return cmp.Compare(a.Sum.Currency, b.Sum.Currency) })
	return all
}
