package order

import (
	"math"
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/flow"
)

// indexSource walks an index that ends in the order of the list. Several values
// of its column are several lists, merged.
type indexSource struct {
	r        db.Reader
	sort     sorting
	column   string // "" for all orders
	values   []any
	from, to int64 // by the moment or amount that the list is sorted by
	at       cursor
}

func (s *indexSource) next(n int) ([]*headRow, bool, error) {
	var all []*headRow
	for _, value := range s.values {
		err := walkHeads(s.r, s, value, n, func(row *headRow) {
			if at := s.sort.of(row).at; at >= s.from && at <= s.to {
				all = append(all, row)
			}
		})
		if err != nil {
			return nil, false, err
		}
	}
	slices.SortFunc(all, func(a, b *headRow) int { return s.sort.compare(s.sort.of(a), s.sort.of(b)) })
	done := len(all) < n
	if all = all[:min(len(all), n)]; len(all) > 0 {
		s.at = s.sort.of(all[len(all)-1])
	}
	return all, done, nil
}

func (s *indexSource) place() cursor { return s.at }

// end is where the stretch of the index that is still to be walked begins: a deep
// page begins where it begins, not at the first. Its other end is kept here, not
// by the database: with both, SQLite prefers to walk all orders by when they
// were placed over the few of a customer.
func (s *indexSource) end() int64 {
	if s.sort.fall {
		return min(s.to, s.at.at)
	}
	return max(s.from, s.at.at)
}

// memorySource is a list that was sorted here.
type memorySource struct {
	sort sorting
	rows []*headRow
	at   cursor
}

func (s *memorySource) place() cursor { return s.at }

func (s *memorySource) next(n int) ([]*headRow, bool, error) {
	some := s.rows[:min(n, len(s.rows))]
	if s.rows = s.rows[len(some):]; len(some) > 0 {
		s.at = s.sort.of(some[len(some)-1])
	}
	return some, len(s.rows) == 0, nil
}

// dueSource walks the open tasks by when they are due; an order stands where
// its first task is due.
type dueSource struct {
	l  *lister
	at cursor
}

func (s *dueSource) place() cursor { return s.at }

func (s *dueSource) next(n int) ([]*headRow, bool, error) {
	tasks, err := flow.OpenByDue(s.l.r, s.at.at, s.at.id, math.MaxInt64, n)
	if err != nil || len(tasks) == 0 {
		return nil, true, err
	}
	subjects := make([]id.Raw, len(tasks))
	for i, t := range tasks {
		subjects[i] = t.Subject
	}
	s.at = cursor{tasks[len(tasks)-1].DueAt, subjects[len(tasks)-1]}
	open, err := flow.OpenOf(s.l.r, subjects)
	if err != nil {
		return nil, false, err
	}
	rows, err := headsOf(s.l.r, typed(subjects))
	byID := make(map[id.Raw]*headRow, len(rows))
	for _, row := range rows {
		byID[row.ID.Raw()] = row
	}
	var all []*headRow
	for i, t := range tasks {
		row := byID[t.Subject]
		if row == nil || t.DueAt != firstDue(open[t.Subject]) || i > 0 && subjects[i-1] == t.Subject {
			continue
		}
		row.due = t.DueAt
		all = append(all, row)
	}
	return all, len(tasks) < n, err
}

func firstDue(open []flow.OpenSeat) int64 {
	first := int64(math.MaxInt64)
	for i := range open {
		if !open[i].OnHold() {
			first = min(first, open[i].DueAt)
		}
	}
	return first
}
