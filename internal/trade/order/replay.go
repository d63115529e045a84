package order

import (
	"path"
	"slices"
	"time"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// Replaying decides placed orders again, as a release would that is not
// published yet, and tells what would have come out differently. It is a pure
// function of what is handed to it: records that were read before, compiled
// releases, and who works here. There is no transaction, no verb and no log
// within its reach, so nothing can come of it (replay_test.go holds its files to
// that).

// Record is a placed order as it was read to be decided again.
type Record struct {
	order    *Order
	decision decidedRow
	customer *party.Party               // as he is now; nil for one who is gone
	sources  []inventory.RecordedSource // today's warehouses, where the order was placed without choosing from them
}

// Why an order cannot be decided again.
const (
	unrecorded = "unrecorded" // it was placed before what placing goes by was recorded
	unlike     = "unlike"     // under its own release it does not come out as it was placed: something has changed since that is not recorded
)

// Replay decides orders again under a release. releases are those that they were
// placed under, by id; people are those of today, for both sides, and so is how busy they are.
func Replay(records []*Record, under *blueprint.Release, releases map[string]*blueprint.Release, people flow.People, busy *flow.Turns) blueprint.Replayed {
	x := &replayer{people: people, busy: busy, under: terse(under), own: map[string]*replaySide{},
		things: things{map[string]party.Recorded{}, map[string]*catalog.Product{}}}
	for _, r := range records {
		if id := r.order.Release; x.own[id] == nil {
			x.own[id] = terse(releases[id])
			x.own[id].routes = routesAlike(releases[id], under)
		}
	}
	for _, r := range records {
		x.one(r)
	}
	return x.out
}

// replayer decides orders one after the other and adds up what comes of them.
type replayer struct {
	people  flow.People
	busy    *flow.Turns
	under   *replaySide
	own     map[string]*replaySide
	things  things
	asked   recalled
	was, is []noted // memory to compare in
	out     blueprint.Replayed
}

// replaySide is one of the two releases that an order is decided under, with what
// is used again for each order: an order is decided under a side once it is known
// what became of the one before.
type replaySide struct {
	setup    *Setup
	routes   bool // what is decided alike goes alike under both
	env      *rule.Env
	room     form.Room
	ahead    flow.Foresight
	stock    inventory.Memory
	customer party.Party
	products []*catalog.Product
	draft    draft
	req      Request
}

// terse is a release that decides without telling why at length.
func terse(r *blueprint.Release) *replaySide {
	setup := *setupOf(r)
	setup.rules = setup.rules.Terse()
	return sideOf(&setup)
}

func sideOf(s *Setup) *replaySide {
	return &replaySide{setup: s, ahead: flow.Foresight{Steady: true, Undated: true}, env: s.facts.c.NewEnv(time.Time{}, s.calendar).Reusable()}
}

// one decides an order under the release, and, unless it comes out as it was
// placed and goes the same way, under its own one: so that what is told to
// differ differs because of the release and of nothing else.
func (x *replayer) one(r *Record) {
	x.out.Subjects++
	c := &x.asked
	if !c.recall(r, &x.things) {
		x.unable(unrecorded)
		return
	}
	after := c.under(x.under, x.people, x.busy)
	own := x.own[r.order.Release]
	if own.routes && len(after.problems) == 0 && alike(r.order, &after.order, x.under.setup) {
		x.out.Same++
		x.work(after.route, after.route)
		return
	}
	before := c.under(own, x.people, x.busy)
	if len(before.problems) > 0 || !alike(r.order, &before.order, own.setup) {
		x.unable(unlike)
		return
	}
	x.compare(r.order, before, after)
}

func (x *replayer) unable(why string) {
	if x.out.Unable == nil {
		x.out.Unable = map[string]int{}
	}
	x.out.Unable[why]++
}

// work counts the tasks of an order's way, before and after. One that would be
// refused makes none.
func (x *replayer) work(before, after []flow.RouteStep) {
	x.give(before, blueprint.Load{Before: 1})
	x.give(after, blueprint.Load{After: 1})
}

// give adds a load to whoever is asked on a way, once for each task.
func (x *replayer) give(route []flow.RouteStep, load blueprint.Load) {
	for i := range route {
		s := &route[i]
		if s.State == flow.RouteSkipped || s.Step.Kind != flow.Approval && s.Step.Kind != flow.Task {
			continue
		}
		for _, o := range s.Owner {
			x.out.Give(o.Holder, load)
		}
	}
}

// resolved are the folders whose documents have decided all they decide once an
// order's facts are known.
var resolved = []string{"forms", "plans", "prices", "notices", "prints", "examples"}

// routesAlike tells whether what is decided alike under two releases also goes
// the same way under both: then the way need not be looked for twice.
func routesAlike(a, b *blueprint.Release) bool { return slices.Equal(wayOf(a), wayOf(b)) }

// wayOf are the contents of all documents that have a say in the way that an order
// goes: of the tables, those that its flow asks.
func wayOf(r *blueprint.Release) (hashes []string) {
	asked := map[string]bool{}
	for _, point := range []string{"assign.task", "deadline.task"} {
		for _, t := range setupOf(r).rules.Tables(point) {
			asked[t.Document] = true
		}
	}
	for _, p := range r.Tree.Paths() {
		folder := path.Dir(p)
		if slices.Contains(resolved, folder) || folder == "rules" && !asked[p] {
			continue
		}
		hashes = append(hashes, p, r.Tree.Get(p).Hash)
	}
	return hashes
}
