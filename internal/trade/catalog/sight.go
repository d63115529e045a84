package catalog

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Reader is somebody's sight of products.
type Reader struct{ identity.Reader[*Product] }

// ReaderOf is the reader that an actor is under a release.
func ReaderOf(a act.Act, r *blueprint.Release) Reader {
	return Reader{identity.ReaderOf(a, r, "product", func(r *blueprint.Release) func(*rule.Env, *Product) { return NewFactRefs(r).SetFacts })}
}

// reader is the reader under today's release.
func (rm *room) reader(ctx context.Context, a act.Act, r db.Reader) (Reader, error) {
	release, err := rm.current(ctx, r)
	if err != nil {
		return Reader{}, err
	}
	return ReaderOf(a, release), nil
}

// view shows a product without what is hidden.
func (r Reader) view(p *Product) View {
	v := p.view()
	r.Show(&v)
	return v
}

// show is view for a product that may be none, or none of the reader's.
func (r Reader) show(p *Product) (View, bool) {
	if p == nil || !r.Sees(p) {
		return View{}, false
	}
	return r.view(p), true
}
