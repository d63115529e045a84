package rule

import "strings"

// Builder collects what a business adds to the built-in facts.
type Builder struct{ c *Catalogue }

// NewCatalogue begins with everything that the registry names.
func NewCatalogue() *Builder {
	words := Registry()
	b := &Builder{&Catalogue{
		facts: map[string]entry{}, rows: map[string][]string{}, sets: map[string]*codeSet{},
		roots: map[string]Root{"": rootNone, "now": rootNow, "today": rootToday}, sizes: make([]int, 3),
		ops: map[string][]string{}, bound: map[string][]string{}, points: words.Points, currencies: 1,
		worked: map[Ref]*Formula{},
	}}
	for _, e := range words.Rows {
		b.c.rows[e.Name] = e.Of
		for _, root := range e.Of {
			b.root(root)
		}
	}
	for _, e := range words.Bound {
		b.c.bound[e.Name] = e.Of
	}
	for _, e := range words.Ops {
		b.c.ops[e.Name] = e.Of
	}
	for _, e := range words.Facts {
		typ, _ := ParseType(e.Of.Type)
		stage, _ := ParseStage(e.Of.Stage)
		b.AddFact(e.Name, typ, stage, e.Of.Optional)
	}
	for _, e := range lineWords(setTable) {
		b.AddSet(e.Name, codes(e.Of))
	}
	return b
}

// AddFact adds a fact, or gives a known one another type.
func (b *Builder) AddFact(path string, t Type, stage Stage, optional bool) *Builder {
	b.add(path, path, t, stage, optional)
	if t.Kind == KindRows && b.c.rows[path] == nil {
		b.AddRows(path, t.Set)
	}
	return b
}

// AddRowFact adds a column to a custom rows fact; conditions inside its rows
// read it as row.<key>.
func (b *Builder) AddRowFact(rows, key string, t Type, stage Stage) *Builder {
	b.add(rows+">row."+key, "row."+key, t, stage, true)
	return b
}

// add files a fact under a name. A fact that is added again keeps its slot, so
// that frames made before stay right.
func (b *Builder) add(name, path string, t Type, stage Stage, optional bool) {
	root, _, _ := strings.Cut(path, ".")
	e := entry{fact: Fact{Path: path, Type: t, Stage: stage, Optional: optional}}
	if old, known := b.c.facts[name]; known {
		e.ref = old.ref
	} else {
		e.ref = b.slot(root)
		b.c.paths = append(b.c.paths, name)
	}
	b.c.facts[name] = e
}

// AddRows says which roots each row of a rows fact binds.
func (b *Builder) AddRows(path string, roots ...string) *Builder {
	b.c.rows[path] = roots
	for _, root := range roots {
		b.root(root)
	}
	return b
}

// AddSet adds codes to a set. A set that nobody adds takes any code; one added
// without values takes none.
func (b *Builder) AddSet(name string, values []SetValue) *Builder {
	s := b.c.sets[name]
	if s == nil {
		s = &codeSet{at: map[string]int{}}
		b.c.sets[name] = s
	}
	for _, v := range values {
		if !s.has(v.Code) {
			s.at[v.Code] = len(s.values)
			s.values = append(s.values, v)
		}
	}
	return b
}

// Build ends the collecting; the builder must not be used afterwards.
func (b *Builder) Build() *Catalogue { return b.c }

// root numbers the roots in the order in which they are first heard of.
func (b *Builder) root(name string) Root {
	r, ok := b.c.roots[name]
	if !ok {
		r = Root(len(b.c.sizes))
		b.c.roots[name] = r
		b.c.sizes = append(b.c.sizes, 0)
	}
	return r
}

// slot is the next free place in a root's frame.
func (b *Builder) slot(root string) Ref {
	r := b.root(root)
	b.c.sizes[r]++
	return Ref{root: r, slot: int32(b.c.sizes[r] - 1)}
}

// codes reads a set without a tree from its words.
func codes(words string) []SetValue {
	var values []SetValue
	for _, code := range strings.Fields(words) {
		values = append(values, SetValue{Code: code})
	}
	return values
}
