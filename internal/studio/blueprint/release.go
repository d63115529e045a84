package blueprint

import "reflect"

// Release is an immutable tree with everything compiled that the rooms run.
// It is named by its content: equal content, equal release.
type Release struct {
	ID    string // "rel_" and the hash
	Tree  *Tree
	parts map[reflect.Type]any
}

// Part is what one room makes of a tree: compiled rules, forms, flows. Parts
// are compiled in the order of the rooms, so that a later one finds the earlier
// ones with Of. Compile is pure and reports findings instead of failing.
type Part struct {
	Name    string
	Compile func(r *Release) (any, []Finding)
}

// Compile runs the parts over a tree. All findings are reported; the release
// is usable only when none of them is an error.
func Compile(t *Tree, parts []Part) (*Release, []Finding) {
	r := &Release{ID: t.ReleaseID(), Tree: t, parts: make(map[reflect.Type]any, len(parts))}
	var found []Finding
	for _, p := range parts {
		made, fs := p.Compile(r)
		found = append(found, fs...)
		if made != nil {
			r.parts[reflect.TypeOf(made)] = made
		}
	}
	return r, found
}

// Of finds a room's part by its type: blueprint.Of[*rule.Book](release). The
// zero value means that no such part was compiled.
func Of[T any](r *Release) T {
	made, _ := r.parts[reflect.TypeFor[T]()].(T)
	return made
}
