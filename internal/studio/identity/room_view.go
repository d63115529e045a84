package identity

import (
	"net/http"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerViews registers saved views: everybody has his own.
func (s *Service) registerViews(r *op.Registry) {
	op.AddSimple(r, op.Simple[AddView, SavedView]{
		Name: "view.add", Method: http.MethodPost, Path: "/api/v1/views", Own: true, Status: http.StatusCreated,
		Doc: fault.Text{ZH: "保存一个列表视图", EN: "Keeps a view of a list"}, Do: s.addViews,
	})
	op.AddSimple(r, op.Simple[ChangeView, SavedView]{
		Name: "view.change", Method: http.MethodPatch, Path: "/api/v1/views/{id}", Own: true,
		Doc: fault.Text{ZH: "修改视图（RFC 7396）", EN: "Changes a view by a merge patch"}, Do: s.changeViews,
	})
	op.AddSimple(r, op.Simple[DropView, SavedView]{
		Name: "view.drop", Method: http.MethodDelete, Path: "/api/v1/views/{id}", Own: true,
		Doc: fault.Text{ZH: "删除视图", EN: "Drops a view"}, Do: s.dropViews,
	})
	op.AddQuery(r, op.Query[FindViews, op.List[SavedView]]{
		Name: "view.find", Path: "/api/v1/views", Own: true,
		Doc: fault.Text{ZH: "我的、我的角色的和所有人的视图", EN: "Lists the views of who asks, of the roles one has, and of everybody"}, Run: s.findViews,
	})
}
