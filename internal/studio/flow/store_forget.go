package flow

import (
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget makes users nameless in the runs and tasks of subjects, and cleans the texts
// that runs hold. It tells which tasks these are.
func Forget(tx db.Tx, subjects []id.Raw, users []act.UserID, name string, clean func(string) string) ([]TaskID, error) {
	var rows []runSaid
	err := db.SelectKeys(tx, "flow_runs", keysOf(subjects), db.ForUpdate, func(row runSaid) error {
		var s State
		if err := s.Unmarshal([]byte(row.State)); err != nil {
			return fmt.Errorf("read a run: %w", err)
		}
		s.forget(users, name, clean)
		if state := string(s.Marshal()); state != row.State {
			rows = append(rows, runSaid{row.Subject, state})
		}
		return nil
	})
	if err == nil {
		err = db.UpdateRows(tx, "flow_runs", rows)
	}
	var tasks []TaskID
	if err == nil {
		err = db.SelectKeys(tx, "tasks", keysOf(subjects), db.Unlocked, func(row taskOf) error { tasks = append(tasks, row.ID); return nil })
	}
	if err != nil {
		return nil, fmt.Errorf("forget who acted in runs: %w", err)
	}
	for some := range slices.Chunk(subjects, forgetMost) {
		for _, u := range users {
			args := []any{name, tx.Workspace(), u}
			for _, one := range some {
				args = append(args, one)
			}
			tx.Write(`UPDATE tasks SET closed_by = ? WHERE workspace_id = ? AND closed_user = ? AND subject IN (?`+strings.Repeat(", ?", len(some)-1)+`)`, args...)
		}
	}
	return tasks, nil
}

// runSaid is what a run holds, texts too; taskOf is a task of a subject.
type (
	runSaid struct {
		Subject id.Raw `db:"subject,key"`
		State   string `db:"state"`
	}
	taskOf struct {
		Subject id.Raw `db:"subject,key"`
		Seat    string `db:"seat,key"`
		ID      TaskID `db:"id"`
	}
)

// forget makes users nameless in a run, and cleans its texts. What formulas gave to verbs
// of a run that is over is needed by nobody.
func (s *State) forget(users []act.UserID, name string, clean func(string) string) {
	them := func(user string) bool {
		return slices.ContainsFunc(users, func(u act.UserID) bool { return u.String() == user })
	}
	if s.Hold != nil {
		hold := *s.Hold
		hold.Reason = clean(hold.Reason)
		if them(hold.By) {
			hold.Name = name
		}
		s.Hold = &hold
	}
	for i := range s.Visits {
		for j := range s.Visits[i].Seats {
			if seat := &s.Visits[i].Seats[j]; them(seat.By) {
				seat.Name = name
			}
		}
	}
	for i := range s.Calls {
		for lang, text := range s.Calls[i].Say {
			s.Calls[i].Say[lang] = clean(text)
		}
		if s.Status == Over {
			s.Calls[i].Input = nil
		}
	}
}
