package bulk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Request asks for a verb to be done to many.
type Request struct {
	Verb   string            `json:"verb" doc:"One that may be done in bulk, as order.cancel"`
	IDs    []string          `json:"ids,omitempty" maxItems:"5000" doc:"Whom it is done to"`
	Filter map[string]Values `json:"filter,omitempty" doc:"Instead: all that the verb's list shows under these parameters, at most 5,000. {} is all"`
	Input  json.RawMessage   `json:"input,omitempty" doc:"The verb's own input, but for the id: as {\"reason\":\"…\"}"`

	chosen []string // the ids, once they are found
}

// Values are those of one parameter: a text, or a list of texts.
type Values []string

// UnmarshalJSON takes one text for a list of one.
func (v *Values) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*v = Values{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(v))
}

// prepare finds whom a job is about, before it waits in the queue.
func (s *Service) prepare(ctx context.Context, a act.Act, in *Request) error {
	return s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		in.chosen, err = s.choose(ctx, r, a, *in)
		return err
	})
}

// choose checks a request and finds the ids that it is about, each once.
// Faults: bulk.invalid, bulk.limit, bulk.empty, auth.denied, and whatever the
// list refuses of the filter.
func (s *Service) choose(ctx context.Context, r db.Reader, a act.Act, in Request) ([]string, error) {
	d, known := s.verbs.Find(in.Verb)
	if !known || d.Bulk == nil {
		return nil, errInvalid.New().Of(errVerb.New("verb", in.Verb).At("/verb"))
	}
	if err := s.verbs.May(ctx, r, a, in.Verb); err != nil {
		return nil, err
	}
	switch {
	case (len(in.IDs) == 0) == (in.Filter == nil):
		return nil, errInvalid.New().Of(errWhich.New().At("/ids"))
	case in.Filter != nil && d.Bulk.List == "":
		return nil, errInvalid.New().Of(errNoFilter.New("verb", in.Verb).At("/filter"))
	}
	ids, err := in.IDs, checkIDs(in.IDs)
	if in.Filter != nil {
		filter := make(map[string][]string, len(in.Filter))
		for name, values := range in.Filter {
			filter[name] = values
		}
		ids, err = s.verbs.Choose(ctx, r, a, d.Bulk.List, filter, MaxItems)
	}
	switch {
	case err != nil:
		return nil, err
	case len(ids) > MaxItems:
		return nil, errMany.New("max", MaxItems)
	case len(ids) == 0:
		return nil, errNone.New()
	}
	_, wrong := s.verbs.Knows(in.Verb, inputOf(d.Bulk.Item, ids[0], in.Input))
	if wrong != nil {
		return nil, wrong
	}
	return ids, nil
}

func checkIDs(ids []string) error {
	var f check.Findings
	seen := make(map[string]bool, len(ids))
	for i, one := range ids {
		if seen[one] {
			f.Add(errTwice.New("id", one).At(check.At("ids", i)))
		}
		seen[one] = true
	}
	return f.Err(errInvalid)
}

// inputOf is a verb's input for one subject.
func inputOf(member, subject string, shared json.RawMessage) json.RawMessage {
	all := map[string]json.RawMessage{}
	if len(shared) > 0 && json.Unmarshal(shared, &all) != nil {
		return shared // no object: the verb refuses it
	}
	all[member], _ = json.Marshal(subject) // never fails for a text
	text, _ := json.Marshal(all)
	return text
}

// start stores jobs. Tells bulk.started. Faults: busy.jobs.
func (s *Service) start(_ context.Context, tx *event.Tx, cmds []op.Cmd[Request]) []op.Result[started] {
	out := make([]op.Result[started], len(cmds))
	for i, c := range cmds {
		d, _ := s.verbs.Find(c.In.Verb)
		plan := Plan{Kind: "bulk", Verb: c.In.Verb, Items: make([]PlanItem, len(c.In.chosen))}
		if len(c.In.Input) > 0 {
			plan.About, _ = json.Marshal(map[string]json.RawMessage{"input": c.In.Input}) // it was read as JSON
		}
		for n, subject := range c.In.chosen {
			plan.Items[n] = PlanItem{Verb: c.In.Verb, Subject: subject, Input: inputOf(d.Bulk.Item, subject, c.In.Input)}
		}
		job, err := s.Add(tx, c.Act, plan)
		out[i] = op.Result[started]{Out: started{job}, Err: err}
	}
	return out
}

// Plan is a job about to begin: rooms above make such ones of files.
type Plan struct {
	Kind, Verb string
	About      json.RawMessage
	Items      []PlanItem // in the order of their waves
}

// PlanItem is one call of a verb.
type PlanItem struct {
	Verb, Subject, Label string
	Wave                 int
	Input, Source        json.RawMessage
}

// Add stores a job inside a verb's transaction, and sees to its being done.
// Tells bulk.started. Faults: busy.jobs.
func (s *Service) Add(tx *event.Tx, a act.Act, p Plan) (Job, error) {
	open, err := readJobs(tx, a.User, true, lastID, maxOpen)
	if err != nil {
		return Job{}, err
	}
	if len(open) == maxOpen {
		return Job{}, errOpen.New("max", maxOpen)
	}
	j := jobRow{ID: id.New[jobKind](), At: a.Micros(), User: a.User, By: a.Name, Channel: a.Channel, Lang: a.Lang, Kind: p.Kind, Verb: p.Verb,
		About: string(p.About), State: running, Total: int64(len(p.Items)), BegunAt: a.Micros()}
	items := make([]itemRow, len(p.Items))
	for n, i := range p.Items {
		items[n] = itemRow{Job: j.ID, N: int64(n + 1), Wave: int64(i.Wave), Verb: i.Verb, Subject: i.Subject, Label: i.Label,
			Input: string(i.Input), Source: string(i.Source), State: waiting}
	}
	if !slices.IsSortedFunc(items, func(a, b itemRow) int { return int(a.Wave - b.Wave) }) {
		return Job{}, fmt.Errorf("the items of a job come in the order of their waves")
	}
	if err := insertJob(tx, j, items); err != nil {
		return Job{}, err
	}
	return j.view(), s.begin(tx, a, &j)
}

// begin lets a stored job be done: the relay brings it to a runner, and a timer
// to another one, should the first die.
func (s *Service) begin(tx *event.Tx, a act.Act, j *jobRow) error {
	tx.Tell(a, StartedFact{j.standing()})
	return s.wakeLater(tx, a, j.ID)
}
