package notify

import (
	"context"
	"slices"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

// AddWebhook is the input of webhook.add.
type AddWebhook struct {
	Name  string     `json:"name"`
	URL   string     `json:"url" doc:"https, on the open internet"`
	Facts []string   `json:"facts" doc:"Names of facts; order.* is all of a noun, * is all"`
	User  act.UserID `json:"user,omitzero" doc:"Whose sight it has; default who asks. Somebody else's needs identity.manage"`
}

// ChangeWebhook is the input of webhook.change, a merge patch.
type ChangeWebhook struct {
	ID    WebhookID            `path:"id" json:"-"`
	Match string               `header:"If-Match" json:"-" doc:"The version that the change is meant for"`
	Name  patch.Of[string]     `json:"name,omitzero"`
	URL   patch.Of[string]     `json:"url,omitzero"`
	Facts patch.Of[[]string]   `json:"facts,omitzero" doc:"All of them"`
	User  patch.Of[act.UserID] `json:"user,omitzero" doc:"Whose sight it has; somebody else's needs identity.manage"`
	On    patch.Of[bool]       `json:"on,omitzero" doc:"What waits while it is off goes on when it is on again; what happens meanwhile is not told"`
}

// MergePatch lets null through, which removes.
func (ChangeWebhook) MergePatch() {}

// DropWebhook is the input of webhook.drop.
type DropWebhook struct {
	ID    WebhookID `path:"id" json:"-"`
	Match string    `header:"If-Match" json:"-" doc:"The version that is meant"`
}

// manageUsers is the permission with which somebody manages other people's
// endpoints as well: it lets him act as anybody anyway.
const manageUsers = "identity.manage"

// ofOthers tells whether somebody manages endpoints of other people.
func (s *Service) ofOthers(ctx context.Context, r db.Reader, a act.Act) bool {
	return s.o.Allow(ctx, r, a, manageUsers) == nil
}

// shows tells whether an endpoint is there for somebody.
func (s *Service) shows(ctx context.Context, r db.Reader, a act.Act, w *webhookRow) bool {
	return w != nil && (w.User == a.User || s.ofOthers(ctx, r, a))
}

// addWebhooks adds endpoints, switched on. Faults: webhook.invalid,
// webhook.limit, auth.denied. Tells webhook.added.
func (s *Service) addWebhooks(ctx context.Context, tx *event.Tx, cmds []op.Cmd[AddWebhook]) []op.Result[NewWebhook] {
	out := make([]op.Result[NewWebhook], len(cmds))
	there, err := readWebhooks(tx)
	if err != nil {
		return op.FailAll(out, err)
	}
	people, err := s.o.People(ctx, tx)
	if err != nil {
		return op.FailAll(out, err)
	}
	var rows []webhookRow
	for i, c := range cmds {
		w := webhookRow{ID: id.New[webhookKind](), User: c.In.User, Name: c.In.Name, URL: c.In.URL, Facts: slices.Clone(c.In.Facts),
			State: stateOn, Version: 1, AddedAt: c.Act.Micros(), Secret: newWebhookSecret()}
		if w.User.IsZero() {
			w.User = c.Act.User
		}
		if out[i].Err = s.checkAdd(ctx, tx, c.Act, &w, people, len(there)+len(rows)); out[i].Err != nil {
			continue
		}
		w.write()
		rows = append(rows, w)
		out[i].Out = NewWebhook{w.view(people, c.Act.Micros()), w.Secret}
		tx.Tell(c.Act, WebhookAdded{w.ID, w.User})
	}
	return op.FailAll(out, insertWebhooks(tx, rows))
}

// checkAdd refuses an endpoint that is not right, one too many, and one that
// would see what another sees.
func (s *Service) checkAdd(ctx context.Context, r db.Reader, a act.Act, w *webhookRow, people *identity.People, there int) error {
	if there >= maxWebhooks {
		return manyWebhooks.New("max", maxWebhooks)
	}
	return s.check(ctx, r, a, w, act.UserID{}, people)
}

// check finds what is wrong with an endpoint, tidies it, and keeps its sight
// from being another's than its user's so far, or than who asks.
func (s *Service) check(ctx context.Context, r db.Reader, a act.Act, w *webhookRow, before act.UserID, people *identity.People) error {
	if w.User != before {
		if _, known := people.Get(w.User); !known {
			return badWebhook.New().Of(check.Reference.New("field", fault.Text{ZH: "用户", EN: "user"}, "ref", w.User).At("/user"))
		}
		if err := s.o.Allow(ctx, r, a, manageUsers); w.User != a.User && err != nil {
			return err
		}
	}
	return checkWebhook(w, s.offered(), s.o.Private)
}

// lockWebhooks locks the endpoints that a batch names.
func lockWebhooks[T any](tx *event.Tx, cmds []op.Cmd[T], idOf func(T) WebhookID) (map[WebhookID]*webhookRow, error) {
	ids := make([]WebhookID, len(cmds))
	for i, c := range cmds {
		ids[i] = idOf(c.In)
	}
	return selectWebhooks(tx, ids, db.ForUpdate)
}

// lockForEdit locks the endpoints that a batch names, and tells who works here.
func lockForEdit[T any](ctx context.Context, s *Service, tx *event.Tx, cmds []op.Cmd[T], idOf func(T) WebhookID) (map[WebhookID]*webhookRow, *identity.People, error) {
	rows, err := lockWebhooks(tx, cmds, idOf)
	if err != nil {
		return nil, nil, err
	}
	people, err := s.o.People(ctx, tx)
	return rows, people, err
}

// meant finds an endpoint for somebody, as an If-Match means it.
func (s *Service) meant(ctx context.Context, r db.Reader, a act.Act, w *webhookRow, match string) error {
	switch {
	case !s.shows(ctx, r, a, w):
		return noWebhook.New()
	case match != "" && match != "*" && match != strconv.FormatInt(w.Version, 10):
		return webhookChanged.New()
	}
	return nil
}

// changeWebhooks changes endpoints one after the other. Switched on, one starts
// afresh, whatever it failed before. Faults: webhook.missing, webhook.invalid,
// version.changed, auth.denied. Tells webhook.changed.
func (s *Service) changeWebhooks(ctx context.Context, tx *event.Tx, cmds []op.Cmd[ChangeWebhook]) []op.Result[Webhook] {
	out := make([]op.Result[Webhook], len(cmds))
	rows, people, err := lockForEdit(ctx, s, tx, cmds, func(in ChangeWebhook) WebhookID { return in.ID })
	if err != nil {
		return op.FailAll(out, err)
	}
	touched := map[WebhookID]bool{}
	for i, c := range cmds {
		w := rows[c.In.ID]
		if out[i].Err = s.meant(ctx, tx, c.Act, w, c.In.Match); out[i].Err != nil {
			continue
		}
		to := c.In.apply(*w)
		if out[i].Err = s.check(ctx, tx, c.Act, &to, w.User, people); out[i].Err != nil {
			continue
		}
		if changed := to.differsFrom(w); len(changed) > 0 {
			to.Version++
			to.write()
			*w, touched[w.ID] = to, true
			tx.Tell(c.Act, WebhookChanged{w.ID, changed})
		}
		out[i].Out = w.view(people, c.Act.Micros())
	}
	return op.FailAll(out, updateWebhooks(tx, picked(rows, touched)))
}

// apply changes a copy.
func (in ChangeWebhook) apply(w webhookRow) webhookRow {
	in.Name.To(&w.Name)
	in.URL.To(&w.URL)
	in.Facts.To(&w.Facts)
	in.User.To(&w.User)
	w.Facts = slices.Clone(w.Facts)
	switch on := w.State == stateOn; {
	case !in.On.Given || in.On.Value == on:
	case on:
		w.State = stateOff
	default:
		w.State, w.Failures, w.FailingSince, w.PausedUntil = stateOn, 0, 0, 0
	}
	return w
}

// differsFrom names the members that differ, as the fact tells them.
func (w *webhookRow) differsFrom(v *webhookRow) (names []string) {
	for _, m := range []struct {
		name string
		same bool
	}{{"name", w.Name == v.Name}, {"url", w.URL == v.URL}, {"facts", slices.Equal(w.Facts, v.Facts)},
		{"user", w.User == v.User}, {"on", w.State == v.State}} {
		if !m.same {
			names = append(names, m.name)
		}
	}
	return names
}

// picked are the rows that were touched.
func picked(rows map[WebhookID]*webhookRow, touched map[WebhookID]bool) (some []webhookRow) {
	for w := range touched {
		some = append(some, *rows[w])
	}
	return some
}

// dropWebhooks drops endpoints, with what waits for them. Faults:
// webhook.missing, version.changed. Tells webhook.dropped.
func (s *Service) dropWebhooks(ctx context.Context, tx *event.Tx, cmds []op.Cmd[DropWebhook]) []op.Result[Webhook] {
	out := make([]op.Result[Webhook], len(cmds))
	rows, people, err := lockForEdit(ctx, s, tx, cmds, func(in DropWebhook) WebhookID { return in.ID })
	if err != nil {
		return op.FailAll(out, err)
	}
	for i, c := range cmds {
		w := rows[c.In.ID]
		if out[i].Err = s.meant(ctx, tx, c.Act, w, c.In.Match); out[i].Err != nil {
			continue
		}
		out[i].Out = w.view(people, c.Act.Micros())
		deleteWebhook(tx, w.ID)
		delete(rows, w.ID)
		tx.Tell(c.Act, WebhookDropped{w.ID})
	}
	return out
}
