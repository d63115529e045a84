package reaction

import (
	"context"
	"embed"
	"io/fs"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/notify"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the table of the room.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "reaction", Files: sub, Sealed: []db.Sealed{db.SealedIn[rowSealed]("reactions")}}
}

// Options are what the room needs from outside.
type Options struct {
	DB       *db.DB
	Clock    clock.Clock
	Subjects Subjects
	// Events brings what is known of the events that facts are.
	Events *notify.Service
	// Pins tells the releases that subjects are pinned to; Releases compiles them.
	Pins     func(r db.Reader, subjects []id.Raw) (map[id.Raw]string, error)
	Releases func(ctx context.Context, r db.Reader, names []string) (map[string]*blueprint.Release, error)
	// Known tells which subjects a reader sees; Matters what may be said of them.
	Known   func(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]notify.Brief, error)
	Matters notify.Matters
	Allow   func(ctx context.Context, r db.Reader, a act.Act, permission string) error
}

// Service reacts.
type Service struct {
	o       Options
	verbs   *op.Registry
	refused flow.Refusals
}

// New makes the room.
func New(o Options) *Service { return &Service{o: o} }

// The subscriber's name, and the permission to see to what failed.
const (
	subscriber  = "reactions"
	repairRight = "reaction.repair"
)

// Register adds the room's verbs, queries and facts, and lets it hear.
func (s *Service) Register(r *op.Registry, l *event.Log) {
	s.verbs = r
	event.Declare[DoneFact](l)
	event.Declare[FailedFact](l)
	event.Declare[RepairedFact](l)
	event.Listen(l, subscriber, s.hear, 1, notify.EventFacts()...)
	l.Wanted(subscriber, reacts)
	l.Patient(subscriber)
	event.AddGuard(l, subscriber, s.published)
	op.AddVerb(r, op.Verb[RunInput, *running, Ran]{Name: runVerb, Internal: true,
		Doc: fault.Text{ZH: "执行一个自动反应（由时钟调用）", EN: "Does a reaction; called by the clock"}, Decide: s.decideRuns, Commit: s.commitRuns})
	op.AddQuery(r, op.Query[Find, op.List[View]]{Name: "reaction.find", Path: "/api/v1/reactions",
		Doc: fault.Text{ZH: "自动反应：做了什么、为什么，哪些要人处理", EN: "Lists what was done by itself because of an event, and what somebody has to see to"}, Run: s.find})
	op.AddQuery(r, op.Query[struct{}, Count]{Name: "reaction.count", Path: "/api/v1/reactions/count", Permission: "reaction.read",
		Doc: fault.Text{ZH: "有多少自动反应要人处理", EN: "Counts the reactions that somebody has to see to"}, Run: s.count})
	op.AddVerb(r, op.Verb[Retrying, *running, Ran]{Name: "reaction.retry", Method: "POST", Path: "/api/v1/reactions/{id}/retry", Permission: repairRight,
		Doc:    fault.Text{ZH: "重试一个没有成功的自动反应", EN: "Has a reaction tried again that had failed"},
		Decide: s.decideRetries, Commit: s.commitRuns, Preview: func(c op.Cmd[*running]) Ran { return s.ended(c.In, Done) }})
	s.repair(r, "reaction.byHand", ByHand, flow.RepairByHand, fault.Text{ZH: "自动反应没有成功，已由人工完成", EN: "Says that a reaction was done by hand"})
	s.repair(r, "reaction.giveUp", GivenUp, flow.RepairGiveUp, fault.Text{ZH: "放弃一个没有成功的自动反应", EN: "Gives a reaction up that had failed"})
}

func (s *Service) repair(r *op.Registry, verb string, as State, how string, doc fault.Text) {
	op.AddVerb(r, op.Verb[Repairing, repaired, Ran]{Name: verb, Method: "POST", Path: "/api/v1/reactions/{id}/" + how, Permission: repairRight, Doc: doc,
		Decide: s.decideRepair(as, how), Commit: s.commitRepairs, Preview: func(c op.Cmd[repaired]) Ran { return s.ended(c.In.running, as) }})
}

// ended is what a reaction would be.
func (s *Service) ended(x *running, as State) Ran {
	was := x.row
	was.State = as
	return s.ran(&was)
}
