package orderfile

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/order"
)

// place places a batch of orders: those that are there already are counted,
// what they need is added, and what cannot be had refuses its rows.
func (im *Import) place(ctx context.Context, batch []*group) error {
	a, err := im.Who(ctx)
	if err != nil {
		return err
	}
	there, customers, products, err := im.ready(ctx, a, batch)
	if err != nil {
		return err
	}
	left := make([]*group, 0, len(batch))
	for _, g := range batch {
		if _, is := there[g.foreign()]; is {
			im.count(func(s *Summary) { s.there(g) })
			continue
		}
		if err := im.strike(g, customers, products); err != nil {
			return err
		}
		if len(g.items) > 0 {
			left = append(left, g)
		}
	}
	return im.ask(ctx, a, left)
}

// ready looks what is there and adds what is missing: for one batch after the
// other, so that two do not add the same thing.
func (im *Import) ready(ctx context.Context, a act.Act, batch []*group) (there orders, customers, products refusals, err error) {
	im.turn.Lock()
	defer im.turn.Unlock()
	there, m, err := im.look(ctx, a, batch)
	if err != nil {
		return nil, nil, nil, err
	}
	customers, products, err = im.supply(ctx, a, m)
	return there, customers, products, err
}

// strike refuses the rows of an order whose customer or product cannot be had.
func (im *Import) strike(g *group, customers, products refusals) error {
	kept := g.items[:0]
	for i := range g.items {
		it := &g.items[i]
		code, no := "customer.", customers[g.buyer.Ref]
		if no == nil {
			code, no = "product.", products[it.line.SKU]
		}
		if no == nil {
			kept = append(kept, *it)
		} else if err := im.refuse(it.place, g.foreignID, code+lastWord(no.Code), spoken(no, im.Lang)); err != nil {
			return err
		}
	}
	g.items = kept
	return nil
}

// lastWord is what a code says beside its noun: "invalid" of product.invalid.
func lastWord(code string) string { return code[strings.LastIndexByte(code, '.')+1:] }

// ask places the orders and reads the answers.
func (im *Import) ask(ctx context.Context, a act.Act, groups []*group) error {
	if len(groups) == 0 {
		return nil
	}
	b := order.Batch{Orders: make([]order.Request, len(groups))}
	for i, g := range groups {
		b.Orders[i] = g.request()
	}
	answer, err := patiently(ctx, a, im.Place, b)
	if err != nil {
		return fmt.Errorf("place a batch of %d orders: %w", len(groups), err)
	}
	for i, r := range answer.Results {
		if err := im.read(groups[i], r); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) request() order.Request {
	r := g.head
	r.Lines = make([]order.LineRequest, len(g.items))
	for i := range g.items {
		r.Lines[i] = g.items[i].line
	}
	return r
}

// read takes an answer in. An order that another run placed meanwhile is there;
// a missing permission ends the import, for it would refuse every order.
func (im *Import) read(g *group, r order.OneResult) error {
	p := r.Problem
	switch {
	case p == nil:
		im.count(func(s *Summary) { s.place(g, r.Order) })
		return nil
	case p.Code == "order.duplicate" && len(p.Errors) > 0 && p.Errors[0].Field == "/foreignId":
		im.count(func(s *Summary) { s.there(g) })
		return nil
	case p.Code == "auth.denied":
		return errDenied.New("why", p.Detail)
	case p.Code == "broken":
		return fmt.Errorf("place the order %s: %s", g.foreignID, p.Detail)
	}
	im.count(func(s *Summary) { s.Orders.Refused++ })
	for i := range g.items {
		if err := im.refuse(g.items[i].place, g.foreignID, "order."+lastWord(p.Code), reasonOf(p, i)); err != nil {
			return err
		}
	}
	return nil
}

// reasonOf tells a line why its order was refused: what is wrong with itself,
// or else everything that is wrong.
func reasonOf(p *op.Problem, line int) string {
	at := "/lines/" + strconv.Itoa(line) + "/"
	var own, all []string
	for _, e := range p.Errors {
		all = append(all, e.Message)
		if strings.HasPrefix(e.Field, at) {
			own = append(own, e.Message)
		}
	}
	switch {
	case len(own) > 0:
		return strings.Join(own, "; ")
	case len(all) > mostFindings:
		all = append(all[:mostFindings], "…")
	}
	return p.Detail + ": " + strings.Join(all, "; ")
}

// mostFindings is how many findings of other lines a reason repeats.
const mostFindings = 5
