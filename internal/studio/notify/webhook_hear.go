package notify

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
)

type deliveryKind struct{}

func (deliveryKind) Prefix() string { return "dlv" }

// DeliveryID names a delivery: what one endpoint is told of one fact, however
// often it has to be tried.
type DeliveryID = id.Of[deliveryKind]

// hearForWebhooks writes one delivery per fact and endpoint that listens to it
// and whose user may hear of it at this moment: in the transaction of the
// cursor, so exactly once. Nothing is called here.
func (s *Service) hearForWebhooks(ctx context.Context, tx *event.Tx, facts []event.Record) error {
	all, err := readWebhooks(tx)
	if err != nil {
		return err
	}
	listening := slices.DeleteFunc(all, func(w webhookRow) bool { return w.State != stateOn })
	facts = slices.DeleteFunc(slices.Clone(facts), func(f event.Record) bool {
		return !slices.ContainsFunc(listening, func(w webhookRow) bool { return w.listens(f.Name, f.At) })
	})
	if len(facts) == 0 {
		return nil
	}
	people, err := s.o.People(ctx, tx)
	if err != nil {
		return fmt.Errorf("find who works here: %w", err)
	}
	heard, err := s.heardBy(ctx, tx, listening, people, facts)
	if err != nil {
		return fmt.Errorf("find what webhooks may tell: %w", err)
	}
	var rows []deliveryRow
	for _, w := range listening {
		for _, f := range heard[w.User] {
			if w.listens(f.Fact, f.At.UnixMicro()) {
				rows = append(rows, deliveryOf(tx.Workspace(), w.ID, f))
			}
		}
	}
	return insertDeliveries(tx, rows)
}

// listens tells whether a fact of that moment is one for the endpoint.
func (w *webhookRow) listens(fact string, at int64) bool {
	return at >= w.AddedAt && offers(fact) && slices.ContainsFunc(w.Facts, func(pattern string) bool { return matches(pattern, fact) })
}

// heardBy is what the users of endpoints may hear of some facts, as their
// streams would tell it. Who has left hears nothing.
func (s *Service) heardBy(ctx context.Context, tx *event.Tx, of []webhookRow, people *identity.People, facts []event.Record) (map[act.UserID][]event.Frame, error) {
	now := act.Act{Workspace: tx.Workspace(), At: s.o.Clock.Now()}
	var readers []act.Act
	for _, w := range of {
		p, active := people.Get(w.User)
		if active && !slices.ContainsFunc(readers, func(a act.Act) bool { return a.User == w.User }) {
			readers = append(readers, p.Act(now))
		}
	}
	frames, err := s.o.Live.Seen(ctx, tx, readers, facts)
	heard := map[act.UserID][]event.Frame{}
	for i, a := range readers {
		heard[a.User] = frames[i]
	}
	return heard, err
}

// deliveryOf is a fact's delivery to an endpoint, to be tried at once.
func deliveryOf(in act.WorkspaceID, w WebhookID, f event.Frame) deliveryRow {
	at := f.At.UnixMicro()
	return deliveryRow{ID: id.New[deliveryKind](), Webhook: w, Seq: f.Seq, Fact: f.Fact, Subject: f.ID, At: at,
		Body: bodyOf(in, strconv.FormatInt(f.Seq, 10), f), State: deliveryWaits, DueAt: at}
}
