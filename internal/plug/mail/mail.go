package mail

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"bespoke/internal/studio/identity"
)

// Mail is a mail server that takes our messages.
type Mail struct {
	host, from string
	options    []gomail.Option
}

// timeout is how long the server may take for each of its answers.
const timeout = 20 * time.Second

// New knows a server by its address: smtp://user:password@host:587, which must
// offer STARTTLS unless ?tls=none says otherwise, or smtps://host:465. from is
// the sender, as "Wood <orders@example.com>".
func New(address, from string) (*Mail, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("the mail server's address is smtp://… or smtps://host:port") // without it: it may hold a password
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("the sender %q is no address: %w", from, err)
	}
	m := &Mail{host: u.Hostname(), from: from, options: []gomail.Option{gomail.WithTimeout(timeout)}}
	port, auth := 587, gomail.SMTPAuthAutoDiscover
	switch tls := u.Query().Get("tls"); {
	case u.Scheme == "smtps":
		port = 465
		m.options = append(m.options, gomail.WithSSL())
	case tls == "none": // for a server on the same machine: then it may read the password too
		auth = gomail.SMTPAuthPlainNoEnc
		m.options = append(m.options, gomail.WithTLSPolicy(gomail.NoTLS))
	case tls == "":
		m.options = append(m.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		return nil, fmt.Errorf("tls=%s: it is tls=none, or left out", tls)
	}
	if p := u.Port(); p != "" {
		port, _ = strconv.Atoi(p) // url.Parse has seen that it is a number
	}
	m.options = append(m.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		m.options = append(m.options, gomail.WithSMTPAuth(auth), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	return m, nil
}

// Deliver sends one message. The server has it when there is no error.
func (m *Mail) Deliver(ctx context.Context, message identity.Message) error {
	subject, text := words(message)
	letter, err := m.letter(message.To, subject, text)
	if err != nil {
		return err
	}
	return m.send(ctx, letter)
}

// letter is one of ours to somebody, as text.
func (m *Mail) letter(to, subject, text string) (*gomail.Msg, error) {
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent()) // nobody need know what it was written with
	if err := letter.From(m.from); err != nil {
		return nil, fmt.Errorf("mail from %s: %w", m.from, err)
	}
	if err := letter.To(to); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	letter.Subject(subject)
	letter.SetBodyString(gomail.TypeTextPlain, text)
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // so that no absence note answers
	return letter, nil
}

func (m *Mail) send(ctx context.Context, letter *gomail.Msg) error {
	client, err := gomail.NewClient(m.host, m.options...)
	if err != nil {
		return fmt.Errorf("mail by %s: %w", m.host, err)
	}
	if err := client.DialAndSendWithContext(ctx, letter); err != nil {
		return fmt.Errorf("mail by %s: %w", m.host, err)
	}
	return nil
}
