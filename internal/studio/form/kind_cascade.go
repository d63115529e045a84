package form

import (
	"slices"
	"strings"

	"bespoke/internal/studio/rule"
)

// cascadeKind is a leaf of an option set that is a tree: of a district, not of
// the province around it.
type cascadeKind struct{ set *codes }

func newCascade(w *workshop, d *fieldDoc) kind { return cascadeKind{w.set(d)} }

func (k cascadeKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	v, kept, ws := singleKind(k).read(x, raw)
	if ws == nil && !x.trusted && k.set.branch[v.S] {
		return rule.Value{}, nil, bad(errLeaf, "code", short(v.S))
	}
	return v, kept, ws
}

func (k cascadeKind) options() []Choice { return k.set.offered }

// narrow leaves the branches and leaves that are named, what lies below them, and
// the way to them.
func (k cascadeKind) narrow(only []string) []Choice {
	way := map[string]bool{}
	for _, o := range k.set.offered {
		if k.within(o.Code, only) {
			for _, code := range k.set.way(o.Code) {
				way[code] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(k.set.offered), func(o Choice) bool { return !way[o.Code] })
}

// within tells whether a code is one of the named ones or lies below one.
func (k cascadeKind) within(code string, only []string) bool {
	return slices.ContainsFunc(k.set.way(code), func(on string) bool { return slices.Contains(only, on) })
}

// say writes the way from the root of the tree to the leaf.
func (k cascadeKind) say(f *Field, v rule.Value, voice rule.Voice) string {
	way := k.set.way(v.S)
	for i, code := range way {
		way[i] = voice.Say(rule.Code(code), f.set)
	}
	return strings.Join(way, " / ")
}

// maxDepth ends the way up a tree that stands on its own head.
const maxDepth = 20

// way is the codes from the root of a tree to a code.
func (c *codes) way(code string) []string {
	var way []string
	for ; code != "" && len(way) < maxDepth; code = c.under[code] {
		way = append(way, code)
	}
	slices.Reverse(way)
	return way
}

func (k cascadeKind) schema(string) schema {
	s := k.set.schema()
	if names, listed := s["enum"].([]string); listed {
		var leaves []string
		for _, name := range names {
			if !k.set.branch[name] {
				leaves = append(leaves, name)
			}
		}
		s["enum"] = leaves
	}
	return s
}
