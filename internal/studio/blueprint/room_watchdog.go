package blueprint

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// registerWatchdog adds what looks after the current release once it is published.
func (s *Service) registerWatchdog(r *op.Registry, l *event.Log) {
	event.Declare[Weakened](l)
	event.Listen(l, lookVerb, s.wakeUp, 1, append(peopleFacts, Published{}.Head().Name)...)
	op.AddQuery(r, op.Query[struct{}, Today]{
		Name: "blueprint.today", Path: "/api/v1/releases/today", Permission: "blueprint.read", Run: s.today,
		Doc: fault.Text{ZH: "当前版本按今天的人员与日历有什么问题", EN: "What does not hold of the current release with the people and calendar of today"},
	})
	op.AddVerb(r, op.Verb[lookInput, looked, done]{
		Name: lookVerb, Internal: true,
		Doc:    fault.Text{ZH: "按今天的人员与日历再次证明当前版本（由时钟调用）", EN: "Prove the current release again with the people and calendar of today; called by the clock"},
		Decide: s.decideLook, Commit: s.commitLook,
	})
}
