package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/job"
)

// Message is a code or a link on its way to a user.
type Message struct {
	To        string // an e-mail address, or a phone number with +
	Channel   string // "email" or "sms"
	Purpose   string // "signIn"
	Workspace string // its name
	Name      string // the user's
	Code      string // six digits, or
	Link      string // a whole address
	Lasts     time.Duration
	Lang      string
}

// Deliver is the door to whoever brings messages to people: a mail server, a
// gateway for text messages. An error is tried again later.
type Deliver interface {
	Deliver(ctx context.Context, m Message) error
}

// delivery is the job of sending one proof.
type delivery struct {
	Workspace act.WorkspaceID `json:"workspace"`
	Proof     ProofID         `json:"proof"`
}

// Kind is identity.deliver.
func (delivery) Kind() string { return "identity.deliver" }

// patience is short: who wants to sign in now has no use for a code tomorrow.
var patience = job.Retry{Attempts: 6, Pause: func(failed int) time.Duration {
	return []time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute}[min(failed, 5)-1]
}}

// SendBy lets codes and links be sent on some channels, before the queue is
// started: the fact that one is asked for becomes a job, and the job makes it.
// So no code is written down anywhere on its way. Without SendBy none are sent.
func (s *Service) SendBy(q *job.Queue, outlets map[string]Deliver) error {
	if err := job.Handle(q, patience, s.deliver); err != nil {
		return err
	}
	s.outlets = outlets
	event.Subscribe(s.o.Facts, "identity.deliver", func(ctx context.Context, tx *event.Tx, facts []event.Heard[CodeAsked]) error {
		jobs := make([]job.Job, len(facts))
		for i, f := range facts {
			jobs[i] = job.Job{Key: f.Fact.Proof.String(), Args: delivery{tx.Workspace(), f.Fact.Proof}}
		}
		return q.Insert(ctx, jobs...)
	})
	return nil
}

// deliver makes the code or link, stores its hash, and sends it. Tried again,
// it makes another: the last one that is sent is good.
func (s *Service) deliver(ctx context.Context, d delivery) error {
	a := act.Act{Workspace: d.Workspace, At: s.o.Clock.Now(), Request: "deliver " + d.Proof.String()}.As("identity")
	var m *Message
	err := s.write(ctx, a, func(tx db.Tx) (err error) {
		m, err = s.compose(tx, a, d.Proof)
		return err
	})
	if err != nil || m == nil {
		return err
	}
	if err := s.outlets[m.Channel].Deliver(ctx, *m); err != nil {
		return fmt.Errorf("deliver %s by %s: %w", d.Proof, m.Channel, err)
	}
	return nil
}

// tooLate is how long after it was asked for nothing is sent any more.
const tooLate = 10 * time.Minute

// compose makes the message; nil where there is nobody to send it to, or it is
// too late.
func (s *Service) compose(tx db.Tx, a act.Act, proof ProofID) (*Message, error) {
	rows, err := lockProofs(tx, []ProofID{proof})
	row := rows[proof]
	if err != nil || row == nil || row.UsedAt != 0 || a.Micros() > row.MadeAt+tooLate.Microseconds() || s.outlets[row.Channel] == nil {
		return nil, err
	}
	user, err := readLogin(tx, row.Login)
	if err != nil || user == nil || !user.Active || user.reachedAt(row.Channel) == "" {
		return nil, err
	}
	with, err := secretFor(tx, a.Micros())
	if err != nil {
		return nil, err
	}
	w, err := readWorkspace(tx)
	m := &Message{To: user.reachedAt(row.Channel), Channel: row.Channel, Purpose: "signIn", Workspace: w.Name, Name: user.Name,
		Lasts: row.Kind.lasts(), Lang: row.Lang}
	text := s.secretText(m, tx.Workspace(), row, user)
	row.User, row.Hash, row.ExpiresAt = user.ID, with.hashProof(proof, text), a.At.Add(m.Lasts).UnixMicro()
	sendProof(tx, *row)
	return m, err
}

// secretText makes what is sent and puts it into the message.
func (s *Service) secretText(m *Message, w act.WorkspaceID, row *proofRow, user *userRow) string {
	if row.Kind == aLink {
		token := newToken(w, row.ID.Raw()).token()
		m.Link = s.page(user.Kind) + "#link=" + token
		return token
	}
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails: crypto/rand ends the program instead
	m.Code = fmt.Sprintf("%06d", n)
	return m.Code
}
