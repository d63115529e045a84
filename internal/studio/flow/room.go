package flow

import (
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of runs and tasks.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "flow", Files: sub}
}

// timerVerb is what the clock calls when a run's timer is due.
const timerVerb = "flow.timer"

// Register adds the room's verbs and queries, and declares its facts.
func (s *Service) Register(r *op.Registry, l *event.Log) {
	declare(l)
	s.watch(l)
	op.AddQuery(r, op.Query[FindInput, op.List[View]]{Name: "task.find", Path: "/api/v1/tasks", Permission: "task.read",
		Doc: fault.Text{ZH: "待办列表", EN: "Lists tasks, latest first unless sorted otherwise"}, Run: s.find})
	op.AddQuery(r, op.Query[Filter, TaskCount]{Name: "task.count", Path: "/api/v1/tasks/count", Permission: "task.read",
		Doc: fault.Text{ZH: "待办计数", EN: "Counts tasks"}, Run: s.count})
	op.AddQuery(r, op.Query[byID, Card]{Name: "task.get", Path: "/api/v1/tasks/{id}", Permission: "task.read",
		Doc: fault.Text{ZH: "一个待办及其决策依据", EN: "One task with everything that its decision needs"}, Run: s.get})
	s.registerDecision(r, "approve", Approve, fault.Text{ZH: "同意", EN: "Approves"})
	s.registerDecision(r, "reject", Reject, fault.Text{ZH: "拒绝", EN: "Rejects"})
	s.registerDecision(r, "done", Finish, fault.Text{ZH: "完成", EN: "Says that a task is done"})
	op.AddVerb(r, op.Verb[timerIn, *deciding, View]{Name: timerVerb, Internal: true,
		Doc:    fault.Text{ZH: "流程时限到点", EN: "A deadline of a flow has come"},
		Decide: s.decideTimers, Commit: s.commitViews})
}

func (s *Service) registerDecision(r *op.Registry, word string, kind EventKind, doc fault.Text) {
	op.AddVerb(r, op.Verb[Decision, *deciding, View]{Name: "task." + word, Method: "POST", Path: "/api/v1/tasks/{id}/" + word,
		Permission: "task." + word, Doc: doc, Decide: s.decideTasks(kind), Commit: s.commitViews, Preview: preview})
}

// declare tells the log which facts runs tell.
func declare(l *event.Log) {
	event.Declare[Started](l)
	event.Declare[Finished](l)
	event.Declare[WithdrawnFact](l)
	event.Declare[CancelledFact](l)
	event.Declare[StepEntered](l)
	event.Declare[StepSkipped](l)
	event.Declare[StepCancelled](l)
	event.Declare[ChoiceTaken](l)
	event.Declare[JoinReached](l)
	event.Declare[JoinFailed](l)
	event.Declare[TaskOpened](l)
	event.Declare[TaskApproved](l)
	event.Declare[TaskRejected](l)
	event.Declare[TaskDone](l)
	event.Declare[TaskClosed](l)
	event.Declare[TaskLate](l)
	event.Declare[TaskEscalated](l)
	event.Declare[CallStarted](l)
	event.Declare[CallSucceeded](l)
	event.Declare[CallFailed](l)
	event.Declare[CallUndone](l)
	event.Declare[DeadlineReminded](l)
	event.Declare[DeadlineEscalated](l)
	event.Declare[DeadlineDecided](l)
}
