package notify

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerNotices adds the log of what people were told, and what they choose.
func (s *Service) registerNotices(r *op.Registry) {
	op.AddQuery(r, op.Query[FindTold, op.List[Told]]{Name: "notice.find", Path: "/api/v1/notices",
		Doc: fault.Text{ZH: "通知记录，新的在前", EN: "Lists what people were told, the newest first"}, Run: s.findTold})
	op.AddQuery(r, op.Query[OneTold, ToldView]{Name: "notice.get", Path: "/api/v1/notices/{id}",
		Doc: fault.Text{ZH: "一条通知及其文字", EN: "Shows what somebody was told, in which words"}, Run: s.getTold})
	op.AddSimple(r, op.Simple[Resend, Resent]{Name: "notice.resend", Method: "POST", Path: "/api/v1/notices/resend", Permission: "notice.resend",
		Weight: func(in Resend) int { return max(1, len(in.IDs)) },
		Doc:    fault.Text{ZH: "重新发送通知", EN: "Lets letters go out again, with their old words and ids"}, Do: s.resend})
	op.AddQuery(r, op.Query[struct{}, Choices]{Name: "notice.choices", Path: "/api/v1/notice-choices", Own: true,
		Doc: fault.Text{ZH: "我会收到的通知及我的选择", EN: "Lists the notices that you may get, and what you chose for them"}, Run: s.findChoices})
	op.AddSimple(r, op.Simple[Choose, Choosable]{Name: "notice.choose", Method: "PUT", Path: "/api/v1/notice-choices", Own: true,
		Doc: fault.Text{ZH: "选择如何接收一种通知", EN: "Chooses how you are told a notice"}, Do: s.choose})
}
