package flow

import (
	"net/url"
	"slices"
	"strings"

	"bespoke/internal/studio/rule"
)

// What stands in a loop is done once for each of its items, so that a step can have as
// many visits as there are items. Conditions there read their own item, and how steps
// ended for it: the environment is made that of a part before it is asked.

// look makes the environment that of a part: its items are bound, and how steps ended is
// how they did for these.
func (r *run) look(part ID) {
	if !r.d.loops || part == r.seen {
		return
	}
	r.seen = part
	for _, step := range r.d.Steps {
		if step.within != nil {
			r.w.Env.Set(step.did, rule.Value{})
		}
	}
	for _, p := range r.itemParts(part) {
		r.bindItem(r.s.part(p))
	}
	for i := range r.s.Visits {
		if v := &r.s.Visits[i]; r.stepOf(v).within != nil && v.Status != Open && r.inForce(v) {
			r.noteResult(v)
		}
	}
}

// bindItem binds the row of an item; one that is not there any more has no facts.
func (r *run) bindItem(p *Part) {
	step := r.stepOf(r.s.visit(p.Of))
	for _, root := range step.Items.roots {
		r.w.Env.Bind(root, nil)
	}
	for _, one := range r.rows(step, nil) {
		if one.name == p.Item {
			bind(r.w.Env, one.row)
			return
		}
	}
}

// shows tells whether conditions at the part that is looked at read how a visit ended: it
// is of no item, or of one that the part belongs to.
func (r *run) shows(v *Visit) bool {
	return r.stepOf(v).within == nil || r.isAround(r.itemPart(v.Part), r.seen)
}

// itemPart is the part of the innermost item that a part belongs to, which may be itself;
// zero where it stands in no loop.
func (r *run) itemPart(part ID) ID {
	if !r.d.loops {
		return ID{}
	}
	for p := r.s.part(part); p != nil && !p.Of.IsZero(); p = r.s.part(r.s.visit(p.Of).Part) {
		if p.Item != "" {
			return p.ID
		}
	}
	return ID{}
}

// itemParts are the parts of all items that a part belongs to, the innermost first.
func (r *run) itemParts(part ID) (all []ID) {
	for p := r.itemPart(part); !p.IsZero(); p = r.itemPart(r.s.visit(r.s.part(p).Of).Part) {
		all = append(all, p)
	}
	return all
}

// isAround tells whether a part is another one or around it; nothing is around all.
func (r *run) isAround(outer, part ID) bool {
	if outer.IsZero() {
		return true
	}
	for p := r.s.part(part); p != nil; p = r.s.part(r.s.visit(p.Of).Part) {
		if p.ID == outer {
			return true
		}
		if p.Of.IsZero() {
			return false
		}
	}
	return false
}

// beside tells whether two parts belong to different items of one loop.
func (r *run) beside(a, b ID) bool {
	for _, p := range r.itemParts(a) {
		for _, q := range r.itemParts(b) {
			if p != q && r.s.part(p).Of == r.s.part(q).Of {
				return true
			}
		}
	}
	return false
}

// itemOf names the item that a part belongs to: "2", or "east/2" where one loop stands in
// another; "" where it belongs to none.
func (r *run) itemOf(part ID) string {
	var names []string
	for _, p := range r.itemParts(part) {
		names = append(names, r.s.part(p).Item)
	}
	slices.Reverse(names)
	return strings.Join(names, "/")
}

// ofItem tells whether a change is one of the item that a part belongs to, or of none.
func (r *run) ofItem(part ID, c Change) bool {
	root, _, _ := strings.Cut(c.Fact, ".")
	if c.Item == "" {
		return true
	}
	for _, id := range r.itemParts(part) {
		p := r.s.part(id)
		if items := &r.stepOf(r.s.visit(p.Of)).Items; slices.Contains(items.names, root) {
			return items.by.path != "" || p.Item == c.Item
		}
	}
	return true
}

// The head of facts about what stands in a part, about a visit and about a call; empty
// where nobody hears them.
func (r *run) onIn(part ID) Of {
	if r.quiet() {
		return Of{}
	}
	of := r.of
	of.Item = r.itemOf(part)
	return of
}

func (r *run) on(v *Visit) Of { return r.onIn(v.Part) }

func (r *run) onCall(c *Call) Of { return r.on(r.s.visit(c.Visit)) }

// escaped writes an item so that it stands for itself in a key.
func escaped(item string) string { return strings.ReplaceAll(url.QueryEscape(item), ".", "%2E") }
