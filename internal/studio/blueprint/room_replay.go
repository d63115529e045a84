package blueprint

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerReplays adds what tries a draft on the orders that were placed.
func (s *Service) registerReplays(r *op.Registry) {
	op.AddSimple(r, op.Simple[ReplayInput, ReplayView]{
		Name: "blueprint.replay", Method: "POST", Path: "/api/v1/replays", Permission: permissionEdit, Status: 201,
		Doc:     fault.Text{ZH: "重放：自己的草稿会让以往的订单有什么不同，什么都不改变", EN: "Replay: what your draft, or a release, would have made of placed orders; nothing comes of it"},
		Prepare: s.prepareReplay, Do: s.replay,
	})
	op.AddQuery(r, op.Query[ReplaysInput, op.List[ReplayView]]{
		Name: "blueprint.replays", Path: "/api/v1/replays", Run: s.findReplays,
		Doc: fault.Text{ZH: "列出重放，保留最近 20 次", EN: "List the replays; the latest 20 are kept"},
	})
	op.AddQuery(r, op.Query[ReplayByID, ReplayView]{
		Name: "blueprint.replayed", Path: "/api/v1/replays/{id}", Run: s.getReplay,
		Doc: fault.Text{ZH: "一次重放的进度与结果", EN: "Get how far a replay is and what came of it"},
	})
	op.AddQuery(r, op.Query[DifferencesInput, op.List[DifferenceView]]{
		Name: "blueprint.differences", Path: "/api/v1/replays/{id}/differences", Run: s.differences,
		Doc: fault.Text{ZH: "列出结果不同的订单，逐句说明", EN: "List the orders that would have come out differently, in sentences"},
	})
}
