package flow

import (
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of runs and tasks.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "flow", Files: sub, Sealed: []db.Sealed{db.SealedIn[answersRow]("task_answers")}}
}

// timerVerb is what the clock calls when a run's timer is due.
const timerVerb = "flow.timer"

// Register adds the room's verbs and queries, and declares its facts.
func (s *Service) Register(r *op.Registry, l *event.Log) {
	declare(l)
	s.watch(l)
	event.Subscribe(l, handoverVerb, hearPeople[identity.UserChanged](s))
	event.Subscribe(l, handoverVerb, hearPeople[identity.Delegated](s))
	event.Subscribe(l, handoverVerb, hearPeople[identity.Undelegated](s))
	s.listen(l)
	op.AddQuery(r, op.Query[FindInput, op.List[View]]{Name: "task.find", Path: "/api/v1/tasks", Permission: "task.read",
		Doc: fault.Text{ZH: "待办列表", EN: "Lists tasks, latest first unless sorted otherwise"}, Run: forStaff(s.find, op.List[View]{Items: []View{}}, nil)})
	op.AddQuery(r, op.Query[Filter, TaskCount]{Name: "task.count", Path: "/api/v1/tasks/count", Permission: "task.read",
		Doc: fault.Text{ZH: "待办计数", EN: "Counts tasks"}, Run: forStaff(s.count, TaskCount{}, nil)})
	op.AddQuery(r, op.Query[cardInput, Card]{Name: "task.get", Path: "/api/v1/tasks/{id}", Permission: "task.read",
		Doc: fault.Text{ZH: "一个待办及其决策依据", EN: "One task with everything that its decision needs"}, Run: forStaff(s.get, Card{}, &taskMissing)})
	op.AddQuery(r, op.Query[AskedInput, op.List[Ask]]{Name: "task.asked", Path: "/api/v1/tasks/asked", Own: true,
		Doc: fault.Text{ZH: "请客户处理的事项（客户自己）", EN: "Lists what is asked of the customer who reads it, the first due first; nothing for anybody else"}, Run: s.asked})
	op.AddQuery(r, op.Query[cardInput, Ask]{Name: "task.ask", Path: "/api/v1/tasks/{id}/asked", Own: true,
		Doc: fault.Text{ZH: "请客户处理的一个事项，含要填写的内容", EN: "One of these, with what is filled in with the answer"}, Run: s.ask})
	op.AddQuery(r, op.Query[ChoicesInput, op.List[Candidate]]{Name: "task.choices", Path: "/api/v1/tasks/{id}/choices", Permission: "task.read",
		Doc: fault.Text{ZH: "可选的后续处理人", EN: "Lists who can be chosen for what follows a task"}, Run: forStaff(s.choices, op.List[Candidate]{}, &taskMissing)})
	addDeed[Decision](s, r, "approve", Approve, fault.Text{ZH: "同意", EN: "Approves"})
	addDeed[Decision](s, r, "reject", Reject, fault.Text{ZH: "拒绝", EN: "Rejects"})
	addDeed[Decision](s, r, "done", Finish, fault.Text{ZH: "完成", EN: "Says that a task is done"})
	addDeed[Handing](s, r, "transfer", Transfer, fault.Text{ZH: "转交给同事", EN: "Hands the task on to a colleague, for good"})
	addDeed[Handing](s, r, "delegate", Delegate, fault.Text{ZH: "委托同事代办这一个待办，仍归自己", EN: "Has a colleague act for me at this task, which stays mine"})
	addDeed[Recalling](s, r, "undelegate", Undelegate, fault.Text{ZH: "收回或退还委托", EN: "Ends that, by who asked or by who was asked"})
	addDeed[Signing](s, r, "addSigner", AddSigner, fault.Text{ZH: "加签", EN: "Adds signers before, after or beside me"})
	addDeed[Unsigning](s, r, "removeSigner", DropSigner, fault.Text{ZH: "减签", EN: "Takes an added signer away who has not decided"})
	addDeed[Returning](s, r, "return", SendBack, fault.Text{ZH: "退回", EN: "Sends back to an earlier step, which runs again with all that follows"})
	addDeed[Retaking](s, r, "takeBack", TakeBack, fault.Text{ZH: "撤回自己的决定", EN: "Takes a decision of mine back while nobody has acted since"})
	addDeed[Passing](s, r, "skip", Pass, fault.Text{ZH: "跳过", EN: "Skips the step by right"})
	addDeed[Retrying](s, r, "retry", Retry, fault.Text{ZH: "重试没有成功的自动步骤", EN: "Tries an automatic step again that did not succeed"})
	addDeed[Repairing](s, r, "byHand", HandDone, fault.Text{ZH: "自动步骤已手工完成", EN: "Says that an automatic step was done by hand"})
	addDeed[Repairing](s, r, "giveUp", GiveUp, fault.Text{ZH: "放弃没有成功的自动步骤", EN: "Gives an automatic step up that did not succeed"})
	addDeed[Urging](s, r, "urge", Urge, fault.Text{ZH: "催办", EN: "Asks for haste, once an hour"})
	addErrand[Holding](s, r, "hold", "flow.hold", PutOnHold, fault.Text{ZH: "暂停：停时限、停处理，到期复查", EN: "Puts an order on hold, or an order on hold on other terms: nobody decides and clocks stop until it is resumed"})
	addErrand[Resuming](s, r, "resume", "flow.hold", Resume, fault.Text{ZH: "恢复暂停的订单", EN: "Lets an order that is on hold go on"})
	addErrand[Copying](s, r, "copy", "flow.copy", SendCopy, fault.Text{ZH: "抄送同事：告知并可查看，流程不变", EN: "Tells colleagues of an order and lets them read it; its process goes on as it does"})
	addErrand[Withdrawing](s, r, "withdraw", "order.place", Withdraw, fault.Text{ZH: "撤回自己提交的：待办随即关闭，已做的自动步骤撤销", EN: "Takes back what one has submitted oneself, while its process lets one: open tasks close, and what automatic steps have done is undone"})
	op.AddQuery(r, op.Query[AtRun, Landings]{Name: "flow.landings", Path: "/api/v1/runs/{id}/landings", Permission: "flow.jump",
		Doc: fault.Text{ZH: "流程可以跳到哪些节点，各越过什么", EN: "Lists where a process can be moved to by hand, and what each jump passes over"}, Run: s.findLandings})
	addErrand[Jumping](s, r, "jump", "flow.jump", Jump, fault.Text{ZH: "跳转：手工把流程移到另一个节点", EN: "Moves a process by hand to a step beside one where it stands, forward or back; each step passed over is recorded"})
	addErrand[Jumping](s, r, "askJump", "flow.jump", AskJump, fault.Text{ZH: "申请跳转：由另一人同意", EN: "Asks others to allow that a process is moved by hand, where that takes two people"})
	addErrand[Allowing](s, r, "allowJump", "flow.jump", AllowJump, fault.Text{ZH: "同意别人申请的跳转", EN: "Moves a process as somebody else has asked for"})
	addErrand[Declining](s, r, "declineJump", "flow.jump", DeclineJump, fault.Text{ZH: "退回或收回跳转申请", EN: "Drops a jump that was asked for"})
	op.AddVerb(r, op.Verb[MovingInput, *deciding, MovedView]{Name: "flow.move", Method: "POST", Path: "/api/v1/runs/{id}/move", Bulk: &op.Bulk{Item: "id", List: s.o.List},
		Doc:    fault.Text{ZH: "换到现行版本：订单和流程按现行配置继续，已有的决定仍适用的保留", EN: "Moves an order and its process to the current release; decisions that still hold are kept"},
		Decide: s.decideMoves, Commit: s.commitMoves, Preview: previewMove})
	op.AddVerb(r, op.Verb[timerIn, *deciding, View]{Name: timerVerb, Internal: true,
		Doc:    fault.Text{ZH: "流程时限到点", EN: "A deadline of a flow has come"},
		Decide: s.decideTimers, Commit: s.commitViews})
	op.AddVerb(r, op.Verb[wokenIn, *deciding, View]{Name: handoverVerb, Internal: true,
		Doc:    fault.Text{ZH: "有人离开，待办换人", EN: "Somebody has left: open tasks go to others"},
		Decide: s.decideHandovers, Commit: s.commitHandovers})
	op.AddQuery(r, op.Query[HandoversInput, op.List[Handover]]{Name: "flow.handovers", Path: "/api/v1/users/{id}/handovers", Permission: "identity.manage",
		Doc: fault.Text{ZH: "离职交接清单：谁的待办交给了谁", EN: "Lists which tasks of a user who has left went to whom"}, Run: s.handovers})
	op.AddVerb(r, op.Verb[wokenIn, *deciding, View]{Name: hearVerb, Internal: true,
		Doc:    fault.Text{ZH: "流程在等的事发生了", EN: "Something was told that a flow waits for"},
		Decide: s.decideHeard, Commit: s.commitViews})
}

// addDeed adds what somebody does at a task.
func addDeed[In deed](s *Service, r *op.Registry, word string, kind EventKind, doc fault.Text) {
	op.AddVerb(r, op.Verb[In, *deciding, View]{Name: "task." + word, Method: "POST", Path: "/api/v1/tasks/{id}/" + word,
		Permission: "task." + word, Doc: doc, Bulk: bulkOf(kind), Decide: decideDeeds[In](s, kind), Commit: s.commitViews, Preview: preview})
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
	event.Declare[NoticeAsked](l)
	event.Declare[ItemRejected](l)
	event.Declare[ItemRemoved](l)
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
	event.Declare[CallQueued](l)
	event.Declare[CallRepaired](l)
	event.Declare[CallUndone](l)
	event.Declare[DeadlineReminded](l)
	event.Declare[DeadlineEscalated](l)
	event.Declare[DeadlineDecided](l)
	event.Declare[TaskTransferred](l)
	event.Declare[TaskDelegated](l)
	event.Declare[TaskUndelegated](l)
	event.Declare[TaskReassigned](l)
	event.Declare[HandoverDone](l)
	event.Declare[TaskReopened](l)
	event.Declare[TaskUrged](l)
	event.Declare[SignerAdded](l)
	event.Declare[SignerRemoved](l)
	event.Declare[WaitBegan](l)
	event.Declare[WaitEnded](l)
	event.Declare[FlowChanged](l)
	event.Declare[ChoiceFlipped](l)
	event.Declare[ChoiceFrozen](l)
	event.Declare[RecheckAsked](l)
	event.Declare[FlowReturned](l)
	event.Declare[StepKept](l)
	event.Declare[DeadlineTransferred](l)
	event.Declare[DeadlineReturned](l)
	event.Declare[HeldFact](l)
	event.Declare[ResumedFact](l)
	event.Declare[HoldReminded](l)
	event.Declare[FlowJumped](l)
	event.Declare[CopySent](l)
	event.Declare[JumpAsked](l)
	event.Declare[JumpDeclined](l)
	event.Declare[FlowMoved](l)
}
