package notify

import (
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// manageWebhooks is the one permission for everything about endpoints.
const manageWebhooks = "webhook.manage"

// registerWebhooks adds what has to do with endpoints, and lets them hear.
func (s *Service) registerWebhooks(r *op.Registry, l *event.Log) {
	event.Declare[WebhookAdded](l)
	event.Declare[WebhookChanged](l)
	event.Declare[WebhookRotated](l)
	event.Declare[WebhookDropped](l)
	event.Declare[WebhookStopped](l)
	event.ListenAll(l, "webhook", anyWebhook, s.hearForWebhooks)

	op.AddSimple(r, op.Simple[AddWebhook, NewWebhook]{Name: "webhook.add", Method: "POST", Path: "/api/v1/webhooks", Permission: manageWebhooks, Status: 201,
		Doc: fault.Text{ZH: "新增推送端点，密钥只显示这一次", EN: "Adds an endpoint; its secret is shown this once"}, Do: s.addWebhooks})
	op.AddSimple(r, op.Simple[ChangeWebhook, Webhook]{Name: "webhook.change", Method: "PATCH", Path: "/api/v1/webhooks/{id}", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "修改推送端点（RFC 7396）", EN: "Changes an endpoint by a merge patch"}, Do: s.changeWebhooks})
	op.AddSimple(r, op.Simple[DropWebhook, Webhook]{Name: "webhook.drop", Method: "DELETE", Path: "/api/v1/webhooks/{id}", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "删除推送端点", EN: "Drops an endpoint, with what waits for it"}, Do: s.dropWebhooks})
	op.AddSimple(r, op.Simple[OneWebhook, NewWebhook]{Name: "webhook.rotate", Method: "POST", Path: "/api/v1/webhooks/{id}/rotate", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "更换密钥，新密钥只显示这一次；旧密钥 24 小时内仍一并签名",
			EN: "Makes a new secret, shown this once; the old one signs beside it for a day"}, Do: s.rotateWebhooks})
	op.AddSimple(r, op.Simple[OneWebhook, Delivery]{Name: "webhook.test", Method: "POST", Path: "/api/v1/webhooks/{id}/test", Permission: manageWebhooks, Status: 201,
		Doc: fault.Text{ZH: "发送一条测试推送", EN: "Sends a test"}, Do: s.tryWebhooks})
	op.AddSimple(r, op.Simple[Replay, Replayed]{Name: "webhook.replay", Method: "POST", Path: "/api/v1/webhook-deliveries/replay", Permission: manageWebhooks,
		Weight: func(in Replay) int { return max(1, len(in.IDs)) },
		Doc:    fault.Text{ZH: "重新推送", EN: "Lets deliveries be tried again, under their old ids"}, Do: s.replay})

	op.AddQuery(r, op.Query[FindWebhooks, op.List[Webhook]]{Name: "webhook.find", Path: "/api/v1/webhooks", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "推送端点", EN: "Lists my endpoints, or, with identity.manage, all"}, Run: s.findWebhooks})
	op.AddQuery(r, op.Query[OneWebhook, Webhook]{Name: "webhook.get", Path: "/api/v1/webhooks/{id}", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "一个推送端点", EN: "Shows an endpoint and how it fares"}, Run: s.getWebhook})
	op.AddQuery(r, op.Query[struct{}, Offer]{Name: "webhook.offer", Path: "/api/v1/webhook-facts", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "可以推送的事件", EN: "Lists the facts that endpoints can be told"}, Run: s.findOffer})
	op.AddQuery(r, op.Query[FindDeliveries, op.List[Delivery]]{Name: "webhook.deliveries", Path: "/api/v1/webhook-deliveries", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "推送记录", EN: "Lists deliveries, the newest first"}, Run: s.findDeliveries})
	op.AddQuery(r, op.Query[OneDelivery, DeliveryView]{Name: "webhook.delivery", Path: "/api/v1/webhook-deliveries/{id}", Permission: manageWebhooks,
		Doc: fault.Text{ZH: "一条推送的内容与每次尝试", EN: "Shows what a delivery sends and what came of each attempt"}, Run: s.getDelivery})
}
