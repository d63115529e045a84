package flow

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// The rig of these tests: a release from testdata/furniture with documents
// changed or added, the people of a small workshop, and a run that is moved by
// naming steps and people.

// someVerbs are the verbs that flows of these tests call, with the one that takes
// each back; "!" marks a barrier.
var someVerbs = map[string]string{
	"order.confirm": "", "order.release": "", "order.accept": "", "print.make": "",
	"inventory.reserve": "inventory.free", "fulfilment.ship": "!",
}

func options() Options {
	return Options{
		KnowsVerb: func(verb string, input json.RawMessage) (bool, *fault.Error) {
			_, ok := someVerbs[verb]
			if strings.Contains(string(input), "wrong") {
				return ok, fault.Define(fault.Invalid, "unknown", "没有这个输入", "there is no such input").New().At("/wrong")
			}
			return ok, nil
		},
		Undoes: func(verb string) (string, bool) {
			undo := someVerbs[verb]
			return strings.TrimSuffix(undo, "!"), undo == "!"
		},
		Tells:     func(fact string) (string, bool) { return "", fact == "message.posted" || fact == "file.attached" },
		Own:       func(verb string) bool { return verb == "order.confirm" || verb == "order.release" },
		EveryPath: []string{"order.confirm"},
	}
}

// build compiles the furniture documents with some of them replaced or added.
func build(t testing.TB, docs map[string]string) (*Flows, *rule.Catalogue, *blueprint.Release, []blueprint.Finding) {
	t.Helper()
	tree := blueprint.NewTree(documents(t, docs)...)
	var c *rule.Catalogue
	var found []blueprint.Finding
	forms := blueprint.Part{Name: "forms", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		c, _ = rule.CatalogueOf(r)
		return form.Compile(r, c)
	}}
	parts := append(slices.Concat(blueprint.Parts(), identity.Parts()), forms, blueprint.Part{Name: "flows", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		var flows *Flows
		flows, found = Compile(r, c, options())
		return flows, nil
	}})
	r, _ := blueprint.Compile(tree, parts)
	return blueprint.Of[*Flows](r), c, r, found
}

func documents(t testing.TB, docs map[string]string) []*blueprint.Document {
	t.Helper()
	all := map[string]string{}
	const root = "testdata/furniture"
	err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all[filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, doc := range docs {
		all[path] = doc
	}
	var made []*blueprint.Document
	for path, doc := range all {
		d, found := blueprint.Parse(path, []byte(doc))
		if blueprint.Failed(found) {
			t.Fatalf("%s does not keep its schema: %v", path, found)
		}
		made = append(made, d)
	}
	return made
}

// flowDoc writes a flow document: the main list and the steps.
func flowDoc(do, steps string) string {
	return `{"format":"flow.v1","key":"t","name":{"en":"Test"},"entity":"order","fallback":[{"role":"owner"}],
	"withdraw":{"f":"order.phase","op":"=","v":"placed"},"do":[` + do + `],"steps":{` + steps + `}}`
}

// approval and task write steps with a deadline of four working hours. Whoever has
// signed is asked again, where nothing else is said.
func approval(id, more string) string {
	if !strings.Contains(more, `"same"`) {
		more = `"same":"ask",` + more
	}
	return people(id, "approval", more)
}
func taskStep(id, more string) string { return people(id, "task", more) }

func people(id, kind, more string) string {
	if !strings.Contains(more, `"deadline"`) {
		more = `"deadline":{"in":"4wh","then":[{"at":"80%","do":"remind"},{"at":"150%","do":"escalate","to":[{"role":"owner"}]}]},` + more
	}
	return `"` + id + `":{"kind":"` + kind + `","name":{"en":"` + id + `"},` + more + `}`
}

func auto(id, verb string) string {
	return `"` + id + `":{"kind":"auto","name":{"en":"` + id + `"},"verb":"` + verb + `"}`
}

// crew is who works here: users by id, and the roles each has.
type crew struct {
	users  map[string]User
	roles  map[string][]string // role → ids, sorted
	bosses map[string]string
	gone   map[string]bool
	heirs  map[string]string    // successors of those who have left
	stands map[string][]string  // deputy → for whom
	limits map[string]act.Limit // within which a deputy stands in
	away   map[string]bool

	departments map[string][]string
}

func workshop(c *rule.Catalogue) *crew {
	s := &crew{users: map[string]User{}, roles: map[string][]string{}, bosses: map[string]string{"li": "wang", "wang": "zhang", "fang": "zhang"}, gone: map[string]bool{}}
	for _, line := range strings.Fields("li:sales:east wang:sales,seniorSales:south zhao:vipService:east " +
		"fang:finance:east chen:production:south deng:warehouse:east hu:installer:east kong:installer:south zhang:owner:east") {
		col := strings.Split(line, ":")
		facts := c.Frame("user")
		s.users[col[0]] = User{ID: col[0], Staff: true, Name: strings.ToUpper(col[0][:1]) + col[0][1:], Facts: facts}
		env := c.NewEnv(time.Unix(0, 0), nil)
		root, _ := c.Root("user")
		env.Bind(root, facts)
		env.Set(c.MustRef("user.region"), rule.Code(col[2]))
		for _, role := range strings.Split(col[1], ",") {
			s.roles[role] = append(s.roles[role], col[0])
			slices.Sort(s.roles[role])
		}
	}
	return s
}

func (s *crew) Role(key string) []User {
	var users []User
	for _, id := range s.roles[key] {
		if !s.gone[id] {
			users = append(users, s.users[id])
		}
	}
	return users
}

func (s *crew) Customer(party string) (users []User) {
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		if u := s.users[id]; party != "" && u.Party == party && !s.gone[id] {
			users = append(users, u)
		}
	}
	return users
}

func (s *crew) Department(code string) (users []User) {
	for _, id := range s.departments[code] {
		users = append(users, s.users[id])
	}
	return users
}

func (s *crew) Everybody() (users []User) {
	for _, id := range slices.Sorted(maps.Keys(s.users)) {
		users = append(users, s.users[id])
	}
	return users
}

func (s *crew) User(id string) (User, bool) {
	u, ok := s.users[id]
	return u, ok && !s.gone[id]
}

func (s *crew) Ever(id string) (User, bool) {
	u, ok := s.users[id]
	return u, ok
}

func (s *crew) Successor(id string) (User, bool) { return s.User(s.heirs[id]) }

func (s *crew) Principals(id string) (all []Standing) {
	for _, one := range s.stands[id] {
		if u, ok := s.User(one); ok {
			all = append(all, Standing{u, s.limits[id]})
		}
	}
	return all
}

func (s *crew) Here(id string, _ time.Time) bool {
	_, active := s.User(id)
	return active && !s.away[id]
}

func (s *crew) Cover(id string, at time.Time) (there []Standing) {
	if u, _ := s.User(id); s.Here(id, at) {
		return []Standing{{User: u}}
	}
	for deputy, all := range s.stands {
		if u, active := s.User(deputy); active && slices.Contains(all, id) && !s.away[deputy] {
			there = append(there, Standing{u, s.limits[deputy]})
		}
	}
	return there
}

func (s *crew) Turns(_, _ time.Time) []time.Time { return nil }

func (s *crew) Login(name string) (User, bool) { return s.User(name) }

func (s *crew) Manager(id string) (User, bool) {
	u, ok := s.users[s.bosses[id]]
	return u, ok
}

// rig is one run under test.
type rig struct {
	t     testing.TB
	def   *Def
	c     *rule.Catalogue
	r     *blueprint.Release
	who   *crew
	facts map[string]rule.Value
	state State
	at    time.Time
	n     int
	cmds  []Command // of the last event
	world World
	calls []Run
	fails map[string]error // verbs that refuse
	later bool             // verbs answer by events of their own

	// Of a run that is played on a stage: as whom, as it is stored, and how far its story
	// is told; first is the release that it began under.
	act          act.Act
	kept         *Stored
	seq          int64
	rings, first string
}

// monday is 16 November 2026, 10:00 in Shanghai.
var monday = time.Date(2026, 11, 16, 10, 0, 0, 0, time.FixedZone("CST", 8*3600))

func newRig(t testing.TB, flow, doc string) *rig {
	t.Helper()
	var docs map[string]string
	if doc != "" {
		docs = map[string]string{"flows/" + flow + ".json": doc}
	}
	flows, c, r, found := build(t, docs)
	if blueprint.Failed(found) {
		t.Fatalf("the flow is not sound: %v", found)
	}
	g := &rig{t: t, def: flows.Get(flow), c: c, r: r, who: workshop(c), at: monday, facts: map[string]rule.Value{}}
	g.facts["order.phase"] = rule.Code("placed")
	g.facts["order.owner"] = rule.User("li")
	g.world.Version = 1
	return g
}

// view is the world as it is now.
func (g *rig) view() World {
	w := g.world
	w.Env = g.c.NewEnv(g.at, blueprint.Of[*blueprint.Calendars](g.r).Get(""))
	for path, v := range g.facts {
		ref, ok := g.c.Ref(path)
		if !ok {
			g.t.Fatalf("no fact %s", path)
		}
		w.Env.Set(ref, v)
	}
	w.People, w.Calendar = g.who, blueprint.Of[*blueprint.Calendars](g.r).Get
	w.Duty = blueprint.Of[*blueprint.Calendars](g.r).OnDuty
	return w
}

func (g *rig) apply(ev Event) error {
	if ev.ID == "" {
		g.n++
		ev.ID = "e" + string(rune('0'+g.n/10)) + string(rune('0'+g.n%10))
	}
	if ev.At.IsZero() {
		ev.At = g.at
	}
	stage, staged := g.t.(*stage)
	if staged {
		stage.enter(g)
	}
	before := string(g.state.Marshal())
	state, cmds, err := g.drive(ev)
	if got := string(g.state.Marshal()); got != before {
		g.t.Fatalf("the state given was written to:\n%s\n%s", before, got)
	}
	if err == nil {
		g.state, g.cmds = state, cmds
	}
	if staged {
		stage.keep(g, ev, err)
	}
	return err
}

// drive decides an event and calls the verbs that it asks for.
func (g *rig) drive(ev Event) (State, []Command, error) {
	if g.later {
		return Advance(g.def, g.state, ev, g.view())
	}
	return Drive(g.def, g.state, ev, g.view(), func(c Run) (string, error) {
		if err := g.fails[c.Verb]; err != nil {
			return "", err
		}
		g.calls = append(g.calls, c)
		return "", nil
	})
}

func (g *rig) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g *rig) start() {
	g.t.Helper()
	g.must(g.apply(Event{Kind: Start, Subject: "ord_1", By: by("li")}))
}

func by(user string) Actor {
	return Actor{User: user, Name: strings.ToUpper(user[:1]) + user[1:], Kind: act.Staff}
}

// seat is the open seat of a step; with a user the one for him, if it can still
// say something, else the first that he had.
func (g *rig) seat(step, of string) (found ID) {
	for _, v := range g.state.Visits {
		for _, k := range v.Seats {
			switch {
			case v.Step != step || of != "" && k.For != of:
			case k.Status == Open || of != "" && k.undecided():
				return k.ID
			case of != "" && found.IsZero():
				found = k.ID
			}
		}
	}
	return found
}

// say lets a user decide a step, at his own seat where he has one.
func (g *rig) say(kind EventKind, user, step string, more ...func(*Event)) error {
	seat := g.seat(step, user)
	if seat.IsZero() {
		seat = g.seat(step, "")
	}
	ev := Event{Kind: kind, By: by(user), Seat: seat, Version: g.world.Version}
	if kind == Reject {
		ev.Opinion = "because"
	}
	for _, m := range more {
		m(&ev)
	}
	return g.apply(ev)
}

// Ways to say more of an event.
func to(users ...string) func(*Event) { return func(ev *Event) { ev.To = users } }

func signers(rel Rel, users ...string) func(*Event) {
	return func(ev *Event) { ev.To, ev.Rel = users, rel }
}

func back(step string) func(*Event) {
	return func(ev *Event) { ev.Step, ev.Opinion = step, "look again" }
}

// open lists what waits, as "step:for", in order.
func (g *rig) open() []string {
	var open []string
	for _, v := range g.state.Visits {
		for _, k := range v.Seats {
			if k.Status == Open {
				open = append(open, v.Step+":"+k.For)
			}
		}
	}
	return open
}

func (g *rig) isOpen(want ...string) {
	g.t.Helper()
	if got := g.open(); !slices.Equal(got, want) {
		g.t.Fatalf("open are %v, not %v", got, want)
	}
}

// told lists the facts of the last event by name.
func (g *rig) told() []string {
	var names []string
	for _, c := range g.cmds {
		if tell, ok := c.(Tell); ok {
			names = append(names, tell.Fact.Head().Name)
		}
	}
	return names
}

// fact finds a fact of the last event by its type.
func fact[F any](g *rig) F {
	g.t.Helper()
	for _, c := range g.cmds {
		if tell, ok := c.(Tell); ok {
			if f, ok := tell.Fact.(F); ok {
				return f
			}
		}
	}
	var none F
	g.t.Fatalf("no %T was told, but %v", none, g.told())
	return none
}

// command finds a command of the last event by its type.
func command[C any](g *rig) C {
	g.t.Helper()
	for _, c := range g.cmds {
		if c, ok := c.(C); ok {
			return c
		}
	}
	var none C
	g.t.Fatalf("no %T among %v", none, g.cmds)
	return none
}

func (g *rig) refused(err error, want fault.Def) *fault.Error {
	g.t.Helper()
	if !errors.Is(err, want) {
		g.t.Fatalf("answered %v, not %v", err, want)
	}
	return fault.As(err)
}

func (g *rig) ended(want Outcome) {
	g.t.Helper()
	if g.state.Status != Over || g.state.Outcome != want {
		g.t.Fatalf("the run is %s %s, not ended %s", g.state.Status, g.state.Outcome, want)
	}
	if len(g.state.Timers) > 0 || len(g.open()) > 0 {
		g.t.Fatalf("the run has ended, but %v and %v are left", g.state.Timers, g.open())
	}
}

// set and flag write facts.
func (g *rig) set(fact, code string) { g.facts[fact] = rule.Code(code) }

func (g *rig) flag(fact string) { g.facts[fact] = rule.Bool(true) }

// decided is the latest seat of a step that somebody has decided.
func (g *rig) decided(step string) (last ID) {
	for _, v := range g.state.Visits {
		for _, k := range v.Seats {
			if v.Step == step && k.By != "" {
				last = k.ID
			}
		}
	}
	return last
}
