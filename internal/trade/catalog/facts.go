package catalog

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// FactRefs is where the facts of products stand: product.sku and the like, and
// custom fields.
type FactRefs struct {
	forms *form.Forms

	sku, name, category, supply, fulfil, unit, weight, volume, tags, since rule.Ref
}

// NewFactRefs finds the facts of a release once.
func NewFactRefs(r *blueprint.Release) *FactRefs {
	c := blueprint.Of[*rule.Catalogue](r)
	ref := func(name string) rule.Ref { return c.MustRef("product." + name) }
	return &FactRefs{blueprint.Of[*form.Forms](r), ref("sku"), ref("name"), ref("category"), ref("supply"), ref("fulfil"), ref("unit"), ref("weight"),
		ref("volume"), ref("tags"), ref("since")}
}

// SetFacts fills in the facts of one product. The frame that is bound should be
// fresh: what the product does not have is missing there, not cleared.
func (f *FactRefs) SetFacts(e *rule.Env, p *Product) {
	e.Set(f.sku, rule.Text(p.SKU))
	e.Set(f.name, rule.Text(p.Name))
	e.Set(f.category, rule.Code(p.Category))
	e.Set(f.supply, rule.Code(string(p.Supply)))
	e.Set(f.fulfil, rule.Code(p.Fulfil))
	e.Set(f.unit, rule.Text(p.Unit))
	e.Set(f.weight, number(p.Weight))
	e.Set(f.volume, number(p.Volume))
	e.Set(f.tags, rule.Texts(p.Tags...))
	e.Set(f.since, rule.Date(clock.DateOf(time.UnixMicro(p.CreatedAt).In(e.Calendar().Zone()))))
	if len(p.Fields) > 0 {
		f.forms.Load(e, "product", p.Fields)
	}
}

func number(d *dec.Dec) rule.Value {
	if d == nil {
		return rule.Value{}
	}
	return rule.Number(*d)
}
