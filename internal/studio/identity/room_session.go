package identity

import (
	"context"
	"net/http"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerSessions registers signing in and what belongs to it.
func (s *Service) registerSessions(r *op.Registry) {
	op.AddQuery(r, op.Query[FindOptions, SignInOptions]{
		Name: "identity.signInOptions", Path: "/api/v1/session/options",
		Visit: func(ctx context.Context, a act.Act, in *FindOptions) (act.Act, error) {
			return s.visit(ctx, a, in.Workspace)
		},
		Doc: fault.Text{ZH: "可用的登录方式", EN: "The ways to sign in"}, Run: s.findOptions,
	})
	op.AddSimple(r, op.Simple[SignIn, Me]{
		Name: "identity.signIn", Method: http.MethodPost, Path: "/api/v1/session", Secret: true, Visit: s.visitSignIn, Prepare: s.prepareSignIn,
		Doc: fault.Text{ZH: "登录", EN: "Signs in: by password, one-time code or link"}, Do: s.signIns,
	})
	op.AddQuery(r, op.Query[struct{}, Me]{
		Name: "identity.session", Path: "/api/v1/session", Own: true,
		Doc: fault.Text{ZH: "我是谁、能做什么", EN: "Who asks, and what he may do"}, Run: s.whoAmI,
	})
	op.AddSimple(r, op.Simple[struct{}, Ended]{
		Name: "identity.signOut", Method: http.MethodDelete, Path: "/api/v1/session", Own: true,
		Doc: fault.Text{ZH: "退出登录", EN: "Signs out"}, Do: s.signOuts,
	})
	op.AddQuery(r, op.Query[FindSessions, op.List[SessionView]]{
		Name: "identity.sessions", Path: "/api/v1/sessions", Own: true,
		Doc: fault.Text{ZH: "我的登录会话", EN: "Lists my sessions"}, Run: s.findSessions,
	})
	op.AddSimple(r, op.Simple[EndSession, Ended]{
		Name: "identity.endSession", Method: http.MethodDelete, Path: "/api/v1/sessions/{id}", Own: true,
		Doc: fault.Text{ZH: "结束我的一个会话", EN: "Ends one of my sessions"}, Do: s.dropSessions,
	})
	op.AddSimple(r, op.Simple[struct{}, Ended]{
		Name: "identity.endSessions", Method: http.MethodDelete, Path: "/api/v1/sessions", Own: true,
		Doc: fault.Text{ZH: "在其他地方全部退出", EN: "Signs me out everywhere else"}, Do: s.dropOthers,
	})
	s.registerDelegations(r)
	s.registerProofs(r)
}

// registerDelegations registers standing in for each other.
func (s *Service) registerDelegations(r *op.Registry) {
	op.AddQuery(r, op.Query[struct{}, op.List[Delegation]]{
		Name: "identity.delegations", Path: "/api/v1/delegations", Own: true,
		Doc: fault.Text{ZH: "我的委托，和委托给我的", EN: "Lists who stands in for me, and for whom I do"}, Run: s.findDelegations,
	})
	op.AddSimple(r, op.Simple[Delegate, Delegation]{
		Name: "identity.delegate", Method: http.MethodPost, Path: "/api/v1/delegations", Own: true, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "登记外出并委托同事代办：一段时间里他也能处理我的待办", EN: "Says when I am away, and asks a colleague to stand in: for that time he may do my tasks as well"}, Do: s.delegates,
	})
	op.AddSimple(r, op.Simple[EndDelegation, Delegation]{
		Name: "identity.undelegate", Method: http.MethodDelete, Path: "/api/v1/delegations/{id}", Own: true,
		Doc: fault.Text{ZH: "结束我的一个委托", EN: "Ends a delegation of mine"}, Do: s.endDelegations,
	})
}

// registerProofs registers what one signs in with.
func (s *Service) registerProofs(r *op.Registry) {
	op.AddSimple(r, op.Simple[AskCode, Asked]{
		Name: "identity.sendCode", Method: http.MethodPost, Path: "/api/v1/session/codes", Status: http.StatusAccepted, Visit: s.visitAsk,
		Doc: fault.Text{ZH: "发送一次性验证码", EN: "Sends a one-time code, if there is such a login"}, Do: s.ask(aCode),
	})
	op.AddSimple(r, op.Simple[AskCode, Asked]{
		Name: "identity.sendLink", Method: http.MethodPost, Path: "/api/v1/session/links", Status: http.StatusAccepted, Visit: s.visitAsk,
		Doc: fault.Text{ZH: "发送登录链接", EN: "Sends a link to sign in with, if there is such a login"}, Do: s.ask(aLink),
	})
	op.AddSimple(r, op.Simple[SetPassword, Ended]{
		Name: "identity.setPassword", Method: http.MethodPut, Path: "/api/v1/session/password", Own: true, Secret: true, Prepare: s.prepareSetPassword,
		Doc: fault.Text{ZH: "修改密码；其他会话随之结束", EN: "Changes my password and ends my other sessions"}, Do: s.setPasswords,
	})
	op.AddSimple(r, op.Simple[Sign, Signature]{
		Name: "identity.sign", Method: http.MethodPost, Path: "/api/v1/session/signatures", Own: true, Secret: true, Status: http.StatusCreated, Prepare: s.prepareSign,
		Doc: fault.Text{ZH: "签名：再次证明是我本人，用于一个待办，几分钟内有效", EN: "Signs: shows once more who I am, for one task, within minutes"}, Do: s.signs,
	})
	op.AddSimple(r, op.Simple[Invite, Invitation]{
		Name: "identity.invite", Method: http.MethodPost, Path: "/api/v1/users/{id}/invitation", Permission: manage, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "邀请用户设置密码，链接只显示这一次", EN: "Invites a user to set a password; the link is shown this once"}, Do: s.invites,
	})
	op.AddSimple(r, op.Simple[Accept, Me]{
		Name: "identity.acceptInvitation", Method: http.MethodPost, Path: "/api/v1/invitations", Secret: true, Visit: s.visitInvitation, Prepare: s.prepareAccept,
		Doc: fault.Text{ZH: "接受邀请：设置密码并登录", EN: "Accepts an invitation: sets the password and signs in"}, Do: s.accepts,
	})
}
