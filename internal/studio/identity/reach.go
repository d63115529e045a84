package identity

import (
	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// Emails are the addresses of users, of those who have one: the one that was
// given, or the login, if it is one itself.
func (s *Service) Emails(r db.Reader, users []act.UserID) (map[act.UserID]string, error) {
	profiles, err := readProfiles(r, users)
	found := map[act.UserID]string{}
	for u, p := range profiles {
		if address := p.reachedAt(byEmail); address != "" {
			found[u] = address
		}
	}
	return found, err
}
