package flow

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// Filter says which tasks are wanted; a repeated parameter is "or".
type Filter struct {
	Owner      []string `query:"owner" json:"-" doc:"me (with the pools of my roles, and those for whom I stand in), a user's id, role:KEY, or party:ID for what is asked of a customer"`
	Order      []string `query:"order" json:"-" doc:"Ids of orders"`
	State      []string `query:"state" json:"-" doc:"open, done, closed; default open, or all where orders are named"`
	Step       []string `query:"step" json:"-"`
	Late       bool     `query:"late" json:"-" doc:"Overdue, or decided after they were due"`
	ClosedFrom string   `query:"closedFrom" json:"-" doc:"Of done tasks: RFC 3339 or a date; the latest decided comes first then"`
	ClosedTo   string   `query:"closedTo" json:"-" doc:"Likewise, inclusive"`
	ClosedBy   []string `query:"closedBy" json:"-" doc:"Of done tasks: me, or the id of a user, whoever they were meant for"`
	StandIn    bool     `query:"standIn" json:"-" doc:"Open ones that I may decide only because I stand in for somebody, or was asked to act for the holder: behalf says for whom"`
	Sort       string   `query:"sort" json:"-" doc:"dueAt: open tasks, the first due first; flow: those of owner or standIn, process by process, of each the first due first; default the latest first"`
}

// FindInput asks for a page of tasks.
type FindInput struct {
	op.Page
	Filter
}

type cardInput struct {
	ID      TaskID `path:"id" json:"-"`
	Outcome string `query:"outcome" json:"-" doc:"One of the task's outcomes: what is asked for may hang on how it is about to end"`
}

var (
	errOwner = fault.Define(fault.Invalid, "request.parameter", "owner 应为 me、用户编号、role:角色或 party:客户编号", "owner is me, a user's id, role:KEY or party:ID").
			Fix("改用 owner=me", "Use owner=me")
	errBy = fault.Define(fault.Invalid, "request.parameter", "closedBy 应为 me 或用户编号", "closedBy is me or a user's id").
		Fix("改用 closedBy=me", "Use closedBy=me")
	errState = fault.Define(fault.Invalid, "request.parameter", "state 应为 open、done 或 closed", "state is open, done or closed").
			Fix("去掉 state 即为 open", "Leave state out for open")
	errAside = fault.Define(fault.Invalid, "request.parameter", "standIn 只列出自己代理的未完成待办，不能再用 owner、state、closedBy 等筛选", "standIn lists open tasks for whoever asks, beside no owner, state or closedBy").
			Fix("去掉 owner、state、closedBy、closedFrom、closedTo", "Leave owner, state, closedBy, closedFrom and closedTo out")
	errSort = fault.Define(fault.Invalid, "request.parameter", "待办只能按 dueAt 或 flow 排序，且只列出未完成的", "tasks are sorted by dueAt or flow, and then the open ones are listed").
		Fix("去掉 sort", "Leave sort out")
	errWhose = fault.Define(fault.Invalid, "request.parameter", "按流程排序时要指明是谁的待办", "sorted by flow, it has to be said whose tasks are listed").
			Fix("加上 owner=me", "Add owner=me")
)

// query is a filter, read.
type query struct {
	states   []string
	owners   owners
	holders  []string // the owners' names; none asks for nothing
	subjects []id.Raw // likewise
	steps    []string
	late     bool
	from, to int64        // closed
	closed   bool         // done tasks by when they were decided
	due      bool         // open tasks by when they are due
	flow     bool         // open tasks by their processes, and then by when they are due
	by       []act.UserID // of done tasks
	named    bool         // orders were named, if only such as are none
	now      int64
}

// read reads a filter. Faults: request.parameter.
func (f Filter) read(a act.Act, zone *time.Location) (q query, err error) {
	q = query{steps: f.Step, late: f.Late, from: 0, to: math.MaxInt64, now: a.Micros(), named: len(f.Order) > 0}
	for _, state := range f.State {
		if state != string(Open) && state != string(Done) && state != string(Closed) {
			return q, errState.New().At("/state")
		}
		if !slices.Contains(q.states, state) {
			q.states = append(q.states, state)
		}
	}
	if q.owners, err = ownersOf(a, f.Owner); err != nil {
		return q, err
	}
	if f.StandIn {
		if len(f.Owner)+len(f.State)+len(f.ClosedBy) > 0 || f.ClosedFrom != "" || f.ClosedTo != "" {
			return q, errAside.New().At("/standIn")
		}
		q.owners, q.states = owners{me: &a, aside: true}, []string{string(Open)}
	}
	q.holders = q.owners.holders()
	for _, by := range f.ClosedBy {
		user, err := act.ParseUser(by)
		if by == "me" {
			user, err = a.User, nil
		}
		if err != nil {
			return q, errBy.New().At("/closedBy")
		}
		q.by = append(q.by, user)
	}
	for _, order := range f.Order {
		if subject, err := id.ParseAny(order); err == nil {
			q.subjects = append(q.subjects, subject)
		}
	}
	return q, q.order(f, zone)
}

// order finds out by what the list is sorted, and which states that leaves.
func (q *query) order(f Filter, zone *time.Location) (err error) {
	if q.from, err = op.Moment(f.ClosedFrom, "/closedFrom", zone, q.from, 0); err != nil {
		return err
	}
	if q.to, err = op.Moment(f.ClosedTo, "/closedTo", zone, q.to, 1); err != nil {
		return err
	}
	done := slices.Equal(q.states, []string{string(Done)})
	q.closed = len(q.by) > 0 || f.ClosedFrom != "" || f.ClosedTo != "" || done && len(q.steps) > 0 && !q.named
	q.due, q.flow = f.Sort == "dueAt", f.Sort == "flow"
	sorted := q.due || q.flow
	switch {
	case f.Sort != "" && (!sorted || q.closed || len(q.states) > 0 && !slices.Equal(q.states, []string{string(Open)})):
		return errSort.New().At("/sort")
	case q.flow && len(q.holders) == 0 && !q.named:
		return errWhose.New().At("/sort")
	case q.closed && len(q.states) > 0 && !done:
		return errState.New().At("/state")
	case q.closed:
		q.states = []string{string(Done)}
	case len(q.states) == 0 && q.named && !sorted:
		q.states = []string{string(Open), string(Done), string(Closed)}
	case len(q.states) == 0:
		q.states = []string{string(Open)}
	}
	return nil
}

// holds asks of a task what no index was asked.
func (q *query) holds(row *taskRow) bool {
	end := q.now
	if row.ClosedAt != nil {
		end = *row.ClosedAt
	}
	return (len(q.steps) == 0 || slices.Contains(q.steps, row.Step)) && (!q.late || end > row.DueAt) &&
		(len(q.by) == 0 || row.ClosedUser != nil && slices.Contains(q.by, *row.ClosedUser)) &&
		(!q.closed || len(q.holders) == 0 || slices.Contains(q.holders, row.Holder))
}

// meant leaves of tasks that an index gave those that are asked for.
func (s *Service) meant(ctx context.Context, r db.Reader, q *query, rows []taskRow) ([]taskRow, error) {
	rows = slices.DeleteFunc(rows, func(row taskRow) bool { return !q.holds(&row) })
	if q.owners.aside {
		return s.aside(ctx, *q.owners.me, r, rows)
	}
	if !q.owners.bounded() || len(rows) == 0 {
		return rows, nil
	}
	owned, err := s.ownership(ctx, r, q.owners, subjectsIn(rows))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(rows, func(t taskRow) bool { return !owned(seatOf{t.Subject, t.Seat}, t.Holder) }), nil
}

// subjectsIn are the subjects of tasks, each once.
func subjectsIn(rows []taskRow) (ids []id.Raw) {
	for i := range rows {
		ids = append(ids, rows[i].Subject)
	}
	return id.Unique(ids)
}

// looks bounds how often a page reads on for tasks that are meant and in sight.
const looks = 10

// find lists tasks, latest first unless sorted otherwise. Those of subjects that
// the reader may not see are left out, so that a page may be shorter than asked for.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in FindInput) (op.List[View], error) {
	q, at, err := s.read(ctx, a, r, in.Filter, in.Cursor)
	if err != nil {
		return op.List[View]{Items: []View{}}, err
	}
	page, err := s.list(ctx, a, r, q, at, in)
	if err == nil && q.flow {
		err = s.nameFlows(ctx, a, r, page.Items)
	}
	return page, err
}

// nameFlows tells of which processes tasks are, by the names that these have now: runs of
// all their versions stand together.
func (s *Service) nameFlows(ctx context.Context, a act.Act, r db.Reader, views []View) error {
	now, err := s.o.Current(ctx, r)
	if err != nil {
		return err
	}
	flows := blueprint.Of[*Flows](now)
	for i := range views {
		f := &views[i].Flow
		if d := flows.Get(f.Key); d != nil {
			f.Name = d.Name.In(a.Lang, "")
		}
	}
	return nil
}

// list reads a page behind a place.
func (s *Service) list(ctx context.Context, a act.Act, r db.Reader, q query, at spot, in FindInput) (op.List[View], error) {
	page := op.List[View]{Items: []View{}}
	chunk := q.chunk(in.Limit)
	for range looks {
		rows, err := q.page(r, at, chunk)
		if err != nil {
			return page, fmt.Errorf("list tasks: %w", err)
		}
		full := len(rows) >= chunk
		if len(rows) > 0 {
			at = q.place(&rows[len(rows)-1])
		}
		if rows, err = s.meant(ctx, r, &q, rows); err != nil {
			return page, err
		}
		left, last, err := s.show(ctx, a, r, &page, rows, in.Limit)
		if err != nil {
			return page, err
		}
		if page.Next = ""; left > 0 {
			page.Next = q.text(q.place(last))
		} else if full {
			page.Next = q.text(at)
		}
		if left > 0 || !full || len(page.Items) == in.Limit {
			return page, nil
		}
	}
	return page, nil
}

// chunk is how many tasks are read at once: more where not all will be meant.
func (q *query) chunk(limit int) int {
	if len(q.steps) > 0 || q.late || q.closed && len(q.holders) > 0 || q.owners.bounded() {
		return max(limit, tallied/4)
	}
	return limit
}

// show fills a page with tasks in the reader's sight, and tells how many of them
// were left when it was full, and which was the last that was looked at.
func (s *Service) show(ctx context.Context, a act.Act, r db.Reader, page *op.List[View], rows []taskRow, limit int) (left int, last *taskRow, err error) {
	for len(rows) > 0 && len(page.Items) < limit {
		some := rows[:min(len(rows), limit-len(page.Items))]
		rows, last = rows[len(some):], &some[len(some)-1]
		views, err := s.views(ctx, a, r, some)
		if err != nil {
			return 0, last, err
		}
		page.Items = append(page.Items, views...)
	}
	return len(rows), last, nil
}

// read reads a filter and where its list goes on.
func (s *Service) read(ctx context.Context, a act.Act, r db.Reader, f Filter, from op.Cursor) (q query, at spot, err error) {
	zone, err := s.o.Zone(ctx, r)
	if err != nil {
		return q, at, err
	}
	if q, err = f.read(a, zone); err != nil {
		return q, at, err
	}
	at, err = q.readPlace(from)
	return q, at, err
}

// TaskCount is how many tasks a filter finds.
type TaskCount struct {
	Count  int  `json:"count"`
	Open   int  `json:"open"`
	Late   int  `json:"late" doc:"Overdue, or decided after they were due"`
	Capped bool `json:"capped" doc:"There are more, or a count would have had to look at too many"`
}

// The bounds of a count: how many tasks it tells, looks at, and reads the subjects of
// for scopes.
const (
	mostCounted = 9_999
	mostTallied = 50_000
	tallied     = 4_000
	mostRead    = 2_000
)

// count counts what find would list.
func (s *Service) count(ctx context.Context, a act.Act, r db.Reader, in Filter) (TaskCount, error) {
	var c TaskCount
	q, at, err := s.read(ctx, a, r, in, "")
	chunk, most := tallied, mostTallied
	if q.owners.aside {
		chunk, most = mostRead, mostRead // their runs are read
	}
	for looked := 0; err == nil; {
		var rows []taskRow
		if rows, err = q.page(r, at, chunk); err != nil {
			return c, fmt.Errorf("count tasks: %w", err)
		}
		looked += len(rows)
		full := len(rows) >= chunk
		if len(rows) > 0 {
			at = q.place(&rows[len(rows)-1])
		}
		if rows, err = s.meant(ctx, r, &q, rows); err != nil {
			return c, err
		}
		if rows, err = s.inSight(ctx, a, r, rows, &c.Capped); err != nil {
			return c, err
		}
		for i := range rows {
			c.add(&rows[i], q.now)
		}
		if c.Capped = c.Capped || full && (looked >= most || c.Count == mostCounted); c.Capped || !full {
			return c, nil
		}
	}
	return c, err
}

func (c *TaskCount) add(row *taskRow, now int64) {
	if c.Count == mostCounted {
		c.Capped = true
		return
	}
	c.Count++
	if row.State == string(Open) {
		c.Open++
	} else {
		now = *row.ClosedAt
	}
	if now > row.DueAt {
		c.Late++
	}
}

// inSight leaves of some tasks those that the reader may see. Where subjects have to
// be read for scopes, and too many, none is judged.
func (s *Service) inSight(ctx context.Context, a act.Act, r db.Reader, rows []taskRow, capped *bool) ([]taskRow, error) {
	seen := map[id.Raw]*blueprint.Release{}
	for _, room := range s.subjects {
		some, all, err := room.InSight(ctx, a, r, subjectsIn(rows))
		if err != nil {
			return nil, err
		}
		*capped = *capped || !all
		maps.Copy(seen, some)
	}
	rows = slices.DeleteFunc(rows, func(row taskRow) bool { return seen[row.Subject] == nil })
	sc := scopingOf(a, func(subject id.Raw) *blueprint.Release { return seen[subject] })
	doubtful := sc.doubtful(rows)
	if len(sc.deep(doubtful)) > mostRead {
		*capped = true
		return nil, nil
	}
	hidden, err := s.judge(ctx, r, sc, doubtful)
	return slices.DeleteFunc(rows, func(row taskRow) bool { return hidden[row.ID] }), err
}

// rowsOf reads a stored task; none where it is not there.
func rowsOf(r db.Reader, task TaskID) (rows []taskRow, err error) {
	err = selectTasks(r, []TaskID{task}, func(row taskRow) error {
		rows = append(rows, row)
		return nil
	})
	return rows, err
}

// get shows a task with everything that its decision needs.
func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in cardInput) (Card, error) {
	rows, err := rowsOf(r, in.ID)
	if err != nil {
		return Card{}, err
	}
	views, err := s.views(ctx, a, r, rows)
	if err != nil || len(views) == 0 {
		return Card{}, cmp.Or[error](err, taskMissing.New())
	}
	return s.card(ctx, a, r, &rows[0], views[0], in.Outcome)
}

// OpenTasks lists the open tasks of a subject, for the answers of the room above.
func (s *Service) OpenTasks(ctx context.Context, a act.Act, r db.Reader, subject id.Raw) ([]View, error) {
	rows, err := openTasksOf(r, subject)
	if err != nil {
		return nil, err
	}
	return s.views(ctx, a, r, rows)
}

// views shows stored tasks with what their subjects and flows say about them.
func (s *Service) views(ctx context.Context, a act.Act, r db.Reader, rows []taskRow) ([]View, error) {
	views := []View{}
	if len(rows) == 0 {
		return views, nil
	}
	ids := subjectsIn(rows)
	runs, err := s.Load(ctx, r, ids)
	if err != nil {
		return nil, err
	}
	hidden, err := s.hidden(ctx, a, r, rows, func(subject id.Raw) *blueprint.Release { return runs[subject].Release })
	if err != nil {
		return nil, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, err
	}
	briefs, err := s.briefs(ctx, a, r, ids)
	if err != nil {
		return nil, err
	}
	stakes, err := s.stakesFor(ctx, a, r, ids)
	if err != nil {
		return nil, err
	}
	bulk, err := s.inBulk(ctx, a, r, rows, runs)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		b, seen := briefs[rows[i].Subject]
		run := runs[rows[i].Subject]
		if seen && run != nil && !hidden[rows[i].ID] {
			v := rows[i].view(run.Def, &run.State, b, people, a)
			v.Behalf = run.behalfOf(&rows[i], a, World{People: people, Stake: stakes[rows[i].Subject]})
			v.Bulk, v.Flow = bulk[v.ID], Choosing{run.Def.Key, run.Def.Name.In(a.Lang, "")}
			views = append(views, v)
		}
	}
	return views, nil
}

// briefs asks the rooms above what lists show of subjects that the reader may see.
func (s *Service) briefs(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]Brief, error) {
	briefs := map[id.Raw]Brief{}
	for _, room := range s.subjects {
		found, err := room.Briefs(ctx, a, r, ids)
		if err != nil {
			return nil, err
		}
		maps.Copy(briefs, found)
	}
	return briefs, nil
}

// SubjectsOf tells what tasks are of, by the text of their ids; other ids are
// passed over.
func (s *Service) SubjectsOf(r db.Reader, texts []string) (map[string]id.Raw, error) {
	var tasks []TaskID
	for _, text := range texts {
		if t, err := id.Parse[taskKind](text); err == nil {
			tasks = append(tasks, t)
		}
	}
	of := map[string]id.Raw{}
	err := selectTasks(r, tasks, func(row taskRow) error { of[row.ID.String()] = row.Subject; return nil })
	if err != nil {
		return nil, fmt.Errorf("read tasks: %w", err)
	}
	return of, nil
}
