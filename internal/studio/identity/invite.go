package identity

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var userLeft = fault.Define(fault.Blocked, "user.inactive", "{name} 已停用，不能邀请", "{name} is not active and cannot be invited").
	Fix("请先恢复此用户", "Make the user active first")

// Invite is the input of identity.invite.
type Invite struct {
	ID act.UserID `path:"id" json:"-"`
}

// Invitation is a link with which a user sets his password, once.
type Invitation struct {
	Link      string    `json:"link,omitzero" doc:"Shown once: hand it over, nobody can show it again"`
	ExpiresAt time.Time `json:"expiresAt"`
	user      act.UserID
}

// Subject is whom the audit trail shows the command for.
func (v Invitation) Subject() id.Raw { return v.user.Raw() }

// Stored is the answer that is kept for whoever sends the request again.
func (v Invitation) Stored() any { return Invitation{ExpiresAt: v.ExpiresAt, user: v.user} }

// invites makes invitations; earlier ones of the same user are useless then.
// Who may is trusted to act as anybody, as with keys.
// Faults: user.missing, user.inactive. Tells identity.invited.
func (s *Service) invites(_ context.Context, tx *event.Tx, cmds []op.Cmd[Invite]) []op.Result[Invitation] {
	ids := make([]act.UserID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	users, err := readProfiles(tx, ids)
	if err != nil {
		return refuseAll[Invitation](len(cmds), err)
	}
	results := make([]op.Result[Invitation], len(cmds))
	for i, c := range cmds {
		switch user := users[c.In.ID]; {
		case user == nil:
			results[i].Err = noUser.New()
		case !user.Active:
			results[i].Err = userLeft.New("name", user.Name)
		default:
			results[i].Out, results[i].Err = s.invite(tx, c.Act, &user.userRow)
		}
	}
	return results
}

// InviteBy makes an invitation in a transaction of the program's own.
// Faults: user.missing, user.inactive.
func (s *Service) InviteBy(tx *event.Tx, a act.Act, u act.UserID) (Invitation, error) {
	r := s.invites(context.Background(), tx, []op.Cmd[Invite]{{Act: a, In: Invite{u}}})[0]
	return r.Out, r.Err
}

// invite makes one invitation.
func (s *Service) invite(tx *event.Tx, a act.Act, user *userRow) (Invitation, error) {
	with, err := secretFor(tx, a.Micros())
	if err != nil {
		return Invitation{}, err
	}
	proof := id.New[proofIDKind]()
	token := newToken(tx.Workspace(), proof.Raw()).token()
	until := a.At.Add(anInvitation.lasts())
	useInvitations(tx, user.ID, a.Micros())
	tx.Tell(a, Invited{user.ID})
	row := proofRow{ID: proof, Kind: anInvitation, Login: user.Login, User: user.ID, Hash: with.hashProof(proof, token),
		MadeAt: a.Micros(), ExpiresAt: until.UnixMicro()}
	link := s.page(user.Kind) + "#invitation=" + token
	return Invitation{Link: link, ExpiresAt: until.UTC(), user: user.ID}, insertProofs(tx, []proofRow{row})
}

// page is where people of a kind sign in. What proves who they are stands
// behind a #, so that it is in nobody's log and no page that is left learns it.
func (s *Service) page(k act.Kind) string {
	if channelOf(k) == "portal" {
		return s.o.Site + "/p/login"
	}
	return s.o.Site + "/w/login"
}

// Accept is the input of identity.acceptInvitation.
type Accept struct {
	Token    string `json:"token" maxLength:"200" doc:"From the link: what stands behind #invitation="`
	Password string `json:"password" format:"password" doc:"At least 10 characters"`
	proven   proven
	hash     string
}

// visitInvitation finds the workspace in the token.
func (s *Service) visitInvitation(_ context.Context, a act.Act, in *Accept) (act.Act, error) {
	return visitToken(a, in.Token)
}

// prepareAccept checks the token, then the password, and hashes that. A
// password that will not do uses nothing up.
// Faults: auth.failed, auth.paused, password.invalid.
func (s *Service) prepareAccept(ctx context.Context, a act.Act, in *Accept) (err error) {
	refuse := func(user *profile) error {
		if f := checkPassword(in.Password, user); f != nil {
			return badPassword.New().Of(f.At("/password"))
		}
		return nil
	}
	if err := refuse(&profile{}); err != nil {
		return err
	}
	if in.proven, err = s.byToken(ctx, a, anInvitation, in.Token); err != nil {
		return err
	}
	var users map[act.UserID]*profile
	err = s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		users, err = readProfiles(r, []act.UserID{in.proven.user})
		return err
	})
	if user := users[in.proven.user]; err == nil && user != nil {
		err = refuse(user)
	}
	if err == nil {
		in.hash, err = hashPassword(ctx, in.Password)
	}
	return err
}

// accepts sets the passwords of those who were invited and lets them in.
// Fault: auth.failed. Tells identity.passwordSet and identity.signedIn.
func (s *Service) accepts(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Accept]) []op.Result[Me] {
	all := make([]entering, len(cmds))
	for i, c := range cmds {
		all[i] = entering{proven: c.In.proven, act: c.Act, password: c.In.hash}
	}
	return s.enter(ctx, tx, all)
}
