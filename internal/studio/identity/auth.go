package identity

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// unknownCaller is the one answer to whatever is wrong with a key, so that
// nobody learns by trying which keys, users or workspaces there are.
var unknownCaller = fault.Define(fault.Denied, "auth.missing",
	"请先登录：请求没有有效的密钥或会话", "Please identify yourself: the request has neither a valid key nor a session").
	Fix("请登录，或在 Authorization 头里写「Bearer 密钥」；密钥由管理员在「用户与密钥」里发放",
		"Sign in, or send \"Authorization: Bearer KEY\"; an administrator gives keys out under users and keys")

// touchEvery is how coarsely it is noted when a key was used last.
const touchEvery = time.Hour

// login is a key with its user, as it was read.
type login struct {
	hash []byte
	act  act.Act
}

// keyOwner is a stored key with its user.
type keyOwner struct {
	hash     []byte
	lastUsed int64
	dropped  bool
	active   bool
	user     act.UserID
	name     string
	kind     act.Kind
	party    PartyID
	lang     string
	roles    []string
}

// Authenticate turns a bearer key into an act of its user, with the roles that
// he has now; time and request are the door's to fill in. The answer is two
// seconds old at most; what this process dropped is refused at once.
// Faults: auth.missing, whatever is wrong with the key.
func (s *Service) Authenticate(ctx context.Context, key string) (act.Act, error) {
	b, ok := parseBearer(key)
	if !ok {
		return act.Act{}, unknownCaller.New()
	}
	now := s.o.Clock.Now()
	known, ok := s.keys.get(b.key.Raw(), now)
	if !ok {
		var err error
		if known, err = s.lookUp(ctx, b, now); err != nil {
			return act.Act{}, err
		}
	}
	// The key's id alone proves nothing, nor does an id borrowed from elsewhere.
	if known.act.Workspace != b.workspace || !b.proves(known.hash) {
		return act.Act{}, unknownCaller.New()
	}
	return known.act, nil
}

// lookUp reads the key and keeps it in memory, if it is good for anything.
func (s *Service) lookUp(ctx context.Context, b bearer, now time.Time) (login, error) {
	a := act.Act{Workspace: b.workspace, At: now}
	var k *keyOwner
	standing := a
	err := s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		if k, err = readKeyOwner(r, b.key); err == nil && k != nil {
			standing.User = k.user
			err = s.know(ctx, r, &standing)
		}
		return err
	})
	if err != nil {
		return login{}, err
	}
	if k == nil || k.dropped || !k.active || !b.proves(k.hash) {
		return login{}, unknownCaller.New()
	}
	s.touch(ctx, a.As("identity"), b.key, k.lastUsed)
	a.User, a.Name, a.Kind, a.Roles, a.Party, a.Lang, a.Channel = k.user, k.name, k.kind, k.roles, k.party.Raw(), k.lang, "api"
	a.For, a.Departments, a.Manages = standing.For, standing.Departments, standing.Manages
	known := login{hash: k.hash, act: a}
	s.keys.put(b.key.Raw(), k.user.Raw(), known, now)
	return known, nil
}

// touch notes the use of a key, at most once an hour. That it cannot be noted
// is no reason to turn the caller away.
func (s *Service) touch(ctx context.Context, a act.Act, key KeyID, lastUsed int64) {
	if a.Micros()-lastUsed < touchEvery.Microseconds() {
		return
	}
	_ = s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		touchKey(tx, key, a.Micros())
		return nil
	})
}

// partyKind is the kind of ids that the party room gives; a customer's login
// stands for one.
type partyKind struct{}

func (partyKind) Prefix() string { return "par" }

// PartyID names the party that a customer's or supplier's login stands for.
type PartyID = id.Of[partyKind]
