package reaction

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/rule"
)

// Find asks for a page of reactions.
type Find struct {
	op.Page
	Order string `query:"order" json:"-" doc:"Only those to what happened to this order"`
	State State  `query:"state" json:"-" enum:"queued" doc:"queued: only those that somebody has to see to"`
}

// View is a reaction as answers show it.
type View struct {
	ID       ID              `json:"id"`
	Order    About           `json:"order"`
	At       time.Time       `json:"at"`
	Event    string          `json:"event" doc:"What happened: order.placed"`
	Happened string          `json:"happened" doc:"Likewise, in words"`
	Verb     string          `json:"verb"`
	Does     string          `json:"does" doc:"What the verb does, in words"`
	With     json.RawMessage `json:"with,omitempty" doc:"What the verb is called with, as long as it is not done; absent where the reader may not see all that it was made of"`
	State    State           `json:"state" enum:"waiting,done,queued,byHand,givenUp" doc:"queued: somebody has to see to it"`
	Attempts int64           `json:"attempts"`
	NextAt   *time.Time      `json:"nextAt,omitempty" doc:"When it is tried next; absent where it is over, or waits for somebody"`
	Problem  string          `json:"problem,omitempty" doc:"What the verb answered last"`
	Reason   rule.ToldReason `json:"reason" doc:"The row that has it done, and why"`
	Actions  []string        `json:"actions,omitempty" doc:"What the reader may do about it: reaction.retry reaction.byHand reaction.giveUp"`
}

// About is what a reaction is about.
type About struct {
	ID     string `json:"id"`
	Number string `json:"number,omitempty"`
}

// find lists reactions, the latest first. Those about what the reader does not see are
// left out, so a page may be short of its limit.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in Find) (op.List[View], error) {
	page := op.List[View]{Items: []View{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	var subject id.Raw
	if in.Order != "" {
		if subject, err = id.ParseAny(in.Order); err != nil {
			return page, errMissing.New()
		}
	}
	rows, err := readRows(r, subject, in.State == Queued, before, in.Limit)
	if err != nil {
		return page, err
	}
	page.Next = op.ListOf(rows, in.Page, func(x row) id.Raw { return x.ID.Raw() }).Next
	page.Items, err = s.show(ctx, a, r, rows)
	return page, err
}

// Count is how many reactions wait for somebody.
type Count struct {
	Count  int  `json:"count"`
	Capped bool `json:"capped" doc:"There may be more: a count looks at so many"`
}

// mostCounted is how many reactions in the queue a count looks at.
const mostCounted = 200

// count counts the reactions in the queue that are about what the reader sees.
func (s *Service) count(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Count, error) {
	subjects, err := queuedSubjects(r, mostCounted)
	if err != nil {
		return Count{}, err
	}
	known, err := s.o.Known(ctx, a, r, id.Unique(slices.Clone(subjects)))
	if err != nil {
		return Count{}, fmt.Errorf("find what reactions are about: %w", err)
	}
	c := Count{Capped: len(subjects) == mostCounted}
	for _, one := range subjects {
		if _, there := known[one]; there {
			c.Count++
		}
	}
	return c, nil
}

// show makes views of rows, of those whose subjects the reader sees.
func (s *Service) show(ctx context.Context, a act.Act, r db.Reader, rows []row) ([]View, error) {
	views := []View{}
	var subjects []id.Raw
	var names []string
	for i := range rows {
		subjects, names = append(subjects, rows[i].Subject), append(names, rows[i].Release)
	}
	known, err := s.o.Known(ctx, a, r, subjects)
	if err != nil {
		return nil, fmt.Errorf("find what reactions are about: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(x row) bool { _, there := known[x.Subject]; return !there })
	releases, err := s.o.Releases(ctx, r, names)
	if err != nil {
		return nil, fmt.Errorf("load the releases of reactions: %w", err)
	}
	may := s.o.Allow(ctx, r, a, repairRight) == nil
	for name, release := range releases {
		var of []id.Raw
		for i := range rows {
			if rows[i].Release == name {
				of = append(of, rows[i].Subject)
			}
		}
		matters, err := s.o.Matters.Matters(ctx, r, release, id.Unique(of), false)
		if err != nil {
			return nil, fmt.Errorf("read what reactions are about: %w", err)
		}
		for i := range rows {
			if x := &rows[i]; x.Release == name && matters[x.Subject] != nil {
				views = append(views, s.view(a, x, known[x.Subject], release, matters[x.Subject], may))
			}
		}
	}
	slices.SortFunc(views, func(a, b View) int { return b.ID.Compare(a.ID) })
	return views, nil
}

// view is what somebody may know of a reaction: of why, and with what, no more than he
// sees of its subject.
func (s *Service) view(a act.Act, x *row, about notify.Brief, release *blueprint.Release, m *notify.Matter, may bool) View {
	v := View{ID: x.ID, Order: About{about.ID, about.Number}, At: time.UnixMicro(x.At).UTC(), Event: x.Event, Happened: notify.EventLabel(x.Event).In(a.Lang),
		Verb: x.Verb, State: x.State, Attempts: x.Attempts, Problem: label(x.Problem).In(a.Lang, "")}
	if d, known := s.verbs.Find(x.Verb); known {
		v.Does = d.Doc.In(a.Lang)
	}
	reason := x.because()
	reason.Point, reason.Document, reason.Row, reason.Release = Point, x.Document, x.Row, x.Release
	seen := slices.DeleteFunc(slices.Clone(reason.Inputs), func(in rule.Input) bool { return !m.Sees(a, in.Fact) })
	if len(seen) == len(reason.Inputs) && x.Input != "" && x.Input != "{}" {
		v.With = json.RawMessage(x.Input)
	}
	reason.Inputs = seen
	var name blueprint.Label
	if d := release.Tree.Get(x.Document); d != nil {
		name = d.Name()
	}
	v.Reason = m.Voice(a.Lang).Reason(reason, name.In(a.Lang, ""))
	if x.State == Waiting {
		at := time.UnixMicro(x.DueAt).UTC()
		v.NextAt = &at
	}
	if x.State == Queued && may {
		v.Actions = []string{"reaction.byHand", "reaction.giveUp"}
		if x.Input != "" {
			v.Actions = append(v.Actions, "reaction.retry")
		}
	}
	return v
}

// sights is what those may see who act in one turn, each read once.
type sights struct {
	s        *Service
	ctx      context.Context
	r        db.Reader
	subjects []id.Raw
	known    map[act.UserID]map[id.Raw]notify.Brief
}

func (g *sights) of(a act.Act) (map[id.Raw]notify.Brief, error) {
	if known, read := g.known[a.User]; read {
		return known, nil
	}
	known, err := g.s.o.Known(g.ctx, a, g.r, id.Unique(slices.Clone(g.subjects)))
	if err != nil {
		return nil, fmt.Errorf("find what reactions are about: %w", err)
	}
	if g.known == nil {
		g.known = map[act.UserID]map[id.Raw]notify.Brief{}
	}
	g.known[a.User] = known
	return known, nil
}
