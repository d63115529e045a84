package identity

import (
	"context"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// RoleView is a role as administrators see it. Roles are changed as documents
// of the blueprint; here they are only shown, with who has them.
type RoleView struct {
	Key      string                  `json:"key"`
	Name     blueprint.Label         `json:"name,omitzero"`
	Kind     act.Kind                `json:"kind"`
	Can      []string                `json:"can"`
	Limits   map[string]money.Amount `json:"limits,omitempty"`
	Rows     []RowsView              `json:"rows,omitempty" doc:"Which rows it sees; of what is not here, all"`
	Fallback bool                    `json:"fallback,omitzero" doc:"Owns what nobody else owns"`
	Users    int                     `json:"users" doc:"How many active users have it"`
}

// RowsView is which rows of an entity a role sees, as people read it.
type RowsView struct {
	Entity string `json:"entity" enum:"order,customer,product,task,stock"`
	Text   string `json:"text" doc:"The condition, in words"`
}

// FindRoles is the input of identity.roles.
type FindRoles struct{}

// findRoles lists the roles of the current release, by key: all of them at
// once, for there are never many.
func (s *Service) findRoles(ctx context.Context, a act.Act, r db.Reader, _ FindRoles) (op.List[RoleView], error) {
	rs, err := s.current(ctx, r)
	if err != nil {
		return op.List[RoleView]{}, err
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return op.List[RoleView]{}, err
	}
	say, err := s.speak(ctx, r, a.Lang)
	if err != nil {
		return op.List[RoleView]{}, err
	}
	list := op.List[RoleView]{Items: []RoleView{}}
	for _, role := range rs.List() {
		list.Items = append(list.Items, RoleView{role.Key, role.Name, role.Kind, role.Can, role.Limits, role.rowsIn(say),
			role.Key == rs.Fallback(), len(people.Role(role.Key))})
	}
	return list, nil
}

// rowsIn says which rows a role sees, by entity.
func (r *Role) rowsIn(say func(*rule.Cond) string) (rows []RowsView) {
	for _, entity := range slices.Sorted(maps.Keys(r.rows)) {
		rows = append(rows, RowsView{entity, say(r.rows[entity])})
	}
	return rows
}

// SpeakWith says by whom conditions are written in a language, given a release
// whose words they use.
func (s *Service) SpeakWith(speaker func(r *blueprint.Release, lang string) blueprint.Speaker) {
	s.speaker = speaker
}

// speak writes conditions with the words of the current release.
func (s *Service) speak(ctx context.Context, r db.Reader, lang string) (func(*rule.Cond) string, error) {
	release, err := s.release(ctx, r)
	var by blueprint.Speaker
	if release != nil && s.speaker != nil {
		by = s.speaker(release, lang)
	}
	return func(c *rule.Cond) string {
		if by == nil {
			return c.Text(lang, nil, nil)
		}
		return by.Cond(c.JSON())
	}, err
}
