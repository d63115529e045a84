package flow

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// spot is a place in a list of tasks: by id alone, by a moment and then id, or by
// process before these.
type spot struct {
	flow string
	at   int64
	id   id.Raw
}

// begin is the place before all others.
func (q *query) begin() spot {
	if q.due || q.flow {
		return spot{at: math.MinInt64}
	}
	s := spot{at: math.MaxInt64}
	for i := range s.id {
		s.id[i] = 0xff
	}
	return s
}

// place is where a task stands.
func (q *query) place(row *taskRow) spot {
	switch {
	case q.flow:
		return spot{row.Flow, row.DueAt, row.ID.Raw()}
	case q.due:
		return spot{at: row.DueAt, id: row.ID.Raw()}
	case q.closed:
		return spot{at: *row.ClosedAt, id: row.ID.Raw()}
	}
	return spot{id: row.ID.Raw()}
}

// text writes a place; a cursor of one sort is none of another.
func (q *query) text(s spot) op.Cursor {
	if sort := q.sort(); sort != 0 {
		return op.Cursor(append(binary.BigEndian.AppendUint64([]byte{sort}, uint64(s.at)), string(s.id[:])+s.flow...))
	}
	return op.Cursor(s.id[:])
}

// sort is the letter of the list's order; none for the latest first.
func (q *query) sort() byte {
	switch {
	case q.flow:
		return 'f'
	case q.due:
		return 'd'
	case q.closed:
		return 'c'
	}
	return 0
}

func (q *query) readPlace(c op.Cursor) (spot, error) {
	sort := q.sort()
	switch {
	case c == "":
		return q.begin(), nil
	case sort != 0 && c[0] == sort && (len(c) == 25 || q.flow && len(c) > 25):
		return spot{string(c[25:]), int64(binary.BigEndian.Uint64([]byte(c[1:9]))), id.Raw([]byte(c[9:25]))}, nil
	case sort == 0 && len(c) == 16:
		return spot{id: id.Raw([]byte(c))}, nil
	}
	return spot{}, op.BadCursor()
}

// page reads the tasks behind a place in the list's order: a page's worth of
// what the index of the list gives. A shorter one is the last.
func (q *query) page(r db.Reader, at spot, limit int) ([]taskRow, error) {
	switch {
	case q.named:
		return q.ofSubjects(r, at, limit)
	case q.closed && len(q.by) > 0:
		return q.closedBy(r, at, limit)
	case q.closed:
		return tasksClosed(r, q.from, min(q.to, at.at), at, limit)
	case q.due && len(q.holders) == 0:
		return tasksDue(r, at, limit)
	case q.due:
		return q.heldInTurn(r, tasksHeldDue, at, limit)
	case q.flow:
		return q.heldInTurn(r, tasksHeldByFlow, at, limit)
	case len(q.holders) > 0:
		return q.heldBy(r, at.id, limit)
	}
	return q.inStates(r, at.id, limit)
}

// ofSubjects sorts the tasks of named subjects here: they are few.
func (q *query) ofSubjects(r db.Reader, at spot, limit int) ([]taskRow, error) {
	all, err := tasksOf(r, q.subjects, q.states)
	if err == nil && len(q.holders) > 0 {
		var shared map[seatOf][]string
		shared, err = sharesOf(r, q.holders, q.subjects)
		all = slices.DeleteFunc(all, func(t taskRow) bool {
			return !slices.Contains(q.holders, t.Holder) && shared[seatOf{t.Subject, t.Seat}] == nil
		})
	}
	all = slices.DeleteFunc(all, func(t taskRow) bool {
		return t.ClosedAt != nil && (*t.ClosedAt < q.from || *t.ClosedAt > q.to)
	})
	return q.behind(all, at, limit), err
}

// behind sorts tasks as the list is sorted and cuts a page out of them.
func (q *query) behind(all []taskRow, at spot, limit int) []taskRow {
	all = slices.DeleteFunc(all, func(t taskRow) bool { return q.compare(q.place(&t), at) <= 0 })
	slices.SortFunc(all, func(a, b taskRow) int { return q.compare(q.place(&a), q.place(&b)) })
	all = slices.CompactFunc(all, func(a, b taskRow) bool { return a.ID == b.ID })
	return all[:min(len(all), limit)]
}

func (q *query) compare(a, b spot) int {
	c := cmp.Or(cmp.Compare(a.flow, b.flow), cmp.Compare(a.at, b.at), slices.Compare(a.id[:], b.id[:]))
	switch {
	case q.due, q.flow:
		return c
	case q.closed:
		return -c
	}
	return -slices.Compare(a.id[:], b.id[:])
}

// heldBy merges the tasks of several holders and states, each found by its
// index, and those that were shared with the holders.
func (q *query) heldBy(r db.Reader, before id.Raw, limit int) ([]taskRow, error) {
	all, err := tasksShared(r, q.holders, q.states, mostOpen)
	for _, h := range q.holders {
		for _, state := range q.states {
			if err != nil {
				return nil, err
			}
			var rows []taskRow
			rows, err = tasksHeld(r, h, held{state, before, limit})
			all = append(all, rows...)
		}
	}
	return q.behind(all, spot{id: before}, limit), err
}

// closedBy merges what several users have decided, each found by its index.
func (q *query) closedBy(r db.Reader, at spot, limit int) (all []taskRow, err error) {
	for _, user := range q.by {
		rows, err := tasksClosedBy(r, user, q.from, min(q.to, at.at), at, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return q.behind(all, at, limit), nil
}

// inStates merges the tasks of several states.
func (q *query) inStates(r db.Reader, before id.Raw, limit int) ([]taskRow, error) {
	var all []taskRow
	for _, state := range q.states {
		rows, err := tasksIn(r, state, before, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return q.behind(all, spot{id: before}, limit), nil
}

// heldInTurn merges the open tasks of several holders, each found in the list's order by
// its index, and those that were shared with the holders.
func (q *query) heldInTurn(r db.Reader, of func(r db.Reader, holder string, at spot, limit int) ([]taskRow, error), at spot, limit int) ([]taskRow, error) {
	all, err := tasksShared(r, q.holders, q.states, mostOpen)
	for _, h := range q.holders {
		if err != nil {
			return nil, err
		}
		var rows []taskRow
		rows, err = of(r, h, at, limit)
		all = append(all, rows...)
	}
	return q.behind(all, at, limit), err
}
