package flow

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// deciding is one event on its way to its run: what was asked, on what it is
// decided, and what came of it.
type deciding struct {
	act     act.Act
	event   Event
	subject id.Raw
	names   map[string]string // of a move: what its steps are called now
	task    *taskRow          // of a person's decision; nil for what is done to the run as a whole
	sent    Filled            // with it
	told    []event.Fact      // by the subject, of what was filled in

	run     *Stored
	of      Subject
	people  People
	turns   *Turns
	eyes    int                  // of a jump: how many people it takes
	heard   map[string]time.Time // when what the run may wait for was told last
	move    Move
	planned []calling
	err     error
}

// decide applies each event to its run, on what a few set-wise reads bring.
func (s *Service) decide(ctx context.Context, r db.Reader, items []*deciding) error {
	if err := s.load(ctx, r, items); err != nil {
		return err
	}
	taken := map[id.Raw]bool{}
	for _, d := range items {
		if d.err == nil && taken[d.subject] {
			d.err = op.ErrStale // its neighbour has the subject in hand
		}
		if d.err == nil && d.task != nil && len(d.event.To) > 0 {
			d.err = s.empowered(ctx, r, d, d.event.To, "/to")
		}
		if d.err == nil && d.event.Chosen != "" {
			d.err = s.empowered(ctx, r, d, []string{d.event.Chosen}, "/chosen")
		}
		if taken[d.subject] = true; d.err == nil {
			d.err = s.advance(ctx, r, d)
		}
	}
	return nil
}

// load brings the runs and subjects of the items, who works here, and what giving goes by.
func (s *Service) load(ctx context.Context, r db.Reader, items []*deciding) error {
	runs, err := s.Load(ctx, r, wanted(items, func(*deciding) bool { return true }))
	if err != nil {
		return err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return fmt.Errorf("read who works here: %w", err)
	}
	for _, d := range items {
		d.people = people
		if d.run = runs[d.subject]; d.run == nil && d.err == nil {
			d.err = d.missing()
		}
	}
	if err := s.loadSubjects(ctx, r, items); err != nil {
		return err
	}
	if err := s.underNow(ctx, r, items); err != nil {
		return err
	}
	if err := loadHeard(r, items); err != nil {
		return err
	}
	if err := s.look(ctx, r, items); err != nil {
		return err
	}
	if err := s.loadEyes(ctx, r, items); err != nil {
		return err
	}
	turns, err := turnsOf(r, items, people)
	for _, d := range items {
		d.turns = turns
	}
	return err
}

// loadEyes finds how many people jumps take today, and who else may allow one.
func (s *Service) loadEyes(ctx context.Context, r db.Reader, items []*deciding) error {
	jumps := func(d *deciding) bool { return d.event.Kind == Jump || d.event.Kind == AskJump }
	if !slices.ContainsFunc(items, jumps) {
		return nil
	}
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return fmt.Errorf("read the current release: %w", err)
	}
	may, err := s.o.WhoMay(ctx, r, "flow.jump")
	if err != nil {
		return err
	}
	for _, d := range items {
		if d.eyes = blueprint.Of[*blueprint.Workspace](release).Jump.Eyes; d.event.Kind == AskJump {
			d.event.To = texts(slices.DeleteFunc(slices.Clone(may), func(u act.UserID) bool { return u == d.act.User })...)
		}
	}
	return nil
}

// underNow brings the subjects of runs that move to the current release, and pins both
// to it. Faults: move.gone.
func (s *Service) underNow(ctx context.Context, r db.Reader, items []*deciding) error {
	moving := func(d *deciding) bool { return d.event.Kind == ChangeOver }
	if len(wanted(items, moving)) == 0 {
		return nil
	}
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return fmt.Errorf("read the current release: %w", err)
	}
	for entity, room := range s.subjects {
		ids := wanted(items, func(d *deciding) bool { return moving(d) && d.run.Entity == entity })
		pinned, err := room.Under(ctx, r, ids, release)
		if err != nil {
			return fmt.Errorf("load the subjects of runs under another release: %w", err)
		}
		for _, d := range items {
			if at := slices.Index(ids, d.subject); at >= 0 && d.err == nil && moving(d) {
				d.under(pinned[at], release)
			}
		}
	}
	return nil
}

// under puts a decision under another release.
func (d *deciding) under(p Pinned, release *blueprint.Release) {
	if p.Subject == nil || p.Flow == nil {
		d.err = moveNowhere.New("flow", d.run.Def.Name.Text())
		return
	}
	d.event.Move = &Moving{From: d.run.Def, Map: d.names}
	now := *d.run
	now.Def, now.Release = p.Flow, release
	d.run, d.of = &now, p.Subject
}

// missing is that what somebody does something to is not there, or not for him.
func (d *deciding) missing() error {
	if d.task == nil {
		return flowMissing.New()
	}
	return taskMissing.New()
}

// turnsOf reads what giving goes by for those that are still to be decided.
func turnsOf(r db.Reader, items []*deciding, people People) (*Turns, error) {
	var defs []*Def
	var about []string
	for _, d := range items {
		if d.err == nil {
			defs, about = append(defs, d.run.Def), join(about, []string{d.of.Customer()})
		}
	}
	return TurnsFor(r, defs, about, people)
}

// wanted lists the subjects of the items that are still to be decided, each once.
func wanted(items []*deciding, which func(*deciding) bool) []id.Raw {
	var ids []id.Raw
	seen := map[id.Raw]bool{}
	for _, d := range items {
		if d.err == nil && !seen[d.subject] && which(d) {
			seen[d.subject] = true
			ids = append(ids, d.subject)
		}
	}
	return ids
}

// loadSubjects brings the subjects, entity by entity. One that the actor's row
// scope does not hold is not there for the actor, unless he holds a task of it.
func (s *Service) loadSubjects(ctx context.Context, r db.Reader, items []*deciding) error {
	for entity, room := range s.subjects {
		ids := wanted(items, func(d *deciding) bool { return d.run.Entity == entity })
		if len(ids) == 0 {
			continue
		}
		subjects, err := room.Load(ctx, r, ids)
		if err != nil {
			return fmt.Errorf("load the subjects of runs: %w", err)
		}
		found := make(map[id.Raw]Subject, len(ids))
		for i, of := range subjects {
			found[ids[i]] = of
		}
		for _, d := range items {
			if d.err == nil && d.run.Entity == entity {
				d.of = found[d.subject]
			}
		}
	}
	for _, d := range items {
		if d.err == nil && (d.of == nil || d.event.By.User != "" && !d.of.Visible(d.act) && !d.run.InHands(d.act, d.of.Stake()) && !d.retakes()) {
			d.err = d.missing()
		}
		if d.err == nil && !d.sees() {
			d.err = d.missing()
		}
		if d.err == nil {
			d.err = d.outside()
		}
	}
	return nil
}

// look has the rooms above find, as a set, what the values name that came with decisions.
func (s *Service) look(ctx context.Context, r db.Reader, items []*deciding) error {
	for entity, room := range s.subjects {
		var of []Subject
		var all []Acting
		for _, d := range items {
			if d.err == nil && d.task != nil && d.run.Entity == entity && d.fillsIn() {
				of, all = append(of, d.of), append(all, d.acting())
			}
		}
		if len(of) == 0 {
			continue
		}
		if err := room.Look(ctx, r, of, all); err != nil {
			return fmt.Errorf("read what was filled in names: %w", err)
		}
	}
	return nil
}

// retakes tells whether somebody takes back what he decided himself: what he was
// shown then he may still undo.
func (d *deciding) retakes() bool {
	_, k := d.run.State.seat(d.event.Seat)
	return d.event.Kind == TakeBack && k != nil && k.By != "" && k.By == d.act.User.String()
}

// advance decides one item: the event, the automatic steps that follow, and
// what the end of the run means for the subject.
func (s *Service) advance(ctx context.Context, r db.Reader, d *deciding) error {
	w := Complete(d.of.World(d.act), d.run.Release, d.people)
	w.Turns, w.Heard, w.JumpEyes = d.turns, d.heard, d.eyes
	if err := d.fillIn(&w); err != nil {
		return err
	}
	d.move = Move{Act: d.act, Run: d.run, Facts: map[ID][]event.Fact{}, Told: d.told, Filled: d.answers()}
	state, cmds, err := Drive(d.run.Def, d.run.State, d.event, w, func(c Run) (string, error) {
		return s.call(ctx, r, d, c)
	})
	if err != nil {
		return err
	}
	d.move.State, d.move.Commands = state, cmds
	d.turns.Note(d.run.State, state, cmds)
	d.move.End, err = TellEnd(d.of, d.act, cmds)
	return err
}

// TellEnd lets a subject hear that its run is over, if the commands say so.
func TellEnd(of Subject, a act.Act, cmds []Command) ([]event.Fact, error) {
	for _, c := range cmds {
		if end, ok := c.(Ended); ok {
			return of.End(a, end.Outcome)
		}
	}
	return nil, nil
}

// call does the verb of an automatic step: the subject's own ones in memory,
// any other room's as a plan that is committed with this decision.
func (s *Service) call(ctx context.Context, r db.Reader, d *deciding, c Run) (string, error) {
	robot := d.act.As(RobotFlow)
	told, known, err := d.of.Call(robot, c.Verb, c.Input)
	if err != nil {
		return "", err
	}
	if known {
		d.move.Facts[c.Call] = told
		return "", nil
	}
	at := Attempt{c.Key, c.Attempt}
	if err := s.refused.Take(at); err != nil {
		return "", err
	}
	planned := s.o.Verbs.Plan(ctx, r, []op.NamedCall{{Act: robot, Verb: c.Verb, Input: c.Input}})[0]
	if planned.Err != nil {
		return "", planned.Err
	}
	d.planned = append(d.planned, calling{planned.Out, at})
	return "", nil
}

// commit stores decided items as one set. Subjects are locked first, then
// runs; only then is anything written.
func (s *Service) commit(ctx context.Context, tx *event.Tx, items []*deciding) []error {
	c := &committing{tx: tx, items: items, errs: make([]error, len(items))}
	stores := make(map[string]func() error, len(s.subjects))
	for entity, room := range s.subjects {
		stores[entity] = c.lockSubjects(entity, room)
	}
	moves, at := c.moves()
	for i, err := range s.Lock(tx, moves) {
		c.errs[at[i]] = err
	}
	for _, store := range stores {
		if err := store(); err != nil {
			return every(c.errs, err)
		}
	}
	moves, _ = c.moves()
	if err := s.Store(tx, moves); err != nil {
		return every(c.errs, err)
	}
	c.commitPlanned(ctx, s)
	return c.errs
}

// committing is a set of decided items on its way into the database.
type committing struct {
	tx    *event.Tx
	items []*deciding
	errs  []error
}

// moves lists the moves that are still to be made, and whose they are.
func (c *committing) moves() (moves []Move, at []int) {
	for i, d := range c.items {
		if c.errs[i] == nil {
			moves, at = append(moves, d.move), append(at, i)
		}
	}
	return moves, at
}

// lockSubjects locks the subjects of one entity and returns how to store them.
// The second of two decisions about one subject is stale by that alone.
func (c *committing) lockSubjects(entity string, room Subjects) (store func() error) {
	var cmds []op.Cmd[Subject]
	var at []int
	taken := map[id.Raw]bool{}
	for i, d := range c.items {
		switch {
		case d.run.Entity != entity:
		case taken[d.subject]:
			c.errs[i] = op.ErrStale
		default:
			taken[d.subject] = true
			cmds, at = append(cmds, op.Cmd[Subject]{Act: d.act, In: d.of}), append(at, i)
		}
	}
	if len(cmds) == 0 {
		return func() error { return nil }
	}
	changes, errs := room.Lock(c.tx, cmds)
	for i, err := range errs {
		c.errs[at[i]] = err
	}
	return func() error {
		if changes == nil {
			return nil
		}
		errs, err := changes.Store(c.tx, func(i int) bool { return c.errs[at[i]] == nil })
		for i, late := range errs {
			if c.errs[at[i]] == nil {
				c.errs[at[i]] = late
			}
		}
		return err
	}
}

// commitPlanned commits what other rooms planned for automatic steps. By now
// there are rows of the item, so a refusal takes the item out of the turn: it is
// decided again, and its call is refused then.
func (c *committing) commitPlanned(ctx context.Context, s *Service) {
	var plans []op.Planned
	var calls []Attempt
	var at []int
	for i, d := range c.items {
		if c.errs[i] == nil {
			for _, p := range d.planned {
				plans, calls, at = append(plans, p.plan), append(calls, p.at), append(at, i)
			}
		}
	}
	if len(plans) == 0 {
		return
	}
	for i, res := range s.o.Verbs.CommitPlanned(ctx, c.tx, plans) {
		if res.Err == nil {
			continue
		}
		err := res.Err
		if refusal(err) {
			s.refused.Put(calls[i], err)
			err = op.ErrStale
		}
		c.errs[at[i]] = op.AfterWriting(err)
	}
}
