package notify

import (
	"context"

	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// OneWebhook names an endpoint.
type OneWebhook struct {
	ID WebhookID `path:"id" json:"-"`
}

// rotateWebhooks gives endpoints new secrets. The old one signs beside the new
// one for a day, so that a receiver can change without missing anything.
// Faults: webhook.missing. Tells webhook.rotated.
func (s *Service) rotateWebhooks(ctx context.Context, tx *event.Tx, cmds []op.Cmd[OneWebhook]) []op.Result[NewWebhook] {
	out := make([]op.Result[NewWebhook], len(cmds))
	rows, people, err := lockForEdit(ctx, s, tx, cmds, func(in OneWebhook) WebhookID { return in.ID })
	if err != nil {
		return op.FailAll(out, err)
	}
	touched := map[WebhookID]bool{}
	for i, c := range cmds {
		w := rows[c.In.ID]
		if out[i].Err = s.meant(ctx, tx, c.Act, w, ""); out[i].Err != nil {
			continue
		}
		w.OldSecret, w.OldUntil = w.Secret, c.Act.At.Add(overlap).UnixMicro()
		w.Secret, touched[w.ID] = newWebhookSecret(), true
		w.Version++
		out[i].Out = NewWebhook{w.view(people, c.Act.Micros()), w.Secret}
		tx.Tell(c.Act, WebhookRotated{w.ID})
	}
	return op.FailAll(out, updateWebhooks(tx, picked(rows, touched)))
}

// secrets are those that sign at a moment.
func (w *webhookRow) secrets(at int64) []string {
	if at < w.OldUntil {
		return []string{w.Secret, w.OldSecret}
	}
	return []string{w.Secret}
}
