package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

var (
	noLink = fault.Define(fault.Missing, "link.missing", "链接无效", "The link is not valid").
		Fix("请完整复制链接，或请对方重新发送", "Copy the whole link, or ask for it to be sent again")
	oldLink = fault.Define(fault.Missing, "link.expired", "链接已过期", "The link has expired").
		Fix("请对方重新发送链接", "Ask for a new link")
)

// A signed link shows one thing to whoever holds it, until it expires: nothing
// is stored of it. Its text is 54 bytes:
//
//	format 1 | version of the secret | workspace 16 | subject 16 | expiry 4 | first 16 bytes of the HMAC
//
// The purpose is part of what is signed, so that a link for one thing is none
// for another.
const (
	linkFormat = 1
	linkPlain  = 1 + 1 + 16 + 16 + 4
	linkMAC    = 16
)

// Signed is what a signed link says.
type Signed struct {
	Workspace act.WorkspaceID
	Subject   id.Raw
	Expires   time.Time
}

// Sign makes the token of a link to a subject, in the transaction's workspace.
func (s *Service) Sign(tx db.Tx, at time.Time, purpose string, subject id.Raw, expires time.Time) (string, error) {
	sign, err := s.Signer(tx, at)
	if err != nil {
		return "", err
	}
	return sign(purpose, subject, expires), nil
}

// Signer makes tokens, as many as are needed.
type Signer func(purpose string, subject id.Raw, expires time.Time) string

// Signer signs in the transaction's workspace.
func (s *Service) Signer(tx db.Tx, at time.Time) (Signer, error) {
	secret, err := secretFor(tx, at.UnixMicro())
	if err != nil {
		return nil, err
	}
	workspace := tx.Workspace().Raw()
	return func(purpose string, subject id.Raw, expires time.Time) string {
		b := append(make([]byte, 0, linkPlain+linkMAC), linkFormat, byte(secret.version))
		b = append(append(b, workspace[:]...), subject[:]...)
		b = binary.BigEndian.AppendUint32(b, uint32(expires.Unix()))
		b = append(b, secret.mac("link/"+purpose, b)[:linkMAC]...)
		return base64.RawURLEncoding.EncodeToString(b)
	}, nil
}

// Verify reads a token that Sign made for the same purpose.
// Faults: link.missing for whatever is none, link.expired.
func (s *Service) Verify(ctx context.Context, at time.Time, purpose, token string) (said Signed, err error) {
	b, said, err := readLink(token)
	if err != nil {
		return Signed{}, err
	}
	var with secret
	err = s.o.DB.Read(ctx, act.Act{Workspace: said.Workspace}, func(r db.Reader) (err error) {
		with, err = readSecret(r, int64(b[1]))
		return err
	})
	if err == nil {
		err = with.proves(b, said, purpose, at)
	}
	if err != nil {
		return Signed{}, err
	}
	return said, nil
}

// readLink reads what a token says; nothing is proven by that.
func readLink(token string) ([]byte, Signed, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) != linkPlain+linkMAC || b[0] != linkFormat {
		return nil, Signed{}, noLink.New()
	}
	said := Signed{Subject: id.Raw(b[18:34]), Expires: time.Unix(int64(binary.BigEndian.Uint32(b[34:linkPlain])), 0).UTC()}
	said.Workspace.SetRaw(id.Raw(b[2:18]))
	return b, said, nil
}

// proves holds a token against its signature and its end.
func (s secret) proves(b []byte, said Signed, purpose string, at time.Time) error {
	switch {
	case s.bytes == nil, subtle.ConstantTimeCompare(s.mac("link/"+purpose, b[:linkPlain])[:linkMAC], b[linkPlain:]) != 1:
		return noLink.New()
	case !at.Before(said.Expires):
		return oldLink.New()
	}
	return nil
}
