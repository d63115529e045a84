package identity

import (
	"net/http"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerSignOn registers signing on at a provider of the workspace's own.
func (s *Service) registerSignOn(r *op.Registry) {
	op.AddQuery(r, op.Query[struct{}, SignOn]{
		Name: "identity.signOn", Path: "/api/v1/sign-on", Permission: manage,
		Doc: fault.Text{ZH: "单点登录的设置", EN: "Shows how people sign on at a provider"}, Run: s.findSignOn,
	})
	op.AddSimple(r, op.Simple[SetSignOn, SignOn]{
		Name: "identity.setSignOn", Method: http.MethodPut, Path: "/api/v1/sign-on", Permission: manage, Secret: true, Prepare: s.prepareSetSignOn,
		Doc: fault.Text{ZH: "设置单点登录（OpenID Connect）", EN: "Sets the provider at which the staff sign on, by OpenID Connect"}, Do: s.setSignOns,
	})
	op.AddSimple(r, op.Simple[struct{}, SignOn]{
		Name: "identity.dropSignOn", Method: http.MethodDelete, Path: "/api/v1/sign-on", Permission: manage,
		Doc: fault.Text{ZH: "取消单点登录", EN: "Ends signing on at a provider"}, Do: s.dropSignOns,
	})
	op.AddSimple(r, op.Simple[BeginSignOn, Begun]{
		Name: "identity.beginSignOn", Method: http.MethodPost, Path: "/api/v1/session/sign-on", Secret: true, Visit: s.visitBegin, Prepare: s.prepareBegin,
		Doc: fault.Text{ZH: "开始单点登录", EN: "Begins to sign on at the provider"}, Do: s.beginSignOns,
	})
}
