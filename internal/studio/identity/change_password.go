package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var (
	wrongPassword = fault.Define(fault.Invalid, "password.wrong", "原密码不对", "The old password is wrong").
			Fix("请重新输入原密码；忘记时请管理员重新邀请", "Enter it again; if you forgot it, ask an administrator for an invitation")
	noPassword = fault.Define(fault.Blocked, "password.none", "您还没有密码", "You have no password yet").
			Fix("请管理员发一个邀请链接，用它设置密码", "Ask an administrator for an invitation, and set it with that")
)

// SetPassword is the input of identity.setPassword.
type SetPassword struct {
	Old    string `json:"old" maxLength:"200" format:"password"`
	New    string `json:"new" format:"password" doc:"At least 10 characters"`
	proven proven
	hash   string
}

// prepareSetPassword checks the old password and hashes the new one.
// Faults: password.invalid, password.none, password.wrong, auth.paused.
func (s *Service) prepareSetPassword(ctx context.Context, a act.Act, in *SetPassword) error {
	user, stored, err := s.ownPassword(ctx, a)
	if err != nil {
		return err
	}
	if f := checkPassword(in.New, user); f != nil {
		return badPassword.New().Of(f.At("/new"))
	}
	if stored == "" {
		return noPassword.New()
	}
	in.proven, err = s.byPassword(ctx, a, user.Login, in.Old)
	if f := fault.As(err); f != nil && f.Is(failed) {
		return wrongPassword.New().At("/old")
	}
	if err == nil {
		in.hash, err = hashPassword(ctx, in.New)
	}
	return err
}

// ownPassword reads the caller and what is stored of his password.
func (s *Service) ownPassword(ctx context.Context, a act.Act) (user *profile, stored string, err error) {
	err = s.o.DB.Read(ctx, a, func(r db.Reader) error {
		users, err := readProfiles(r, []act.UserID{a.User})
		if user = users[a.User]; err != nil || user == nil {
			return err
		}
		stored, err = readPassword(r, a.User)
		return err
	})
	if err == nil && user == nil {
		err = unknownCaller.New()
	}
	return user, stored, err
}

// setPasswords stores new passwords of those who knew the old ones; their other
// sessions are over. Fault: password.wrong. Tells identity.passwordSet.
func (s *Service) setPasswords(_ context.Context, tx *event.Tx, cmds []op.Cmd[SetPassword]) []op.Result[Ended] {
	results := make([]op.Result[Ended], len(cmds))
	var keys []counterKey
	for _, c := range cmds {
		keys = append(keys, failures(c.In.proven.login, c.Act.Via.Address)...)
	}
	cs, err := lockCounters(tx, keys)
	if err != nil {
		return refuseAll[Ended](len(cmds), err)
	}
	for i, c := range cmds {
		p := c.In.proven
		still, err := readPassword(tx, c.Act.User)
		if err != nil {
			return refuseAll[Ended](len(cmds), err)
		}
		if c.In.hash == "" || p.user != c.Act.User || still != p.hash {
			results[i].Err = wrongPassword.New().At("/old")
			continue
		}
		storePassword(tx, c.Act.User, c.In.hash, c.Act.Micros())
		cs.forgive(p, c.Act.Via.Address)
		tx.Tell(c.Act, PasswordSet{c.Act.User})
		results[i].Out, results[i].Err = s.endOthers(tx, c.Act)
	}
	if err := updateCounters(tx, cs); err != nil {
		return refuseAll[Ended](len(cmds), err)
	}
	return results
}
