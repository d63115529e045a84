package identity

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

type keyKind struct{}

func (keyKind) Prefix() string { return "key" }

// KeyID names a key; it is no secret.
type KeyID = id.Of[keyKind]

// bearer is what the text of a key holds: where it belongs, so that it is
// found by primary key in whatever shard its workspace lies, and the secret.
type bearer struct {
	workspace act.WorkspaceID
	key       KeyID
	secret    [32]byte
}

const keyPrefix = "bsk_" // lets scanners of public code find leaked keys

// newBearer makes a key of 256 random bits.
func newBearer(w act.WorkspaceID) bearer { return newToken(w, id.New[keyKind]().Raw()) }

// String is the text that the user keeps.
func (b bearer) String() string { return keyPrefix + b.token() }

func (b bearer) bytes() []byte {
	w, k := b.workspace.Raw(), b.key.Raw()
	return append(append(append(make([]byte, 0, 64), w[:]...), k[:]...), b.secret[:]...)
}

func parseBearer(s string) (b bearer, ok bool) {
	code, ok := strings.CutPrefix(s, keyPrefix)
	all, err := base64.RawURLEncoding.Strict().DecodeString(code)
	if !ok || err != nil || len(all) != 64 {
		return bearer{}, false
	}
	b.workspace.SetRaw(id.Raw(all[:16]))
	b.key.SetRaw(id.Raw(all[16:32]))
	copy(b.secret[:], all[32:])
	return b, true
}

// hash is what is stored. The secret is random, so a fast hash is enough: there
// is no dictionary to try.
func (b bearer) hash() []byte {
	h := sha256.Sum256(b.secret[:])
	return h[:]
}

// proves compares in a time that tells nothing about the hash.
func (b bearer) proves(hash []byte) bool { return subtle.ConstantTimeCompare(b.hash(), hash) == 1 }
