package blueprint

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// DropInput is a document to take out of one's own draft.
type DropInput struct {
	Path    string `path:"path" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Dropped is the answer: the path that is free now.
type Dropped struct {
	Path string `json:"path"`
}

// drop takes documents out of drafts; releases keep theirs.
func (s *Service) drop(_ context.Context, tx *event.Tx, cmds []op.Cmd[DropInput]) []op.Result[Dropped] {
	res := make([]op.Result[Dropped], len(cmds))
	e, err := s.openEdit(tx, actsOf(cmds))
	for i, c := range cmds {
		if res[i].Err = err; err == nil {
			res[i].Err = e.drafts[c.Act.User].drop(c.Act, c.In)
			res[i].Out.Path = c.In.Path
		}
	}
	return finish(res, err, e)
}

// drop takes a document out; document.missing when there is none.
func (d *draft) drop(a act.Act, in DropInput) error {
	if _, there := d.row(in.Path); !there {
		return missingDocument.New("path", in.Path)
	}
	if err := d.matches(in.Path, in.IfMatch); err != nil {
		return err
	}
	d.set(a, in.Path, nil)
	return nil
}

// actsOf are the acts of a batch.
func actsOf[T any](cmds []op.Cmd[T]) []act.Act {
	acts := make([]act.Act, len(cmds))
	for i, c := range cmds {
		acts[i] = c.Act
	}
	return acts
}
