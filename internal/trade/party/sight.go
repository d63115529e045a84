package party

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Reader is somebody's sight of parties: customers see themselves, others what
// their roles leave open.
type Reader struct {
	identity.Reader[*Party]
	act act.Act
}

// ReaderOf is the reader that an actor is under a release.
func ReaderOf(a act.Act, r *blueprint.Release) Reader {
	facts := func(r *blueprint.Release) func(*rule.Env, *Party) { return NewFactRefs(r).SetFacts }
	return Reader{identity.ReaderOf(a, r, "customer", facts), a}
}

// reader is the reader under today's release.
func (rm *room) reader(ctx context.Context, a act.Act, r db.Reader) (Reader, error) {
	release, err := rm.current(ctx, r)
	if err != nil {
		return Reader{}, err
	}
	return ReaderOf(a, release), nil
}

// Sees tells whether the party is there for the reader.
func (r Reader) Sees(p *Party) bool {
	if r.act.Kind == act.Customer {
		return p.ID.Raw() == r.act.Party
	}
	return r.Reader.Sees(p)
}

// view shows a party without what is hidden.
func (r Reader) view(p *Party) View {
	v := p.view()
	r.Show(&v)
	return v
}

// View is a party as the reader sees it; false for none, and for none of his.
func (r Reader) View(p *Party) (View, bool) { return r.show(p) }

// show is view for a party that may be none, or none of the reader's.
func (r Reader) show(p *Party) (View, bool) {
	if p == nil || !r.Sees(p) {
		return View{}, false
	}
	return r.view(p), true
}
