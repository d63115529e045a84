package identity

import (
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/event"
)

// UserAdded says that a user was added, by whoever the act names.
type UserAdded struct {
	User  act.UserID `json:"user"`
	Kind  act.Kind   `json:"kind"`
	Roles []string   `json:"roles"`
}

// Head is identity.userAdded.
func (f UserAdded) Head() event.Head {
	return event.Head{Name: "identity.userAdded", Version: 1, Subject: f.User.Raw()}
}

// UserChanged says what about a user was changed, and what holds now.
type UserChanged struct {
	User    act.UserID `json:"user"`
	Changed []string   `json:"changed"` // names of the members
	Active  bool       `json:"active"`
	Roles   []string   `json:"roles"`
}

// Head is identity.userChanged.
func (f UserChanged) Head() event.Head {
	return event.Head{Name: "identity.userChanged", Version: 1, Subject: f.User.Raw()}
}

// DepartmentAdded says that there is a new department. The facts of departments
// are about the workspace: users, not departments, have timelines.
type DepartmentAdded struct {
	Workspace id.Raw `json:"-"`
	Code      string `json:"code"`
	Name      string `json:"name"`
	Above     string `json:"above,omitempty"`
}

// Head is identity.departmentAdded.
func (f DepartmentAdded) Head() event.Head {
	return event.Head{Name: "identity.departmentAdded", Version: 1, Subject: f.Workspace}
}

// DepartmentChanged says what holds of a department now.
type DepartmentChanged struct {
	Workspace id.Raw `json:"-"`
	Code      string `json:"code"`
	Name      string `json:"name"`
	Above     string `json:"above,omitempty"`
}

// Head is identity.departmentChanged.
func (f DepartmentChanged) Head() event.Head {
	return event.Head{Name: "identity.departmentChanged", Version: 1, Subject: f.Workspace}
}

// DepartmentDropped says that a department is no more.
type DepartmentDropped struct {
	Workspace id.Raw `json:"-"`
	Code      string `json:"code"`
	Name      string `json:"name"`
}

// Head is identity.departmentDropped.
func (f DepartmentDropped) Head() event.Head {
	return event.Head{Name: "identity.departmentDropped", Version: 1, Subject: f.Workspace}
}

// SignOnChanged says at which issuer people sign on from now on; "" at none.
type SignOnChanged struct {
	Workspace id.Raw `json:"-"`
	Issuer    string `json:"issuer"`
}

// Head is identity.signOnChanged.
func (f SignOnChanged) Head() event.Head {
	return event.Head{Name: "identity.signOnChanged", Version: 1, Subject: f.Workspace}
}

// Linked says that an issuer vouches for a user from now on.
type Linked struct {
	User   act.UserID `json:"user"`
	Issuer string     `json:"issuer"`
}

// Head is identity.linked.
func (f Linked) Head() event.Head {
	return event.Head{Name: "identity.linked", Version: 1, Subject: f.User.Raw()}
}

// Delegated says that a user is away for a time, and who stands in for him.
type Delegated struct {
	ID     DelegationID `json:"id"`
	User   act.UserID   `json:"user"`
	Deputy act.UserID   `json:"deputy,omitzero"` // absent: nobody
	From   time.Time    `json:"from"`
	Until  time.Time    `json:"until"`
	// Within which limits he stands in; absent: all processes, any amount.
	Processes []string      `json:"processes,omitempty"`
	Limit     *money.Amount `json:"limit,omitempty"`
}

// Head is identity.delegated.
func (f Delegated) Head() event.Head {
	return event.Head{Name: "identity.delegated", Version: 1, Subject: f.User.Raw()}
}

// Undelegated says that a user is not away any more, and nobody stands in.
type Undelegated struct {
	ID     DelegationID `json:"id"`
	User   act.UserID   `json:"user"`
	Deputy act.UserID   `json:"deputy,omitzero"`
}

// Head is identity.undelegated.
func (f Undelegated) Head() event.Head {
	return event.Head{Name: "identity.undelegated", Version: 1, Subject: f.User.Raw()}
}

// KeyAdded says that a user got a key. Of the key itself nobody is told.
type KeyAdded struct {
	User act.UserID `json:"user"`
	Key  KeyID      `json:"key"`
	Name string     `json:"name"`
}

// Head is identity.keyAdded.
func (f KeyAdded) Head() event.Head {
	return event.Head{Name: "identity.keyAdded", Version: 1, Subject: f.User.Raw()}
}

// KeyRotated says that what a workspace seals is sealed with a new key from now on.
type KeyRotated struct {
	Workspace id.Raw `json:"workspace"`
	Number    int64  `json:"number"`
}

// Head is identity.keyRotated.
func (f KeyRotated) Head() event.Head {
	return event.Head{Name: "identity.keyRotated", Version: 1, Subject: f.Workspace}
}

// SignedIn says that somebody came in, by a password, code, link or invitation.
type SignedIn struct {
	User    act.UserID `json:"user"`
	Session SessionID  `json:"session"`
	Proof   string     `json:"proof"`
}

// Head is identity.signedIn.
func (f SignedIn) Head() event.Head {
	return event.Head{Name: "identity.signedIn", Version: 1, Subject: f.User.Raw()}
}

// SignedOut says that so many of a user's sessions were ended, by himself.
type SignedOut struct {
	User     act.UserID `json:"user"`
	Sessions int64      `json:"sessions"`
}

// Head is identity.signedOut.
func (f SignedOut) Head() event.Head {
	return event.Head{Name: "identity.signedOut", Version: 1, Subject: f.User.Raw()}
}

// PasswordSet says that a user has a new password. Of it nobody is told.
type PasswordSet struct {
	User act.UserID `json:"user"`
}

// Head is identity.passwordSet.
func (f PasswordSet) Head() event.Head {
	return event.Head{Name: "identity.passwordSet", Version: 1, Subject: f.User.Raw()}
}

// Invited says that a user got a link with which to set a password.
type Invited struct {
	User act.UserID `json:"user"`
}

// Head is identity.invited.
func (f Invited) Head() event.Head {
	return event.Head{Name: "identity.invited", Version: 1, Subject: f.User.Raw()}
}

// CodeAsked says that somebody wants a code or a link to be sent. For whom
// stands in the proof, and goes with it: he may not exist.
type CodeAsked struct {
	Proof   ProofID `json:"proof"`
	Kind    string  `json:"kind"` // code or link
	Channel string  `json:"channel"`
}

// Head is identity.codeAsked.
func (f CodeAsked) Head() event.Head {
	return event.Head{Name: "identity.codeAsked", Version: 1, Subject: f.Proof.Raw()}
}

// KeyDropped says that a key is refused from now on.
type KeyDropped struct {
	User act.UserID `json:"user"`
	Key  KeyID      `json:"key"`
}

// Head is identity.keyDropped.
func (f KeyDropped) Head() event.Head {
	return event.Head{Name: "identity.keyDropped", Version: 1, Subject: f.User.Raw()}
}
