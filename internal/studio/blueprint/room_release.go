package blueprint

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerReleases adds what is done with releases: publishing, now or at a time,
// going back, and looking back.
func (s *Service) registerReleases(r *op.Registry) {
	op.AddVerb(r, op.Verb[PublishInput, publishPlan, ReleaseView]{
		Name: "blueprint.publish", Method: "POST", Path: "/api/v1/releases",
		Doc:    fault.Text{ZH: "检查自己的草稿并发布为新的版本", EN: "Check your draft and publish it as a release"},
		Decide: s.decidePublish, Commit: s.commitPublish, Preview: previewPublish,
	})
	op.AddQuery(r, op.Query[FindInput, op.List[ReleaseView]]{
		Name: "blueprint.find", Path: "/api/v1/releases", Run: s.find,
		Doc: fault.Text{ZH: "列出已发布的版本", EN: "List the releases"},
	})
	op.AddVerb(r, op.Verb[RollbackInput, rollbackPlan, RolledBack]{
		Name: "blueprint.rollback", Method: "POST", Path: "/api/v1/releases/{id}/rollback", Permission: permissionPublish,
		Doc:    fault.Text{ZH: "退回到以前的版本；进行中的订单不受影响", EN: "Go back to an older release; running orders stay on theirs"},
		Decide: s.decideRollback, Commit: s.commitRollback, Preview: previewRollback,
	})
	op.AddQuery(r, op.Query[HistoryInput, op.List[PublicationView]]{
		Name: "blueprint.history", Path: "/api/v1/publications", Run: s.history,
		Doc: fault.Text{ZH: "发布历史：谁、何时、为什么，多少进行中的订单用这个版本", EN: "List what was published, by whom, when and why, with how many running orders are pinned to it"},
	})
	op.AddVerb(r, op.Verb[ScheduleInput, schedulePlan, ScheduleView]{
		Name: "blueprint.schedule", Method: "POST", Path: "/api/v1/schedules", Permission: permissionPublish,
		Doc:    fault.Text{ZH: "安排在指定时间发布自己的草稿", EN: "Publish your draft, as it stands now, at a time"},
		Decide: s.decideSchedule, Commit: s.commitSchedule, Preview: previewSchedule,
	})
	op.AddSimple(r, op.Simple[WithdrawInput, Withdrawn]{
		Name: "blueprint.withdraw", Method: "DELETE", Path: "/api/v1/schedules/{id}", Permission: permissionPublish,
		Doc: fault.Text{ZH: "撤回发布安排", EN: "Withdraw what was to be published at a time"},
		Do:  s.withdraw,
	})
	op.AddQuery(r, op.Query[SchedulesInput, Schedules]{
		Name: "blueprint.schedules", Path: "/api/v1/schedules", Run: s.schedules,
		Doc: fault.Text{ZH: "列出等待发布和被拒绝的安排", EN: "List what is to be published at a time, and what was refused when it was due"},
	})
	op.AddVerb(r, op.Verb[dueInput, duePlan, done]{
		Name: dueVerb, Internal: true,
		Doc:    fault.Text{ZH: "发布到期的安排（由时钟调用）", EN: "Publish what is due; called by the clock"},
		Decide: s.decideDue, Commit: s.commitDue,
	})
}
