package identity

import (
	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// UserAdded says that a user was added, by whoever the act names.
type UserAdded struct {
	User  act.UserID `json:"user"`
	Login string     `json:"login"`
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

// KeyDropped says that a key is refused from now on.
type KeyDropped struct {
	User act.UserID `json:"user"`
	Key  KeyID      `json:"key"`
}

// Head is identity.keyDropped.
func (f KeyDropped) Head() event.Head {
	return event.Head{Name: "identity.keyDropped", Version: 1, Subject: f.User.Raw()}
}
