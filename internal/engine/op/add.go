package op

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// AddVerb registers a verb. What is wrong with a registration comes out of
// Registry.Ready, all of it at once; so it is with the other four.
func AddVerb[In, Plan, Out any](r *Registry, v Verb[In, Plan, Out]) Call[In, Out] {
	e := newEntry[In, Out](Descriptor{Kind: KindVerb, Name: v.Name, Method: v.Method, Path: v.Path, Permission: v.Permission,
		Internal: v.Internal, Status: v.Status, Doc: v.Doc, Undo: v.Undo, Barrier: v.Barrier, DryRun: v.Preview != nil, Bulk: v.Bulk})
	e.weigh = weigher(v.Weight)
	planOf := func(c *command) Plan { p, _ := c.plan.(Plan); return p }
	e.decide = func(ctx context.Context, rd db.Reader, cs []*command) {
		spread(cs, v.Decide(ctx, rd, batch(cs, inputOf[In])), func(c *command, p Plan) { c.plan = p })
	}
	e.commit = func(ctx context.Context, tx *event.Tx, cs []*command) {
		spread(cs, v.Commit(ctx, tx, batch(cs, planOf)), func(c *command, o Out) { c.out = o })
	}
	if v.Preview != nil {
		e.preview = func(c *command) any { return v.Preview(Cmd[Plan]{c.act, planOf(c)}) }
	}
	if v.Decide == nil || v.Commit == nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s: a verb needs Decide and Commit", v.Name))
	}
	return call[In, Out](r, e)
}

// AddSimple registers a verb that has no decision of its own.
func AddSimple[In, Out any](r *Registry, v Simple[In, Out]) Call[In, Out] {
	e := newEntry[In, Out](Descriptor{Kind: KindVerb, Name: v.Name, Method: v.Method, Path: v.Path, Permission: v.Permission,
		Internal: v.Internal, Own: v.Own, Open: v.Visit != nil, Secret: v.Secret, Status: v.Status, Doc: v.Doc, DryRun: v.Prepare == nil})
	e.weigh, e.visit = weigher(v.Weight), visitor(v.Visit)
	if v.Prepare != nil {
		e.prepare = func(ctx context.Context, a act.Act, in any) error { return v.Prepare(ctx, a, in.(*In)) }
	}
	e.commit = func(ctx context.Context, tx *event.Tx, cs []*command) {
		spread(cs, v.Do(ctx, tx, batch(cs, inputOf[In])), func(c *command, o Out) { c.out = o })
	}
	if v.Do == nil {
		r.wrong = append(r.wrong, fmt.Errorf("%s: a verb needs Do", v.Name))
	}
	return call[In, Out](r, e)
}

// AddQuery registers a read.
func AddQuery[In, Out any](r *Registry, q Query[In, Out]) {
	e := newEntry[In, Out](Descriptor{Kind: KindQuery, Name: q.Name, Method: http.MethodGet, Path: q.Path, Permission: q.Permission,
		Own: q.Own, Open: q.Visit != nil, Doc: q.Doc})
	e.visit = visitor(q.Visit)
	if e.Permission == "" && !e.Own && !e.Open {
		e.Permission = nounOf(q.Name) + ".read"
	}
	e.run = func(ctx context.Context, a act.Act, rd db.Reader, in any) (any, error) {
		return q.Run(ctx, a, rd, *in.(*In))
	}
	r.add(e)
}

// AddAsk registers a question.
func AddAsk[In, Out any](r *Registry, q Ask[In, Out]) {
	e := newEntry[In, Out](Descriptor{Kind: KindAsk, Name: q.Name, Method: http.MethodPost, Path: q.Path, Permission: q.Permission, Own: q.Own, Doc: q.Doc})
	if e.Permission == "" && !e.Own {
		e.Permission = q.Name
	}
	e.run = func(ctx context.Context, a act.Act, rd db.Reader, in any) (any, error) {
		return q.Run(ctx, a, rd, *in.(*In))
	}
	r.add(e)
}

// AddRaw registers what speaks HTTP itself, so that the permission test and the
// document know it too.
func AddRaw(r *Registry, raw Raw) {
	r.add(&entry{raw: raw, Descriptor: Descriptor{Kind: KindRaw, Name: raw.Name, Method: raw.Method, Path: raw.Path,
		Permission: raw.Permission, Status: http.StatusOK, Doc: raw.Doc}})
}

// newEntry keeps what only the types know: how an input is made and an answer read.
func newEntry[In, Out any](d Descriptor) *entry {
	d.Status = or(d.Status, http.StatusOK)
	d.In, d.Out = reflect.TypeFor[In](), reflect.TypeFor[Out]()
	return &entry{
		Descriptor: d,
		newIn:      func() any { return new(In) },
		recall: func(answer []byte) (any, error) {
			var out Out
			err := json.Unmarshal(answer, &out)
			return out, err
		},
	}
}

// weigher tells the rows of a command, one where the verb does not say.
func weigher[In any](weight func(In) int) func(any) int {
	if weight == nil {
		return func(any) int { return 1 }
	}
	return func(in any) int { return weight(*in.(*In)) }
}

// visitor is a Visit without its type; nil where there is none.
func visitor[In any](v Visit[In]) func(context.Context, act.Act, any) (act.Act, error) {
	if v == nil {
		return nil
	}
	return func(ctx context.Context, a act.Act, in any) (act.Act, error) { return v(ctx, a, in.(*In)) }
}

func inputOf[In any](c *command) In { return *c.in.(*In) }

// batch is what a verb is given: its commands, each with its own act.
func batch[T any](cs []*command, of func(*command) T) []Cmd[T] {
	cmds := make([]Cmd[T], len(cs))
	for i, c := range cs {
		cmds[i] = Cmd[T]{c.act, of(c)}
	}
	return cmds
}

// spread gives each command its own result. A verb that answers more or fewer
// items than it was asked has answered none of them.
func spread[T any](cs []*command, rs []Result[T], keep func(*command, T)) {
	for i, c := range cs {
		if len(rs) != len(cs) {
			c.err = fmt.Errorf("%s answered %d of %d commands", c.verb.Name, len(rs), len(cs))
			continue
		}
		if c.err = rs[i].Err; c.err == nil {
			keep(c, rs[i].Out)
		}
	}
}

// call registers a verb and makes it a plain Go method.
func call[In, Out any](r *Registry, e *entry) Call[In, Out] {
	if e.Permission == "" && !e.Internal && !e.Own && !e.Open {
		e.Permission = e.Name
	}
	r.add(e)
	return func(ctx context.Context, a act.Act, key string, in In) (out Out, err error) {
		if err := r.allow(ctx, nil, e, a); err != nil {
			return out, err
		}
		if e.prepare != nil {
			if err := e.prepare(ctx, a, &in); err != nil {
				return out, err
			}
		}
		c := newCommand(e, a, &in)
		if key != "" && !e.Secret {
			if c.hash, err = e.bind.hash(e.Name, &in); err != nil {
				return out, err
			}
			c.key = &key
		}
		if err := r.do(ctx, c); err != nil {
			return out, err
		}
		if c.replay {
			c.out, err = e.recall(c.answer)
		}
		out, _ = c.out.(Out)
		return out, err
	}
}
