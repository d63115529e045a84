package notify

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Replay names deliveries, or what an endpoint has not taken since a moment.
type Replay struct {
	IDs     []DeliveryID `json:"ids,omitempty" maxItems:"200"`
	Webhook WebhookID    `json:"webhook,omitzero"`
	Since   time.Time    `json:"since,omitzero" doc:"With webhook: everything failed that happened from then on"`
}

// Replayed is how many deliveries are tried again.
type Replayed struct {
	Replayed int  `json:"replayed"`
	More     bool `json:"more,omitzero" doc:"There may be more than are done at once: ask again"`
}

// maxReplay is how many deliveries one command replays.
const maxReplay = 1000

var (
	badReplay = fault.Define(fault.Invalid, "replay.invalid", "请指明重发哪些", "It must be said what is replayed").
			Fix("写 ids，或写 webhook 与 since", "Give ids, or webhook and since")
	errReplay = fault.Define(fault.Invalid, "required", "ids 与 webhook、since 须且只能写一种", "Either ids, or webhook and since are needed").
			Fix("写 ids，或写 webhook 与 since", "Give ids, or webhook and since")
)

// replay lets deliveries be tried again from the beginning, under the ids that
// they had. Faults: replay.invalid, delivery.missing, webhook.missing, webhook.off.
func (s *Service) replay(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Replay]) []op.Result[Replayed] {
	out := make([]op.Result[Replayed], len(cmds))
	for i, c := range cmds {
		rows, more, err := s.toReplay(ctx, tx, c)
		if err == nil {
			err = replayDeliveries(tx, rows, c.Act.Micros())
		}
		out[i] = op.Result[Replayed]{Out: Replayed{len(rows), more}, Err: err}
	}
	return out
}

// toReplay finds what a command means.
func (s *Service) toReplay(ctx context.Context, tx *event.Tx, c op.Cmd[Replay]) (rows []deliveryRow, more bool, err error) {
	since := !c.In.Webhook.IsZero() && !c.In.Since.IsZero()
	if (len(c.In.IDs) > 0) == since || since != (!c.In.Webhook.IsZero() || !c.In.Since.IsZero()) {
		return nil, false, badReplay.New().Of(errReplay.New().At("/ids"))
	}
	if !since {
		rows, err = s.deliveriesFor(ctx, c.Act, tx, unique(c.In.IDs), db.ForUpdate)
		if err == nil {
			err = s.allOn(tx, rows)
		}
		return rows, false, err
	}
	of, err := selectWebhooks(tx, []WebhookID{c.In.Webhook}, db.Unlocked)
	w := of[c.In.Webhook]
	switch {
	case err != nil:
		return nil, false, err
	case !s.shows(ctx, tx, c.Act, w):
		return nil, false, noWebhook.New().At("/webhook")
	case w.State != stateOn:
		return nil, false, webhookOff.New()
	}
	rows, err = readFailed(tx, w.ID, c.In.Since.UnixMicro(), maxReplay)
	return rows, len(rows) == maxReplay, err
}

// allOn refuses deliveries to endpoints that are switched off.
func (s *Service) allOn(tx *event.Tx, rows []deliveryRow) error {
	ids := make([]WebhookID, len(rows))
	for i, d := range rows {
		ids[i] = d.Webhook
	}
	hooks, err := selectWebhooks(tx, ids, db.Unlocked)
	for _, w := range hooks {
		if w.State != stateOn {
			return webhookOff.New()
		}
	}
	return err
}

// unique leaves out what stands there twice.
func unique(ids []DeliveryID) []DeliveryID {
	ids = slices.SortedFunc(slices.Values(ids), DeliveryID.Compare)
	return slices.Compact(ids)
}
