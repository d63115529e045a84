package flow

import (
	"cmp"
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// Filter says which tasks are wanted.
type Filter struct {
	op.Page
	Owner string `query:"owner" json:"-" doc:"me (with the pools of my roles), a user's id, or role:KEY"`
	Order string `query:"order" json:"-" doc:"Id of an order"`
	State string `query:"state" json:"-" enum:"open,done,closed" doc:"Default open"`
}

type byID struct {
	ID TaskID `path:"id" json:"-"`
}

var (
	errOwner = fault.Define(fault.Invalid, "request.parameter", "owner 应为 me、用户编号或 role:角色", "owner is me, a user's id, or role:KEY").
			Fix("改用 owner=me", "Use owner=me")
	errState = fault.Define(fault.Invalid, "request.parameter", "state 应为 open、done 或 closed", "state is open, done or closed").
			Fix("去掉 state 即为 open", "Leave state out for open")
)

// find lists tasks, latest first. Those of subjects that the reader may not see
// are left out, so that a page may be shorter than asked for.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in Filter) (op.List[View], error) {
	before, err := in.Before()
	if err != nil {
		return op.List[View]{}, err
	}
	rows, err := selectPage(r, a, in, before, in.Limit)
	if err != nil {
		return op.List[View]{}, err
	}
	page := op.ListOf(rows, in.Page, func(t taskRow) id.Raw { return t.ID.Raw() })
	views, err := s.views(ctx, a, r, rows)
	return op.List[View]{Items: views, Next: page.Next}, err
}

// selectPage picks the shape of the list: by order, by owner, or all of a state.
func selectPage(r db.Reader, a act.Act, in Filter, before id.Raw, limit int) ([]taskRow, error) {
	state := cmp.Or(in.State, string(Open))
	if state != string(Open) && state != string(Done) && state != string(Closed) {
		return nil, errState.New().At("/state")
	}
	var subject id.Raw
	if in.Order != "" {
		var err error
		if subject, err = id.ParseAny(in.Order); err != nil {
			return nil, nil
		}
	}
	switch {
	case in.Owner != "":
		holders, err := holdersOf(a, in.Owner)
		if err != nil {
			return nil, err
		}
		return heldBy(r, holders, held{subject, state, before, limit})
	case in.Order == "":
		return tasksIn(r, state, before, limit)
	case in.State == "":
		return tasksOf(r, subject, before, limit)
	}
	return tasksOfIn(r, subject, state, before, limit)
}

// holdersOf turns an owner into the holders that tasks are stored under.
func holdersOf(a act.Act, owner string) ([]string, error) {
	if owner != "me" {
		if _, err := act.ParseUser(owner); err != nil {
			if _, ok := cutRole(owner); !ok {
				return nil, errOwner.New().At("/owner")
			}
		}
		return []string{owner}, nil
	}
	holders := []string{a.User.String()}
	for _, role := range a.Roles {
		holders = append(holders, pool+role)
	}
	return holders, nil
}

// heldBy merges the tasks of several holders, each found by its index.
func heldBy(r db.Reader, holders []string, w held) ([]taskRow, error) {
	var all []taskRow
	for _, h := range holders {
		for _, list := range []func(db.Reader, string, held) ([]taskRow, error){tasksHeld, tasksShared} {
			rows, err := list(r, h, w)
			if err != nil {
				return nil, err
			}
			all = append(all, rows...)
		}
	}
	latestFirst(all)
	all = slices.CompactFunc(all, func(a, b taskRow) bool { return a.ID == b.ID })
	return all[:min(len(all), w.limit)], nil
}

// tasksOf lists all tasks of one subject, latest first.
func tasksOf(r db.Reader, subject, before id.Raw, limit int) ([]taskRow, error) {
	var all []taskRow
	for _, state := range []Status{Open, Done, Closed} {
		rows, err := tasksOfIn(r, subject, string(state), before, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	latestFirst(all)
	return all[:min(len(all), limit)], nil
}

func latestFirst(all []taskRow) {
	slices.SortFunc(all, func(a, b taskRow) int {
		ra, rb := a.ID.Raw(), b.ID.Raw()
		return -slices.Compare(ra[:], rb[:])
	})
}

func (s *Service) get(ctx context.Context, a act.Act, r db.Reader, in byID) (View, error) {
	var rows []taskRow
	err := selectTasks(r, []TaskID{in.ID}, func(row taskRow) error {
		rows = append(rows, row)
		return nil
	})
	if err != nil {
		return View{}, err
	}
	views, err := s.views(ctx, a, r, rows)
	if err != nil || len(views) == 0 {
		return View{}, cmp.Or[error](err, taskMissing.New())
	}
	return views[0], nil
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
	var ids []id.Raw
	for _, t := range rows {
		ids = append(ids, t.Subject)
	}
	runs, err := s.Load(ctx, r, unique(ids))
	if err != nil {
		return nil, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, err
	}
	briefs := map[id.Raw]Brief{}
	for _, room := range s.subjects {
		found, err := room.Briefs(ctx, a, r, unique(ids))
		if err != nil {
			return nil, err
		}
		for k, b := range found {
			briefs[k] = b
		}
	}
	for i := range rows {
		b, seen := briefs[rows[i].Subject]
		run := runs[rows[i].Subject]
		if seen && run != nil {
			views = append(views, rows[i].view(run.Def, b, people, a))
		}
	}
	return views, nil
}

func unique(ids []id.Raw) []id.Raw {
	slices.SortFunc(ids, func(a, b id.Raw) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
