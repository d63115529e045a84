package notify

import (
	"context"
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// Delivery is what an endpoint was told of a fact, as the log lists it.
type Delivery struct {
	ID       DeliveryID `json:"id" doc:"The webhook-id of each attempt"`
	Webhook  WebhookID  `json:"webhook"`
	Fact     string     `json:"fact"`
	Seq      int64      `json:"seq,omitzero" doc:"The fact's number; absent for a test"`
	Subject  string     `json:"subject,omitempty"`
	At       time.Time  `json:"at" doc:"When it happened"`
	State    string     `json:"state" enum:"waiting,done,failed"`
	Attempts int64      `json:"attempts"`
	Status   int64      `json:"status,omitzero" doc:"Of the last answer; absent where there was none"`
	Error    string     `json:"error,omitempty" enum:"address,private,host,connection,certificate,timeout,broken" doc:"Why the last attempt got no answer"`
	DueAt    *time.Time `json:"dueAt,omitempty" doc:"When it is tried next, where it waits; absent where that is at once"`
}

// About is whom the audit trail names.
func (d Delivery) About() string { return d.Webhook.String() }

// DeliveryView is a delivery with what was sent and what came of it.
type DeliveryView struct {
	Delivery
	Body  json.RawMessage `json:"body" doc:"What is sent, byte for byte"`
	Tries []Attempt       `json:"tries" doc:"The first attempt first"`
}

// Attempt is one call of a receiver.
type Attempt struct {
	N      int64     `json:"n"`
	At     time.Time `json:"at"`
	Millis int64     `json:"millis" doc:"How long it took"`
	Status int64     `json:"status,omitzero"`
	Error  string    `json:"error,omitempty" enum:"address,private,host,connection,certificate,timeout,broken" doc:"Why there was no answer"`
	Answer string    `json:"answer,omitempty" doc:"The first kilobyte of what was answered"`
}

var noDelivery = fault.Define(fault.Missing, "delivery.missing", "没有这条推送记录", "There is no such delivery").
	Fix("刷新列表：记录保留 30 天", "Load the list again: deliveries are kept for 30 days")

func (d deliveryRow) view() Delivery {
	v := Delivery{ID: d.ID, Webhook: d.Webhook, Fact: d.Fact, Seq: d.Seq, Subject: d.Subject, At: moment(d.At), State: d.State,
		Attempts: d.Attempts, Status: d.Status, Error: d.Error}
	if d.State == deliveryWaits {
		v.DueAt = momentOrNone(d.DueAt)
	}
	return v
}

// FindDeliveries asks for a page of the log, the newest first.
type FindDeliveries struct {
	op.Page
	Webhook []WebhookID `query:"webhook" json:"-" doc:"Of these endpoints; absent: of all"`
	State   []string    `query:"state" json:"-" enum:"waiting,done,failed"`
	Fact    []string    `query:"fact" json:"-" doc:"Names of facts"`
}

// findDeliveries lists deliveries to the endpoints that are there for the reader.
func (s *Service) findDeliveries(ctx context.Context, a act.Act, r db.Reader, in FindDeliveries) (op.List[Delivery], error) {
	none := op.List[Delivery]{Items: []Delivery{}}
	before, err := in.Before()
	if err != nil {
		return none, err
	}
	of, err := s.logsOf(ctx, a, r, in.Webhook)
	if err != nil || len(of) == 0 {
		return none, err
	}
	rows, err := readLog(r, of, in.State, in.Fact, before, in.Limit)
	items := make([]Delivery, len(rows))
	for i, d := range rows {
		items[i] = d.view()
	}
	return op.ListOf(items, in.Page, func(d Delivery) id.Raw { return d.ID.Raw() }), err
}

// logsOf are the endpoints whose logs somebody asks for: those named, or all
// that are there for him. Faults: webhook.missing.
func (s *Service) logsOf(ctx context.Context, a act.Act, r db.Reader, named []WebhookID) ([]WebhookID, error) {
	rows, err := s.webhooksFor(ctx, a, r)
	if err != nil {
		return nil, err
	}
	there := map[WebhookID]bool{}
	var all []WebhookID
	for _, w := range rows {
		there[w.ID] = true
		all = append(all, w.ID)
	}
	for _, w := range named {
		if !there[w] {
			return nil, noWebhook.New().At("/webhook")
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	return all, nil
}

// OneDelivery names a delivery.
type OneDelivery struct {
	ID DeliveryID `path:"id" json:"-"`
}

// getDelivery answers one delivery with its attempts. Faults: delivery.missing.
func (s *Service) getDelivery(ctx context.Context, a act.Act, r db.Reader, in OneDelivery) (DeliveryView, error) {
	found, err := s.deliveriesFor(ctx, a, r, []DeliveryID{in.ID}, db.Unlocked)
	if err != nil {
		return DeliveryView{}, err
	}
	tries, err := readAttempts(r, in.ID)
	v := DeliveryView{Delivery: found[0].view(), Body: json.RawMessage(found[0].Body), Tries: make([]Attempt, len(tries))}
	for i, t := range tries {
		v.Tries[i] = Attempt{t.N, moment(t.At), t.Millis, t.Status, t.Error, t.Answer}
	}
	return v, err
}

// deliveriesFor finds deliveries that are there for somebody, all of them.
// Faults: delivery.missing.
func (s *Service) deliveriesFor(ctx context.Context, a act.Act, r db.Reader, ids []DeliveryID, lock db.Lock) ([]deliveryRow, error) {
	found, err := selectDeliveries(r, ids, lock)
	if err != nil {
		return nil, err
	}
	hooks, err := s.webhooksFor(ctx, a, r)
	if err != nil {
		return nil, err
	}
	there := map[WebhookID]bool{}
	for _, w := range hooks {
		there[w.ID] = true
	}
	rows := make([]deliveryRow, len(ids))
	for i, d := range ids {
		row, known := found[d]
		if !known || !there[row.Webhook] {
			return nil, noDelivery.New()
		}
		rows[i] = row
	}
	return rows, nil
}
