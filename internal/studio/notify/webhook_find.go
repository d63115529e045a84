package notify

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

// view is the endpoint as answers show it at a moment.
func (w *webhookRow) view(people *identity.People, now int64) Webhook {
	v := Webhook{ID: w.ID, Name: w.Name, URL: w.URL, Facts: w.Facts, User: w.User, On: w.State == stateOn, Failures: w.Failures,
		Failing: momentOrNone(w.FailingSince), Taken: momentOrNone(w.TakenAt), AddedAt: moment(w.AddedAt), Version: w.Version}
	if w.State != stateOn && w.State != stateOff {
		v.Stopped = w.State
	}
	if w.PausedUntil > now && v.On {
		v.Paused = momentOrNone(w.PausedUntil)
	}
	if w.OldUntil > now {
		v.OldUntil = momentOrNone(w.OldUntil)
	}
	if p, known := people.Ever(w.User); known {
		v.UserName = p.Name
	}
	return v
}

// momentOrNone reads a moment that is 0 where there is none.
func momentOrNone(micros int64) *time.Time {
	if micros == 0 {
		return nil
	}
	at := moment(micros)
	return &at
}

// webhooksFor are the endpoints that are there for somebody, the newest first.
func (s *Service) webhooksFor(ctx context.Context, a act.Act, r db.Reader) ([]webhookRow, error) {
	all, err := readWebhooks(r)
	if err != nil || s.ofOthers(ctx, r, a) {
		return all, err
	}
	var mine []webhookRow
	for _, w := range all {
		if w.User == a.User {
			mine = append(mine, w)
		}
	}
	return mine, nil
}

// FindWebhooks asks for a page of endpoints, the newest first.
type FindWebhooks struct {
	op.Page
}

// findWebhooks lists endpoints: one's own, or, who manages users, all of them.
func (s *Service) findWebhooks(ctx context.Context, a act.Act, r db.Reader, in FindWebhooks) (op.List[Webhook], error) {
	before, err := in.Before()
	if err != nil {
		return op.List[Webhook]{}, err
	}
	rows, err := s.webhooksFor(ctx, a, r)
	if err != nil {
		return op.List[Webhook]{}, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return op.List[Webhook]{}, err
	}
	items := []Webhook{}
	for i := range rows {
		if rows[i].ID.Compare(id.From[webhookKind](before)) < 0 && len(items) < in.Limit {
			items = append(items, rows[i].view(people, a.Micros()))
		}
	}
	return op.ListOf(items, in.Page, func(w Webhook) id.Raw { return w.ID.Raw() }), nil
}

// getWebhook answers one endpoint. Faults: webhook.missing.
func (s *Service) getWebhook(ctx context.Context, a act.Act, r db.Reader, in OneWebhook) (Webhook, error) {
	found, err := selectWebhooks(r, []WebhookID{in.ID}, db.Unlocked)
	if err != nil {
		return Webhook{}, err
	}
	w := found[in.ID]
	if !s.shows(ctx, r, a, w) {
		return Webhook{}, noWebhook.New()
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return Webhook{}, err
	}
	return w.view(people, a.Micros()), nil
}

// Offer is what endpoints can be told.
type Offer struct {
	Facts []string `json:"facts"`
}

// findOffer lists the facts that endpoints can be told, by name.
func (s *Service) findOffer(context.Context, act.Act, db.Reader, struct{}) (Offer, error) {
	return Offer{s.offered()}, nil
}

// offered are the facts that endpoints can be told, once each.
func (s *Service) offered() []string {
	var facts []string
	for _, d := range s.o.Facts.Declared() {
		if offers(d.Name) {
			facts = append(facts, d.Name)
		}
	}
	return slices.Compact(facts)
}
