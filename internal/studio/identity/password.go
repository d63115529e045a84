package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"bespoke/internal/base/fault"
)

// hashing is what argon2id costs: OWASP's recommendation, about 40 ms and
// 19 MiB. It stands in each stored text, so that it can be raised later.
var hashing = struct {
	memory, rounds uint32
	threads        uint8
}{19 << 10, 2, 1}

// The length of a password in characters. What is longer is refused and not
// cut: no part of it may be meaningless.
const (
	minPassword = 10
	maxPassword = 200
)

var (
	badPassword = fault.Define(fault.Invalid, "password.invalid", "密码不合要求", "The password will not do").
			Fix("请换一个密码", "Choose another password")
	shortPassword = fault.Define(fault.Invalid, "length", "密码须有 {min} 至 {max} 个字符", "A password has {min} to {max} characters").
			Fix("可以用几个词组成一句话", "Several words in a row will do")
	ownPassword = fault.Define(fault.Invalid, "password.own", "密码不能是自己的登录名或姓名", "A password is not one's own login or name").
			Fix("请换一个与您无关的密码", "Choose one that has nothing to do with you")
	commonPassword = fault.Define(fault.Invalid, "password.common", "这个密码太常见，容易被猜到", "This password is too common: it would be guessed").
			Fix("请换一个别人想不到的密码", "Choose one that nobody would think of")
)

//go:embed common.txt
var commonText string

// common holds the passwords that are tried first, as far as they are long enough.
var common = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(commonText) {
		all[word] = true
	}
	return all
}()

// checkPassword tells what speaks against a password of somebody.
func checkPassword(password string, p *profile) *fault.Error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return shortPassword.New("min", minPassword, "max", maxPassword)
	}
	switch folded := foldPassword(password); {
	case isOwn(folded, p.Login) || isOwn(folded, p.Name):
		return ownPassword.New()
	case common[folded] || distinct(password) < 4:
		return commonPassword.New()
	}
	return nil
}

// isOwn tells whether a password is a name with little more than that.
func isOwn(folded, name string) bool {
	name = foldPassword(name)
	n := utf8.RuneCountInString(name)
	return n > 2 && strings.Contains(folded, name) && utf8.RuneCountInString(folded)-n < 6
}

// foldPassword leaves of a text what a guesser tries: letters and digits.
func foldPassword(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// desks is how many passwords are hashed at once: each takes a processor, of
// which half are left to the orders, and memory that a crowd must not multiply.
var desks = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// derive computes the key of a password, when it is its turn.
func derive(ctx context.Context, password string, salt []byte, memory, rounds uint32, threads uint8, size uint32) ([]byte, error) {
	select {
	case desks <- struct{}{}:
		defer func() { <-desks }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// One text has several codes; keyboards differ in which they send.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, rounds, memory, threads, size), nil
}

// hashPassword is what is stored of a password.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails: crypto/rand ends the program instead
	key, err := derive(ctx, password, salt, hashing.memory, hashing.rounds, hashing.threads, 32)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashing.memory, hashing.rounds, hashing.threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// nobodysHash is what a password is held against where there is none: who tries
// logins learns nothing from how long the answer takes.
var nobodysHash = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashing.memory, hashing.rounds, hashing.threads,
	strings.Repeat("A", 22), strings.Repeat("A", 43))

// provesPassword holds a password against what is stored.
func provesPassword(ctx context.Context, password, stored string) (bool, error) {
	var version int
	var memory, rounds uint32
	var threads uint8
	var rest string
	_, err := fmt.Sscanf(stored, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &rounds, &threads, &rest)
	salt64, key64, ok := strings.Cut(rest, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(salt64)
	key, err2 := base64.RawStdEncoding.DecodeString(key64)
	if err != nil || !ok || err1 != nil || err2 != nil || version != argon2.Version || rounds == 0 || threads == 0 {
		return false, errors.New("a stored password cannot be read")
	}
	got, err := derive(ctx, password, salt, memory, rounds, threads, uint32(len(key)))
	return err == nil && subtle.ConstantTimeCompare(got, key) == 1, err
}
