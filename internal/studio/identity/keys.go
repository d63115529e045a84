package identity

import (
	"context"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var noKey = fault.Define(fault.Missing, "key.missing", "没有这个密钥", "There is no such key").
	Fix("请检查密钥的编号", "Check the id of the key")

// Key is a key as administrators see it: never its secret.
type Key struct {
	ID   KeyID      `json:"id"`
	User act.UserID `json:"user"`
	Name string     `json:"name,omitzero"`
}

// About is whom the audit trail shows the command for.
func (k Key) About() string { return k.User.String() }

// NewKey is a key that was just made, with the text that is shown only now.
type NewKey struct {
	Key
	Secret string `json:"key,omitzero" doc:"Shown once: keep it, nobody can show it again"`
}

// Stored is the answer that is kept for whoever sends the request again: it
// does not hold the secret.
func (k NewKey) Stored() any { return NewKey{Key: k.Key} }

// AddKey is the input of identity.addKey.
type AddKey struct {
	User act.UserID `json:"user,omitzero" doc:"Default: who asks"`
	Name string     `json:"name,omitzero" doc:"What the key is for"`
}

// DropKey is the input of identity.dropKey.
type DropKey struct {
	ID KeyID `path:"id" json:"-"`
}

// addKeys gives users keys. Who may is trusted to act as anybody: a key has
// all the rights of its user. Faults: user.missing, user.invalid. Tells identity.keyAdded.
func (s *Service) addKeys(_ context.Context, tx *event.Tx, cmds []op.Cmd[AddKey]) []op.Result[NewKey] {
	ids := make([]act.UserID, len(cmds))
	for i, c := range cmds {
		if ids[i] = c.In.User; ids[i].IsZero() {
			ids[i] = c.Act.User
		}
	}
	users, err := readProfiles(tx, ids)
	if err != nil {
		return refuseAll[NewKey](len(cmds), err)
	}
	results := make([]op.Result[NewKey], len(cmds))
	var rows []keyRow
	for i, c := range cmds {
		switch {
		case users[ids[i]] == nil:
			results[i].Err = noUser.New().At("/user")
			continue
		case utf8.RuneCountInString(c.In.Name) > maxName:
			results[i].Err = badUser.New().Of(tooLong.New("max", maxName).At("/name"))
			continue
		}
		b, name := newBearer(tx.Workspace()), said(c.In.Name)
		rows = append(rows, keyRow{ID: b.key, User: ids[i], Name: name, Hash: b.hash(), CreatedAt: c.Act.Micros()})
		results[i].Out = NewKey{Key{b.key, ids[i], name}, b.String()}
		tx.Tell(c.Act, KeyAdded{ids[i], b.key, name})
	}
	if err := insertKeys(tx, rows); err != nil {
		return refuseAll[NewKey](len(cmds), err)
	}
	return results
}

// dropKeys makes keys useless; one that is dropped already stays so. The row
// is kept, so that the timeline can say whose key it was.
// Faults: key.missing. Tells identity.keyDropped.
func (s *Service) dropKeys(_ context.Context, tx *event.Tx, cmds []op.Cmd[DropKey]) []op.Result[Key] {
	ids := make([]KeyID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	keys, err := lockKeys(tx, ids)
	if err != nil {
		return refuseAll[Key](len(cmds), err)
	}
	results := make([]op.Result[Key], len(cmds))
	for i, c := range cmds {
		k := keys[c.In.ID]
		if k == nil {
			results[i].Err = noKey.New()
			continue
		}
		results[i].Out = Key{k.ID, k.User, k.Name}
		if k.DroppedAt == 0 {
			k.DroppedAt = max(c.Act.Micros(), 1)
			dropKey(tx, k.ID, k.DroppedAt)
			s.keys.shun(k.ID.Raw(), s.o.Clock.Now())
			tx.Tell(c.Act, KeyDropped{k.User, k.ID})
		}
	}
	return results
}
