package flow

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
)

// Copies tell colleagues of a subject and let them read it, whatever their row scope says;
// what they see of it is their roles' to say. The run goes on as it does (P6).

// mostCopied bounds how many are sent a copy at once.
const mostCopied = 20

// Copying sends copies.
type Copying struct {
	AtRun
	To     []act.UserID `json:"to" doc:"Colleagues, at most 20"`
	Reason string       `json:"reason,omitempty" maxLength:"2000" doc:"What to look at"`
}

func (c Copying) event() Event { return Event{To: texts(c.To...), Reason: c.Reason} }

// copyTo sends copies. Faults: flow.invalid with each who cannot be sent one.
func (r *run) copyTo(ev Event) error {
	var wrong []*fault.Error
	if n := len(ev.To); n == 0 || n > mostCopied {
		wrong = append(wrong, copyCount.New("max", mostCopied).At("/to"))
	}
	for i, to := range ev.To {
		u, works := r.w.People.User(to)
		switch {
		case !works || !u.Staff:
			wrong = append(wrong, taskPerson.New().At(check.At("to", i)))
		case slices.Contains(ev.To[:i], to):
			wrong = append(wrong, taskTwice.New("name", u.Name).At(check.At("to", i)))
		}
	}
	if len(wrong) > 0 {
		return flowInvalid.New().Of(wrong...)
	}
	do(r, Copy{ev.To})
	tell(r, CopySent{r.of, ev.To, ev.Reason})
	return nil
}

// Copy lets users read the subject.
type Copy struct{ To []string }

func (Copy) command() {}

// CopySent is that somebody sent copies.
type CopySent struct {
	Of
	To     []string `json:"to"`
	Reason string   `json:"reason,omitempty"`
}

// Head names the fact for the log.
func (f CopySent) Head() event.Head { return f.head("cc.sent") }
