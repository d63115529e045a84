package identity_test

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// sign makes a link in a workspace.
func (p *pottery) sign(a act.Act, purpose string, subject id.Raw, expires time.Time) (token string) {
	p.Helper()
	p.must(p.db.Write(p.Context(), a, func(tx db.Tx) (err error) {
		token, err = p.service.Sign(tx, a.At, purpose, subject, expires)
		return err
	}))
	return token
}

func TestASignedLinkSaysWhatWasSignedAndExpires(t *testing.T) {
	each(t, func(p *pottery) {
		subject, until := p.made.Owner.ID.Raw(), start.Add(time.Hour)
		token := p.sign(p.owner, "order", subject, until)
		if len(token) != 72 {
			p.Errorf("%d characters", len(token))
		}
		for _, node := range []*pottery{p, p.second()} {
			said, err := node.service.Verify(p.Context(), start, "order", token)
			p.must(err)
			if said.Workspace != p.owner.Workspace || said.Subject != subject || !said.Expires.Equal(until) {
				p.Errorf("says %+v", said)
			}
		}
		_, err := p.service.Verify(p.Context(), until.Add(-time.Second), "order", token)
		p.must(err)
		_, err = p.service.Verify(p.Context(), until, "order", token)
		p.refuses("link.expired", err)
		if again := p.sign(p.owner, "order", subject, until); again != token {
			p.Error("the same link twice has two texts")
		}
	})
}

func TestAForgedLinkIsNone(t *testing.T) {
	each(t, func(p *pottery) {
		subject, until := p.made.Owner.ID.Raw(), start.Add(time.Hour)
		token := p.sign(p.owner, "order", subject, until)
		other, err := p.service.CreateWorkspace(p.Context(), "Smithy", "en", "owner")
		p.must(err)
		theirs := p.sign(p.who(other.Key.Secret), "order", subject, until)
		raw, err := base64.RawURLEncoding.DecodeString(token)
		p.must(err)
		for i := range raw { // each byte of it counts
			raw[i] ^= 1
			_, err := p.service.Verify(p.Context(), start, "order", base64.RawURLEncoding.EncodeToString(raw))
			p.refuses("link.missing", err)
			raw[i] ^= 1
		}
		moved, err := base64.RawURLEncoding.DecodeString(theirs)
		p.must(err)
		copy(moved[2:18], raw[2:18]) // another workspace's link, made out to ours
		for _, bad := range []string{"", token + "A", token[:71], token[:70], "A" + token, base64.RawURLEncoding.EncodeToString(moved),
			base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{0}, 54))} {
			_, err := p.service.Verify(p.Context(), start, "order", bad)
			p.refuses("link.missing", err)
		}
		_, err = p.service.Verify(p.Context(), start, "invoice", token)
		p.refuses("link.missing", err)
	})
}
