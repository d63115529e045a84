package order

import (
	"context"
	"fmt"
	"math"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// A list is walked in its order. The source is what one index gives: the
// orders of a customer, the open tasks by when they are due, all orders by
// total. What else is asked is asked of the narrow rows that the source brings,
// and each look takes a bounded number of them, so that a list of what is rare
// costs no more than one of what is not: it takes more pages.

const (
	mostLooked   = 10_000 // rows that a page looks at
	mostTallied  = 50_000 // rows that a count looks at
	mostRead     = 2_000  // orders that a count reads whole, for a scope to look at
	mostGathered = 5_000  // rows that are sorted here, where no index does
	firstChunk   = 200
	largestChunk = 4_000
	rounds       = 10 // pages that a list looks at for orders in the reader's scope
)

// lister walks one list for one reader.
type lister struct {
	s     *Service
	ctx   context.Context
	act   act.Act
	r     db.Reader
	setup *Setup // of today
	w     wanted

	source source
	found  string // the column whose index finds the rows
	plain  bool   // nothing is asked beside what the source answers
	tasks  map[id.Raw]bool
	sure   bool   // tasks are all orders with a task that is meant
	at     cursor // where the list begins
}

// source gives rows in the order of the list, and knows where it stands.
type source interface {
	next(n int) (rows []*headRow, done bool, err error)
	place() cursor
}

// lister reads a filter for a reader, under today's release.
func (s *Service) lister(ctx context.Context, a act.Act, r db.Reader, today *Setup, in Filter) (l *lister, err error) {
	l = &lister{s: s, ctx: ctx, act: a, r: r, setup: today}
	l.w, err = today.read(a, in)
	return l, err
}

// opened is a list that is about to be walked from a place on.
func (s *Service) opened(ctx context.Context, a act.Act, r db.Reader, in Filter, from op.Cursor) (*lister, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, err
	}
	l, err := s.lister(ctx, a, r, setupOf(release), in)
	if err != nil {
		return l, err
	}
	at, err := l.w.sort.read(from)
	if err != nil || l.w.nothing {
		return l, err
	}
	return l, l.begin(at)
}

// begin finds the source: where few orders are meant they are gathered, else an
// index is walked.
func (l *lister) begin(at cursor) error {
	l.at = at
	var err error
	if l.w.text != nil {
		if err := l.w.text.resolve(l); err != nil || l.w.nothing {
			return err
		}
	}
	if err := l.few(); err != nil || l.w.nothing {
		return err
	}
	if !l.w.open.Empty() {
		var subjects []id.Raw
		if subjects, l.sure, err = l.s.o.Flows.OpenSubjects(l.ctx, l.r, l.w.open); err != nil {
			return fmt.Errorf("find open tasks: %w", err)
		}
		l.tasks = set(subjects)
	}
	switch {
	case len(l.w.ids) > 0:
		return l.gather(l.w.ids)
	case l.w.sort.by == byDue:
		l.source = &dueSource{l: l, at: l.at}
	case l.sure && len(l.tasks) <= mostGathered:
		return l.gather(keys(l.tasks))
	case l.w.text != nil && l.w.text.sure:
		return l.gather(keys(l.w.text.orders))
	case l.w.sort.by != byPlaced && !l.w.sort.ended() && len(l.w.by) > 0:
		return l.gatherBy(l.w.by[0])
	default:
		l.index()
	}
	return nil
}

// few names the orders of which there are few, of those that are asked for: whose process is
// on hold, that somebody asks to cancel, of which the reader was sent a copy.
func (l *lister) few() error {
	copied := func(r db.Reader) ([]id.Raw, error) { return flow.Copied(r, l.act.User, mostFew) }
	for _, one := range []struct {
		meant bool
		find  func(db.Reader) ([]id.Raw, error)
	}{{l.w.held, flow.Held}, {l.w.asked, askedToCancel}, {l.w.copied, copied}} {
		if !one.meant || l.w.nothing {
			continue
		}
		subjects, err := one.find(l.r)
		if err != nil {
			return fmt.Errorf("find the few that are meant: %w", err)
		}
		named := l.w.ids
		l.w.ids = slices.DeleteFunc(typed(subjects), func(one ID) bool { return named != nil && !slices.Contains(named, one) })
		l.w.nothing = len(l.w.ids) == 0
	}
	return nil
}

// mostFew bounds how many orders are found in this way.
const mostFew = 1_000

// index walks the index of the first criterion, or that of the sort.
func (l *lister) index() {
	src := &indexSource{r: l.r, sort: l.w.sort, values: []any{nil}, at: l.at}
	src.from, src.to = l.w.stretch()
	if len(l.w.by) > 0 && l.w.sort.by == byPlaced {
		l.found = l.w.by[0].column
		src.column, src.values = l.found, l.w.by[0].values
	}
	l.plain = len(l.w.by) == 0 || len(l.w.by) == 1 && l.found != ""
	l.plain = l.plain && l.w.currency == "" && l.w.open.Empty() && l.w.text == nil && l.w.done == anytime && l.w.off == anytime && (l.w.sort.by == byPlaced || l.w.from == 0 && l.w.to == math.MaxInt64)
	l.source = src
}

// stretch is the part of the sort's index that is meant.
func (w *wanted) stretch() (from, to int64) {
	switch w.sort.by {
	case byPlaced:
		return w.from, w.to
	case byCompleted:
		return w.done.from, w.done.to
	case byCancelled:
		return w.off.from, w.off.to
	}
	return math.MinInt64, math.MaxInt64
}

// gather sorts named orders here.
func (l *lister) gather(ids []ID) error {
	rows, err := headsOf(l.r, ids)
	if err != nil {
		return fmt.Errorf("read orders of a list: %w", err)
	}
	if l.w.sort.by == byDue {
		err = l.dues(rows)
	}
	l.sorted(rows)
	return err
}

// dues finds when named orders are due; those with nothing to do come last.
func (l *lister) dues(rows []*headRow) error {
	ids := make([]id.Raw, len(rows))
	for i, row := range rows {
		ids[i] = row.ID.Raw()
	}
	open, err := flow.OpenOf(l.r, ids)
	for _, row := range rows {
		row.due = firstDue(open[row.ID.Raw()])
	}
	return err
}

func (l *lister) sorted(rows []*headRow) {
	rows = slices.DeleteFunc(rows, func(r *headRow) bool { return l.w.sort.compare(l.w.sort.of(r), l.at) <= 0 })
	slices.SortFunc(rows, func(a, b *headRow) int { return l.w.sort.compare(l.w.sort.of(a), l.w.sort.of(b)) })
	l.source = &memorySource{l.w.sort, rows, l.at}
}

// gatherBy sorts the orders of a criterion here, if they are not too many; else
// the sort's own index is walked.
func (l *lister) gatherBy(c criterion) error {
	src := &indexSource{r: l.r, sort: sorting{byPlaced, true}, from: l.w.from, to: l.w.to, column: c.column, values: c.values, at: sorting{byPlaced, true}.begin()}
	rows, done, err := src.next(mostGathered)
	if err != nil {
		return err
	}
	if !done {
		l.index()
		return nil
	}
	l.found = c.column
	l.sorted(rows)
	return nil
}

// matches leaves of some rows those that are meant.
func (l *lister) matches(rows []*headRow) ([]*headRow, error) {
	rows = slices.DeleteFunc(rows, func(r *headRow) bool {
		return !l.w.holds(r, l.found) || l.w.ids != nil && !slices.Contains(l.w.ids, r.ID) || l.w.text != nil && !l.w.text.holds(r) || l.sure && l.tasks != nil && !l.tasks[r.ID.Raw()]
	})
	if l.sure || l.w.open.Empty() || len(rows) == 0 {
		return rows, nil
	}
	ids := make([]id.Raw, len(rows))
	for i, r := range rows {
		ids[i] = r.ID.Raw()
	}
	var stakes map[id.Raw]act.Stake
	if l.w.open.Bounded() {
		var err error
		if stakes, err = l.s.Stakes(l.ctx, l.r, ids); err != nil {
			return nil, err
		}
	}
	open, err := flow.OpenOf(l.r, ids)
	return slices.DeleteFunc(rows, func(r *headRow) bool {
		return !l.tasks[r.ID.Raw()] && !l.w.open.Holds(open[r.ID.Raw()], stakes[r.ID.Raw()])
	}), err
}

// walk hands over up to limit orders that the reader may see, as they come, and
// tells where the list goes on: "" at its end.
func (l *lister) walk(limit, most int, take func([]*Order) error) (op.Cursor, error) {
	chunk := limit
	if !l.plain {
		chunk = max(limit, firstChunk)
	}
	left := limit
	for looked, round := 0, 0; looked < most && round < rounds; round++ {
		scanned, done, err := l.source.next(chunk)
		if err != nil {
			return "", fmt.Errorf("list orders: %w", err)
		}
		looked += len(scanned)
		last, n, err := l.take(scanned, left, take)
		if err != nil {
			return "", err
		}
		if left -= n; left == 0 {
			return l.w.sort.text(last), nil
		}
		if done {
			return "", nil
		}
		if !l.plain {
			chunk = min(chunk*3, largestChunk)
		}
	}
	return l.w.sort.text(l.source.place()), nil
}

// take hands over what is meant of some rows and in the reader's scope, up to n,
// and tells how many there were and where the last one stands.
func (l *lister) take(rows []*headRow, n int, take func([]*Order) error) (last cursor, taken int, err error) {
	meant, err := l.matches(slices.Clone(rows))
	for len(meant) > 0 && err == nil && taken < n {
		some := meant[:min(len(meant), n-taken)]
		meant = meant[len(some):]
		var seen []*Order
		if seen, err = l.seen(some); err == nil && len(seen) > 0 {
			taken += len(seen)
			last = cursor{id: seen[len(seen)-1].ID.Raw()}
			err = take(seen)
		}
	}
	for _, r := range rows {
		if r.ID.Raw() == last.id {
			last = l.w.sort.of(r)
		}
	}
	return last, taken, err
}

// tally hands over rows until each says that it is enough, and tells whether
// more may have been meant.
func (l *lister) tally(each func(*headRow) bool) (capped bool, err error) {
	read := 0
	for looked := 0; looked < mostTallied; {
		scanned, done, err := l.source.next(largestChunk)
		if err != nil {
			return true, fmt.Errorf("count orders: %w", err)
		}
		looked += len(scanned)
		meant, err := l.matches(scanned)
		if err == nil {
			meant, err = l.inScope(meant, &read)
		}
		for _, row := range meant {
			if err == nil && !each(row) {
				return true, nil
			}
		}
		if err != nil || done || read > mostRead {
			return !done || read > mostRead, err
		}
	}
	return true, nil
}

// inScope leaves of some rows those in the reader's scope. Where roles narrow
// it, orders are read whole, and counted in read: of too many none is judged.
func (l *lister) inScope(rows []*headRow, read *int) ([]*headRow, error) {
	narrow, err := l.narrowed(rows)
	if err != nil || len(narrow) == 0 {
		return rows, err
	}
	if *read += len(narrow); *read > mostRead {
		return nil, nil
	}
	seen, err := l.seen(narrow)
	there := make(map[ID]bool, len(rows))
	for _, o := range seen {
		there[o.ID] = true
	}
	judged := make(map[ID]bool, len(narrow))
	for _, r := range narrow {
		judged[r.ID] = true
	}
	return slices.DeleteFunc(rows, func(r *headRow) bool { return judged[r.ID] && !there[r.ID] }), err
}

func set(ids []id.Raw) map[id.Raw]bool {
	all := make(map[id.Raw]bool, len(ids))
	for _, one := range ids {
		all[one] = true
	}
	return all
}

func keys(all map[id.Raw]bool) []ID {
	ids := make([]ID, 0, len(all))
	for raw := range all {
		ids = append(ids, id.From[kind](raw))
	}
	return ids
}
