package flow

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

// What is asked of customers is shown in a shape of its own: whatever is told of tasks
// among staff (steps, owners, what was said before) has no place in it.

// Ask is a task as the customer sees it whose it is.
type Ask struct {
	ID      TaskID `json:"id"`
	Subject string `json:"order" doc:"Id of the order"`
	Number  string `json:"number,omitempty"`
	Version int64  `json:"version,omitzero" doc:"The order's version, to send back with the answer"`
	Title   string `json:"title"`
	Body    string `json:"body" doc:"What is asked"`
	ItemView
	OpenedAt time.Time `json:"openedAt"`
	DueAt    time.Time `json:"dueAt"`
	Late     bool      `json:"late,omitzero"`
	Opinion  Opinion   `json:"opinion,omitempty" doc:"When a reason is asked for: none optional onReject always"`
	Actions  []Action  `json:"actions,omitempty" doc:"What can be answered"`
	Fill     *Asked    `json:"fill,omitempty" doc:"What is filled in with an answer: in task.ask"`
}

// AskedInput asks for a page of what is asked of the reader.
type AskedInput struct{ op.Page }

// forStaff keeps a query from customers.
func forStaff[In, Out any](run func(context.Context, act.Act, db.Reader, In) (Out, error), none Out, missing *fault.Def) func(context.Context, act.Act, db.Reader, In) (Out, error) {
	return func(ctx context.Context, a act.Act, r db.Reader, in In) (Out, error) {
		switch {
		case a.Kind != act.Customer:
			return run(ctx, a, r, in)
		case missing != nil:
			return none, missing.New()
		}
		return none, nil
	}
}

// asked lists what is asked of a customer, the first due first.
func (s *Service) asked(ctx context.Context, a act.Act, r db.Reader, in AskedInput) (op.List[Ask], error) {
	page := op.List[Ask]{Items: []Ask{}}
	if a.Kind != act.Customer {
		return page, nil
	}
	q, at, err := s.read(ctx, a, r, Filter{Owner: []string{"me"}, Sort: "dueAt"}, in.Cursor)
	if err != nil {
		return page, err
	}
	rows, err := q.page(r, at, in.Limit)
	if err != nil {
		return page, err
	}
	if len(rows) == in.Limit && len(rows) > 0 {
		page.Next = q.text(q.place(&rows[len(rows)-1]))
	}
	x, err := s.asking(ctx, a, r, rows)
	if err != nil {
		return page, err
	}
	for i := range rows {
		if one, is := x.ask(&rows[i]); is {
			page.Items = append(page.Items, one)
		}
	}
	return page, nil
}

// asking is what some stored tasks are shown by to a customer.
type asking struct {
	act    act.Act
	allow  func(permission string) bool
	runs   map[id.Raw]*Stored
	people People
	briefs map[id.Raw]Brief
}

func (s *Service) asking(ctx context.Context, a act.Act, r db.Reader, rows []taskRow) (x asking, err error) {
	x = asking{act: a, allow: s.allows(ctx, r, a)}
	if len(rows) == 0 {
		return x, nil
	}
	if x.runs, err = s.Load(ctx, r, subjectsIn(rows)); err != nil {
		return x, err
	}
	if x.people, err = s.o.People(ctx, r); err != nil {
		return x, err
	}
	x.briefs, err = s.briefs(ctx, a, r, subjectsIn(rows))
	return x, err
}

// ask shows one of them; false where it is not his.
func (x *asking) ask(row *taskRow) (Ask, bool) {
	b, seen := x.briefs[row.Subject]
	if !seen || x.runs[row.Subject] == nil {
		return Ask{}, false
	}
	return x.runs[row.Subject].ask(row, b, x.people, x.act, x.allow)
}

// Asks are those of a run's open tasks that are the reader's, as its customer.
func (st *Stored) Asks(open []OpenSeat, b Brief, p People, a act.Act, allow func(permission string) bool) (asks []Ask) {
	for _, o := range open {
		row := o.row()
		if one, is := st.ask(&row, b, p, a, allow); is {
			asks = append(asks, one)
		}
	}
	return asks
}

// ask shows one of the run's tasks to the customer whose it is.
func (st *Stored) ask(row *taskRow, b Brief, p People, a act.Act, allow func(permission string) bool) (Ask, bool) {
	if a.Kind != act.Customer || row.State != string(Open) || !st.theirs(a, row.Seat) {
		return Ask{}, false
	}
	step := st.Def.Step(row.Step)
	if step == nil || step.Public == nil {
		return Ask{}, false
	}
	v := row.view(st.Def, &st.State, b, p, a)
	one := Ask{ID: v.ID, Subject: v.Subject, Number: v.Number, Version: v.Version, Title: v.Name, Body: step.Public.Body.In(a.Lang, ""), ItemView: v.ItemView,
		OpenedAt: v.OpenedAt, DueAt: v.DueAt, Late: v.Late, Opinion: v.Opinion, Actions: v.Actions(a, allow)}
	for i := range one.Actions {
		one.Actions[i].Step = ""
	}
	return one, true
}

// theirs tells whether a seat is a customer's, or was decided by him.
func (st *Stored) theirs(a act.Act, seat string) bool {
	id, _ := ParseID(seat)
	_, k := st.State.seat(id)
	if k == nil {
		return false
	}
	mine := identity.Holding(a)
	return k.By == a.User.String() || slices.Contains(mine, k.For) || slices.ContainsFunc(k.sharers(), func(who string) bool { return slices.Contains(mine, who) })
}

// ask shows what is asked of a customer, with what is filled in with the answer where it is
// about to be this one. Fault: task.missing.
func (s *Service) ask(ctx context.Context, a act.Act, r db.Reader, in cardInput) (Ask, error) {
	rows, err := rowsOf(r, in.ID)
	if err != nil {
		return Ask{}, err
	}
	x, err := s.asking(ctx, a, r, rows)
	if err != nil || len(rows) == 0 {
		return Ask{}, cmp.Or[error](err, taskMissing.New())
	}
	row := &rows[0]
	one, is := x.ask(row)
	if !is {
		return one, taskMissing.New()
	}
	run := x.runs[row.Subject]
	begin := func(w World) { run.begin(row.Seat, Complete(w, run.Release, x.people), a, in.Outcome) }
	ground, err := s.subjects[row.Entity].Ground(ctx, a, r, row.Subject, Acting{Step: run.Def.Step(row.Step), Item: run.itemAt(row.Seat)}, begin)
	if ground != nil {
		one.Fill = ground.Asks
	}
	return one, err
}

// public is what the answer to a customer's decision shows of his task.
func (v View) public() View {
	return View{ID: v.ID, Subject: v.Subject, Number: v.Number, Version: v.Version, Name: v.Name, ItemView: v.ItemView, Kind: v.Kind, Owner: Holder{Customer: true},
		State: v.State, OpenedAt: v.OpenedAt, DueAt: v.DueAt, Late: v.Late, ClosedAt: v.ClosedAt, Result: v.Result}
}

// outside holds what a customer does at a task against what customers may: answer what is
// asked of them, and nothing else; what they have ordered they cancel, by the rules for that.
// Faults: task.missing, task.asked, flow.others.
func (d *deciding) outside() error {
	switch {
	case d.act.Kind != act.Customer:
		return nil
	case d.event.Kind == Withdraw:
		return flowOutside.New()
	case d.task == nil:
		return nil
	}
	if !d.run.theirs(d.act, d.task.Seat) {
		return d.missing()
	}
	switch d.event.Kind {
	case Approve, Reject, Finish:
		return nil
	}
	return taskAsked.New()
}
