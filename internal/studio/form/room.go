package form

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// Kept is the fields that a business keeps of what no form is filled in for, each list
// in the order of its document, without retired ones and those that the reader may not
// see.
type Kept struct {
	Customer []FieldView `json:"customer" doc:"readOnly are those that the reader may not write"`
	Product  []FieldView `json:"product"`
	User     []FieldView `json:"user"`
}

// Register registers the verb of the room. current is the release that holds in the
// reader's workspace now.
func Register(r *op.Registry, current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)) {
	op.AddQuery(r, op.Query[struct{}, Kept]{
		Name: "form.fields", Path: "/api/v1/fields", Own: true,
		Doc: fault.Text{ZH: "业务给客户、产品、用户设的字段", EN: "Lists the fields that the business keeps of its customers, products and users"},
		Run: func(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Kept, error) {
			release, err := current(ctx, r)
			if f := fault.As(err); f != nil && f.Code == "release.none" || a.Kind == act.Customer || a.Kind == act.Supplier {
				return Kept{[]FieldView{}, []FieldView{}, []FieldView{}}, nil
			}
			if err != nil {
				return Kept{}, err
			}
			of := func(entity string) []FieldView {
				return blueprint.Of[*Forms](release).kept(entity, identity.SightOf(a, release), a)
			}
			return Kept{of("customer"), of("product"), of("user")}, nil
		},
	})
}

// kept describes the fields of an entity to one who may see some of them.
func (fs *Forms) kept(entity string, sight identity.Sight, a act.Act) []FieldView {
	views := []FieldView{}
	if fs.libraries[entity] == nil {
		return views
	}
	x := &reading{env: fs.facts.NewEnv(a.At, nil)}
	for _, f := range fs.libraries[entity].fields {
		if level := sight.Level(f.Path()); !f.Retired && level > identity.Mask {
			v := f.view(x, a.Lang)
			v.ReadOnly = level < identity.Write
			views = append(views, v)
		}
	}
	return views
}
