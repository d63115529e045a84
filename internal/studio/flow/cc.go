package flow

import (
	"slices"

	"bespoke/internal/base/act"
)

// mostCopied is how many colleagues a copy goes to at once.
const mostCopied = 20

// Copying has colleagues read along.
type Copying struct {
	At
	To     []act.UserID `json:"to" maxItems:"20" doc:"Colleagues"`
	Reason string       `json:"reason,omitempty" maxLength:"2000" doc:"What they are to look at"`
}

func (c Copying) event() Event { return Event{To: texts(c.To...), Reason: c.Reason} }

// copyTo has colleagues read along: they are told, and see the subject from then on,
// whatever their row scopes say. The run does not change (P6). Faults: task.missing,
// reference, duplicate.
func (r *run) copyTo(ev Event) error {
	v, k := r.s.seat(ev.Seat)
	switch {
	case k == nil:
		return taskMissing.New()
	case len(ev.To) == 0 || len(ev.To) > mostCopied:
		return taskPerson.New().At("/to")
	}
	for i, one := range ev.To {
		u, ok := r.w.People.User(one)
		switch {
		case !ok || !u.Staff:
			return taskPerson.New().At("/to")
		case slices.Contains(ev.To[:i], one):
			return taskTwice.New().At("/to")
		}
	}
	do(r, CopyTo{ev.To})
	tell(r, CopySent{r.on(v), v.Step, ev.To, ev.Reason})
	return nil
}
