package identity

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// failed is the one answer to whatever is wrong with what somebody signs in
// with: nobody learns by trying which logins there are.
var failed = fault.Define(fault.Denied, "auth.failed", "登录失败：登录名、密码、验证码或链接不对，或已失效",
	"Signing in failed: login, password, code or link are wrong or no longer good").
	Fix("请检查后再试，或重新获取验证码、链接或邀请", "Check them and try again, or ask for a new code, link or invitation")

// proofKind is what a stored proof is.
type proofKind string

// The closed set of stored proofs; a password is a proof as well.
const (
	aCode        proofKind = "code"
	aLink        proofKind = "link"
	anInvitation proofKind = "invitation"
	aPassword    proofKind = "password"
	aSignOn      proofKind = "signOn"
)

// How long they are good for, counted from when they are sent.
func (k proofKind) lasts() time.Duration {
	switch k {
	case aCode:
		return 5 * time.Minute
	case aSignOn:
		return 10 * time.Minute
	case aLink:
		return 15 * time.Minute
	}
	return 7 * 24 * time.Hour
}

// codeTries is how often one code may be tried.
const codeTries = 5

// proven is what somebody has shown before his command waits: who he is, by
// what, and for how long that stands under lock.
type proven struct {
	user  act.UserID
	login string
	by    proofKind
	proof ProofID // of a code, link, invitation or sign-on
	hash  string  // of a password: as it was stored

	paused pauses // of the address it came from
}

// foldLogin is a login as it is stored and compared.
func foldLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// byPassword holds a password against a login. Faults: auth.paused, auth.failed.
func (s *Service) byPassword(ctx context.Context, a act.Act, login, password string) (proven, error) {
	p := proven{login: login, by: aPassword}
	stored := nobodysHash
	err := s.attempt(ctx, a, &p, func(tx db.Tx) error {
		u, err := readLogin(tx, login)
		if err != nil || u == nil || !u.Active {
			return err
		}
		if p.hash, err = readPassword(tx, u.ID); p.hash != "" {
			p.user, stored = u.ID, p.hash
		}
		return err
	})
	if err != nil {
		return proven{}, err
	}
	right, err := provesPassword(ctx, password, stored)
	if err == nil && (!right || p.user.IsZero()) {
		err = failed.New()
	}
	return p, err
}

// byCode holds a code against the one that was sent to a login last.
// Faults: auth.paused, auth.failed.
func (s *Service) byCode(ctx context.Context, a act.Act, login, code string) (proven, error) {
	p := proven{login: login, by: aCode}
	right := false
	err := s.attempt(ctx, a, &p, func(tx db.Tx) error {
		latest, err := latestCode(tx, login, a.Micros())
		if err != nil {
			return err
		}
		row, err := s.compare(tx, latest, aCode, code, a.Micros())
		if right = row != nil && row.Tries < codeTries; right {
			p.user, p.proof = row.User, row.ID
		}
		return err
	})
	if err == nil && !right {
		err = failed.New()
	}
	return p, err
}

// byToken holds the token of a link or an invitation against what was made.
// Faults: auth.paused, auth.failed.
func (s *Service) byToken(ctx context.Context, a act.Act, kind proofKind, token string) (proven, error) {
	p := proven{by: kind}
	b, _ := parseToken(token) // a text that is none names nothing
	right := false
	err := s.attempt(ctx, a, &p, func(tx db.Tx) error {
		row, err := s.compare(tx, id.From[proofIDKind](b.key.Raw()), kind, token, a.Micros())
		if right = row != nil; right {
			p.user, p.proof, p.login = row.User, row.ID, row.Login
		}
		return err
	})
	if err == nil && !right {
		err = failed.New()
	}
	return p, err
}

// compare holds a text against a stored proof, counts the try, and returns the
// proof as it was before, if the text is the one and still good. Where there is
// no proof it computes the same.
func (s *Service) compare(tx db.Tx, which ProofID, kind proofKind, text string, now int64) (*proofRow, error) {
	with, err := secretFor(tx, now)
	if err != nil {
		return nil, err
	}
	rows, err := lockProofs(tx, []ProofID{which})
	if err != nil {
		return nil, err
	}
	row := rows[which]
	if row == nil {
		row = &proofRow{ID: which, Hash: make([]byte, 32)}
	}
	tryProof(tx, which, row.Tries+1)
	same := subtle.ConstantTimeCompare(with.hashProof(which, text), row.Hash) == 1
	if !same || row.Kind != kind || row.UsedAt != 0 || now >= row.ExpiresAt {
		return nil, nil
	}
	return row, nil
}

// hashProof is what is stored of a code or token. A code has only a million
// forms: without the secret nobody can try them on a copy of the table.
func (s secret) hashProof(of ProofID, text string) []byte {
	raw := of.Raw()
	return s.mac("proof", raw[:], []byte(text))
}

// consume uses proofs up, each once: of commands with one proof the first gets
// it. What was proven by a password stands if that is still the same.
func consume(tx db.Tx, all []proven, at int64) ([]bool, error) {
	var ids []ProofID
	for _, p := range all {
		if !p.proof.IsZero() {
			ids = append(ids, p.proof)
		}
	}
	rows, err := lockProofs(tx, ids)
	if err != nil {
		return nil, err
	}
	good := make([]bool, len(all))
	for i, p := range all {
		if p.by == aPassword {
			hash, err := readPassword(tx, p.user)
			if err != nil {
				return nil, err
			}
			good[i] = hash != "" && hash == p.hash
			continue
		}
		if row := rows[p.proof]; row != nil && row.UsedAt == 0 {
			good[i], row.UsedAt = true, at
		}
	}
	return good, nil
}
