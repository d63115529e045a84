package blueprint

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// SchedulesInput has nothing to say: at most twenty wait.
type SchedulesInput struct{}

// Schedules is what is to be published, the next first, and what was refused.
type Schedules struct {
	Items []ScheduleView `json:"items"`
}

// schedules shows what waits, with what each changes.
func (s *Service) schedules(_ context.Context, a act.Act, r db.Reader, _ SchedulesInput) (Schedules, error) {
	rows, err := listSchedules(r, maxSchedules)
	if err != nil {
		return Schedules{}, err
	}
	bases := make([]string, len(rows))
	for i, row := range rows {
		bases[i] = row.Base
	}
	trees, err := s.trees(r, bases)
	list := Schedules{Items: []ScheduleView{}}
	for _, row := range rows {
		if err != nil {
			break
		}
		var d *draft
		if d, err = row.draft(trees[row.Base]); err == nil {
			v, compiled := row.view(a.Lang), outcome{}
			compiled, _ = s.releases.peek(row.Base)
			v.Changes = s.compare(d.base, d.tree(), a.Lang, compiled.release)
			list.Items = append(list.Items, v)
		}
	}
	return list, err
}

// WithdrawInput names what is not to be published after all.
type WithdrawInput struct {
	ID ScheduleID `path:"id" json:"-"`
}

// Withdrawn is the answer: what waits no more.
type Withdrawn struct {
	ID ScheduleID `json:"id"`
}

// withdraw forgets schedules, those that were refused too; schedule.missing when
// it was published or withdrawn meanwhile. The author's draft is not touched.
func (s *Service) withdraw(_ context.Context, tx *event.Tx, cmds []op.Cmd[WithdrawInput]) []op.Result[Withdrawn] {
	res := make([]op.Result[Withdrawn], len(cmds))
	ids := make([]ScheduleID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	_, err := lockState(tx)
	var rows map[ScheduleID]scheduleRow
	if err == nil {
		rows, err = findSchedules(tx, ids, db.ForUpdate)
	}
	var gone []ScheduleID
	var timers []timerID
	for i, c := range cmds {
		row, known := rows[c.In.ID]
		switch {
		case err != nil:
			res[i].Err = err
		case !known:
			res[i].Err = missingSchedule.New()
		default:
			gone, timers = append(gone, row.ID), append(timers, row.Timer)
			res[i].Out.ID = row.ID
		}
		delete(rows, c.In.ID) // withdrawn twice in a batch is missing the second time
	}
	dropSchedules(tx, gone)
	if err == nil {
		err = tx.DropTimers(timers)
	}
	return op.FailAll(res, err)
}

// Scheduled tells which of the ids are schedules or requests that are still there, or
// the watchdog.
func (s *Service) Scheduled(r db.Reader, ids []id.Raw) (map[id.Raw]string, error) {
	keys := make([]ScheduleID, len(ids))
	for i := range ids {
		keys[i] = id.From[scheduleKind](ids[i])
	}
	rows, err := findSchedules(r, keys, db.Unlocked)
	named := make(map[id.Raw]string, len(rows))
	for _, row := range rows {
		named[row.ID.Raw()] = row.ID.String()
	}
	if err != nil {
		return named, err
	}
	asked := make([]RequestID, len(ids))
	for i := range ids {
		asked[i] = id.From[requestKind](ids[i])
	}
	requests, err := findRequests(r, asked, db.Unlocked)
	for _, row := range requests {
		named[row.ID.Raw()] = row.ID.String()
	}
	if err != nil {
		return named, err
	}
	dog, there, err := readWatch(r)
	if there && slices.Contains(ids, dog.ID.Raw()) {
		named[dog.ID.Raw()] = dog.ID.String()
	}
	return named, err
}
