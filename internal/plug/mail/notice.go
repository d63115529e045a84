package mail

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"bespoke/internal/studio/notify"
)

// Send sends the letter of a notice: text and HTML. What the server says no to
// for ever (5xx), and an address that is none, is notify.ErrNever.
func (m *Mail) Send(ctx context.Context, l notify.Letter) error {
	letter, err := m.letter(l.To, l.Subject, l.Text)
	if err != nil {
		return fmt.Errorf("%w: %w", notify.ErrNever, err)
	}
	letter.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	letter.SetMessageIDWithValue(l.ID + "@" + m.domain())
	letter.SetGenHeader("Content-Language", l.Lang)
	if l.Unsubscribe != "" { // RFC 8058: a mail program offers it as a button
		letter.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
		letter.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	err = m.send(ctx, letter)
	var said *gomail.SendError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &said):
		return err
	case !said.IsTemp() && said.ErrorCode() >= 500:
		return fmt.Errorf("%w: %s", notify.ErrNever, answered(err))
	}
	return errors.New(answered(err))
}

// answer is how the library reports what a server answered.
var answer = regexp.MustCompile(`\b([245][0-9]{2}) "?([^"]*)"?, affected`)

// answered is what the server answered, where that can be told: nobody needs
// our own addresses in a log.
func answered(err error) string {
	if found := answer.FindStringSubmatch(err.Error()); found != nil {
		return found[1] + " " + found[2]
	}
	return err.Error()
}

// domain is that of the sender.
func (m *Mail) domain() string {
	_, domain, _ := strings.Cut(strings.TrimSuffix(m.from, ">"), "@")
	return domain
}
