package notify

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// mailroom makes letters of rows: pure, on what was read.
type mailroom struct {
	s       *Service
	a       act.Act
	release *blueprint.Release
	people  *identity.People
	emails  map[act.UserID]string
	choices map[choice]string
	sign    identity.Signer
	steps   map[Step]StepWord
}

// write makes the letters, one for each row, but one for all of a person's that
// wait for that; and the rows that do not go out.
func (m *mailroom) write(rows []noticeRow) (out []post, refused []noticeRow, err error) {
	together := map[string][]noticeRow{}
	for _, n := range rows {
		if why := m.blocks(&n); why != "" {
			n.State, n.Reason = noticeRefused, why
			refused = append(refused, n)
			continue
		}
		key := n.ID.String()
		if n.Reason == forDigest {
			key = n.Person
		}
		together[key] = append(together[key], n)
	}
	for _, key := range slices.Sorted(maps.Keys(together)) {
		letter, err := m.letter(together[key])
		if err != nil {
			return nil, nil, err
		}
		out = append(out, post{rows: together[key], letter: letter})
	}
	return out, refused, nil
}

// blocks is why a row cannot go out by mail any more.
func (m *mailroom) blocks(n *noticeRow) string {
	u, _ := act.ParseUser(n.Person)
	_, active := m.people.Get(u)
	switch {
	case m.s.mail == nil:
		return noServer
	case n.Must == 0 && m.choices[choice{n.Person, n.Notice, n.Channel}] == choseOff:
		return noOff
	case n.contact() == "" && !active:
		return noPerson
	case m.address(n) == "":
		return noAddress
	}
	return ""
}

func (m *mailroom) address(n *noticeRow) string {
	if address := n.contact(); address != "" {
		return address
	}
	u, err := act.ParseUser(n.Person)
	if err != nil {
		return ""
	}
	return m.emails[u]
}

// letter makes one letter of the rows that it tells.
func (m *mailroom) letter(rows []noticeRow) (Letter, error) {
	first := &rows[0]
	v := envelope{id: first.ID.String(), to: m.address(first), lang: first.Lang,
		workspace: blueprint.Of[*blueprint.Workspace](m.release).Name.In(first.Lang, first.Lang)}
	kind := m.kind(first)
	if m.s.o.Site != "" {
		if kind == act.Staff {
			v.settings = m.s.o.Site + "/w/me"
		}
		if len(rows) == 1 && first.Must == 0 {
			v.unsubscribe = m.s.o.Site + unsubscribe + m.sign(stopPurpose, first.ID.Raw(), m.a.At.Add(stopLasts))
		}
	}
	says := make([]news, len(rows))
	for i := range rows {
		says[i] = news{rows[i].Title, rows[i].Body, m.link(&rows[i], kind), m.asks(&rows[i])}
	}
	return v.write(says)
}

// kind is what sort of user a row's reader is; "" for who has no login.
func (m *mailroom) kind(n *noticeRow) act.Kind {
	u, _ := act.ParseUser(n.Person)
	p, active := m.people.Get(u)
	if !active {
		return ""
	}
	return p.Kind
}

// link leads to what a row is about: a page of the desk, one that opens without a login,
// or for customers, where a task may be theirs, the one on which they answer.
func (m *mailroom) link(n *noticeRow, kind act.Kind) string {
	switch {
	case m.s.o.Site == "":
		return ""
	case kind == act.Staff:
		return m.s.o.Site + m.s.o.Matters.Page(n.Subject)
	case kind == act.Customer && m.steps[n.step()].Public != nil:
		return m.s.o.Site + m.s.o.Matters.Portal(n.Subject)
	}
	return m.s.o.Site + m.s.o.Matters.Link(m.sign, m.a.At, n.Subject)
}

// The patience with a mail server: so many attempts, over about a day.
const mailAttempts = 8

var mailPauses = []time.Duration{5 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// longestError is how much of what a mail server said is kept.
const longestError = 300

// after is a row after its letter was tried.
func (n noticeRow) after(at time.Time, err error) noticeRow {
	n.Attempts++
	if err == nil {
		n.State, n.Reason, n.Error, n.Failures, n.SentAt = noticeSent, "", "", 0, at.UnixMicro()
		return n
	}
	n.Failures++
	n.Error = strings.TrimPrefix(clean(err.Error()), ErrNever.Error()+": ")
	if said := []rune(n.Error); len(said) > longestError {
		n.Error = string(said[:longestError])
	}
	if n.Failures >= mailAttempts || errors.Is(err, ErrNever) {
		n.State, n.Reason = noticeFailed, ""
		return n
	}
	if n.Reason != forDigest { // what goes out together is tried again together
		n.Reason = forRetry
	}
	n.DueAt = at.Add(mailPauses[n.Failures-1]).UnixMicro()
	return n
}
