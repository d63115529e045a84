package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"

	"bespoke/internal/engine/db"
)

// secret is what a workspace signs and hashes with: 256 random bits. A version
// never changes; the newest one is used for what is made.
type secret struct {
	version int64
	bytes   []byte
}

// secretFor is the transaction's workspace's newest secret, made where there is none.
func secretFor(tx db.Tx, at int64) (secret, error) {
	s, err := readSecret(tx, newest)
	if err != nil || s.bytes != nil {
		return s, err
	}
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails: crypto/rand ends the program instead
	insertSecret(tx, secret{1, fresh}, at)
	return readSecret(tx, newest) // of two made at once, one stays
}

// mac is an HMAC-SHA-256 over parts, for one purpose alone: their lengths are
// part of it, so that no two lists of parts give the same text.
func (s secret) mac(purpose string, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, s.bytes)
	for _, part := range append([][]byte{[]byte("bespoke/" + purpose)}, parts...) {
		h.Write([]byte{byte(len(part) >> 8), byte(len(part))})
		h.Write(part)
	}
	return h.Sum(nil)
}
