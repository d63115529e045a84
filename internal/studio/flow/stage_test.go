package flow

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// stage is where a scenario is played: a database. After each event of a rig that is made
// with it, what was decided is stored as the verbs store it, the run is read back, and the
// rig goes on from what was read. What the log says then is the story.
type stage struct {
	testing.TB
	db       *db.DB
	log      *event.Log
	flows    *Service
	releases map[string]*blueprint.Release
	rig      *rig // whose run goes on
	story    strings.Builder
}

func newStage(t testing.TB, d *db.DB) *stage {
	s := &stage{TB: t, db: d, log: event.New(d, clock.At(monday)), releases: map[string]*blueprint.Release{}}
	declare(s.log)
	s.flows = NewService(ServiceOptions{Releases: func(context.Context, db.Reader, []string) (map[string]*blueprint.Release, error) {
		return s.releases, nil
	}})
	return s
}

// tell writes a line of the story.
func (s *stage) tell(format string, args ...any) { fmt.Fprintf(&s.story, format+"\n", args...) }

// given names one of several runs of a scenario.
func (s *stage) given(what string) {
	s.leave()
	s.tell("given %s", what)
}

// enter begins the story of a rig's run, in a workspace of its own.
func (s *stage) enter(g *rig) {
	s.Helper()
	if g.kept != nil && string(g.kept.State.Marshal()) != string(g.state.Marshal()) {
		s.Fatal("the run does not stand as it is stored")
	}
	if s.rig == g {
		return
	}
	s.leave()
	s.rig = g
	if g.world.Subject == (id.Raw{}) {
		g.act, g.world.Subject, g.first = dbtest.Act(), id.New[taskKind]().Raw(), g.def.Release
	}
}

// leave ends the story of a run with what became of its to-dos.
func (s *stage) leave() {
	if s.rig == nil {
		return
	}
	s.read(s.rig, func(r db.Reader) error {
		rows, err := scanTasks(r, `SELECT `+taskColumns+` FROM tasks WHERE workspace_id = ? ORDER BY length(seat), seat`, []any{r.Workspace()})
		for i, t := range rows {
			if i == 0 {
				s.tell("to-dos")
			}
			end := ""
			if t.ClosedAt != nil {
				end = fmt.Sprintf(", %s by %s at %s", *t.Result, *t.ClosedBy, local(time.UnixMicro(*t.ClosedAt)))
			}
			s.tell("    %s %s %s %s%s", t.Seat, t.Step, t.Holder, t.State, end)
		}
		return err
	})
	s.tell("")
	s.rig = nil
}

func (s *stage) read(g *rig, fn func(db.Reader) error) {
	s.Helper()
	if err := s.db.Read(s.Context(), g.act, fn); err != nil {
		s.Fatal(err)
	}
}

// keep stores what an event led to, and holds what is read back against what was
// decided. A refusal stores nothing.
func (s *stage) keep(g *rig, ev Event, refused error) {
	s.Helper()
	run := Stored{Subject: g.world.Subject, Entity: g.def.Entity}
	if g.kept != nil {
		run = *g.kept
	}
	a := g.acting(ev)
	s.tell("%s %s: %s", local(ev.At), a.Name, run.State.does(g.def, ev))
	if refused != nil {
		s.tell("    refused: %s", refused)
		return
	}
	if len(g.cmds) == 0 {
		s.tell("    nothing new")
	}
	run.Def, run.Release = g.def, g.r
	s.releases[g.def.Release] = g.r
	moves := []Move{{Act: a, Run: &run, State: g.state, Commands: g.cmds}}
	err := s.log.Write(s.Context(), a, func(tx *event.Tx) error {
		if err := errors.Join(s.flows.Lock(tx, moves)...); err != nil {
			return err
		}
		var fired []event.TimerID
		if ev.Kind == TimerFired { // as op does with the timer that a command is
			fired = append(fired, timerID(run.Subject, ev.Timer))
		}
		return errors.Join(s.flows.Store(tx, moves), tx.DropTimers(fired))
	})
	if err != nil {
		s.Fatal(err)
	}
	s.read(g, func(r db.Reader) error {
		return errors.Join(s.reload(r, g), s.hear(r, g, a), s.look(r, g), audit(r, g))
	})
}

// acting is the act that an event comes with.
func (g *rig) acting(ev Event) act.Act {
	a := g.act
	a.At = ev.At
	if ev.By.User == "" {
		return a.As(cmp.Or(ev.By.Name, RobotFlow))
	}
	var raw id.Raw
	copy(raw[:], ev.By.User)
	a.User.SetRaw(raw)
	a.Name, a.Kind = ev.By.Name, ev.By.Kind
	return a
}

// does says what an event is about.
func (s *State) does(d *Def, ev Event) string {
	words := []string{string(ev.Kind)}
	if v, k := s.seat(ev.Seat); k != nil {
		words = append(words, v.Step)
		if item := (&run{d: d, s: *s}).itemOf(v.Part); item != "" {
			words = append(words, item)
		}
		if k.For != ev.By.User {
			words = append(words, "of "+k.For)
		}
	}
	for _, t := range s.Timers {
		if v := s.visit(t.For); t.ID == ev.Timer && v != nil {
			words = append(words, v.Step)
		}
	}
	if c := s.call(ev.Call); c != nil {
		words = append(words, s.visit(c.Visit).Step)
	}
	for _, more := range append([]string{string(ev.Rel), ev.Step, ev.Item}, ev.To...) {
		if more != "" {
			words = append(words, more)
		}
	}
	return strings.Join(words, " ")
}

// reload has the run go on from what is stored.
func (s *stage) reload(r db.Reader, g *rig) error {
	runs, err := s.flows.Load(s.Context(), r, []id.Raw{g.world.Subject})
	if err != nil {
		return err
	}
	g.kept = runs[g.world.Subject]
	if got, want := string(g.kept.State.Marshal()), string(g.state.Marshal()); got != want {
		return fmt.Errorf("decided was\n%s\nand read back is\n%s", want, got)
	}
	g.state = g.kept.State
	return nil
}

// hear tells what the log has of the event: who, what and why, all at its moment. It is
// what was decided, to the letter.
func (s *stage) hear(r db.Reader, g *rig, a act.Act) error {
	records, err := event.Timeline(r, g.world.Subject, g.seq, 1000)
	var stored, decided []string
	for _, f := range records {
		g.seq = f.Seq
		stored = append(stored, f.By+" "+f.Name+" "+string(f.Data))
		s.tell("    %s %s%s", f.By, f.Name, strings.ReplaceAll(details(f.Data), g.first, "1"))
		if user := f.By == a.Name && !a.User.IsZero(); f.At != a.Micros() || f.User.IsZero() == user {
			err = errors.Join(err, fmt.Errorf("%s was told at %v by %v %s", f.Name, time.UnixMicro(f.At), f.User, f.By))
		}
	}
	for _, c := range g.cmds {
		if t, ok := c.(Tell); ok {
			data, _ := json.Marshal(t.Fact)
			decided = append(decided, cmp.Or(t.Robot, a.Name)+" "+t.Fact.Head().Name+" "+string(data))
		}
	}
	if !slices.Equal(stored, decided) {
		err = errors.Join(err, fmt.Errorf("decided was\n%s\nand the log has\n%s", strings.Join(decided, "\n"), strings.Join(stored, "\n")))
	}
	return err
}

// details are what a fact says, as people read it.
func details(data []byte) (line string) {
	d := json.NewDecoder(bytes.NewReader(data))
	_, err := d.Token()
	for err == nil && d.More() {
		var key json.Token
		var value json.RawMessage
		if key, err = d.Token(); err == nil {
			err = d.Decode(&value)
		}
		if key != "subject" {
			line += fmt.Sprintf(", %s %s", key, plain(value))
		}
	}
	return line
}

// plain is a value without the marks of JSON, where it is a text or a moment.
func plain(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) != nil {
		return string(value)
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return local(at)
	}
	return text
}

// local is a moment as people in Shanghai read it.
func local(at time.Time) string {
	return strings.TrimSuffix(at.In(monday.Location()).Format("01-02 15:04:05"), ":00")
}

// look holds the clock against the state, and tells when it rings, if that has changed.
func (s *stage) look(r db.Reader, g *rig) error {
	var stored, decided []string
	err := r.Query(`SELECT id, due_at FROM timers WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
		var timer event.TimerID
		var due int64
		err := row.Scan(&timer, &due)
		stored = append(stored, fmt.Sprint(timer, due))
		return err
	})
	rings := ""
	for _, t := range g.state.Timers {
		decided = append(decided, fmt.Sprint(timerID(g.world.Subject, t.ID), t.At.UnixMicro()))
		rings += " at " + local(t.At)
		if v := g.state.visit(t.For); v != nil {
			rings += " for " + v.Step
		}
	}
	slices.Sort(stored)
	slices.Sort(decided)
	if !slices.Equal(stored, decided) {
		err = errors.Join(err, fmt.Errorf("the clock has %v, not %v", stored, decided))
	}
	if rings != g.rings {
		s.tell("    the clock rings%s", cmp.Or(rings, " no more"))
	}
	g.rings = rings
	return err
}

// audit holds the to-dos against the state, and finds waits that nobody owns.
func audit(r db.Reader, g *rig) error {
	wrong, err := Audit(r, g.who)
	for _, w := range wrong {
		err = errors.Join(err, fmt.Errorf("the auditor finds %+v", w))
	}
	return err
}
