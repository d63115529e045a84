package op

import (
	"context"
	"crypto/sha256"
	"encoding/json"

	jsonv2 "github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// maxNested is how deeply verbs may call each other.
const maxNested = 8

// depthKey finds in a context how deep the verbs are that called this one.
type depthKey struct{}

// Plan decides verbs by name for a flow, as one set per verb: the input is
// JSON, read as strictly as from HTTP. Permission is not asked: the release granted it.
//
// The context that Decide was given must be handed on: it counts how deeply
// verbs call each other.
func (r *Registry) Plan(ctx context.Context, rd db.Reader, calls []NamedCall) []Result[Planned] {
	depth, _ := ctx.Value(depthKey{}).(int)
	ctx = context.WithValue(ctx, depthKey{}, depth+1)
	cs := make([]*command, len(calls))
	for i, call := range calls {
		cs[i] = r.named(call.Act, call.Verb, call.Input)
		if depth >= maxNested {
			cs[i].err = nestedDeep.New()
		}
	}
	for _, g := range groups(filter(cs, func(c *command) bool { return c.err == nil })) {
		if g.verb.decide != nil {
			g.verb.decide(ctx, rd, g.cs)
		}
	}
	planned := make([]Result[Planned], len(cs))
	for i, c := range cs {
		planned[i] = Result[Planned]{Planned{Verb: calls[i].Verb, Act: c.act, decided: c}, c.err}
	}
	return planned
}

// callable finds a verb that others than people may call, or nil: what is
// prepared before it waits can only be asked for at the door.
func (r *Registry) callable(verb string) *entry {
	if e := r.byName[verb]; e != nil && e.Kind == KindVerb && e.prepare == nil {
		return e
	}
	return nil
}

// named makes a command of a verb's name and JSON; what is wrong with them is
// its error.
func (r *Registry) named(a act.Act, verb string, input json.RawMessage) *command {
	e := r.callable(verb)
	if e == nil {
		return &command{act: a, err: unknownVerb.New("name", verb)}
	}
	c := newCommand(e, a, e.newIn())
	c.err = e.bind.readNamed(c.in, input)
	return c
}

// CommitPlanned commits plans inside the caller's transaction, one set per
// verb, and answers each one's JSON or refusal. A refusal undoes the whole
// command whose Act planned it, as long as that command answers it too.
func (r *Registry) CommitPlanned(ctx context.Context, tx *event.Tx, plans []Planned) []Result[json.RawMessage] {
	cs := make([]*command, len(plans))
	for i, p := range plans {
		cs[i] = &command{act: p.Act, verb: p.decided.verb, in: p.decided.in, plan: p.decided.plan}
	}
	for _, g := range groups(cs) {
		g.verb.commit(ctx, tx, g.cs)
	}
	answers := make([]Result[json.RawMessage], len(cs))
	for i, c := range cs {
		if c.err == nil {
			answers[i].Out, c.err = jsonv2.Marshal(c.out)
		}
		if c.err != nil {
			answers[i] = Result[json.RawMessage]{Err: AfterWriting(c.err)}
		}
	}
	return answers
}

// Knows tells whether a verb exists that flows may call, and checks an input
// against its type: what publishing a flow asks.
func (r *Registry) Knows(verb string, input json.RawMessage) (exists bool, problem *fault.Error) {
	e := r.callable(verb)
	if e == nil {
		return false, unknownVerb.New("name", verb)
	}
	if err := e.bind.readNamed(e.newIn(), input); err != nil {
		if problem = fault.As(err); problem == nil {
			problem = badJSON.New("why", err.Error()).From(err)
		}
	}
	return true, problem
}

// Fire does what a timer is set for, in its workspace's queue and with the
// timer's id as key. The timer is dropped in the same transaction, also when
// the verb refuses, or it would fire for ever; an accident leaves it.
func (r *Registry) Fire(ctx context.Context, a act.Act, due event.DueTimer) error {
	a.Workspace = due.Workspace
	c := r.named(a, due.Verb, json.RawMessage(due.Input))
	if c.verb == nil {
		return c.err
	}
	key := due.ID.String()
	c.key, c.hash, c.timer, c.refused = &key, sha256.Sum256([]byte(due.Input)), due.ID, c.err != nil
	return r.do(ctx, c)
}
