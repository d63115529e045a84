package bulk

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// Checked is what would become of a job, as of now and each item by itself.
type Checked struct {
	Total   int      `json:"total"`
	OK      int      `json:"ok"`
	Refused []Reason `json:"refused" doc:"Why the others would be refused, the most frequent first"`
}

// Reason is one cause of refusals.
type Reason struct {
	Code     string    `json:"code"`
	Count    int       `json:"count"`
	Examples []Example `json:"examples" doc:"Some of them"`
}

// Example is one item that would be refused.
type Example struct {
	Subject string `json:"subject"`
	Label   string `json:"label,omitempty"`
	Text    string `json:"text"`
	Fix     string `json:"fix,omitempty"`
}

// How many items are tried as one set, and how many examples a reason has.
const (
	set      = 256
	examples = 5
)

// check tries a job: every item is decided, and nothing is stored.
func (s *Service) check(ctx context.Context, a act.Act, r db.Reader, in Request) (Checked, error) {
	ids, err := s.choose(ctx, r, a, in)
	if err != nil {
		return Checked{}, err
	}
	d, _ := s.verbs.Find(in.Verb)
	a.Many = true
	calls := make([]op.NamedCall, len(ids))
	for i, subject := range ids {
		calls[i] = op.NamedCall{Act: a, Verb: in.Verb, Input: inputOf(d.Bulk.Item, subject, in.Input)}
	}
	var count Tally
	for i, err := range s.Try(ctx, r, calls) {
		count.Add(ids[i], "", err, a.Lang)
	}
	c := count.Checked(len(ids))
	return c, s.labelExamples(ctx, a, r, c.Refused)
}

// Try decides calls in sets and answers each one's refusal, or nil. An accident
// is a refusal too: "broken".
func (s *Service) Try(ctx context.Context, r db.Reader, calls []op.NamedCall) []error {
	errs := make([]error, 0, len(calls))
	for len(calls) > 0 {
		n := min(set, len(calls))
		for _, answer := range s.verbs.TryMany(ctx, r, calls[:n]) {
			errs = append(errs, answer.Err)
		}
		calls = calls[n:]
	}
	return errs
}

// Tally counts refusals by reason.
type Tally struct {
	reasons []*Reason
	refused int
}

// Add counts an item; one without an error would be done.
func (t *Tally) Add(subject, label string, err error, lang string) {
	if err == nil {
		return
	}
	t.refused++
	why := RefusalOf(err, lang)
	if len(why.Fields) > 0 {
		why.Code, why.Text, why.Fix = why.Fields[0].Code, why.Fields[0].Text, why.Fields[0].Fix
	}
	reason := t.reason(why.Code)
	if reason.Count++; len(reason.Examples) < examples {
		reason.Examples = append(reason.Examples, Example{subject, label, why.Text, why.Fix})
	}
}

func (t *Tally) reason(code string) *Reason {
	for _, r := range t.reasons {
		if r.Code == code {
			return r
		}
	}
	r := &Reason{Code: code}
	t.reasons = append(t.reasons, r)
	return r
}

// Checked is the count of so many items.
func (t *Tally) Checked(total int) Checked {
	c := Checked{Total: total, OK: total - t.refused, Refused: []Reason{}}
	for _, r := range t.reasons {
		c.Refused = append(c.Refused, *r)
	}
	slices.SortStableFunc(c.Refused, func(a, b Reason) int { return b.Count - a.Count })
	return c
}
