package orderfile

import (
	"context"
	"fmt"
	"sync"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// refusals say why something that rows name cannot be had, by its reference.
type refusals map[string]*fault.Error

// supply adds customers and products that are missing; where the mapping does
// not say create, or the verb says no, they are refused.
func (im *Import) supply(ctx context.Context, a act.Act, m missing) (customers, products refusals, err error) {
	customers, added, err := addAll(ctx, a, "customer", im.Customer.Create, m.customers, im.AddCustomer)
	im.count(func(s *Summary) { s.Customers += added })
	if err != nil {
		return nil, nil, err
	}
	products, added, err = addAll(ctx, a, "product", im.Line.Create, m.products, im.AddProduct)
	im.count(func(s *Summary) { s.Products += added })
	return customers, products, err
}

// together is how many additions wait at once, so that the queue commits them
// in one turn.
const together = 256

// addAll adds things at once. That somebody else was quicker is fine. Whoever
// acts without the permission ends the import, as does an accident.
func addAll[In, Out any](ctx context.Context, a act.Act, what string, create bool, things map[string]In,
	add op.Call[In, Out]) (refused refusals, added int, accident error) {
	refused = refusals{}
	var mu sync.Mutex // guards the answers
	var all sync.WaitGroup
	room := make(chan struct{}, together)
	for ref, in := range things {
		if !create {
			refused[ref] = errUnknown.New("field", label(what), "value", ref)
			continue
		}
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			_, err := patiently(ctx, a, add, in)
			mu.Lock()
			defer mu.Unlock()
			switch f := fault.As(err); {
			case err == nil:
				added++
			case f != nil && f.Kind == fault.Conflict: // it is there by now
			case f != nil && (f.Kind == fault.Invalid || f.Kind == fault.Blocked):
				refused[ref] = f
			default:
				accident = fmt.Errorf("add the %s %s: %w", what, ref, err)
			}
		})
	}
	all.Wait()
	return refused, added, accident
}

// patience is how often something is asked for again that the queue is too busy for.
const patience = 5

// patiently calls a verb, again where it says that it is busy: what was decided
// on has changed meanwhile, which decides itself as the others finish.
func patiently[In, Out any](ctx context.Context, a act.Act, call op.Call[In, Out], in In) (out Out, err error) {
	for range patience {
		out, err = call(ctx, a, "", in)
		if f := fault.As(err); f == nil || f.Kind != fault.Busy {
			break
		}
	}
	return out, err
}
