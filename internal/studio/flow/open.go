package flow

import (
	"context"
	"math"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// OpenSeat is an open task as the room above shows it in rows of its lists.
type OpenSeat struct {
	Subject  id.Raw `db:"subject,key"`
	State    string `db:"state,key"`
	Task     TaskID `db:"id,key"`
	Seat     string `db:"seat"`
	Entity   string `db:"entity"`
	Step     string `db:"step"`
	Kind     Kind   `db:"kind"`
	Holder   string `db:"holder"` // a user's id, "role:finance" or "party:par_…"
	OpenedAt int64  `db:"opened_at"`
	DueAt    int64  `db:"due_at"`
}

// OnHold tells whether the task waits for its run to be resumed: nobody can do it, and
// it is not due.
func (s OpenSeat) OnHold() bool { return s.State == string(OnHold) }

// OpenOf reads the open tasks of subjects as a set, and those of runs on hold, each
// subject's in the order in which they opened.
func OpenOf(r db.Reader, subjects []id.Raw) (map[id.Raw][]OpenSeat, error) {
	open := make(map[id.Raw][]OpenSeat, len(subjects))
	return open, selectOpen(r, subjects, func(s OpenSeat) error {
		open[s.Subject] = append(open[s.Subject], s)
		return nil
	})
}

// OpenFilter says which open tasks are meant: of one of these owners, at one
// of these steps, due before a moment. What is empty asks for nothing.
type OpenFilter struct {
	owners owners
	steps  []string
	before int64 // µs UTC; 0 for any
}

// NewOpenFilter makes a filter of what people ask: owners are me, with the
// pools of the actor's roles, users' ids and role:KEY. Faults: request.parameter.
func NewOpenFilter(a act.Act, owners, steps []string, late bool) (f OpenFilter, err error) {
	f.steps = steps
	if late {
		f.before = a.Micros()
	}
	f.owners, err = ownersOf(a, owners)
	return f, err
}

// Bounded tells whether whose a task is hangs on what it is about.
func (f OpenFilter) Bounded() bool { return f.owners.bounded() }

// Empty tells whether the filter asks for nothing.
func (f OpenFilter) Empty() bool {
	return len(f.owners.named) == 0 && f.owners.me == nil && len(f.steps) == 0 && f.before == 0
}

// Holds tells whether one of the open tasks of a subject with a stake is meant. Those
// that were shared with a holder are told by OpenSubjects alone.
func (f OpenFilter) Holds(open []OpenSeat, stake act.Stake) bool {
	holders := f.owners.holdersAt(stake)
	return slices.ContainsFunc(open, func(s OpenSeat) bool {
		return (len(holders) == 0 || slices.Contains(holders, s.Holder)) && f.narrow(s)
	})
}

func (f OpenFilter) narrow(s OpenSeat) bool {
	return !s.OnHold() && (len(f.steps) == 0 || slices.Contains(f.steps, s.Step)) && (f.before == 0 || s.DueAt < f.before)
}

// mostOpen is how many entries of the index of open tasks one question looks at.
const mostOpen = 20_000

// OpenSubjects lists the subjects with a task that is meant, each once, and
// tells whether these are all: a question looks at a bounded number of tasks.
func (s *Service) OpenSubjects(ctx context.Context, r db.Reader, f OpenFilter) (subjects []id.Raw, all bool, err error) {
	subjects, all, err = openSubjects(r, f)
	if err != nil || !f.Bounded() {
		return subjects, all, err
	}
	owned, err := s.ownership(ctx, r, f.owners, subjects)
	if err != nil {
		return nil, all, err
	}
	open, err := OpenOf(r, subjects)
	return slices.DeleteFunc(subjects, func(one id.Raw) bool {
		return !slices.ContainsFunc(open[one], func(o OpenSeat) bool { return f.narrow(o) && owned(seatOf{one, o.Seat}, o.Holder) })
	}), all, err
}

// openSubjects finds them by the names of holders alone.
func openSubjects(r db.Reader, f OpenFilter) (subjects []id.Raw, all bool, err error) {
	seen := map[id.Raw]bool{}
	looked := 0
	take := func(s OpenSeat) {
		looked++
		if f.narrow(s) && !seen[s.Subject] {
			seen[s.Subject] = true
			subjects = append(subjects, s.Subject)
		}
	}
	if holders := f.owners.holders(); len(holders) > 0 {
		err = heldOpen(r, holders, mostOpen, take)
		return subjects, looked < mostOpen, err
	}
	before := f.before
	if before == 0 {
		before = math.MaxInt64
	}
	err = narrowOpen(r, before, mostOpen, take)
	return subjects, looked < mostOpen, err
}

// OpenByDue lists open tasks, the first due first, after a place in that list
// and due before a moment.
func OpenByDue(r db.Reader, due int64, after id.Raw, before int64, limit int) (found []OpenSeat, err error) {
	return found, dueOpen(r, due, before, after, limit, func(s OpenSeat) error {
		found = append(found, s)
		return nil
	})
}

// Task shows one of the run's open tasks.
func (st *Stored) Task(o OpenSeat, b Brief, p People, a act.Act) View {
	row := o.row()
	return row.view(st.Def, &st.State, b, p, a)
}

// row is the task as it is stored.
func (s OpenSeat) row() taskRow {
	row := taskRow{ID: s.Task, Subject: s.Subject, Seat: s.Seat, Entity: s.Entity, Step: s.Step, Kind: string(s.Kind), Holder: s.Holder, State: string(Open),
		OpenedAt: s.OpenedAt, DueAt: s.DueAt}
	if s.OnHold() {
		row.State = s.State
	}
	return row
}

// Before tells whether a step stands before another one in its flow.
func (s *Step) Before(other *Step) bool { return s.order < other.order }

// May tells whether a user may act on an open seat of the run: it is his, or his
// role's, or it was escalated to him (P1). While the run is on hold nobody may.
func (st *Stored) May(seat string, user string, w World) bool {
	r, v, k := st.at(seat, w)
	return k != nil && k.Status == Open && !r.onHold() && r.may(v, k, user)
}

// at is a seat of the run, to be looked at in a world; nil where there is none.
func (st *Stored) at(seat string, w World) (*run, *Visit, *Seat) {
	id, _ := ParseID(seat)
	r := &run{d: st.Def, s: st.State, w: w}
	v, k := r.s.seat(id)
	return r, v, k
}

// behalfOf is for whom a task was decided, or for whom an actor may decide an open one;
// nil for himself.
func (st *Stored) behalfOf(row *taskRow, a act.Act, w World) *Holder {
	r, v, k := st.at(row.Seat, w)
	if k == nil {
		return nil
	}
	who := k.Behalf
	if user := a.User.String(); row.State == string(Open) && k.Status == Open && r.may(v, k, user) {
		who, _ = r.behalf(v, k, user)
	}
	if who == "" {
		return nil
	}
	h := HolderOf(who, w.People)
	return &h
}
