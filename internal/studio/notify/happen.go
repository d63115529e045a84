package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Other documents than notices are on events too. They ask as notices do: this event,
// these facts of its subject.

// EventFacts lists the facts that documents may be on, each once: those of all events, or
// of some.
func EventFacts(names ...string) []string { return factsOfEvents(names...) }

// EventRoots are the roots that are known at an event beside the ever-present ones.
// later tells an event that is documented and that no room tells yet.
func EventRoots(name string) (roots []string, known, later bool) {
	if e := events[name]; e != nil {
		return e.roots, true, false
	}
	return nil, false, slices.Contains(strings.Fields(laterEvents), name)
}

// EventLabel says what an event is: "订单已取消", "order cancelled".
func EventLabel(name string) fault.Text {
	if e := events[name]; e != nil {
		return e.label
	}
	return fault.Text{ZH: name, EN: name}
}

// Happened is an event of a subject, with all that is known of both. Its environment is
// good until the next one comes.
type Happened struct {
	Event  string
	Fact   *event.Record
	Env    *rule.Env
	Matter *Matter
}

// Each visits the events that some facts are and somebody wants to hear of, under a
// release. What is known of their subjects is read as sets: whole, or but for what
// hangs on their parts.
func (s *Service) Each(ctx context.Context, r db.Reader, release *blueprint.Release, facts []event.Record, wanted func(event string) bool, whole bool, visit func(Happened)) error {
	var all []happening
	var recs []*event.Record
	subjects := map[id.Raw]bool{}
	for i := range facts {
		h := happening{fact: keptOf(&facts[i])}
		if err := json.Unmarshal(h.fact.Data, &h.told); err != nil {
			return fmt.Errorf("read fact %d: %w", h.fact.Seq, err)
		}
		for _, name := range slices.Sorted(maps.Keys(events)) {
			e := events[name]
			if slices.Contains(e.facts, h.fact.Name) && wanted(e.name) && e.happened(&h.told) {
				h.event = e
				all, recs, subjects[h.fact.Subject] = append(all, h), append(recs, &facts[i]), whole
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	sc, err := s.scene(ctx, r, release, all, subjects)
	if err != nil {
		return err
	}
	for i := range all {
		h := &all[i]
		if m := sc.matters[h.fact.Subject]; m != nil {
			e := sc.dress(h, sc.locale())
			e.Set(e.Catalogue().MustRef("event.name"), rule.Text(h.event.name))
			visit(Happened{h.event.name, recs[i], e, m})
		}
	}
	return nil
}
