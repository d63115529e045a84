package identity

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

// Forget ends the users who act for parties, and makes them nameless. It returns who
// they were. Tells identity.userChanged.
func (s *Service) Forget(tx *event.Tx, a act.Act, parties []id.Raw, name string) ([]User, error) {
	raiseStaffing(tx)
	all, err := readActing(tx, parties)
	if err != nil {
		return nil, err
	}
	were := make([]User, len(all))
	for i := range all {
		u := &all[i]
		were[i] = u.view(nil)
		if err := forgetSignIn(tx, u.ID, u.Login); err != nil {
			return nil, err
		}
		u.Login, u.Name, u.Email, u.Phone, u.Skills, u.Fields, u.Active = u.ID.String(), name, "", "", "", "", false
		s.shun(u.ID)
		tx.Tell(a, UserChanged{User: u.ID, Changed: []string{"login", "name", "email", "phone", "skills", "fields", "active"}})
	}
	return were, updateUsers(tx, all)
}

// ActingFor lists the users who act for parties.
func ActingFor(r db.Reader, parties ...id.Raw) ([]User, error) {
	all, err := readActing(r, parties)
	users := []User{}
	for _, u := range all {
		users = append(users, u.view(nil))
	}
	return users, err
}
