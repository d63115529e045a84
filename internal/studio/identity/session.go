package identity

import (
	"context"
	"net/http"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// expired is the one answer to whatever is wrong with a session's cookie.
var expired = fault.Define(fault.Denied, "auth.expired", "登录已失效", "Your session has ended").
	Fix("请重新登录", "Sign in again")

type sessionKind struct{}

func (sessionKind) Prefix() string { return "ses" }

// SessionID names a session; it is no secret.
type SessionID = id.Of[sessionKind]

// How long a session lasts: unused, in all, until its token is changed, and how
// long the token before is good for, so that requests under way survive.
const (
	idleStaff    = 14 * 24 * time.Hour
	idleCustomer = 90 * 24 * time.Hour
	lifetime     = 90 * 24 * time.Hour
	rotateEvery  = 24 * time.Hour
	grace        = time.Minute
)

// session is a stored session with its user, as an act of his.
type session struct {
	sessionRow
	act    act.Act
	active bool // the user
}

func idleOf(k act.Kind) time.Duration {
	if k == act.Customer {
		return idleCustomer
	}
	return idleStaff
}

// ends is when the session is over if nobody uses it any more.
func (s *session) ends() time.Time {
	idle := time.UnixMicro(s.LastUsed).Add(idleOf(s.act.Kind))
	if last := time.UnixMicro(s.ExpiresAt); last.Before(idle) {
		return last.UTC()
	}
	return idle.UTC()
}

// holds tells whether a token is the session's, or was it until a moment ago.
func (s *session) holds(b bearer, now time.Time) bool {
	if s == nil || s.act.Workspace != b.workspace || !s.active || s.EndedAt != 0 || !now.Before(s.ends()) {
		return false
	}
	return b.proves(s.Hash) || now.UnixMicro() < s.FormerUntil && b.proves(s.Former)
}

// Recognise tells who asks by the cookie of a session. A token that is a day old
// is changed, and the answer brings the new one; a cookie that is no good any
// more is taken away; where there is no answer to bring it (nil), neither
// happens. The answer is two seconds old at most, as for keys.
// Faults: auth.missing without a cookie, auth.expired.
func (s *Service) Recognise(r *http.Request, answer http.Header, secure bool) (act.Act, error) {
	cookie, err := r.Cookie(op.SessionCookie)
	if err != nil {
		return act.Act{}, unknownCaller.New()
	}
	now := s.o.Clock.Now()
	b, ok := parseToken(cookie.Value)
	var known *session
	if ok {
		if known, err = s.recall(r.Context(), b, now); err != nil {
			return act.Act{}, err
		}
	}
	if !known.holds(b, now) {
		if answer == nil {
			return act.Act{}, expired.New()
		}
		answer.Add("Set-Cookie", sessionCookie("", -time.Second, secure).String())
		return act.Act{}, expired.New()
	}
	if answer == nil {
		return known.act, nil
	}
	if fresh, ok := s.rotate(r.Context(), known, b, now); ok {
		answer.Add("Set-Cookie", sessionCookie(fresh.token(), time.UnixMicro(known.ExpiresAt).Sub(now), secure).String())
	}
	return known.act, nil
}

// recall finds a session in memory or, where that does not know the token that
// another node may just have given out, in the database; nil for none.
func (s *Service) recall(ctx context.Context, b bearer, now time.Time) (*session, error) {
	if known, ok := s.sessions.get(b.key.Raw(), now); ok && known.holds(b, now) {
		return known, nil
	}
	a := act.Act{Workspace: b.workspace, At: now}
	var found *session
	err := s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		if found, err = readSession(r, id.From[sessionKind](b.key.Raw())); err == nil && found != nil {
			err = s.know(ctx, r, &found.act)
		}
		return err
	})
	if err != nil || !found.holds(b, now) {
		return nil, err
	}
	found.act.At = now
	s.used(ctx, found, now)
	s.sessions.put(b.key.Raw(), found.act.User.Raw(), found, now)
	return found, nil
}

// used notes the use of a session, at most once an hour. That it cannot be
// noted is no reason to turn the caller away.
func (s *Service) used(ctx context.Context, known *session, now time.Time) {
	if now.UnixMicro()-known.LastUsed < touchEvery.Microseconds() {
		return
	}
	known.LastUsed = now.UnixMicro()
	_ = s.write(ctx, known.act, func(tx db.Tx) error {
		touchSession(tx, known.ID, known.LastUsed)
		return nil
	})
}

// rotate changes a token that is a day old. Of requests that come at once, with
// one node or several, one does it; the others go on with the old token.
func (s *Service) rotate(ctx context.Context, known *session, b bearer, now time.Time) (fresh bearer, done bool) {
	if now.Sub(time.UnixMicro(known.RotatedAt)) < rotateEvery || !b.proves(known.Hash) {
		return fresh, false
	}
	fresh = renewed(b)
	next := *known
	next.Former, next.FormerUntil, next.Hash, next.RotatedAt = known.Hash, now.Add(grace).UnixMicro(), fresh.hash(), now.UnixMicro()
	err := s.write(ctx, known.act, func(tx db.Tx) (err error) {
		done, err = rotateSession(tx, next.sessionRow)
		return err
	})
	if err != nil || !done {
		return fresh, false // the old one is good until it can be changed
	}
	s.sessions.put(b.key.Raw(), known.act.User.Raw(), &next, now)
	return fresh, true
}

// shun makes everybody ask the database again who a user is.
func (s *Service) shun(u act.UserID) {
	now := s.o.Clock.Now()
	s.keys.shun(u.Raw(), now)
	s.sessions.shun(u.Raw(), now)
}

// sessionCookie is the cookie that holds a token for some time; less than none
// takes it away. Pages of other sites cannot read it, nor send it along but by
// following a link.
func sessionCookie(token string, lasts time.Duration, secure bool) *http.Cookie {
	return &http.Cookie{Name: op.SessionCookie, Value: token, Path: "/", MaxAge: int(lasts / time.Second),
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode}
}
