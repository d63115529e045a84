package orderfile

import (
	"context"
	"hash/maphash"
)

// gathering turns rows into orders and orders into batches.
type gathering struct {
	*Import
	ctx   context.Context
	out   chan<- []*group
	open  map[string]*group
	batch []*group
	items int // in the batch
}

// gather reads the files a second time and hands out batches of orders that
// are whole: an order is closed at the last row of its foreign id.
func (im *Import) gather(ctx context.Context, out chan<- []*group) error {
	g := &gathering{Import: im, ctx: ctx, out: out, open: map[string]*group{}}
	rows := 0
	err := im.each(func(rec *record) error {
		rows = rec.nth
		return g.row(rec)
	})
	if err != nil {
		return err
	}
	if rows != im.sum.Total {
		return errMoved.New()
	}
	for _, left := range g.open { // whose hash another id shares
		if err := g.close(left); err != nil {
			return err
		}
	}
	return g.send()
}

// row adds a row to its order, or refuses it, and closes an order that ends here.
func (g *gathering) row(rec *record) error {
	r := &reading{plan: g.plan, rec: rec}
	id := r.needed("foreignId", &g.foreignID)
	g.add(r, id)
	g.count(func(s *Summary) { s.Rows++ })
	if r.no != nil {
		if err := g.refuse(place{rec.file, rec.line}, id, r.no.code, spoken(r.no.Error, g.Lang)); err != nil {
			return err
		}
	}
	if o := g.open[id]; o != nil && rec.nth == g.last[maphash.String(g.seed, id)] {
		return g.close(o)
	}
	return nil
}

// add makes a row a line of its order, unless something is wrong with it; the
// first that is accepted says what concerns the order as a whole.
func (g *gathering) add(r *reading, id string) {
	it := r.item()
	customer, defaulted := r.who()
	o := g.open[id]
	if o == nil {
		o = r.start(id, customer, defaulted)
	} else if o.buyer.Ref != customer {
		r.wrong(refuse("customer", errChanged, "value", customer, "first", o.buyer.Ref))
	}
	if r.no != nil {
		return
	}
	g.open[id] = o
	o.items = append(o.items, it)
	g.count(func(s *Summary) { s.accept(&it, defaulted, len(o.items)) })
}

// close puts a whole order into the batch; one that the batch has no room for
// sends it off first.
func (g *gathering) close(o *group) error {
	delete(g.open, o.foreignID)
	if len(g.batch) == maxOrders || g.items+len(o.items) > maxItems {
		if err := g.send(); err != nil {
			return err
		}
	}
	g.batch = append(g.batch, o)
	g.items += len(o.items)
	return nil
}

// send hands the batch to a worker; it waits for one to be free.
func (g *gathering) send() error {
	if len(g.batch) == 0 {
		return nil
	}
	select {
	case g.out <- g.batch:
		g.batch, g.items = nil, 0
		return nil
	case <-g.ctx.Done():
		return context.Cause(g.ctx)
	}
}
