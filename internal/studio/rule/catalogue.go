package rule

import (
	"slices"
	"strings"
)

// Fact is one thing that conditions may ask about.
type Fact struct {
	Path     string
	Type     Type
	Stage    Stage
	Optional bool // may be missing
}

// Ref is a fact's place in an environment, found once and used often. The zero
// Ref is nowhere: reading it gives missing, setting it does nothing.
type Ref struct {
	root Root
	slot int32
	subs [3]sub
}

// The roots that are facts themselves stand first; rootNone has no slots.
const (
	rootNone Root = iota
	rootNow
	rootToday
)

// SetValue is a code of a set. Under is the code above it in a tree; a retired
// code still compares but is not offered any more.
type SetValue struct {
	Code    string
	Under   string
	Retired bool
}

// Catalogue is all facts, sets and rows of one release. It never changes.
type Catalogue struct {
	facts      map[string]entry
	paths      []string // in the order they were added
	roots      map[string]Root
	sizes      []int
	rows       map[string][]string
	sets       map[string]*codeSet
	ops        map[string][]string
	points     Named[PointWord]
	bound      map[string][]string
	currencies int
	formulas   formulas
	worked     map[Ref]*Formula // of fields that are formulas
}

type entry struct {
	fact Fact
	ref  Ref
}

// Fact finds a fact or sub-fact (order.wishDate.weekday) by its path.
func (c *Catalogue) Fact(path string) (Fact, bool) {
	f, _, ok := c.resolve(path, "")
	return f, ok
}

// Ref finds where a fact stands in an environment.
func (c *Catalogue) Ref(path string) (Ref, bool) {
	_, r, ok := c.resolve(path, "")
	return r, ok
}

// MustRef is Ref for built-in facts, which every catalogue has. Of any other
// path it is the Ref that is nowhere.
func (c *Catalogue) MustRef(path string) Ref {
	_, r, _ := c.resolve(path, "")
	return r
}

// RowRef is where a column of a custom rows field stands in the frame of root
// "row": the same key may mean something else in another rows field.
func (c *Catalogue) RowRef(rows, key string) (Ref, bool) {
	_, r, ok := c.resolve("row."+key, rows)
	return r, ok
}

// Root finds a root by name, for Bind and for the elements of Rows.
func (c *Catalogue) Root(name string) (Root, bool) {
	r, ok := c.roots[name]
	return r, ok
}

// Frame makes an empty frame of a root.
func (c *Catalogue) Frame(root string) Frame { return make(Frame, c.sizes[c.roots[root]]) }

// RowRoots is what each row of a rows fact binds: line and product.
func (c *Catalogue) RowRoots(path string) []string { return c.rows[path] }

// Set is the codes of a set in their order; false when nobody listed them, as
// with the divisions of the country, and any code is taken.
func (c *Catalogue) Set(name string) ([]SetValue, bool) {
	s, ok := c.sets[name]
	if !ok {
		return nil, false
	}
	return s.values, true
}

// Knows tells whether a code may be written where a set is asked for.
func (c *Catalogue) Knows(set, code string) bool {
	s, ok := c.sets[set]
	return !ok || s.has(code)
}

// Paths lists the facts without their sub-facts, in the order they were added.
func (c *Catalogue) Paths() []string { return slices.Clone(c.paths) }

// resolve finds the longest known path and reads the rest as sub-facts. rows is
// the rows fact whose row is looked at, or "".
func (c *Catalogue) resolve(path, rows string) (Fact, Ref, bool) {
	base := path
	for {
		if e, ok := c.lookup(base, rows); ok {
			return e.subs(path, strings.TrimPrefix(path[len(base):], "."))
		}
		cut := strings.LastIndexByte(base, '.')
		if cut < 0 {
			return Fact{}, Ref{}, false
		}
		base = base[:cut]
	}
}

// lookup finds a fact by its own path. A row's columns are filed under their
// rows fact, because the same key may mean something else in another one.
func (c *Catalogue) lookup(path, rows string) (entry, bool) {
	if rows != "" {
		if e, ok := c.facts[rows+">"+path]; ok {
			return e, true
		}
	}
	e, ok := c.facts[path]
	return e, ok
}

// codeSet is a set with its tree.
type codeSet struct {
	values []SetValue
	at     map[string]int
}

// has tells whether the set lists the code, retired or not.
func (s *codeSet) has(code string) bool {
	_, ok := s.at[code]
	return ok
}

// within tells whether code is top or stands below it; a circle ends.
func (s *codeSet) within(code, top string) bool {
	for range len(s.values) + 1 {
		if code == top {
			return true
		}
		i, ok := s.at[code]
		if !ok || s.values[i].Under == "" {
			return false
		}
		code = s.values[i].Under
	}
	return false
}
