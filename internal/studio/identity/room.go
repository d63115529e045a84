package identity

import (
	"embed"
	"io/fs"
	"net/http"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of the room: workspaces, users, roles and keys, and what
// signing in needs.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "identity", Files: sub, Sealed: []db.Sealed{db.SealedIn[userSealed]("users"), db.SealedIn[sessionSealed]("user_sessions"), db.SealedIn[proofSealed]("sign_in_proofs")}}
}

// manage is the one permission for everything about users and keys.
const manage = "identity.manage"

// Register registers the verbs of the room.
func (s *Service) Register(r *op.Registry) {
	s.verbs = r
	s.registerSessions(r)
	s.registerViews(r)
	s.registerDepartments(r)
	s.registerSignOn(r)
	s.registerKeys(r)
	s.AddUser = op.AddSimple(r, op.Simple[AddUser, User]{
		Name: "identity.addUser", Method: http.MethodPost, Path: "/api/v1/users", Permission: manage, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "新增用户", EN: "Adds a user"}, Do: s.addUsers,
	})
	s.ChangeUser = op.AddSimple(r, op.Simple[ChangeUser, User]{
		Name: "identity.changeUser", Method: http.MethodPatch, Path: "/api/v1/users/{id}", Permission: manage,
		Doc: fault.Text{ZH: "修改用户：角色、部门、在职与否等", EN: "Changes a user: roles, department, whether active"}, Do: s.changeUsers,
	})
	op.AddQuery(r, op.Query[FindUsers, op.List[User]]{
		Name: "identity.users", Path: "/api/v1/users", Permission: manage,
		Doc: fault.Text{ZH: "用户列表", EN: "Lists users"}, Run: s.findUsers,
	})
	s.AddKey = op.AddSimple(r, op.Simple[AddKey, NewKey]{
		Name: "identity.addKey", Method: http.MethodPost, Path: "/api/v1/keys", Permission: manage, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "发放 API 密钥，只显示这一次", EN: "Gives out an API key, shown this once"}, Do: s.addKeys,
	})
	s.DropKey = op.AddSimple(r, op.Simple[DropKey, Key]{
		Name: "identity.dropKey", Method: http.MethodDelete, Path: "/api/v1/keys/{id}", Permission: manage,
		Doc: fault.Text{ZH: "作废 API 密钥", EN: "Makes an API key useless"}, Do: s.dropKeys,
	})
	op.AddQuery(r, op.Query[FindColleagues, op.List[Colleague]]{
		Name: "identity.colleagues", Path: "/api/v1/colleagues", Own: true,
		Doc: fault.Text{ZH: "在职同事，供提及和转交", EN: "Lists the staff, to mention and to hand over to"}, Run: s.findColleagues,
	})
	op.AddQuery(r, op.Query[struct{}, Wording]{
		Name: "identity.words", Path: "/api/v1/words", Own: true,
		Doc: fault.Text{ZH: "业务代码的叫法：选项、角色、订单类型", EN: "What the business calls its codes: options, roles, types of orders"}, Run: s.words,
	})
	op.AddQuery(r, op.Query[FindRoles, op.List[RoleView]]{
		Name: "identity.roles", Path: "/api/v1/roles", Permission: manage,
		Doc: fault.Text{ZH: "当前版本的角色", EN: "Lists the roles of the current release"}, Run: s.findRoles,
	})
}
