package identity

import (
	"context"
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// ChangeUser is the input of identity.changeUser, a merge patch: what is
// absent stays, null removes. Login and kind never change.
type ChangeUser struct {
	ID         act.UserID           `path:"id" json:"-"`
	Name       patch.Of[string]     `json:"name,omitzero"`
	Active     patch.Of[bool]       `json:"active,omitzero" doc:"false: may not act any more, and nobody's tasks go to this user"`
	Roles      patch.Of[[]string]   `json:"roles,omitzero" doc:"All of them"`
	Region     patch.Of[string]     `json:"region,omitzero"`
	Skills     patch.Of[[]string]   `json:"skills,omitzero" doc:"All of them"`
	Department patch.Of[string]     `json:"department,omitzero"`
	Manager    patch.Of[act.UserID] `json:"manager,omitzero"`
	Successor  patch.Of[act.UserID] `json:"successor,omitzero" doc:"Of one who is not active (any more): who takes over the open tasks, and those still to come"`
	Party      patch.Of[PartyID]    `json:"party,omitzero"`
	Lang       patch.Of[string]     `json:"lang,omitzero"`
	Email      patch.Of[string]     `json:"email,omitzero"`
	Phone      patch.Of[string]     `json:"phone,omitzero"`

	Fields json.RawMessage `json:"fields,omitempty" doc:"What the business keeps of its users, by key; null removes"`
}

// MergePatch lets null through, which removes.
func (ChangeUser) MergePatch() {}

// apply changes a profile, but for its fields.
func (in ChangeUser) apply(p *profile) {
	in.Name.To(&p.Name)
	in.Active.To(&p.Active)
	in.Roles.To(&p.roles)
	in.Region.To(&p.Region)
	if in.Skills.Given {
		p.Skills = skillsOf(in.Skills.Value)
	}
	in.Department.To(&p.Department)
	in.Manager.To(&p.Manager)
	if p.Active {
		p.Successor = act.UserID{}
	}
	in.Successor.To(&p.Successor)
	in.Party.To(&p.Party)
	in.Lang.To(&p.Lang)
	in.Email.To(&p.Email)
	in.Phone.To(&p.Phone)
	p.tidy()
}

// differsFrom names the members that differ, as the fact tells them.
func (p *profile) differsFrom(q profile) (names []string) {
	for _, m := range []struct {
		name string
		same bool
	}{
		{"name", p.Name == q.Name},
		{"active", p.Active == q.Active},
		{"roles", slices.Equal(p.roles, q.roles)},
		{"region", p.Region == q.Region},
		{"skills", p.Skills == q.Skills},
		{"department", p.Department == q.Department},
		{"manager", p.Manager == q.Manager},
		{"successor", p.Successor == q.Successor},
		{"party", p.Party == q.Party},
		{"lang", p.Lang == q.Lang},
		{"email", p.Email == q.Email},
		{"phone", p.Phone == q.Phone},
		{"fields", p.Fields == q.Fields},
	} {
		if !m.same {
			names = append(names, m.name)
		}
	}
	return names
}

// changeUsers changes users one after the other, so that each sees what the
// one before left; the rows are written as one set. The staffing row is taken
// first: of two changes at once the second waits, and counts the owners anew.
// Faults: user.missing, user.invalid, user.fallback. Tells identity.userChanged.
func (s *Service) changeUsers(ctx context.Context, tx *event.Tx, cmds []op.Cmd[ChangeUser]) []op.Result[User] {
	raiseStaffing(tx)
	b, err := s.board(ctx, tx, cmds)
	if err != nil {
		return refuseAll[User](len(cmds), err)
	}
	results := make([]op.Result[User], len(cmds))
	for i, c := range cmds {
		p, err := b.change(c.In, c.Act)
		if err != nil {
			results[i].Err = err
			continue
		}
		results[i].Out = b.show(p, c.Act)
		if len(b.changed) > 0 {
			s.shun(p.ID)
			tx.Tell(c.Act, UserChanged{p.ID, b.changed, p.Active, results[i].Out.Roles})
		}
	}
	if err := b.store(tx); err != nil {
		return refuseAll[User](len(cmds), err)
	}
	return results
}

// board is the users that a batch changes, as they stand.
type board struct {
	desk
	users   map[act.UserID]*profile
	holders map[act.UserID]bool // active users who have the fallback role
	lines   lines               // nil where nobody's manager can change
	tree    departments         // likewise
	changed []string            // by the latest change
	touched map[act.UserID]bool
}

// board reads everything that the batch's changes are decided on.
func (s *Service) board(ctx context.Context, tx *event.Tx, cmds []op.Cmd[ChangeUser]) (*board, error) {
	b := &board{touched: map[act.UserID]bool{}}
	ids := make([]act.UserID, len(cmds))
	named := make([]profile, 0, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
		named = append(named, profile{userRow: userRow{Manager: c.In.Manager.Value, Successor: c.In.Successor.Value, Department: c.In.Department.Value}})
	}
	var err error
	if b.users, err = readProfiles(tx, ids); err != nil {
		return nil, err
	}
	for _, p := range b.users {
		named = append(named, *p)
	}
	if b.desk, err = s.desk(ctx, tx, named); err != nil {
		return nil, err
	}
	if b.holders, err = readHolders(tx, b.roles.Fallback()); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(cmds, func(c op.Cmd[ChangeUser]) bool { return c.In.Manager.Given || c.In.Department.Given }) {
		return b, nil
	}
	if b.lines, err = readLines(tx); err != nil {
		return nil, err
	}
	b.tree, err = readDepartments(tx)
	return b, err
}

// change applies one command, if the user as it would be is right and the
// fallback role keeps somebody. It decides on a copy: a refusal leaves the
// board as it was, for the commands that follow.
func (b *board) change(in ChangeUser, a act.Act) (*profile, error) {
	old, ok := b.users[in.ID]
	if !ok {
		return nil, noUser.New()
	}
	p := *old
	wrong := b.fill(&p, in.Fields, a)
	in.apply(&p)
	if f := p.check(&b.desk, wrong...); f != nil {
		return nil, f
	}
	if in.Successor.Given && !p.succeeded(&b.desk) {
		return nil, badUser.New().Of(noSuccessor.New().At("/successor"))
	}
	fallback := b.roles.Fallback()
	holds := p.Active && slices.Contains(p.roles, fallback)
	if b.holders[p.ID] && !holds && len(b.holders) == 1 {
		return nil, lastOwner.New("role", fallback, "name", p.Name)
	}
	if f := b.line(&p, old); f != nil {
		return nil, f
	}
	delete(b.holders, p.ID)
	if holds {
		b.holders[p.ID] = true
	}
	b.changed = p.differsFrom(*old)
	*old = p
	if len(b.changed) > 0 {
		b.touched[p.ID] = true
	}
	return old, nil
}

// line refuses a manager or a department that would put the user above himself.
func (b *board) line(p, old *profile) *fault.Error {
	if p.Manager == old.Manager && p.Department == old.Department {
		return nil
	}
	was := b.lines[p.ID]
	b.lines[p.ID] = line{p.Name, p.Manager, p.Department}
	f := b.lines.circle(p.ID, b.tree)
	if f == nil {
		return nil
	}
	b.lines[p.ID] = was
	if p.Manager == old.Manager {
		return badUser.New().Of(f.At("/department"))
	}
	return badUser.New().Of(f.At("/manager"))
}

// succeeded tells whether the successor is somebody who can take over, or nobody.
func (p *profile) succeeded(d *desk) bool {
	next := d.named[p.Successor]
	return p.Successor.IsZero() || !p.Active && p.Successor != p.ID && next.Active && next.Kind == act.Staff
}

// store writes the users that were changed, their roles anew.
func (b *board) store(tx *event.Tx) error {
	var rows []userRow
	var roles []roleRow
	for u := range b.touched {
		rows = append(rows, b.users[u].userRow)
		roles = append(roles, b.users[u].roleRows()...)
		deleteRoles(tx, u)
	}
	if err := updateUsers(tx, rows); err != nil {
		return err
	}
	return insertRoles(tx, roles)
}
