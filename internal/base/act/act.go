// Package act says who acts: every verb's second parameter.
package act

import (
	"time"

	"bespoke/internal/base/id"
)

type workspaceKind struct{}

func (workspaceKind) Prefix() string { return "wsp" }

type userKind struct{}

func (userKind) Prefix() string { return "usr" }

// WorkspaceID names one business, the tenant; UserID one of its users.
type (
	WorkspaceID = id.Of[workspaceKind]
	UserID      = id.Of[userKind]
)

// NewWorkspaceID and NewUserID name what is about to be made.
func NewWorkspaceID() WorkspaceID { return id.New[workspaceKind]() }
func NewUserID() UserID           { return id.New[userKind]() }

// ParseUser reads the text form of a user's id.
func ParseUser(s string) (UserID, error) { return id.Parse[userKind](s) }

// Kind is what sort of actor it is, as rules see it in actor.kind.
type Kind string

// The closed set of kinds.
const (
	Staff    Kind = "staff"
	Customer Kind = "customer"
	Supplier Kind = "supplier"
	API      Kind = "api"
	Robot    Kind = "robot" // our own clock, relay or a flow's automatic step
)

// Act is one action about to happen: who, for which workspace, when, in which
// language, under which request. It is a value; nobody changes it on the way.
type Act struct {
	Workspace   WorkspaceID
	User        UserID
	Name        string      // the user's name, or the robot's, as the timeline shows it
	Kind        Kind        //
	Roles       []string    // keys of the user's roles, sorted
	Departments []string    // codes of the user's department and of those above it
	Manages     []string    // ids, as texts, of the users below the user, however far
	For         []Principal // those for whom the actor stands in now
	Party       id.Raw      // the party a customer's login stands for; zero for staff
	Channel     string      // how the caller came: portal staff api file shop table
	Lang        string      // "zh-CN" or "en"
	Request     string      // request id, in the log and in problems
	At          time.Time
	Via         Via
	Many        bool // one of many that somebody does at once, and looks at together (engine/bulk)
	// Command numbers the command within its turn of the workspace's queue, so
	// that a guard's refusal finds the command that told the fact.
	Command int
}

// Principal is somebody for whom an actor stands in, with his roles, and within which
// limit. Who is stood in for within several stands there several times.
type Principal struct {
	User  UserID
	Roles []string
	Limit Limit
}

// Via is how an act reached us over HTTP; empty for what the program does itself.
type Via struct {
	Session id.Raw // the session that it belongs to; zero with a key
	Address string // the caller's, as far as it can be known
	Agent   string // what the caller's program calls itself
	Secure  bool   // the caller speaks TLS, with us or with a proxy of ours
}

// Micros is the moment of the act as the database keeps times: µs since 1970, UTC.
func (a Act) Micros() int64 { return a.At.UnixMicro() }

// As returns the same act done by one of our robots, named for the timeline.
func (a Act) As(robot string) Act {
	a.User, a.Name, a.Kind, a.Roles, a.Departments, a.Manages, a.For = UserID{}, robot, Robot, nil, nil, nil, nil
	return a
}
