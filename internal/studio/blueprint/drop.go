package blueprint

import (
	"context"

	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// DropInput is a document to take out of the draft.
type DropInput struct {
	Path    string `path:"path" json:"-"`
	IfMatch string `header:"If-Match" json:"-"`
}

// Dropped is the answer: the path that is free now.
type Dropped struct {
	Path string `json:"path"`
}

// drop takes documents out of the draft; releases keep theirs.
func (s *Service) drop(_ context.Context, tx *event.Tx, cmds []op.Cmd[DropInput]) []op.Result[Dropped] {
	res := make([]op.Result[Dropped], len(cmds))
	e, err := openEdit(tx, len(cmds), func(i int) string { return cmds[i].In.Path })
	for i, c := range cmds {
		switch _, ok := e.now[c.In.Path]; {
		case err != nil:
			res[i].Err = err
		case !ok:
			res[i].Err = missingDocument.New("path", c.In.Path)
		default:
			if res[i].Err = e.matches(c.In.Path, c.In.IfMatch); res[i].Err == nil {
				delete(e.now, c.In.Path)
				res[i].Out.Path = c.In.Path
			}
		}
	}
	return finish(res, err, e)
}
