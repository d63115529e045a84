package blueprint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	hashPrefix    = "sha256:"
	releasePrefix = "rel_"
)

// Canonical writes JSON in the form of RFC 8785: names sorted by UTF-16 code
// units, numbers as ECMAScript writes them, no white space. What is equal in
// content is equal in bytes.
func Canonical(raw []byte) ([]byte, error) {
	v := jsontext.Value(append([]byte(nil), raw...))
	if err := v.Canonicalize(); err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	return v, nil
}

// contentHash is a document's hash: of its content, not of its layout.
func contentHash(raw []byte) (string, error) {
	c, err := Canonical(raw)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(c)
	return hashPrefix + hex.EncodeToString(sum[:]), nil
}

// sum is the hash of the sorted list of paths and hashes.
func (t *Tree) sum() string {
	h := sha256.New()
	for _, p := range t.Paths() {
		io.WriteString(h, p+" "+t.docs[p].Hash+"\n") // a hash never fails to take bytes
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ReleaseID is the name of the tree's content: equal content, equal release.
func (t *Tree) ReleaseID() string { return releasePrefix + t.sum() }

// Hash is the tree's content as blueprint.json states it.
func (t *Tree) Hash() string { return hashPrefix + t.sum() }
