package flow

import (
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/identity"
)

// staff shows identity's snapshot as flows ask for it.
type staff struct {
	*identity.People
	at time.Time // who stands in for whom is asked of a moment
}

// StaffOf makes a snapshot of who works in a workspace the people of a world at a
// moment.
func StaffOf(p *identity.People, at time.Time) People { return staff{p, at} }

func userOf(p *identity.Person, ok bool) (User, bool) {
	if !ok {
		return User{}, false
	}
	return User{ID: p.Text, Name: p.Name, Roles: p.Roles, Staff: p.Kind == act.Staff, Party: partyOf(p), Of: p.Facts}, true
}

// partyOf is the customer for whom somebody signs in; "" for who does for none.
func partyOf(p *identity.Person) string {
	if p.Kind != act.Customer {
		return ""
	}
	return p.Party.String()
}

// Role lists the active users who have a role.
func (s staff) Role(key string) []User { return usersOf(s.People.Role(key)) }

// Customer lists the active users who sign in for a customer.
func (s staff) Customer(party string) []User {
	members, _ := s.Members(logins + party)
	return usersOf(members)
}

// Department lists the active users of a department and of those below it.
func (s staff) Department(code string) []User { return usersOf(s.People.Department(code)) }

// Everybody lists the active users who work here.
func (s staff) Everybody() []User { return usersOf(s.People.Staff()) }

func usersOf(people []*identity.Person) []User {
	users := make([]User, len(people))
	for i, p := range people {
		users[i], _ = userOf(p, true)
	}
	return users
}

// User finds an active user.
func (s staff) User(text string) (User, bool) {
	u, err := act.ParseUser(text)
	if err != nil {
		return User{}, false
	}
	return userOf(s.People.Get(u))
}

// Ever finds a user, active or not.
func (s staff) Ever(text string) (User, bool) {
	u, err := act.ParseUser(text)
	if err != nil {
		return User{}, false
	}
	return userOf(s.People.Ever(u))
}

// Login finds an active user by login name.
func (s staff) Login(name string) (User, bool) { return userOf(s.People.Login(name)) }

// Manager finds the user one level above, active or not.
func (s staff) Manager(text string) (User, bool) {
	u, err := act.ParseUser(text)
	if err != nil {
		return User{}, false
	}
	return userOf(s.People.Manager(u))
}

// Successor finds who takes over from a user who has left.
func (s staff) Successor(text string) (User, bool) {
	u, err := act.ParseUser(text)
	if err != nil {
		return User{}, false
	}
	return userOf(s.People.Successor(u))
}

// Principals lists for whom a user stands in.
func (s staff) Principals(text string) []Standing {
	u, err := act.ParseUser(text)
	if err != nil {
		return nil
	}
	return standings(s.People.Principals(u, s.at))
}

// Here tells whether an active user is not away.
func (s staff) Here(text string, at time.Time) bool {
	u, err := act.ParseUser(text)
	return err == nil && s.People.Here(u, at)
}

// Cover is who is there to act for a user, and within which limits.
func (s staff) Cover(text string, at time.Time) []Standing {
	u, err := act.ParseUser(text)
	if err != nil {
		return nil
	}
	return standings(s.People.Cover(u, at))
}

func standings(all []identity.Standing) []Standing {
	users := make([]Standing, len(all))
	for i, s := range all {
		users[i].User, _ = userOf(s.Person, true)
		users[i].Limit = s.Limit
	}
	return users
}
