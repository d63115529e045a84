package blueprint

import (
	"maps"
	"slices"
)

// Options are a release's option sets by key: the codes a business sorts its
// world by, as customer types, categories, materials.
type Options struct{ sets map[string]*OptionSet }

// OptionSet is one list of codes, in the order in which it is shown and ranked.
type OptionSet struct {
	Key    string
	Name   Label
	Values []Option
	index  map[string]int
}

// Option is one code of a set. A retired one stays readable but is not offered.
type Option struct {
	Code    string `json:"code"`
	Name    Label  `json:"name"`
	Under   string `json:"under"` // the code above it in the tree
	Colour  string `json:"colour"`
	Retired bool   `json:"retired"`
}

// Set returns the set of a key, or nil, which holds no codes.
func (o *Options) Set(key string) *OptionSet { return o.sets[key] }

// Keys lists the sets in alphabetical order.
func (o *Options) Keys() []string { return slices.Sorted(maps.Keys(o.sets)) }

// Option finds a code; codes are compared exactly.
func (s *OptionSet) Option(code string) (Option, bool) {
	if i := s.Rank(code); i >= 0 {
		return s.Values[i], true
	}
	return Option{}, false
}

// Has tells whether the code belongs to the set, retired or not.
func (s *OptionSet) Has(code string) bool { return s.Rank(code) >= 0 }

// Rank is the code's place in the set's order; -1 when it is not in it.
func (s *OptionSet) Rank(code string) int {
	if s == nil {
		return -1
	}
	if i, ok := s.index[code]; ok {
		return i
	}
	return -1
}

// Under tells whether a code is the other one or below it in the tree.
func (s *OptionSet) Under(code, above string) bool {
	if s == nil {
		return code == above
	}
	// A tree is never deeper than it has codes; the count ends a walk through
	// a cycle that a draft may have.
	for range len(s.Values) {
		if code == above {
			return true
		}
		i, ok := s.index[code]
		if !ok || s.Values[i].Under == "" {
			return false
		}
		code = s.Values[i].Under
	}
	return false
}

// Leaf tells whether the code is in the set and nothing is below it.
func (s *OptionSet) Leaf(code string) bool {
	return s.Has(code) && !slices.ContainsFunc(s.Values, func(o Option) bool { return o.Under == code })
}

// Label is how people see a code; a code that is not in the set is shown itself.
func (s *OptionSet) Label(code, lang, fallback string) string {
	if o, ok := s.Option(code); ok {
		return o.Name.In(lang, fallback)
	}
	return code
}

// wireOptions is options.v1 as documents write it.
type wireOptions struct {
	Sets map[string]struct {
		Name   Label    `json:"name"`
		Values []Option `json:"values"`
	} `json:"sets"`
}

const optionsPath = "options.json"

// compileOptions decodes options.json; a tree without one has no sets. Found
// are codes that stand twice, and trees that do not end in a root.
func compileOptions(t *Tree) (*Options, []Finding) {
	made := &Options{sets: map[string]*OptionSet{}}
	d := t.Get(optionsPath)
	if d == nil {
		return made, nil
	}
	wire, err := Decode[wireOptions](d)
	if err != nil {
		return made, []Finding{undecodable(d.Path)}
	}
	var found []Finding
	for _, key := range slices.Sorted(maps.Keys(wire.Sets)) {
		s := &OptionSet{Key: key, Name: wire.Sets[key].Name, Values: wire.Sets[key].Values, index: map[string]int{}}
		found = append(found, s.check()...)
		made.sets[key] = s
	}
	return made, found
}

// check fills the index and looks at codes and tree.
func (s *OptionSet) check() []Finding {
	var found []Finding
	at := func(i int, name string) string { return Pointer("sets", s.Key, "values", i, name) }
	for i, o := range s.Values {
		if _, ok := s.index[o.Code]; ok {
			found = append(found, Refuse(optionsPath, at(i, "code"), "option.duplicate", "代码 {code} 出现了两次", "the code {code} stands here twice", "code", o.Code))
			continue
		}
		s.index[o.Code] = i
	}
	// The tree is looked at when all codes are known: parents may stand below
	// their children.
	for i, o := range s.Values {
		switch {
		case o.Under == "":
		case !s.Has(o.Under):
			found = append(found, Refuse(optionsPath, at(i, "under"), "option.unknown", "这个选项集里没有代码 {code}", "this set has no code {code}", "code", o.Under))
		case s.Under(o.Under, o.Code):
			found = append(found, Refuse(optionsPath, at(i, "under"), "option.cycle", "{code} 最终位于它自己之下", "{code} is below itself", "code", o.Code))
		}
	}
	return found
}
