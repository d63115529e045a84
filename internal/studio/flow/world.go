package flow

import (
	"cmp"
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// World is the frozen view that comes with each event: nothing else is asked,
// and no clock is read (G1). Env holds the subject's facts; flow writes did.*,
// task.* and user.* into it and nothing else.
type World struct {
	Env      *rule.Env
	Subject  id.Raw // of whom the facts are told
	Version  int64  // of the subject
	People   People
	Calendar func(key string) *clock.Calendar
	Duty     func(calendar string, at time.Time) (role string) // who answers at a moment; may be nil
	About    string                                            // the customer whom the subject is for: steps may stay with who had him last
	Stake    act.Stake                                         // what bounds who may stand in
	JumpEyes int                                               // how many people a jump takes
	Turns    *Turns                                            // what giving tasks goes by, and how busy people are; nil knows neither

	// Heard is when the facts that the flow may wait for were told of the subject last.
	Heard map[string]time.Time
	// Assign asks the assignment tables (assign.task) for a who list, as it
	// stands in the document; nil when no row holds. May itself be nil.
	Assign func(e *rule.Env) json.RawMessage
	// Allot asks the deadline tables (deadline.task) how long a task has, and by which
	// calendar; zero and "" where they do not say. May itself be nil.
	Allot func(e *rule.Env) (in clock.Duration, calendar string)
	// Changed lists what has changed since a version of the subject; nil means
	// that nothing ever does.
	Changed func(since int64) []Change
}

// People is what flow has to know of a workspace's users. Users have ids in
// text form; lists are in the order of the ids.
type People interface {
	// Role lists the active users who have a role.
	Role(key string) []User
	// Customer lists the active users who sign in for a customer.
	Customer(party string) []User
	// Everybody lists the active users who work here.
	Everybody() []User
	// User finds an active user.
	User(id string) (User, bool)
	// Ever finds a user, active or not: whoever left still has a name.
	Ever(id string) (User, bool)
	// Login finds an active user by login name.
	Login(name string) (User, bool)
	// Manager finds the user one level above, active or not.
	Manager(id string) (User, bool)
	// Successor finds the active user who takes over from one who has left.
	Successor(id string) (User, bool)
	// Department lists the active users of a department and of those below it.
	Department(code string) []User
	// Principals lists the active users for whom a user stands in now, those for
	// whom these stand in themselves included, each with every limit.
	Principals(id string) []Standing
	// Here tells whether somebody is an active user and not away at a moment: then nobody
	// else covers for him.
	Here(id string, at time.Time) bool
	// Cover is who is there to act for an active user at a moment, and within which
	// limits: he himself, or who stands in. None: nobody is there.
	Cover(id string, at time.Time) []Standing
	// Turns are the moments of a time at which somebody goes away or comes back.
	Turns(from, until time.Time) []time.Time
}

// User is somebody who may be asked.
type User struct {
	ID    string
	Name  string
	Roles []string   // sorted
	Staff bool       // works here: may be asked by name, which customers and programs may not
	Party string     // of who signs in for a customer: which
	Facts rule.Frame // user.*; may be nil
	// Of makes the facts when they are first asked for, which is seldom.
	Of func(*rule.Catalogue, *identity.Fields) rule.Frame
}

// Standing is somebody who stands in, or is stood in for, within a limit.
type Standing struct {
	User
	Limit act.Limit
}

// facts are the user's, in an environment of a catalogue, of a release with such fields
// of users.
func (u User) facts(c *rule.Catalogue, kept *identity.Fields) rule.Frame {
	if u.Facts == nil && u.Of != nil {
		return u.Of(c, kept)
	}
	return u.Facts
}

// Change is a fact of the subject that was changed, as people read it.
type Change struct {
	Fact   string `json:"fact"`
	Item   string `json:"item,omitempty"`  // whose it is, where it is a row's: as "2" of the line 2
	Label  string `json:"label,omitempty"` // what it is called to whoever decides
	Old    string `json:"old"`
	New    string `json:"new"`
	Hidden bool   `json:"-"` // from whoever decides
	Back   bool   `json:"-"` // it is again what it was
}

// words are the change as whoever decides reads it.
func (c Change) words() string {
	return cmp.Or(c.Label, c.Fact) + " " + cmp.Or(c.Old, "—") + " → " + cmp.Or(c.New, "—")
}

func (w *World) changedSince(version int64) []Change {
	if w.Changed == nil || version >= w.Version {
		return nil
	}
	return w.Changed(version)
}
