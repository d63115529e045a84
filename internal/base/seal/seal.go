// Package seal makes texts unreadable to whoever has the database alone.
//
// A sealed text is AES-256-GCM under one key of a ring. What it belongs to is
// authenticated with it, so that it opens there and nowhere else:
//
//	U+0001 | number of the key | ":" | base64 of nonce, ciphertext and tag
//
// A blind index finds a sealed text by its whole value: HMAC-SHA-256 under a key
// of its own, which says nothing of the text to whoever lacks the key.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
)

// KeyBytes is the length of every key.
const KeyBytes = 32

// mark begins what is sealed; no JSON does, and nobody types it.
const mark = "\x01"

var (
	// ErrBroken says that a text was altered, or belongs somewhere else.
	ErrBroken = errors.New("a sealed text does not open: it was altered, or sealed for something else")
	// ErrKey says that a text was sealed with a key that is not on the ring.
	ErrKey = errors.New("a sealed text does not open: its key is not there")
)

// Key is a key of a ring. Numbers begin with 1.
type Key struct {
	Number int64
	Bytes  []byte
}

// Ring is the keys of one workspace. It does not change, and serves many at once.
type Ring struct {
	keys    map[int64]cipher.AEAD
	current int64
	index   []byte
}

// NewRing makes a ring that seals with one of its keys and opens with all.
func NewRing(keys []Key, current int64, index []byte) *Ring {
	r := &Ring{keys: make(map[int64]cipher.AEAD, len(keys)), current: current, index: index}
	for _, k := range keys {
		r.keys[k.Number] = gcmOf(k.Bytes)
	}
	return r
}

// Current is the number of the key that seals.
func (r *Ring) Current() int64 { return r.current }

// Seal seals a text for what it belongs to. The empty text stays: that nothing is
// there is no secret.
func (r *Ring) Seal(about []byte, text string) string {
	if text == "" {
		return ""
	}
	locked := lock(r.keys[r.current], about, text)
	out := make([]byte, 0, 8+base64.RawStdEncoding.EncodedLen(len(locked)))
	out = append(strconv.AppendInt(append(out, mark...), r.current, 10), ':')
	return string(base64.RawStdEncoding.AppendEncode(out, locked))
}

// Open reads what Seal made. What was never sealed comes back as it is: rows are
// older than their keys. Errors: ErrBroken, ErrKey.
func (r *Ring) Open(about []byte, sealed string) (string, error) {
	if !strings.HasPrefix(sealed, mark) {
		return sealed, nil
	}
	number, body, _ := strings.Cut(sealed[len(mark):], ":")
	n, err := strconv.ParseInt(number, 10, 64)
	locked, err2 := base64.RawStdEncoding.DecodeString(body)
	if err != nil || err2 != nil {
		return "", ErrBroken
	}
	gcm := r.keys[n]
	if gcm == nil {
		return "", ErrKey
	}
	text, err := unlock(gcm, about, locked)
	return string(text), err
}

// Fresh tells whether a text needs no sealing: it is sealed with the current key, or empty.
func (r *Ring) Fresh(stored string) bool {
	return stored == "" || strings.HasPrefix(stored, mark+strconv.FormatInt(r.current, 10)+":")
}

// Blind is what a value of some kind is found by: the same for the same value,
// and of use to nobody without the key.
func (r *Ring) Blind(kind, value string) string {
	h := hmac.New(sha256.New, r.index)
	h.Write([]byte(strconv.Itoa(len(kind)) + ":" + kind))
	h.Write([]byte(value))
	return base64.RawStdEncoding.EncodeToString(h.Sum(nil)[:16])
}

// Lock seals bytes under a key; Unlock opens them for the same purpose.
func Lock(key, about, text []byte) []byte { return lock(gcmOf(key), about, text) }

// Unlock is the other way. Error: ErrBroken.
func Unlock(key, about, locked []byte) ([]byte, error) { return unlock(gcmOf(key), about, locked) }

// lock encrypts in place, behind the nonce.
func lock[T string | []byte](gcm cipher.AEAD, about []byte, text T) []byte {
	n := gcm.NonceSize()
	b := make([]byte, n, n+len(text)+gcm.Overhead())
	rand.Read(b) // never fails: crypto/rand ends the program instead
	b = append(b, text...)
	return gcm.Seal(b[:n], b[:n], b[n:], about)
}

func unlock(gcm cipher.AEAD, about, locked []byte) ([]byte, error) {
	if len(locked) < gcm.NonceSize() {
		return nil, ErrBroken
	}
	text, err := gcm.Open(nil, locked[:gcm.NonceSize()], locked[gcm.NonceSize():], about)
	if err != nil {
		return nil, ErrBroken
	}
	return text, nil
}

func gcmOf(key []byte) cipher.AEAD {
	block, _ := aes.NewCipher(key) // never fails: keys have 32 bytes
	gcm, _ := cipher.NewGCM(block) // never fails: AES has blocks of 16
	return gcm
}
