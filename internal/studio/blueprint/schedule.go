package blueprint

import (
	"context"
	"encoding/json"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

type scheduleKind struct{}

func (scheduleKind) Prefix() string { return "sch" }

// ScheduleID names something that is to be published at a time.
type ScheduleID = id.Of[scheduleKind]

type timerID = event.TimerID

func newScheduleID() ScheduleID { return id.New[scheduleKind]() }

// How many schedules may wait, and how far ahead.
const (
	maxSchedules = 20
	maxAhead     = 366 * 24 * time.Hour
)

var (
	schedulePast = fault.Define(fault.Invalid, "schedule.time", "发布时间须在将来一年之内", "the time must be within the year to come").
			Fix("请另选时间", "Choose another time")
	scheduleNothing = fault.Define(fault.Conflict, "draft.empty", "草稿没有修改，无可发布", "the draft changes nothing").
			Fix("请先修改再安排发布", "Change something first")
	scheduleFull = fault.Define(fault.Blocked, "schedule.full", "最多安排 20 次发布", "at most 20 may wait").
			Fix("请先撤回不需要的安排", "Withdraw one first")
	missingSchedule = fault.Define(fault.Missing, "schedule.missing", "没有这个发布安排", "there is no such schedule").
			Fix("它可能已发布或已撤回，请刷新列表", "It was published or withdrawn: read the list again")
)

// ScheduleInput is when to publish one's own draft as it stands now.
type ScheduleInput struct {
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty" maxLength:"2000"`
}

// ScheduleView is something that is to be published at a time.
type ScheduleView struct {
	ID        ScheduleID   `json:"id,omitzero"` // absent in a dry run
	At        time.Time    `json:"at"`
	Note      string       `json:"note,omitempty"`
	By        string       `json:"by"`
	CreatedAt time.Time    `json:"createdAt"`
	RefusedAt *time.Time   `json:"refusedAt,omitempty" doc:"It was due and could not be published; absent while it waits"`
	Refusal   string       `json:"refusal,omitempty" doc:"Why"`
	Changes   []ChangeView `json:"changes,omitempty" doc:"Against the release that it was made of"`
}

// schedulePlan is a draft that could be published now, and when it is to be.
type schedulePlan struct {
	publishPlan
	at   time.Time
	rows map[string]draftRow
}

// decideSchedule checks drafts as publishing does.
func (s *Service) decideSchedule(ctx context.Context, r db.Reader, cmds []op.Cmd[ScheduleInput]) []op.Result[schedulePlan] {
	res := make([]op.Result[schedulePlan], len(cmds))
	now, err := readState(r)
	drafts, more := s.draftsOf(r, authors(actsOf(cmds)), db.Unlocked)
	if err == nil {
		err = more
	}
	if err == nil {
		err = s.alone(r, now.release)
	}
	for i, c := range cmds {
		if res[i].Err = err; err != nil {
			continue
		}
		d := drafts[c.Act.User]
		if ahead := c.In.At.Sub(c.Act.At); ahead <= 0 || ahead > maxAhead {
			res[i].Err = schedulePast.New().At("/at")
			continue
		}
		if len(d.rows) == 0 {
			res[i].Err = scheduleNothing.New()
			continue
		}
		plan, err := s.planPublish(ctx, r, now, d, op.Cmd[PublishInput]{Act: c.Act, In: PublishInput{Note: c.In.Note}})
		res[i].Out, res[i].Err = schedulePlan{plan, c.In.At, d.rows}, err
	}
	return res
}

// commitSchedule stores what is to be published, and when. The draft stays with
// its author, who may go on with it: what was scheduled is what it said then.
func (s *Service) commitSchedule(_ context.Context, tx *event.Tx, cmds []op.Cmd[schedulePlan]) []op.Result[ScheduleView] {
	res := make([]op.Result[ScheduleView], len(cmds))
	_, err := lockState(tx)
	var waiting []scheduleRow
	if err == nil {
		waiting, err = listSchedules(tx, maxSchedules)
	}
	var rows []scheduleRow
	var timers []event.Timer
	for i, c := range cmds {
		switch {
		case err != nil:
			res[i].Err = err
		case len(waiting)+len(rows) >= maxSchedules:
			res[i].Err = scheduleFull.New()
		default:
			row := c.In.row(c)
			rows, timers = append(rows, row), append(timers, event.Timer{ID: row.Timer, DueAt: row.At, Verb: dueVerb, Subject: row.ID.Raw(),
				Input: `{"schedule":"` + row.ID.String() + `"}`})
			res[i].Out = row.view(c.Act.Lang)
		}
	}
	if err == nil {
		err = db.InsertRows(tx, "release_schedules", rows)
	}
	if err == nil {
		err = tx.SetTimers(timers)
	}
	return op.FailAll(res, err)
}

// row is a plan as the table keeps it.
func (p schedulePlan) row(c op.Cmd[schedulePlan]) scheduleRow {
	return scheduleRow{ID: newScheduleID(), At: p.at.UnixMicro(), Base: p.head.Base, Documents: changesText(p.rows), Note: p.note,
		CreatedAt: c.Act.Micros(), User: c.Act.User, By: c.Act.Name, Timer: event.NewTimerID()}
}

// previewSchedule is the answer of a dry run.
func previewSchedule(c op.Cmd[schedulePlan]) ScheduleView {
	return ScheduleView{At: c.In.at.UTC(), Note: c.In.note, By: c.Act.Name, CreatedAt: moment(c.Act.Micros())}
}

// view shows a schedule; what it changes is added by who knows.
func (row scheduleRow) view(lang string) ScheduleView {
	v := ScheduleView{ID: row.ID, At: moment(row.At), Note: row.Note, By: row.By, CreatedAt: moment(row.CreatedAt)}
	if row.RefusedAt > 0 {
		at := moment(row.RefusedAt)
		var why fault.Text
		_ = json.Unmarshal([]byte(row.Refusal), &why) // written by refuse
		v.RefusedAt, v.Refusal = &at, why.In(lang)
	}
	return v
}

// draft is what was scheduled, as the draft that it was.
func (row scheduleRow) draft(base *Tree) (*draft, error) {
	return draftFrom(headRow{User: row.User, Base: row.Base}, base, row.Documents)
}
