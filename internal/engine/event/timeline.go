package event

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Record is a stored fact.
type Record struct {
	Seq     int64
	Name    string
	Version int
	Subject id.Raw
	At      int64 // µs UTC
	User    act.UserID
	By      string // the user's or robot's name
	Request string
	Data    json.RawMessage
}

// Timeline reads the facts of one subject, oldest first, after a number.
func Timeline(r db.Reader, subject id.Raw, after int64, limit int) ([]Record, error) {
	return readSubject(r, subject, after, limit)
}

// act is the act that brought the fact about, as far as the log keeps it.
func (r *Record) act(w act.WorkspaceID) act.Act {
	a := act.Act{Workspace: w, User: r.User, Name: r.By, Request: r.Request, At: time.UnixMicro(r.At).UTC()}
	if r.User.IsZero() {
		a.Kind = act.Robot
	}
	return a
}
