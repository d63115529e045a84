package identity

import (
	"net/http"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerDepartments registers what is about the tree of departments.
func (s *Service) registerDepartments(r *op.Registry) {
	op.AddQuery(r, op.Query[struct{}, op.List[Department]]{
		Name: "identity.departments", Path: "/api/v1/departments", Own: true,
		Doc: fault.Text{ZH: "部门，从上到下", EN: "Lists the departments from the top, each followed by those below it"}, Run: s.findDepartments,
	})
	s.AddDepartment = op.AddSimple(r, op.Simple[AddDepartment, Department]{
		Name: "identity.addDepartment", Method: http.MethodPost, Path: "/api/v1/departments", Permission: manage, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "新增部门", EN: "Adds a department"}, Do: s.addDepartments,
	})
	s.ChangeDepartment = op.AddSimple(r, op.Simple[ChangeDepartment, Department]{
		Name: "identity.changeDepartment", Method: http.MethodPatch, Path: "/api/v1/departments/{code}", Permission: manage,
		Doc: fault.Text{ZH: "修改部门：名称、负责人，或移到其他部门之下", EN: "Changes a department: its name, its head, or which one it belongs to"}, Do: s.changeDepartments,
	})
	s.DropDepartment = op.AddSimple(r, op.Simple[DropDepartment, Department]{
		Name: "identity.dropDepartment", Method: http.MethodDelete, Path: "/api/v1/departments/{code}", Permission: manage,
		Doc: fault.Text{ZH: "删除没有人也没有下级的部门", EN: "Drops a department that nobody and no other belongs to"}, Do: s.dropDepartments,
	})
}
