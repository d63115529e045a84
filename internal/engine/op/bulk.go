package op

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"sync"

	jsonv2 "github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// Bulk lets a verb be done to many subjects at once: which member of its input
// names one of them, and which list's filter chooses them.
type Bulk struct {
	Item string // "id"
	List string // "order.find"; "" where they can only be named
}

// KeyedCall is a call of a verb by name, under an idempotency key.
type KeyedCall struct {
	Key string
	NamedCall
}

// Find describes what is registered under a name.
func (r *Registry) Find(name string) (Descriptor, bool) {
	if e := r.byName[name]; e != nil {
		return e.Descriptor, true
	}
	return Descriptor{}, false
}

// May tells whether somebody may do or ask what is registered under a name. rd is the
// reader at hand, nil where there is none.
func (r *Registry) May(ctx context.Context, rd db.Reader, a act.Act, name string) error {
	e := r.byName[name]
	if e == nil {
		return unknownVerb.New("name", name)
	}
	return r.allow(ctx, rd, e, a)
}

// DoMany does verbs by name as if each had come through the door: with the
// permission of who acts, its key, its place in the queue and in the audit
// trail. They wait together, so turns take them as sets. The answers are in
// their order, and each is its item's own.
func (r *Registry) DoMany(ctx context.Context, calls []KeyedCall) []Result[json.RawMessage] {
	out := make([]Result[json.RawMessage], len(calls))
	var all sync.WaitGroup
	for i, call := range calls {
		c := r.named(call.Act, call.Verb, call.Input)
		if c.err == nil {
			c.err = r.allow(ctx, nil, c.verb, call.Act)
		}
		if out[i].Err = c.err; c.err != nil {
			continue
		}
		c.key, c.hash, c.said = &call.Key, sha256.Sum256(append([]byte(call.Verb+"\x00"), call.Input...)), c.verb.saidByName(call.Input)
		all.Go(func() {
			out[i].Err = r.do(ctx, c)
			out[i].Out = c.answer
		})
	}
	all.Wait()
	return out
}

// saidByName is what a call by name was sent with, as the trail keeps it.
func (e *entry) saidByName(input json.RawMessage) *string {
	said := `{"body":` + string(input) + `}`
	switch {
	case e.Secret || len(input) == 0:
		return nil
	case len(input) > maxSaid:
		said = `{"size":` + strconv.Itoa(len(input)) + `}`
	}
	return &said
}

// TryMany decides verbs by name and stores nothing: what each answer would be
// if the others were not. One set per verb, as of the reader's moment.
func (r *Registry) TryMany(ctx context.Context, rd db.Reader, calls []NamedCall) []Result[json.RawMessage] {
	cs := make([]*command, len(calls))
	for i, call := range calls {
		if cs[i] = r.named(call.Act, call.Verb, call.Input); cs[i].err != nil {
			continue
		}
		switch e := cs[i].verb; {
		case e.preview == nil:
			cs[i].err = noDryRun.New("name", e.Name)
		default:
			cs[i].err = r.allow(ctx, rd, e, call.Act)
		}
	}
	for _, g := range groups(filter(cs, func(c *command) bool { return c.err == nil })) {
		g.verb.decide(ctx, rd, g.cs)
	}
	out := make([]Result[json.RawMessage], len(cs))
	for i, c := range cs {
		if out[i].Err = c.err; c.err == nil {
			out[i].Out, out[i].Err = jsonv2.Marshal(c.verb.preview(c))
		}
	}
	return out
}

// Choose lists the ids of what a list shows somebody under a filter, in the
// list's order; no more than most and one, so that whoever asks sees that there
// are more. A filter that the list does not take is refused as at its door.
func (r *Registry) Choose(ctx context.Context, rd db.Reader, a act.Act, list string, filter map[string][]string, most int) ([]string, error) {
	e := r.byName[list]
	if e == nil || e.Kind != KindQuery {
		return nil, unknownVerb.New("name", list)
	}
	if err := r.allow(ctx, rd, e, a); err != nil {
		return nil, err
	}
	query := url.Values{"limit": {strconv.Itoa(PageMax)}}
	for name, values := range filter {
		if !slices.Contains(r.Parameters(list), name) {
			return nil, unknownMember.New("name", name).At("/filter/" + name)
		}
		query[name] = values
	}
	var ids []string
	for {
		page, err := e.page(ctx, a, rd, query)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			ids = append(ids, item.ID)
		}
		if page.Next == "" || len(ids) > most {
			return ids[:min(len(ids), most+1)], nil
		}
		query.Set("cursor", page.Next)
	}
}

// named is a page of a list, of which only the ids count.
type named struct {
	Items []struct {
		ID string `json:"id"`
	} `json:"items"`
	Next string `json:"next"`
}

// page asks a list for one of its pages.
func (e *entry) page(ctx context.Context, a act.Act, rd db.Reader, query url.Values) (p named, err error) {
	in := e.newIn()
	nothing := func(string) string { return "" }
	if err := e.bind.read(in, request{path: nothing, header: nothing, query: query}); err != nil {
		return p, err
	}
	out, err := e.run(ctx, a, rd, in)
	if err != nil {
		return p, err
	}
	text, err := jsonv2.Marshal(out)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	return p, err
}
