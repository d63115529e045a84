package blueprint

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// dueVerb is what the clock calls when something is to be published.
const dueVerb = "blueprint.due"

// dueInput names what is due.
type dueInput struct {
	Schedule ScheduleID `json:"schedule"`
}

// duePlan is what becomes of a schedule: it is published, or refused.
type duePlan struct {
	row     scheduleRow
	gone    bool // withdrawn meanwhile
	current string
	tree    *Tree
	refusal *fault.Error
}

// done is answered for each timer.
type done struct{}

// decideDue checks what is due beside what is current by now. What somebody else
// published since is merged with it; where both changed the same, it is refused.
func (s *Service) decideDue(ctx context.Context, r db.Reader, cmds []op.Cmd[dueInput]) []op.Result[duePlan] {
	res := make([]op.Result[duePlan], len(cmds))
	ids := make([]ScheduleID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.Schedule
	}
	now, err := readState(r)
	rows, more := findSchedules(r, ids, db.Unlocked)
	bases := []string{now.release}
	for _, row := range rows {
		bases = append(bases, row.Base)
	}
	var trees map[string]*Tree
	if err = errors.Join(err, more); err == nil {
		trees, err = s.trees(r, bases)
	}
	for i, c := range cmds {
		row, known := rows[c.In.Schedule]
		if res[i].Err = err; err != nil {
			continue
		}
		res[i].Out = duePlan{row: row, gone: !known || row.RefusedAt > 0, current: now.release}
		if !res[i].Out.gone {
			res[i].Err = s.planDue(ctx, r, trees, &res[i].Out)
		}
	}
	return res
}

// planDue merges and checks one schedule, if its author may still publish. Faults of what is published are part of
// the plan; others are returned.
func (s *Service) planDue(ctx context.Context, r db.Reader, trees map[string]*Tree, p *duePlan) error {
	if s.may != nil {
		err := s.may(ctx, r, p.row.User, "blueprint.publish")
		if p.refusal = fault.As(err); err != nil {
			return unless(p.refusal != nil, err)
		}
	}
	d, err := p.row.draft(trees[p.row.Base])
	if err != nil {
		return err
	}
	p.tree = d.tree()
	if p.row.Base != p.current {
		merged, err := planMerge(d, p.current, trees[p.current], nil)
		if err == nil && len(merged.conflicts) > 0 {
			err = unanswered(merged.conflicts)
		}
		if p.refusal = fault.As(err); p.refusal != nil {
			return nil
		}
		if err != nil {
			return err
		}
		d.rebase(act.Act{}, merged)
		p.tree = d.tree()
	}
	out, err := s.checked(ctx, p.tree)
	if err == nil {
		err = s.judge(ctx, r, p.current, &out)
	}
	p.refusal = fault.As(err)
	return unless(p.refusal != nil, err)
}

// unless is the error where it is not part of the plan.
func unless(planned bool, err error) error {
	if planned {
		return nil
	}
	return err
}

// commitDue publishes in the name of whoever asked for it, or notes why not and
// tells it. When another release came between, it is decided again.
func (s *Service) commitDue(_ context.Context, tx *event.Tx, cmds []op.Cmd[duePlan]) []op.Result[done] {
	res := make([]op.Result[done], len(cmds))
	now, err := lockState(tx)
	for i, c := range cmds {
		p := c.In
		switch {
		case err != nil:
		case p.gone:
		case now.release != p.current:
			res[i].Err = op.ErrStale
		case p.refusal != nil:
			err = refuse(tx, c.Act, p)
		default:
			author := c.Act
			author.User, author.Name = p.row.User, p.row.By
			_, err = makeCurrent(tx, author, &now, p.tree, p.row.Note, causeSchedule)
			dropSchedules(tx, []ScheduleID{p.row.ID})
		}
		if err != nil {
			res[i].Err = err
		} else if res[i].Err == nil && !p.gone {
			err = tx.DropTimers([]timerID{p.row.Timer})
		}
	}
	return op.FailAll(res, err)
}

// refuse keeps what could not be published, with the reason, and tells its author.
func refuse(tx *event.Tx, a act.Act, p duePlan) error {
	why := fault.Text{ZH: reasons(p.refusal, "zh-CN"), EN: reasons(p.refusal, "en")}
	text, err := json.Marshal(why)
	if err != nil {
		return err
	}
	p.row.RefusedAt, p.row.Refusal = a.Micros(), string(text)
	tx.Tell(a, Refused{Schedule: p.row.ID, User: p.row.User, Name: p.row.Note, Why: why.EN})
	return db.UpdateRows(tx, "release_schedules", []scheduleRow{p.row})
}

// maxReasons is how many of a refusal's parts are written down.
const maxReasons = 5

// reasons are a fault and its first parts as one text.
func reasons(e *fault.Error, lang string) string {
	texts := []string{e.Say(lang)}
	for _, part := range e.Parts[:min(len(e.Parts), maxReasons)] {
		texts = append(texts, part.Field+" "+part.Say(lang))
	}
	return strings.Join(texts, "\n")
}
