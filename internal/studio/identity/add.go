package identity

import (
	"context"
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// AddUser is the input of identity.addUser. A new user is active and has no
// key: identity.addKey gives one out.
type AddUser struct {
	Login      string     `json:"login" doc:"Unique in the workspace; case does not matter"`
	Name       string     `json:"name"`
	Kind       act.Kind   `json:"kind,omitzero" enum:"staff,customer,supplier,api" doc:"Default staff"`
	Roles      []string   `json:"roles,omitzero" doc:"Keys of roles of the current release"`
	Region     string     `json:"region,omitzero"`
	Skills     []string   `json:"skills,omitzero" doc:"What the user can do, in the words of the business: at most 50"`
	Department string     `json:"department,omitzero" doc:"The code of one"`
	Manager    act.UserID `json:"manager,omitzero"`
	Party      PartyID    `json:"party,omitzero" doc:"Whom a customer's or supplier's login stands for"`
	Lang       string     `json:"lang,omitzero" doc:"zh-CN or en"`
	Email      string     `json:"email,omitzero" doc:"Where codes and links go; default the login, if it is an address"`
	Phone      string     `json:"phone,omitzero" doc:"With + and the country's code"`

	Fields json.RawMessage `json:"fields,omitempty" doc:"What the business keeps of its users, by key"`
}

// profile is the user that the command asks for.
func (in AddUser) profile(at int64) profile {
	p := profile{userRow{ID: act.NewUserID(), Login: in.Login, Name: in.Name, Kind: in.Kind, Active: true,
		Region: in.Region, Department: in.Department, Manager: in.Manager, Party: in.Party, Lang: in.Lang, CreatedAt: at,
		Email: in.Email, Phone: in.Phone, Skills: skillsOf(in.Skills)}, in.Roles}
	p.tidy()
	return p
}

// addUsers adds the users whose profiles are right and whose logins are free;
// of two with the same login the first gets it, in this batch as between nodes.
// Faults: user.invalid, user.duplicate. Tells identity.userAdded.
func (s *Service) addUsers(ctx context.Context, tx *event.Tx, cmds []op.Cmd[AddUser]) []op.Result[User] {
	raiseStaffing(tx)
	fresh := make([]profile, len(cmds))
	for i, c := range cmds {
		fresh[i] = c.In.profile(c.Act.Micros())
	}
	desk, err := s.desk(ctx, tx, fresh)
	if err != nil {
		return refuseAll[User](len(cmds), err)
	}
	results := make([]op.Result[User], len(cmds))
	var good []int
	var rows []userRow
	for i, p := range fresh {
		if f := p.check(&desk, desk.fill(&p, cmds[i].In.Fields, cmds[i].Act)...); f != nil {
			results[i].Err = f
			continue
		}
		fresh[i] = p
		good, rows = append(good, i), append(rows, p.userRow)
	}
	free, err := insertUsers(tx, rows)
	if err != nil {
		return refuseAll[User](len(cmds), err)
	}
	var roles []roleRow
	for j, i := range good {
		p := fresh[i]
		if !free[j] {
			results[i].Err = taken.New("login", p.Login).At("/login")
			continue
		}
		results[i].Out = desk.show(&p, cmds[i].Act)
		roles = append(roles, p.roleRows()...)
		tx.Tell(cmds[i].Act, UserAdded{p.ID, p.Kind, results[i].Out.Roles})
	}
	if err := insertRoles(tx, roles); err != nil {
		return refuseAll[User](len(cmds), err)
	}
	return results
}

// desk is what a change of users is checked against.
type desk struct {
	release     *blueprint.Release // nil before the first
	roles       *Roles
	named       map[act.UserID]colleague // managers and successors who exist
	departments map[string]bool          // the same of these
}

// desk reads, once for a batch, the current roles, and the managers and
// departments that it names.
func (s *Service) desk(ctx context.Context, tx *event.Tx, profiles []profile) (d desk, err error) {
	if d.release, err = s.release(ctx, tx); err != nil {
		return d, err
	}
	d.roles = rolesOf(d.release)
	if d.named, err = readExisting(tx, profiles); err != nil {
		return d, err
	}
	d.departments, err = readNamed(tx, profiles)
	return d, err
}

func (p *profile) roleRows() []roleRow {
	rows := make([]roleRow, len(p.roles))
	for i, key := range p.roles {
		rows[i] = roleRow{p.ID, key}
	}
	return rows
}

// refuseAll answers an accident to every command of the batch.
func refuseAll[Out any](n int, err error) []op.Result[Out] {
	return op.FailAll(make([]op.Result[Out], n), err)
}
