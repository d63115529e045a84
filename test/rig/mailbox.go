package rig

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mailbox is a real mail server on this machine, which keeps what it is sent.
type Mailbox struct {
	URL     string       // smtp://…
	Refuses atomic.Int64 // so many messages are refused first, as a server in trouble does
	Signed  atomic.Value // who has signed in to the server last, as a string

	letters chan Letter
}

// Letter is what arrived.
type Letter struct {
	From, To, Subject, Text string
	Header                  mail.Header
}

// Post opens a mail server for one test.
func Post(t testing.TB) *Mailbox {
	t.Helper()
	box := &Mailbox{letters: make(chan Letter, 1000)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &postman{box: box}, nil }))
	server.AllowInsecureAuth = true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box.URL = "smtp://" + l.Addr().String() + "?tls=none"
	go server.Serve(l) // ends with Close
	t.Cleanup(func() { server.Close() })
	return box
}

// Next waits for the next letter.
func (m *Mailbox) Next(t testing.TB) Letter {
	t.Helper()
	select {
	case l := <-m.letters:
		return l
	case <-time.After(30 * time.Second):
		t.Fatal("no letter came")
		return Letter{}
	}
}

// Waiting is how many letters have come and were not taken.
func (m *Mailbox) Waiting() int { return len(m.letters) }

// postman is one connection.
type postman struct {
	box      *Mailbox
	from, to string
}

func (p *postman) Reset()        {}
func (p *postman) Logout() error { return nil }

func (p *postman) Mail(from string, _ *smtp.MailOptions) error {
	p.from = from
	return nil
}

func (p *postman) Rcpt(to string, _ *smtp.RcptOptions) error {
	p.to = to
	return nil
}

// AuthMechanisms and Auth let anybody in who says who he is.
func (p *postman) AuthMechanisms() []string { return []string{sasl.Plain} }

func (p *postman) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		p.box.Signed.Store(username + ":" + password)
		return nil
	}), nil
}

func (p *postman) Data(r io.Reader) error {
	if p.box.Refuses.Add(-1) >= 0 {
		return &smtp.SMTPError{Code: 451, Message: "not today"}
	}
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	_, failed := text.ReadFrom(quotedprintable.NewReader(m.Body))
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	p.box.letters <- Letter{p.from, p.to, subject, text.String(), m.Header}
	return nil
}
