package flow

import (
	"fmt"
	"slices"

	"bespoke/internal/base/id"
	counters "bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
)

// auditPage is how many runs the auditor reads at once.
const auditPage = 200

// Audit makes the to-dos anew of what runs say and compares them with the tasks that
// are stored (flow.task), and looks for waits that nobody owns (flow.wait): a step that
// is open while no one who works here has it, no clock is set and no machine is at it.
// There should be neither.
func Audit(r db.Reader, crew People) ([]counters.Difference, error) {
	var found []counters.Difference
	var after id.Raw
	for {
		runs, err := runsAfter(r, after, auditPage)
		if err != nil || len(runs) == 0 {
			return found, err
		}
		stored, computed := counters.Counts{}, counters.Counts{}
		subjects := make([]id.Raw, len(runs))
		for i, row := range runs {
			subjects[i] = row.Subject
			var s State
			if err := s.Unmarshal([]byte(row.State)); err != nil {
				return found, fmt.Errorf("read the run of %s: %w", row.Subject, err)
			}
			for _, todo := range s.todos() {
				computed[id.Text("run", row.Subject)+" "+todo]++
			}
			for _, v := range s.ownerless(crew) {
				found = append(found, counters.Difference{Counter: "flow.wait", Key: id.Text("run", row.Subject) + " " + v.Step, Computed: 1})
			}
		}
		err = selectOpen(r, subjects, func(t OpenSeat) error {
			stored[id.Text("run", t.Subject)+" "+todo(t.Seat, t.Step, t.Holder, t.State)]++
			return nil
		})
		if err != nil {
			return found, fmt.Errorf("read open tasks: %w", err)
		}
		found = append(found, counters.Compare("flow.task", stored, computed)...)
		after = subjects[len(subjects)-1]
	}
}

// todo is a to-do as the auditor names it.
func todo(seat, step, holder, state string) string {
	return seat + " " + step + " " + holder + " " + state
}

// todos are the to-dos of a run.
func (s *State) todos() (all []string) {
	state := Open
	if s.Hold != nil {
		state = OnHold
	}
	for i := range s.Visits {
		v := &s.Visits[i]
		for _, k := range v.Seats {
			if v.Status == Open && k.Status == Open {
				all = append(all, todo(k.ID.String(), v.Step, k.For, string(state)))
			}
		}
	}
	return all
}

// ownerless are the open visits that nobody brings on.
func (s *State) ownerless(crew People) (all []*Visit) {
	for i := range s.Visits {
		if v := &s.Visits[i]; v.Status == Open && !s.owned(v, crew) {
			all = append(all, v)
		}
	}
	return all
}

// owned tells whether somebody who works here, a clock, a machine, an inner part or the
// answer to a question brings a visit on.
func (s *State) owned(v *Visit, crew People) bool {
	works := func(who string) bool {
		if members, shared := membersOf(crew, who); shared {
			return len(members) > 0
		}
		_, active := crew.User(who)
		return active
	}
	return s.Hold != nil || !v.Waits.IsZero() ||
		slices.ContainsFunc(v.Seats, func(k Seat) bool {
			return k.Status == Open && (works(k.For) || slices.ContainsFunc(k.sharers(), works))
		}) ||
		len(v.Seats) == 0 && slices.ContainsFunc(s.Timers, func(t Timer) bool { return t.For == v.ID }) ||
		slices.ContainsFunc(s.Calls, func(c Call) bool { return c.Visit == v.ID && (c.Status == Open || c.Status == Resting) }) ||
		slices.ContainsFunc(s.Parts, func(p Part) bool { return p.Of == v.ID && p.Status == Running })
}
