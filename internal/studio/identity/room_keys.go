package identity

import (
	"net/http"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// registerKeys registers what seals the workspace's data.
func (s *Service) registerKeys(r *op.Registry) {
	op.AddQuery(r, op.Query[struct{}, DataKeys]{
		Name: "identity.dataKeys", Path: "/api/v1/data-keys", Permission: manage,
		Doc: fault.Text{ZH: "数据密钥：个人信息是否加密，轮换到哪一步", EN: "Shows the keys that seal what is personal, and how far a rotation is"}, Run: s.dataKeys,
	})
	op.AddSimple(r, op.Simple[RotateKeys, DataKeys]{
		Name: "identity.rotateKeys", Method: http.MethodPost, Path: "/api/v1/data-keys", Permission: manage, Status: http.StatusCreated,
		Doc:     fault.Text{ZH: "轮换数据密钥，已有数据在后台重新加密", EN: "Makes a new key; everything is sealed with it again in the background"},
		Prepare: s.prepareRotation, Do: s.rotateKeys,
	})
}
