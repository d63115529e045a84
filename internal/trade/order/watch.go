package order

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// watch lets orders be followed: whatever is told of an order, by whichever
// room, is heard by those whose row scope holds it.
func (s *Service) watch(l *event.Log) {
	l.Watch(event.Watch{Look: s.look,
		Topics: []event.Topic{{Name: "orders", Permission: "order.read"}, {Name: "order:", Permission: "order.read"}, {Name: linkTopic}}})
}

// look finds the orders that facts are about, and what readers see of them.
func (s *Service) look(ctx context.Context, r db.Reader, readers []act.Act, facts []event.Record) (event.Eyes, error) {
	v, err := s.viewing(ctx, r, readers, subjectsOf(facts))
	if err != nil || len(v.orders) == 0 {
		return nil, err
	}
	return func(a act.Act, f *event.Record) event.Sighting {
		o := v.orders[id.From[kind](f.Subject)]
		if o == nil || !visits(a) && !v.shows(a, o) || !v.rights(a, o).mayHear(f) {
			return event.Sighting{}
		}
		text := o.ID.String()
		if visits(a) {
			return event.Sighting{Topics: []string{linkTopic + text}, Entity: "order", ID: text, Version: o.Version}
		}
		return event.Sighting{Topics: []string{"orders", "order:" + text}, Entity: "order", ID: text, Version: o.Version}
	}, nil
}

func subjectsOf(facts []event.Record) []ID {
	seen := map[id.Raw]bool{}
	var ids []ID
	for i := range facts {
		if raw := facts[i].Subject; !seen[raw] {
			seen[raw] = true
			ids = append(ids, id.From[kind](raw))
		}
	}
	return ids
}

func rawsOf(orders map[ID]*Order) []id.Raw {
	ids := make([]id.Raw, 0, len(orders))
	for one := range orders {
		ids = append(ids, one.Raw())
	}
	return ids
}

// viewing is some orders, and who may see them.
type viewing struct {
	orders map[ID]*Order
	world  *surroundings
	envs   map[ID]*rule.Env
	shown  map[seeing]bool
	hands  flow.Hands // of all, where somebody does not see all
}

type seeing struct {
	user  act.UserID
	order ID
}

// viewing loads orders for readers. Their lines and surroundings are read only
// where the row scope of one of the readers may look at them.
func (s *Service) viewing(ctx context.Context, r db.Reader, readers []act.Act, ids []ID) (*viewing, error) {
	v := &viewing{envs: map[ID]*rule.Env{}, shown: map[seeing]bool{}, world: &surroundings{setups: map[string]*Setup{}}}
	var err error
	if v.orders, err = loadHeads(r, ids); err != nil || len(v.orders) == 0 {
		return v, err
	}
	var releases []string
	for _, o := range v.orders {
		releases = append(releases, o.Release)
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, fmt.Errorf("load the releases of orders: %w", err)
	}
	narrowed, partly := false, false
	for name, release := range compiled {
		v.world.setups[name] = blueprint.Of[*Setup](release)
		for _, a := range readers {
			rows := identity.SightOf(a, release).Rows("order")
			narrowed, partly = narrowed || rows.Narrowed(), partly || !rows.All() && !outside(a)
		}
	}
	if partly {
		if v.hands, err = flow.HandsOn(r, rawsOf(v.orders)); err != nil {
			return nil, fmt.Errorf("read who holds tasks: %w", err)
		}
	}
	if !narrowed {
		return v, v.world.stand(r, slices.Collect(maps.Values(v.orders)))
	}
	if err := loadLines(r, v.orders); err != nil {
		return nil, err
	}
	v.world, err = s.world(ctx, r, v.orders)
	return v, err
}

// shows tells whether an order is there for one of the readers.
func (v *viewing) shows(a act.Act, o *Order) bool {
	key := seeing{a.User, o.ID}
	shown, known := v.shown[key]
	if !known || a.User.IsZero() {
		setup := v.world.setups[o.Release]
		shown = setup.shows(a, o, func() *rule.Env { return v.env(setup, o) }) || v.hands.Hold(a, o.ID.Raw(), v.world.stake(o))
		v.shown[key] = shown
	}
	return shown
}

// env is an order's facts, made once.
func (v *viewing) env(setup *Setup, o *Order) *rule.Env {
	e := v.envs[o.ID]
	if e == nil {
		e = v.world.facts(setup, o, v.world.now)
		v.envs[o.ID] = e
	}
	return e
}
