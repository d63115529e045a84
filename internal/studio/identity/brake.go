package identity

import (
	"cmp"
	"context"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

var paused = fault.Define(fault.Busy, "auth.paused", "尝试太多，请 {seconds} 秒后再试", "Too many tries: wait {seconds} seconds").
	Fix("请稍候；忘记密码时请管理员重新邀请", "Wait; if you forgot your password, ask an administrator for an invitation")

// Wait is what a caller gets to know who has to wait.
type Wait struct {
	Seconds int `json:"seconds"`
}

// RetryAfter is for the answer's header.
func (w Wait) RetryAfter() int { return w.Seconds }

func pausedFor(d time.Duration) error {
	n := int((d + time.Second - 1) / time.Second)
	return paused.New("seconds", n).With(Wait{n})
}

// A brake pauses what is tried too often. Tries are counted in the database, so
// that all nodes agree, and before anybody knows how they end, so that a
// hundred at once are not a hundred guesses; success takes its try back.
type brake struct {
	kind  string
	over  time.Duration // tries are counted over this time
	pause func(n int64, left time.Duration) time.Duration
}

var (
	perLogin      = brake{"login", 24 * time.Hour, growing(5)}
	perAddress    = brake{"address", time.Hour, growing(50)}
	askPerLogin   = brake{"ask", time.Hour, asking}
	askPerAddress = brake{"askAddress", time.Hour, growing(50)}
	brakes        = map[string]brake{perLogin.kind: perLogin, perAddress.kind: perAddress, askPerLogin.kind: askPerLogin, askPerAddress.kind: askPerAddress}
)

// growing pauses after so many tries: 1, 2, 4 … 60 minutes.
func growing(free int64) func(int64, time.Duration) time.Duration {
	return func(n int64, _ time.Duration) time.Duration {
		if n < free {
			return 0
		}
		return min(time.Minute<<min(n-free, 6), time.Hour)
	}
}

// asking lets a code be sent once a minute and ten times an hour.
func asking(n int64, left time.Duration) time.Duration {
	if n < 10 {
		return time.Minute
	}
	return max(left, time.Minute)
}

// counterKey is a brake and what it is about.
type counterKey struct {
	Kind    string `db:"kind,key"`
	Subject string `db:"subject,key"`
}

// keyFor is a brake's counter; of an address that is not known there is none.
func (b brake) keyFor(subject string) counterKey {
	if b.kind == perAddress.kind || b.kind == askPerAddress.kind {
		subject = network(subject)
	}
	return counterKey{b.kind, subject}
}

// network is whom an address stands for: of IPv6 everybody has a whole /64.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Unmap().Is4() {
		return address
	}
	p, _ := a.WithZone("").Prefix(64) // never fails for IPv6
	return p.String()
}

// counters are the rows that a transaction has locked.
type counters map[counterKey]*counterRow

// lockCounters locks the counters of some keys, and makes those that are new.
// Keys without a subject are left out.
func lockCounters(tx db.Tx, keys []counterKey) (counters, error) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(k counterKey) bool { return k.Subject == "" })
	sortCounters(keys)
	return selectCounters(tx, slices.Compact(keys))
}

func sortCounters(keys []counterKey) {
	slices.SortFunc(keys, func(a, b counterKey) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Subject, b.Subject))
	})
}

// count counts one try of each, unless one of them pauses: then it returns for
// how long, and counts nothing.
func (cs counters) count(now time.Time) (wait time.Duration) {
	at := now.UnixMicro()
	for _, c := range cs {
		wait = max(wait, time.Duration(c.Until-at)*time.Microsecond)
	}
	if wait > 0 {
		return wait
	}
	for k, c := range cs {
		b := brakes[k.Kind]
		left := b.over - now.Sub(time.UnixMicro(c.Since))
		if left <= 0 {
			c.Since, c.Tries, left = at, 0, b.over
		}
		c.Tries++
		// Tries at once come in any order: no pause must not be one of a moment.
		if pause := b.pause(c.Tries, left); pause > 0 {
			c.Until = now.Add(pause).UnixMicro()
		}
	}
	return 0
}

// pauses are until when an address paused before a try and after it; µs UTC.
type pauses struct{ before, after int64 }

// forgive takes back the try of somebody who succeeded: a login starts anew, an
// address keeps the failures of others, and the pause that they brought it.
func (cs counters) forgive(p proven, address string) {
	if c := cs[perLogin.keyFor(p.login)]; c != nil {
		c.Tries, c.Since, c.Until = 0, 0, 0
	}
	if c := cs[perAddress.keyFor(address)]; c != nil && c.Tries > 0 {
		if c.Tries--; c.Until == p.paused.after {
			c.Until = p.paused.before
		}
	}
}

// failures are the counters of somebody who tries to prove who he is.
func failures(login, address string) []counterKey {
	return []counterKey{perLogin.keyFor(login), perAddress.keyFor(address)}
}

// attempt counts a try and looks what it is held against, in one transaction.
// Fault: auth.paused, and then nothing was looked at.
func (s *Service) attempt(ctx context.Context, a act.Act, p *proven, look func(tx db.Tx) error) error {
	var wait time.Duration
	err := s.write(ctx, a, func(tx db.Tx) error {
		cs, err := lockCounters(tx, failures(p.login, a.Via.Address))
		if err != nil {
			return err
		}
		from := cs[perAddress.keyFor(a.Via.Address)]
		if from != nil {
			p.paused.before = from.Until
		}
		if wait = cs.count(a.At); wait > 0 {
			return nil
		}
		if from != nil {
			p.paused.after = from.Until
		}
		if err := look(tx); err != nil {
			return err
		}
		return updateCounters(tx, cs)
	})
	if err == nil && wait > 0 {
		err = pausedFor(wait)
	}
	return err
}

// write is a transaction of our own, beside the queue of verbs.
func (s *Service) write(ctx context.Context, a act.Act, fn func(db.Tx) error) error {
	err := s.o.DB.Write(ctx, a, fn)
	for n := 1; n < 3 && db.Retryable(err); n++ {
		err = s.o.DB.Write(ctx, a, fn)
	}
	return err
}
