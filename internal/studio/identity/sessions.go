package identity

import (
	"context"
	"net/http"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var noSession = fault.Define(fault.Missing, "session.missing", "没有这个登录会话", "There is no such session").
	Fix("请刷新会话列表", "Reload the list of sessions")

// SessionView is a session as its user sees it.
type SessionView struct {
	ID         SessionID `json:"id"`
	Browser    string    `json:"browser,omitzero" doc:"As Chrome, Windows"`
	Address    string    `json:"address,omitzero"`
	CreatedAt  time.Time `json:"createdAt"`
	LastUsedAt time.Time `json:"lastUsedAt" doc:"To the hour"`
	Current    bool      `json:"current,omitzero" doc:"The one that asks"`
}

// FindSessions is the input of identity.sessions.
type FindSessions struct {
	op.Page
}

// findSessions lists the caller's own sessions that are not over, newest first.
func (s *Service) findSessions(_ context.Context, a act.Act, r db.Reader, in FindSessions) (op.List[SessionView], error) {
	before, err := in.Before()
	if err != nil {
		return op.List[SessionView]{}, err
	}
	usedAfter := a.At.Add(-idleOf(a.Kind)).UnixMicro()
	rows, err := readSessions(r, a.User, before, usedAfter, a.Micros(), in.Limit)
	if err != nil {
		return op.List[SessionView]{}, err
	}
	views := make([]SessionView, len(rows))
	for i, row := range rows {
		views[i] = SessionView{ID: row.ID, Browser: browserOf(row.Agent), Address: row.Address, CreatedAt: time.UnixMicro(row.CreatedAt).UTC(),
			LastUsedAt: time.UnixMicro(row.LastUsed).UTC(), Current: row.ID.Raw() == a.Via.Session}
	}
	return op.ListOf(views, in.Page, func(v SessionView) id.Raw { return v.ID.Raw() }), nil
}

// Ended is how many sessions were ended.
type Ended struct {
	Ended   int64 `json:"ended"`
	user    act.UserID
	cookies []*http.Cookie
}

// About is whom the audit trail shows the command for.
func (e Ended) About() string { return e.user.String() }

// Cookies takes the session's cookie away where it was the caller's own.
func (e Ended) Cookies() []*http.Cookie { return e.cookies }

// EndSession is the input of identity.endSession.
type EndSession struct {
	ID SessionID `path:"id" json:"-"`
}

// endOne ends one session of the caller's, and tells identity.signedOut.
func (s *Service) endOne(tx *event.Tx, a act.Act, key SessionID) (Ended, error) {
	found, err := endSession(tx, a.User, key, a.Micros())
	if err != nil || !found {
		return Ended{}, err
	}
	s.sessions.shun(key.Raw(), s.o.Clock.Now())
	tx.Tell(a, SignedOut{a.User, 1})
	e := Ended{Ended: 1, user: a.User}
	if key.Raw() == a.Via.Session {
		e.cookies = out(a)
	}
	return e, nil
}

// signOuts ends the sessions that ask for it. With a key there is none to end.
func (s *Service) signOuts(_ context.Context, tx *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[Ended] {
	results := make([]op.Result[Ended], len(cmds))
	for i, c := range cmds {
		results[i].Out, results[i].Err = s.endOne(tx, c.Act, id.From[sessionKind](c.Act.Via.Session))
		results[i].Out.cookies = out(c.Act)
	}
	return results
}

// dropSessions ends sessions by id. Fault: session.missing, also for those of others.
func (s *Service) dropSessions(_ context.Context, tx *event.Tx, cmds []op.Cmd[EndSession]) []op.Result[Ended] {
	results := make([]op.Result[Ended], len(cmds))
	for i, c := range cmds {
		results[i].Out, results[i].Err = s.endOne(tx, c.Act, c.In.ID)
		if results[i].Err == nil && results[i].Out.Ended == 0 {
			results[i].Err = noSession.New()
		}
	}
	return results
}

// dropOthers ends all sessions of the callers but the ones that ask.
func (s *Service) dropOthers(_ context.Context, tx *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[Ended] {
	results := make([]op.Result[Ended], len(cmds))
	for i, c := range cmds {
		results[i].Out, results[i].Err = s.endOthers(tx, c.Act)
	}
	return results
}

// endOthers signs a user out everywhere else; who asks with a key, everywhere.
func (s *Service) endOthers(tx *event.Tx, a act.Act) (Ended, error) {
	n, err := endSessions(tx, a.User, a.Via.Session, a.Micros())
	if err != nil {
		return Ended{}, err
	}
	s.sessions.shun(a.User.Raw(), s.o.Clock.Now())
	if n > 0 {
		tx.Tell(a, SignedOut{a.User, n})
	}
	return Ended{Ended: n, user: a.User}, nil
}

// Sweep forgets what of signing in is over, in the act's workspace.
func (s *Service) Sweep(ctx context.Context, a act.Act) error {
	return s.write(ctx, a, func(tx db.Tx) error {
		sweepSignIn(tx, a.Micros(), (24 * time.Hour).Microseconds())
		sweepDelegations(tx, a.At.Add(-30*24*time.Hour).UnixMicro())
		return nil
	})
}
