package mail

import (
	"context"
	"errors"
	"fmt"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"bespoke/internal/studio/notify"
)

// Send sends the letter of a notice: text and HTML. What the server says no to
// for ever (5xx), and an address that is none, is notify.ErrNever.
func (m *Mail) Send(ctx context.Context, l notify.Letter) error {
	letter, err := m.letter(l.To, l.Subject, l.Text)
	if err != nil {
		return errors.Join(notify.ErrNever, err)
	}
	letter.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	letter.SetMessageIDWithValue(l.ID + "@" + m.domain())
	letter.SetGenHeader("Content-Language", l.Lang)
	if l.Unsubscribe != "" { // RFC 8058: a mail program offers it as a button
		letter.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.Unsubscribe+">")
		letter.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	if err := m.send(ctx, letter); err != nil {
		var said *gomail.SendError
		if errors.As(err, &said) && !said.IsTemp() && said.ErrorCode() >= 500 {
			return errors.Join(notify.ErrNever, err)
		}
		return fmt.Errorf("a notice: %w", err)
	}
	return nil
}

// domain is that of the sender.
func (m *Mail) domain() string {
	_, domain, _ := strings.Cut(strings.TrimSuffix(m.from, ">"), "@")
	return domain
}
