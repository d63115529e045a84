package rig

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
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
	HTML                    string // "" where there is only text
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

// Rcpt takes everybody but nobody@…, as a server whose users are known.
func (p *postman) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, Message: "no such user"}
	}
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
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	text, html, failed := parts(m)
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	p.box.letters <- Letter{p.from, p.to, subject, text, html, m.Header}
	return nil
}

// parts are a letter's text and, beside it, its HTML.
func parts(m *mail.Message) (text, html string, err error) {
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", "", err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		plain, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		return string(plain), "", err
	}
	found := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; { // it undoes quoted-printable itself
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return found["text/plain"], found["text/html"], nil
		}
		if err != nil {
			return "", "", err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return "", "", err
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		found[kind] = string(body)
	}
}
