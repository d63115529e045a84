package blueprint

import (
	"encoding/json"
	"slices"
)

// sequence is a list whose elements have ids.
type sequence struct {
	ids []string
	of  map[string]any
}

// idNames are the names under which elements say what they are called by.
var idNames = []string{"id", "code", "key", "sku", "name"}

// elements reads a list by the ids of its elements: texts stand for themselves,
// objects have a name for it. ok is false where one has none, or two have one.
func elements(v any) (sequence, bool) {
	list, ok := v.([]any)
	s := sequence{of: make(map[string]any, len(list))}
	for _, e := range list {
		id := elementID(e)
		if _, twice := s.of[id]; id == "" || twice {
			return sequence{}, false
		}
		s.ids, s.of[id] = append(s.ids, id), e
	}
	return s, ok
}

// elementID is what an element of a list is called by, "" for one without.
func elementID(e any) string {
	switch e := e.(type) {
	case string:
		return e
	case object:
		for _, name := range idNames {
			if id, ok := e.get(name).(string); ok {
				return id
			}
		}
	}
	return ""
}

// names are the names of an object's members, in their order.
func (o object) names() []string {
	names := make([]string, len(o))
	for i := range o {
		names[i] = o[i].name
	}
	return names
}

// equal tells whether two values are equal in content: the order of an object's
// names means nothing.
func equal(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		return ok && len(a) == len(b) && !slices.ContainsFunc(a, func(m member) bool { return !equal(m.value, b.get(m.name)) })
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	}
	switch b.(type) {
	case object, []any:
		return false
	}
	return a == b
}

// sequence merges the order of ids. What both sides have stands in the order of
// the side that moved something; what only one has follows whatever it follows
// there. Two orders that differ are a conflict where order matters.
func (m *merger) sequence(at string, ordered bool, base, mine, theirs []string, keeps func(string) bool) []string {
	a, t := only(mine, setOf(theirs)), only(theirs, setOf(mine))
	known, before := setOf(base), only(base, setOf(a))
	spine := a
	switch movedA, movedT := !slices.Equal(only(a, known), before), !slices.Equal(only(t, known), before); {
	case slices.Equal(a, t) || movedA && !movedT:
	case movedT && !movedA:
		spine = t
	case !movedA: // both added the same, at different places: whichever comes first by name
		if slices.Compare(t, a) < 0 {
			spine = t
		}
	case ordered:
		spine = m.order(at, before, a, t)
	case slices.Compare(t, a) < 0:
		spine = t
	}
	return weave(spine, runs(mine, spine, keeps), runs(theirs, spine, keeps))
}

// order settles two orders of the same elements, of which neither is the old one.
func (m *merger) order(at string, base, mine, theirs []string) []string {
	texts := func(ids []string) any {
		list := make([]any, len(ids))
		for i := range ids {
			list[i] = ids[i]
		}
		return list
	}
	chosen, ok := m.conflict(at, texts(base), texts(mine), texts(theirs)).([]any)
	// An order of one's own may name some of them: the others follow as in mine.
	var ids []string
	left := setOf(mine)
	for _, id := range append(slices.Clip(chosen), texts(mine).([]any)...) {
		if id, text := id.(string); ok && text && left[id] {
			ids, left[id] = append(ids, id), false
		}
	}
	if !ok {
		return mine
	}
	return ids
}

// only is what of a list is in a set, in the order of the list.
func only(in []string, set map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(in), func(id string) bool { return !set[id] })
}

// setOf makes a set of a list.
func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// runs are the elements that only this side has, by what of the spine they
// follow; "" is the beginning.
func runs(in, spine []string, keeps func(string) bool) map[string][]string {
	after, made, common := "", map[string][]string{}, setOf(spine)
	for _, id := range in {
		if common[id] {
			after = id
		} else if keeps(id) {
			made[after] = append(made[after], id)
		}
	}
	return made
}

// weave puts the runs of both sides behind what they follow, those first whose
// first id comes first: so it does not matter whose side is called mine.
func weave(spine []string, mine, theirs map[string][]string) []string {
	var made []string
	add := func(after string) {
		a, t := mine[after], theirs[after]
		if slices.Compare(t, a) < 0 {
			a, t = t, a
		}
		made = append(append(made, a...), t...)
	}
	add("")
	for _, id := range spine {
		made = append(made, id)
		add(id)
	}
	return made
}

// raw writes a value as JSON; absent for none.
func raw(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	var p printer
	p.inline(v)
	return p.out
}
