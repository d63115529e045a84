package notify

import (
	"context"
	"errors"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// ReadInput names items that were read, or all of one's own.
type ReadInput struct {
	IDs []ItemID `json:"ids,omitempty" maxItems:"200"`
	All bool     `json:"all,omitzero"`
}

// Read is how many items were marked.
type Read struct {
	Read int64 `json:"read"`
}

var (
	errRead = fault.Define(fault.Invalid, "inbox.invalid", "请指明哪些消息", "It must be said which items").
		Fix("写 ids 或 all 之一", "Give either ids or all")
	errWhich = fault.Define(fault.Invalid, "required", "ids 与 all 须且只能写一个", "Exactly one of ids and all is needed").
			Fix("写 ids 或 all 之一", "Give either ids or all")
)

// markAll marks items of whoever asks: ids of others are passed over, for they
// are none of his. Tells inbox.changed, so that his other pages know.
func (s *Service) markAll(_ context.Context, tx *event.Tx, cmds []op.Cmd[ReadInput]) []op.Result[Read] {
	out := make([]op.Result[Read], len(cmds))
	for i, c := range cmds {
		if (len(c.In.IDs) == 0) != c.In.All {
			out[i].Err = errRead.New().Of(errWhich.New().At("/ids"))
			continue
		}
		n, err := markRead(tx, c.Act.User, c.In.IDs, max(c.Act.Micros(), 1))
		if out[i].Out.Read, out[i].Err = n, err; n > 0 {
			tx.Tell(c.Act, ChangedFact{tx.Workspace().Raw(), []string{c.Act.User.String()}})
		}
	}
	return out
}

// keep is how long an inbox reaches back; sweepStep about how many items one
// transaction deletes.
const (
	keep      = 90 * 24 * time.Hour
	sweepStep = 1000
)

// Sweep deletes a workspace's items and notices that are older than 90 days, and
// deliveries that are older than 30.
func (s *Service) Sweep(ctx context.Context, a act.Act) error {
	before := s.o.Clock.Now().Add(-keep).UnixMicro()
	for more := true; more; {
		err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			more, err = sweepItems(tx, before, sweepStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(s.sweepLog(ctx, a), s.sweepTold(ctx, a, before))
}

// sweepTold deletes the log of notices before a moment.
func (s *Service) sweepTold(ctx context.Context, a act.Act, before int64) error {
	for more := true; more; {
		err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			sweepActs(tx, before)
			more, err = sweepNotices(tx, before, sweepStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
