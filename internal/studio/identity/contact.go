package identity

import "regexp"

// A channel is how something reaches a user outside of our pages.
const (
	byEmail = "email"
	bySMS   = "sms"
)

var (
	emailForm = regexp.MustCompile(`^[^@\s<>"(),:;\\]{1,64}@[^@\s.]+(\.[^@\s.]+)+$`)
	phoneForm = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
)

func isEmail(s string) bool { return len(s) <= 254 && emailForm.MatchString(s) }
func isPhone(s string) bool { return phoneForm.MatchString(s) }

// reachedAt is a user's address on a channel: the one that was given, or the
// login, if it is such an address itself. "" is none.
func (u *userRow) reachedAt(channel string) string {
	switch {
	case channel == byEmail && u.Email != "":
		return u.Email
	case channel == bySMS && u.Phone != "":
		return u.Phone
	case channel == byEmail && isEmail(u.Login), channel == bySMS && isPhone(u.Login):
		return u.Login
	}
	return ""
}
