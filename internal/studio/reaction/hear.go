package reaction

import (
	"context"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/rule"
)

// published notes, in the commit that publishes it and before an order is pinned to it,
// what a release reacts to.
func (s *Service) published(ctx context.Context, tx *event.Tx, facts []event.Heard[blueprint.Published]) []error {
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = f.Fact.Release
	}
	releases, err := s.o.Releases(ctx, tx, names)
	var reacts []string
	for _, name := range names {
		if rs := blueprint.Of[*Reactions](releases[name]); rs != nil && len(rs.events) > 0 {
			reacts = append(reacts, notify.EventFacts(rs.events...)...)
		}
	}
	if err == nil && len(reacts) > 0 {
		err = addFacts(tx.Tx, reacts)
	}
	errs := make([]error, len(facts))
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// reacts tells whether some release of a workspace reacts to anything.
func reacts(r db.Reader) (bool, error) {
	facts, err := readFacts(r)
	return len(facts) > 0, err
}

// hear asks the tables of reactions about facts, each by the release that its subject is
// pinned to, and keeps what hits. What no release reacts to is not looked up, and what our
// own robot told wakes nobody.
func (s *Service) hear(ctx context.Context, tx *event.Tx, facts []event.Record) error {
	some, err := readFacts(tx)
	if err != nil {
		return err
	}
	facts = slices.DeleteFunc(slices.Clone(facts), func(f event.Record) bool {
		return !slices.Contains(some, f.Name) || f.By == Robot && f.User.IsZero()
	})
	if len(facts) == 0 {
		return nil
	}
	sets, err := s.pinned(ctx, tx, facts)
	if err != nil {
		return err
	}
	var rows []row
	for _, set := range sets {
		rs := blueprint.Of[*Reactions](set.release)
		err := s.o.Events.Each(ctx, tx, set.release, set.facts, rs.wakes, rs.whole, func(h notify.Happened) {
			rows = append(rows, s.asked(set.release, h)...)
		})
		if err != nil {
			return err
		}
	}
	if rows, err = bounded(tx, rows); err != nil || len(rows) == 0 {
		return err
	}
	return s.keep(tx, rows)
}

// set is the facts whose subjects are pinned to one release.
type set struct {
	release *blueprint.Release
	facts   []event.Record
}

// pinned sorts facts by the releases of their subjects, in the order of the facts.
func (s *Service) pinned(ctx context.Context, r db.Reader, facts []event.Record) ([]*set, error) {
	var subjects []id.Raw
	for i := range facts {
		subjects = append(subjects, facts[i].Subject)
	}
	names, err := s.o.Pins(r, id.Unique(subjects))
	if err != nil {
		return nil, fmt.Errorf("find the releases of facts: %w", err)
	}
	var releases []string
	for _, name := range names {
		releases = append(releases, name)
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, fmt.Errorf("load the releases of facts: %w", err)
	}
	var sets []*set
	of := map[string]*set{}
	for _, f := range facts {
		name := names[f.Subject]
		if of[name] == nil {
			if compiled[name] == nil {
				continue
			}
			of[name] = &set{release: compiled[name]}
			sets = append(sets, of[name])
		}
		of[name].facts = append(of[name].facts, f)
	}
	return sets, nil
}

// asked is what the tables of a release have done because of an event. What a formula
// could not give is not guessed: somebody has to see to it.
func (s *Service) asked(release *blueprint.Release, h notify.Happened) (rows []row) {
	book, c := blueprint.Of[*rule.Book](release), h.Env.Catalogue()
	out := book.Decide(Point, h.Env.Get(c.MustRef("order.type")).S, h.Env)
	for _, hit := range out.Hits {
		now := s.o.Clock.Now().UnixMicro()
		one := row{ID: id.New[kind](), Seq: h.Fact.Seq, Event: h.Event, Subject: h.Fact.Subject, At: now, Release: release.ID,
			Document: hit.Document, Row: hit.Row, Say: text(hit.Say), Verb: hit.Value("verb").S, Input: string(hit.Raw("with")),
			Holder: identity.Pool + blueprint.Of[*blueprint.Workspace](release).Fallback, Reason: text(book.Reason(hit, h.Env)), moving: moving{State: Waiting, DueAt: now}}
		if !hit.Gives("with") {
			one.Input = "{}"
		}
		for _, f := range hit.Failed {
			one.Input = ""
			one.queue(f.Fault())
		}
		rows = append(rows, one)
	}
	return rows
}

// bounded leaves of new reactions as many as their subjects may have; the one after the
// last is queued.
func bounded(r db.Reader, rows []row) ([]row, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var subjects []id.Raw
	for i := range rows {
		if !slices.Contains(subjects, rows[i].Subject) {
			subjects = append(subjects, rows[i].Subject)
		}
	}
	counts, err := countRows(r, subjects)
	if err != nil {
		return nil, err
	}
	var kept []row
	for _, one := range rows {
		counts[one.Subject]++
		if n := counts[one.Subject]; n > MaxOfSubject {
			one.queue(errMany.New("most", MaxOfSubject))
			if n > MaxOfSubject+1 {
				continue
			}
		}
		kept = append(kept, one)
	}
	return kept, nil
}

// keep stores reactions and has those done that wait.
func (s *Service) keep(tx *event.Tx, rows []row) error {
	rows, err := insertRows(tx, rows)
	if err != nil {
		return err
	}
	var timers []event.Timer
	for i := range rows {
		one := &rows[i]
		if one.State == Queued {
			tx.Tell(s.robot(tx.Workspace()), one.failed(s.o.Subjects))
			continue
		}
		timers = append(timers, one.timer())
	}
	return tx.SetTimers(timers)
}

// timer has a reaction done when its moment comes.
func (x *row) timer() event.Timer {
	return event.Timer{ID: event.NewTimerID(), DueAt: x.DueAt, Verb: runVerb, Subject: x.Subject, Input: `{"id":"` + x.ID.String() + `"}`}
}

// queue leaves a reaction to people, with what was wrong.
func (x *row) queue(why *fault.Error) {
	x.State, x.DueAt, x.Problem = Queued, 0, said(why)
}

// said is what a fault says, in the languages of the product.
func said(f *fault.Error) string {
	return text(blueprint.Label{"zh-CN": f.Say("zh-CN"), "en": f.Say("en")})
}

// of says which reaction it is.
func (x *row) of(subjects Subjects) Of {
	return Of{x.ID, id.Text(subjects.Prefix, x.Subject), x.Event, x.Document, x.Row, x.Verb, x.Subject}
}

func (x *row) failed(subjects Subjects) FailedFact {
	return FailedFact{x.of(subjects), x.Attempts, label(x.Problem), []string{x.Holder}}
}

// robot is who reacts.
func (s *Service) robot(w act.WorkspaceID) act.Act {
	return act.Act{Workspace: w, At: s.o.Clock.Now()}.As(Robot)
}
