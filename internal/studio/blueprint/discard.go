package blueprint

import (
	"context"
	"slices"

	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// DiscardInput names what of one's own draft is to be as it was; without paths,
// everything.
type DiscardInput struct {
	Paths []string `json:"paths,omitempty" maxItems:"1000"`
}

// Discarded is the answer: the documents that are as the release has them again.
type Discarded struct {
	Paths []string `json:"paths"`
}

// discard takes back changes of drafts. A path that was not changed is no error.
func (s *Service) discard(_ context.Context, tx *event.Tx, cmds []op.Cmd[DiscardInput]) []op.Result[Discarded] {
	res := make([]op.Result[Discarded], len(cmds))
	e, err := s.openEdit(tx, actsOf(cmds))
	for i, c := range cmds {
		res[i].Out.Paths = []string{}
		if res[i].Err = err; err != nil {
			continue
		}
		d := e.drafts[c.Act.User]
		for path := range d.rows {
			if len(c.In.Paths) == 0 || slices.Contains(c.In.Paths, path) {
				delete(d.rows, path)
				res[i].Out.Paths = append(res[i].Out.Paths, path)
			}
		}
		slices.Sort(res[i].Out.Paths)
	}
	return finish(res, err, e)
}
