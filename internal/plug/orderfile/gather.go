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
	id, no := g.needed(rec, "foreignId", &g.foreignID)
	if no == nil {
		no = g.add(rec, id)
	}
	g.count(func(s *Summary) { s.Rows++ })
	if no != nil {
		if err := g.refuse(place{rec.file, rec.line}, id, no.code, spoken(no.Error, g.Lang)); err != nil {
			return err
		}
	}
	if o := g.open[id]; o != nil && rec.nth == g.last[maphash.String(g.seed, id)] {
		return g.close(o)
	}
	return nil
}

// add makes a row a line of its order; the first that is accepted says what
// concerns the order as a whole.
func (g *gathering) add(rec *record, id string) *wrong {
	it, no := g.item(rec)
	if no != nil {
		return no
	}
	customer, defaulted, no := g.customerRef(rec)
	if no != nil {
		return no
	}
	o := g.open[id]
	switch {
	case o == nil:
		if o, no = g.start(rec, id, customer, defaulted); no != nil {
			return no
		}
		g.open[id] = o
	case o.buyer.Ref != customer:
		return refuse("customer", errChanged, "value", customer, "first", o.buyer.Ref)
	}
	o.items = append(o.items, it)
	g.count(func(s *Summary) { s.accept(&it, defaulted, len(o.items)) })
	return nil
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
