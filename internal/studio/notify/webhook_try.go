package notify

import (
	"context"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// triedFact is the type of a test.
const triedFact = "webhook.test"

// tryWebhooks sends each endpoint a test, on the way that everything else goes, but
// before it and also while the endpoint rests.
// Faults: webhook.missing, webhook.off.
func (s *Service) tryWebhooks(ctx context.Context, tx *event.Tx, cmds []op.Cmd[OneWebhook]) []op.Result[Delivery] {
	out := make([]op.Result[Delivery], len(cmds))
	hooks, err := lockWebhooks(tx, cmds, func(in OneWebhook) WebhookID { return in.ID })
	if err != nil {
		return op.FailAll(out, err)
	}
	var rows []deliveryRow
	for i, c := range cmds {
		w := hooks[c.In.ID]
		if out[i].Err = s.meant(ctx, tx, c.Act, w, ""); out[i].Err != nil {
			continue
		}
		if w.State != stateOn {
			out[i].Err = webhookOff.New()
			continue
		}
		d := deliveryRow{ID: id.New[deliveryKind](), Webhook: w.ID, Fact: triedFact, Subject: w.ID.String(), At: c.Act.Micros(),
			State: deliveryWaits, DueAt: awaited}
		d.Body = bodyOf(tx.Workspace(), d.ID.String(), event.Frame{Fact: triedFact, Entity: "webhook", ID: w.ID.String(), Version: w.Version,
			At: c.Act.At.UTC(), By: c.Act.User})
		rows = append(rows, d)
		out[i].Out = d.view()
	}
	return op.FailAll(out, insertDeliveries(tx, rows))
}
