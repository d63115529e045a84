package flow

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// Service keeps runs and tasks, and lets people decide them.
type Service struct {
	o        ServiceOptions
	subjects map[string]Subjects
	refused  Refusals
}

// ServiceOptions are what the room needs from the rooms below it.
type ServiceOptions struct {
	// Releases loads compiled releases by id, as a set.
	Releases func(ctx context.Context, r db.Reader, ids []string) (map[string]*blueprint.Release, error)
	// Current is the release that is valid now: the one that runs move to.
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
	// WhoMay lists the staff who have a permission now.
	WhoMay func(ctx context.Context, r db.Reader, permission string) ([]act.UserID, error)
	// List is the query that lists subjects: what is done to many is chosen from it.
	List string
	// People is who works in the workspace now.
	People func(ctx context.Context, r db.Reader) (People, error)
	// Known tells whether somebody is, or was, a user there. Fault: user.missing.
	Known func(ctx context.Context, r db.Reader, user act.UserID) error
	// Zone is where the workspace's days begin.
	Zone func(ctx context.Context, r db.Reader) (*time.Location, error)
	// Allow tells whether an actor has a permission, by the reader at hand; nil says yes.
	Allow func(ctx context.Context, r db.Reader, a act.Act, permission string) error
	// SignedBy tells how an actor has shown who he is for something: "" for not at
	// all. Nil: nobody can.
	SignedBy func(r db.Reader, a act.Act, what, token string) (by string, err error)
	// Awaited are the facts that flows may wait for (Options.Tells).
	Awaited []string
	// Verbs is where automatic steps find verbs of other rooms.
	Verbs *op.Registry
}

// Subjects is the room above whose things flows run for. It is told to the
// service once at the start; flow itself knows no order.
type Subjects interface {
	// Load brings subjects as a decision sees them; one that is not there is nil.
	Load(ctx context.Context, r db.Reader, ids []id.Raw) ([]Subject, error)
	// Under brings subjects as Load does, but pinned to another release from now on,
	// each with the flow that it has there; nil for one that cannot be under it.
	Under(ctx context.Context, r db.Reader, ids []id.Raw, release *blueprint.Release) ([]Pinned, error)
	// Lock locks the subjects of decisions in their order and checks what they
	// were decided on, writing nothing: op.ErrStale for what has changed since.
	Lock(tx *event.Tx, items []op.Cmd[Subject]) (Changes, []error)
	// Briefs tells what a list of tasks shows of their subjects, leaving out
	// those that the reader may not see.
	Briefs(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]Brief, error)
	// InSight leaves of some subjects those that the reader may see, each with the
	// release it is pinned to; all is false where there were too many to be judged.
	InSight(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (seen map[id.Raw]*blueprint.Release, all bool, err error)
	// Stakes tells what bounds who may stand in at tasks of subjects.
	Stakes(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.Stake, error)
	// Ground tells what somebody who decides a step of a subject goes by, and what he may
	// fill in; nil for one that the reader may not see. begin makes the environment that of
	// the task; it is nil for whoever may not act at it.
	Ground(ctx context.Context, a act.Act, r db.Reader, subject id.Raw, at Acting, begin func(World)) (*Ground, error)
	// Look finds what the values name that people fill in at steps of subjects.
	Look(ctx context.Context, r db.Reader, of []Subject, all []Acting) error
}

// Pinned is a subject under another release.
type Pinned struct {
	Subject
	Flow *Def
}

// Changes are locked subjects, about to be stored.
type Changes interface {
	// Store stores what was done to those items that are still to be stored, and
	// tells which it could not after all.
	Store(tx *event.Tx, still func(i int) bool) (errs []error, err error)
}

// Subject is one thing in the hands of a decision. Its methods change it in
// memory; Subjects.Commit stores it.
type Subject interface {
	// World fills the subject's side of a world: Env, Subject, Version, Changed, Assign.
	World(a act.Act) World
	// Call does one of the subject's own verbs; known is false for any other
	// verb. An error refuses the whole decision.
	Call(a act.Act, verb string, input []byte) (told []event.Fact, known bool, err error)
	// Fill takes over what somebody fills in who decides, or tells what is wrong with it.
	Fill(a act.Act, at Acting) (Filling, []*fault.Error)
	// End hears that the run is over.
	End(a act.Act, outcome Outcome) ([]event.Fact, error)
	// Visible tells whether the actor's row scope holds the subject.
	Visible(a act.Act) bool
	// Stake is what bounds who may stand in at its tasks.
	Stake() act.Stake
	// Customer names whom the subject is for; "" for nobody.
	Customer() string
	// Brief is what the answer to a decision shows of the subject.
	Brief() Brief
}

// NewService makes the room.
func NewService(o ServiceOptions) *Service {
	return &Service{o: o, subjects: map[string]Subjects{}}
}

// Serve tells which room's things flows of an entity run for.
func (s *Service) Serve(entity string, of Subjects) { s.subjects[entity] = of }

// Stored is a stored run: its state, and the version that a change of it has to name.
type Stored struct {
	Subject id.Raw
	Entity  string
	Def     *Def
	Release *blueprint.Release
	Version int64 // 0 for one that is not stored yet
	State   State
}

// Called is the name of a step that the run has met under a release before this one.
func (st *Stored) Called(step string) blueprint.Label {
	if st == nil {
		return nil
	}
	return st.State.Gone[step]
}

// Load reads the runs of subjects as a set, each with its definition from the
// release it is pinned to. A subject without a run is left out.
func (s *Service) Load(ctx context.Context, r db.Reader, subjects []id.Raw) (map[id.Raw]*Stored, error) {
	runs := make(map[id.Raw]*Stored, len(subjects))
	var releases []string
	err := selectRuns(r, subjects, func(row runRow) error {
		run := &Stored{Subject: row.Subject, Entity: row.Entity, Version: row.Version}
		runs[row.Subject] = run
		releases = append(releases, row.Release)
		return run.State.Unmarshal([]byte(row.State))
	})
	if err != nil {
		return nil, fmt.Errorf("load runs: %w", err)
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, fmt.Errorf("load the releases of runs: %w", err)
	}
	for _, run := range runs {
		if run.Release = compiled[run.State.Release]; run.Release != nil {
			run.Def = blueprint.Of[*Flows](run.Release).Get(run.State.Flow)
		}
		if run.Def == nil {
			return nil, errors.New("run of " + run.State.Subject + " names a release or flow that is not there")
		}
	}
	return runs, nil
}

// StepsOf reads at which steps the runs of subjects stand: one read, and none for no
// subject.
func StepsOf(r db.Reader, subjects []id.Raw) (map[id.Raw][]string, error) {
	steps := make(map[id.Raw][]string, len(subjects))
	if len(subjects) == 0 {
		return steps, nil
	}
	err := selectStates(r, subjects, func(row runState) error {
		var s State
		err := s.Unmarshal([]byte(row.State))
		steps[row.Subject] = s.Steps()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read where runs stand: %w", err)
	}
	return steps, nil
}

// stakes asks the rooms above what bounds who may stand in at tasks of subjects.
func (s *Service) stakes(ctx context.Context, r db.Reader, subjects []id.Raw) (map[id.Raw]act.Stake, error) {
	all := map[id.Raw]act.Stake{}
	for _, room := range s.subjects {
		some, err := room.Stakes(ctx, r, subjects)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// Complete adds to a world what flow itself knows: people, calendars and who is on duty.
func Complete(w World, r *blueprint.Release, p People) World {
	w.People = p
	calendars := blueprint.Of[*blueprint.Calendars](r)
	w.Calendar, w.Duty = calendars.Get, calendars.OnDuty
	return w
}
