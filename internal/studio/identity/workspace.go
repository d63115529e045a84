package identity

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// Workspace is one business on this server.
type Workspace struct {
	ID        act.WorkspaceID `json:"id"`
	Name      string          `json:"name"`
	Slug      string          `json:"slug"` // what those call it who are not signed in
	CreatedAt int64           `json:"-"`    // µs UTC
}

// Created is a new workspace with its owner and the owner's key, which is
// shown here and never again.
type Created struct {
	Workspace Workspace
	Owner     User
	Key       NewKey
}

// CreateWorkspace makes a workspace with an owner, who has a role and a key:
// the role that will own what nobody else owns. Its blueprint is published by whoever called.
func (s *Service) CreateWorkspace(ctx context.Context, name, lang, role string) (Created, error) {
	a := act.Act{Workspace: act.NewWorkspaceID(), Lang: lang, At: s.o.Clock.Now()}.As("workspace.create")
	owner := userRow{ID: act.NewUserID(), Login: ownerRole, Name: ownerName(lang), Kind: act.Staff,
		Active: true, Lang: lang, CreatedAt: a.Micros()}
	made := Created{Workspace: Workspace{ID: a.Workspace, Name: name, CreatedAt: a.Micros()}, Owner: owner.view([]string{role})}
	b := newBearer(a.Workspace)
	made.Key = NewKey{Key: Key{ID: b.key, User: owner.ID, Name: "owner"}, Secret: b.String()}
	err := s.o.Facts.Write(ctx, a, func(tx *event.Tx) error {
		if err := insertNamed(tx, &made.Workspace); err != nil {
			return err
		}
		raiseStaffing(tx)
		if err := s.keyFresh(tx, a.Micros()); err != nil {
			return err
		}
		if _, err := insertUsers(tx, []userRow{owner}); err != nil {
			return err
		}
		if err := insertRoles(tx, []roleRow{{owner.ID, role}}); err != nil {
			return err
		}
		tx.Tell(a, UserAdded{owner.ID, owner.Kind, []string{role}},
			KeyAdded{owner.ID, b.key, made.Key.Name})
		return insertKeys(tx, []keyRow{{ID: b.key, User: owner.ID, Name: made.Key.Name, Hash: b.hash(), CreatedAt: a.Micros()}})
	})
	if err != nil {
		return Created{}, fmt.Errorf("create the workspace %s: %w", name, err)
	}
	return made, nil
}

// ownerName is what the owner is called until somebody says better.
func ownerName(lang string) string {
	if lang == "zh-CN" {
		return "所有者"
	}
	return "Owner"
}

// Workspaces lists the workspaces of this server, in the order they were made.
func (s *Service) Workspaces(ctx context.Context) ([]Workspace, error) {
	return sweepWorkspaces(ctx, s.o.DB)
}
