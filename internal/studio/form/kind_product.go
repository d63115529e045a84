package form

import "bespoke/internal/studio/rule"

// productKind names a product: {"id":"prd_…"} or {"ref":"SOFA-3"}, its SKU.
// Rules see the SKU where it is known.
type productKind struct{}

func newProduct(*workshop, *fieldDoc) kind { return productKind{} }

func (productKind) refs(raw []byte) []Ref { return refsOf(Ref{Kind: "product"}, raw) }

func (productKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	r, stored, w := x.find(Ref{Kind: "product"}, raw)
	if w != nil || stored == nil {
		return rule.Value{}, nil, w
	}
	if r.Ref != "" {
		return rule.Text(r.Ref), stored, nil
	}
	return rule.Text(r.ID), stored, nil
}

func (productKind) schema(string) schema { return refSchema() }
