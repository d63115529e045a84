package blueprint

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerRequests adds what publishing takes where two people do it.
func (s *Service) registerRequests(r *op.Registry) {
	op.AddVerb(r, op.Verb[AskInput, requestRow, RequestView]{
		Name: "blueprint.ask", Method: "POST", Path: "/api/v1/release-requests", Permission: permissionPublish, Status: 201,
		Doc:    fault.Text{ZH: "申请发布自己的草稿或退回旧版本，由另一人放行", EN: "Ask to have your draft published, or an older release again, where another person has to release it"},
		Decide: s.decideAsk, Commit: s.commitAsk, Preview: previewAsk,
	})
	op.AddVerb(r, op.Verb[RequestByID, grant, RequestView]{
		Name: "blueprint.release", Method: "POST", Path: "/api/v1/release-requests/{id}/release", Permission: permissionPublish,
		Doc:    fault.Text{ZH: "放行另一人的发布申请：发布的正是申请的内容", EN: "Release what another person asked for: just that is published"},
		Decide: s.decideGrant, Commit: s.commitGrant, Preview: previewGrant,
	})
	op.AddSimple(r, op.Simple[DeclineInput, RequestView]{
		Name: "blueprint.decline", Method: "POST", Path: "/api/v1/release-requests/{id}/decline", Permission: permissionPublish,
		Doc: fault.Text{ZH: "退回另一人的发布申请，说明原因", EN: "Decline what another person asked for, with the reason"},
		Do:  s.decline,
	})
	op.AddSimple(r, op.Simple[RequestByID, RequestView]{
		Name: "blueprint.unask", Method: "DELETE", Path: "/api/v1/release-requests/{id}", Permission: permissionPublish,
		Doc: fault.Text{ZH: "撤回自己的发布申请", EN: "Withdraw what you asked to have published"},
		Do:  s.unask,
	})
	op.AddQuery(r, op.Query[RequestsInput, Requests]{
		Name: "blueprint.requests", Path: "/api/v1/release-requests", Run: s.requests,
		Doc: fault.Text{ZH: "列出发布申请：待放行的和最近有结果的", EN: "List what waits to be released by another person, and the latest that were answered"},
	})
}
