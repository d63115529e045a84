package identity

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var badSignIn = fault.Define(fault.Invalid, "auth.invalid", "请填写登录名和密码、登录名和验证码，或者只用链接",
	"Give login and password, login and code, or a link alone").
	Fix("三种方式选一种", "Choose one of the three")

// SignIn is the input of identity.signIn: a login with a password or a code, or
// a link alone.
type SignIn struct {
	Workspace string    `json:"workspace,omitzero" doc:"Its short name; may be left out where the server has one workspace, and with a link"`
	Login     string    `json:"login,omitzero" maxLength:"100"`
	Password  string    `json:"password,omitzero" maxLength:"200" format:"password"`
	Code      string    `json:"code,omitzero" maxLength:"20" doc:"Six digits that were sent"`
	Link      string    `json:"link,omitzero" maxLength:"200" doc:"The token of a link that was sent"`
	SignOn    *Answered `json:"signOn,omitempty" doc:"What somebody comes back with from the provider, and nothing else"`
	proven    proven
	arrival   *arrival
}

// visitSignIn finds the workspace in the link or token, or by its short name.
func (s *Service) visitSignIn(ctx context.Context, a act.Act, in *SignIn) (act.Act, error) {
	switch {
	case in.SignOn != nil:
		return visitToken(a, in.SignOn.Token)
	case in.Link != "":
		return visitToken(a, in.Link)
	}
	return s.visit(ctx, a, in.Workspace)
}

// visit lets somebody into a workspace who is not identified: he has no rights there.
func (s *Service) visit(ctx context.Context, a act.Act, workspace string) (act.Act, error) {
	w, err := s.Workspace(ctx, workspace)
	return visitorIn(a, w.ID), err
}

// visitToken finds the workspace in a token; whether it is right is seen later.
func visitToken(a act.Act, token string) (act.Act, error) {
	b, ok := parseToken(token)
	if !ok {
		return a, failed.New()
	}
	return visitorIn(a, b.workspace), nil
}

func visitorIn(a act.Act, w act.WorkspaceID) act.Act {
	a.Workspace, a.Name, a.Kind, a.Channel = w, "visitor", act.Customer, "portal"
	return a
}

// prepareSignIn looks at what somebody signs in with. It takes as long and
// answers the same whether there is such a login or not.
// Faults: auth.invalid, auth.paused, auth.failed.
func (s *Service) prepareSignIn(ctx context.Context, a act.Act, in *SignIn) (err error) {
	login := foldLogin(in.Login)
	switch {
	case in.SignOn != nil && in.Password+in.Code+in.Link+login == "":
		in.proven, in.arrival, err = s.bySignOn(ctx, a, in.SignOn)
	case in.SignOn != nil:
		err = badSignIn.New()
	case in.Link != "" && in.Password+in.Code+login == "":
		in.proven, err = s.byToken(ctx, a, aLink, in.Link)
	case login == "" || in.Link != "" || (in.Password == "") == (in.Code == ""):
		err = badSignIn.New()
	case in.Password != "":
		in.proven, err = s.byPassword(ctx, a, login, in.Password)
	default:
		in.proven, err = s.byCode(ctx, a, login, in.Code)
	}
	return err
}

// signIns begins sessions for those who have proven who they are; what they
// proved it with is used up here, under lock.
// Faults: auth.failed, auth.uninvited. Tells identity.signedIn.
func (s *Service) signIns(ctx context.Context, tx *event.Tx, cmds []op.Cmd[SignIn]) []op.Result[Me] {
	all := make([]entering, len(cmds))
	strangers := map[int]error{}
	for i, c := range cmds {
		all[i] = entering{proven: c.In.proven, act: c.Act}
		if c.In.arrival == nil {
			continue
		}
		if all[i].user, strangers[i] = s.arrive(ctx, tx, c.Act, c.In.arrival); strangers[i] != nil && fault.As(strangers[i]) == nil {
			return refuseAll[Me](len(cmds), strangers[i])
		}
	}
	results := s.enter(ctx, tx, all)
	for i, why := range strangers {
		if why != nil {
			results[i].Err = why
		}
	}
	return results
}

// entering is one who comes in: what he has proven, and as who he asked.
type entering struct {
	proven
	act      act.Act
	password string // hash of a new one; "" where it stays
}

// enter lets people in. Counters are locked before proofs, as everywhere.
func (s *Service) enter(ctx context.Context, tx *event.Tx, all []entering) []op.Result[Me] {
	d, err := s.door(ctx, tx, all)
	if err != nil {
		return refuseAll[Me](len(all), err)
	}
	results := make([]op.Result[Me], len(all))
	var rows []sessionRow
	for i, e := range all {
		user := d.users[e.user]
		if !d.good[i] || user == nil || !user.Active {
			results[i].Err = failed.New()
			continue
		}
		row, me := d.begin(e, user)
		me.Can = s.can(d.roles, user.roles)
		results[i].Out = me
		rows = append(rows, row)
		if err := s.settle(tx, e, user); err != nil {
			return refuseAll[Me](len(all), err)
		}
		d.counters.forgive(e.proven, e.act.Via.Address)
		tx.Tell(asUser(e.act, user), SignedIn{user.ID, row.ID, string(e.by)})
	}
	if err := cmp.Or(insertSessions(tx, rows), updateCounters(tx, d.counters)); err != nil {
		return refuseAll[Me](len(all), err)
	}
	return results
}

// settle uses the proof up, and changes the password of whoever gave a new one:
// then all sessions so far are over.
func (s *Service) settle(tx *event.Tx, e entering, user *profile) error {
	at := e.act.Micros()
	if !e.proof.IsZero() {
		useProof(tx, e.proof, at)
	}
	if e.password == "" {
		return nil
	}
	storePassword(tx, user.ID, e.password, at)
	_, err := endSessions(tx, user.ID, id.Raw{}, at)
	s.shun(user.ID)
	tx.Tell(asUser(e.act, user), PasswordSet{user.ID})
	return err
}

// asUser is the act of somebody who has just proven who he is.
func asUser(a act.Act, u *profile) act.Act {
	a.User, a.Name, a.Kind, a.Roles, a.Party = u.ID, u.Name, u.Kind, u.roles, u.Party.Raw()
	return a
}

// doorway is what entering rests on, read once for a batch.
type doorway struct {
	counters  counters
	good      []bool // whose proof was still to be used
	users     map[act.UserID]*profile
	roles     *Roles
	workspace Workspace
}

func (s *Service) door(ctx context.Context, tx *event.Tx, all []entering) (d doorway, err error) {
	var keys []counterKey
	var ids []act.UserID
	proofs := make([]proven, len(all))
	for i, e := range all {
		keys, ids, proofs[i] = append(keys, failures(e.login, e.act.Via.Address)...), append(ids, e.user), e.proven
	}
	if d.counters, err = lockCounters(tx, keys); err != nil {
		return d, err
	}
	if d.good, err = consume(tx, proofs, all[0].act.Micros()); err != nil {
		return d, err
	}
	if d.users, err = readProfiles(tx, ids); err != nil {
		return d, err
	}
	if d.roles, err = s.current(ctx, tx); err != nil {
		return d, err
	}
	d.workspace, err = readWorkspace(tx)
	return d, err
}

// begin makes a session and what is answered with it.
func (d *doorway) begin(e entering, user *profile) (sessionRow, Me) {
	at, sid := e.act.At, id.New[sessionKind]()
	b := newToken(e.act.Workspace, sid.Raw())
	row := sessionRow{ID: sid, User: user.ID, Hash: b.hash(), RotatedAt: at.UnixMicro(), CreatedAt: at.UnixMicro(), LastUsed: at.UnixMicro(),
		ExpiresAt: at.Add(lifetime).UnixMicro(), Proof: string(e.by), Agent: shortened(e.act.Via.Agent), Address: shortened(e.act.Via.Address)}
	s := session{sessionRow: row, act: act.Act{Kind: user.Kind}}
	me := meOf(user, d.roles, d.workspace, e.act.Lang)
	until := s.ends()
	me.ExpiresAt = &until
	me.cookies = []*http.Cookie{sessionCookie(b.token(), lifetime, e.act.Via.Secure)}
	return row, me
}

// shortened keeps what a caller says of himself from filling the table.
func shortened(s string) string { return s[:min(len(s), maxName)] }

// out is the cookie that takes a session away.
func out(a act.Act) []*http.Cookie {
	return []*http.Cookie{sessionCookie("", -time.Second, a.Via.Secure)}
}
