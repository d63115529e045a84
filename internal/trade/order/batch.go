package order

import (
	"context"
	"errors"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// MaxBatch is how many orders one request may hold.
const MaxBatch = 256

// Batch is several orders in one request. Each is placed or refused on its own.
type Batch struct {
	Orders []Request `json:"orders" minItems:"1" maxItems:"256"`
}

// BatchResult answers the orders of a batch in their order.
type BatchResult struct {
	Results []OneResult `json:"results"`
}

// OneResult is a placed order, or why it was not placed.
type OneResult struct {
	Order   *View       `json:"order,omitempty"`
	Problem *op.Problem `json:"problem,omitempty"`
}

var errBatch = fault.Define(fault.Invalid, "order.invalid", "一次最多 {max} 张订单，至少一张", "between one and {max} orders at once").
	Fix("分几次提交", "Send them in several requests")

// batched is the decided orders of one batch command.
type batched struct {
	drafts []*draft
	errs   []error
}

// addMany registers the verb that places several orders at once: it shares
// placing's permission, decision and commit.
func (s *Service) addMany(r *op.Registry) {
	s.PlaceMany = op.AddVerb(r, op.Verb[Batch, *batched, BatchResult]{Name: "order.placeMany", Method: "POST", Path: "/api/v1/orders/batch",
		Permission: "order.place", Doc: fault.Text{ZH: "一次下多张订单", EN: "Places several orders"}, Weight: weighMany,
		Decide: s.decideMany, Commit: s.commitMany, Preview: previewMany})
}

func weighMany(b Batch) int {
	sum := 0
	for _, r := range b.Orders {
		sum += weigh(r)
	}
	return sum
}

// decideMany decides all orders of all batches as one set.
func (s *Service) decideMany(ctx context.Context, r db.Reader, cmds []op.Cmd[Batch]) []op.Result[*batched] {
	out := make([]op.Result[*batched], len(cmds))
	var flat []op.Cmd[Request]
	for i, c := range cmds {
		if n := len(c.In.Orders); n == 0 || n > MaxBatch {
			out[i].Err = errBatch.New("max", MaxBatch).At("/orders")
			continue
		}
		for _, req := range c.In.Orders {
			flat = append(flat, op.Cmd[Request]{Act: c.Act, In: req})
		}
	}
	decided := s.decidePlace(ctx, r, flat)
	for i, c := range cmds {
		if out[i].Err != nil {
			continue
		}
		b := &batched{}
		for _, d := range decided[:len(c.In.Orders)] {
			b.drafts, b.errs = append(b.drafts, d.Out), append(b.errs, d.Err)
			if d.Err != nil && fault.As(d.Err) == nil {
				out[i].Err = d.Err // an accident is nobody's answer
			}
		}
		out[i].Out, decided = b, decided[len(c.In.Orders):]
	}
	return out
}

// commitMany places what may be placed. A batch with a stale order is decided
// again as a whole, without anything of it having been stored.
func (s *Service) commitMany(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*batched]) []op.Result[BatchResult] {
	var flat []op.Cmd[*draft]
	for _, c := range cmds {
		for i, d := range c.In.drafts {
			if c.In.errs[i] == nil {
				flat = append(flat, op.Cmd[*draft]{Act: c.Act, In: d})
			}
		}
	}
	placed := s.commitPlace(ctx, tx, flat)
	out := make([]op.Result[BatchResult], len(cmds))
	for i, c := range cmds {
		errs := append([]error(nil), c.In.errs...)
		views := make([]*View, len(errs))
		for j := range errs {
			if errs[j] != nil {
				continue
			}
			views[j], errs[j], placed = &placed[0].Out, placed[0].Err, placed[1:]
			if err := errs[j]; err != nil && (errors.Is(err, op.ErrStale) || fault.As(err) == nil) {
				out[i].Err = op.AfterWriting(err)
			}
		}
		out[i].Out = answerMany(c.Act, views, errs)
	}
	return out
}

func answerMany(a act.Act, views []*View, errs []error) BatchResult {
	b := BatchResult{Results: make([]OneResult, len(errs))}
	for i, err := range errs {
		if err == nil {
			b.Results[i].Order = views[i]
			continue
		}
		problem := op.ProblemOf(a, err)
		b.Results[i].Problem = &problem
	}
	return b
}

func previewMany(c op.Cmd[*batched]) BatchResult {
	views := make([]*View, len(c.In.drafts))
	for i, d := range c.In.drafts {
		if c.In.errs[i] == nil {
			views[i] = &d.kept.answer
		}
	}
	return answerMany(c.Act, views, c.In.errs)
}
