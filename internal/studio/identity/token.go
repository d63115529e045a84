package identity

import (
	"crypto/rand"
	"encoding/base64"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
)

// The tokens of sessions, links and invitations are made as keys are: where
// they belong, and 256 random bits of which only a hash is stored.

// newToken makes one for something that is about to be made.
func newToken(w act.WorkspaceID, of id.Raw) (b bearer) {
	b.workspace = w
	b.key.SetRaw(of)
	rand.Read(b.secret[:]) // never fails: crypto/rand ends the program instead
	return b
}

// renewed is a fresh token of the same thing.
func renewed(b bearer) bearer { return newToken(b.workspace, b.key.Raw()) }

// token is the text without the mark of keys: it stands in cookies and links.
func (b bearer) token() string { return base64.RawURLEncoding.EncodeToString(b.bytes()) }

func parseToken(s string) (bearer, bool) { return parseBearer(keyPrefix + s) }
