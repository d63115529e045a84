package blueprint

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// part reads a value for a test.
func part(t testing.TB, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	v, bad := read([]byte(text))
	if bad != nil {
		t.Fatal(text, bad)
	}
	return v
}

func TestWhatTwoChangedComesTogether(t *testing.T) {
	for name, c := range map[string]struct{ base, mine, theirs, want, conflicts string }{
		"different names":          {`{"a":1,"b":1}`, `{"a":2,"b":1}`, `{"a":1,"b":2}`, `{"a": 2, "b": 2}`, ""},
		"the same twice":           {`{"a":1}`, `{"a":2}`, `{"a":2}`, `{"a": 2}`, ""},
		"one value, two ways":      {`{"a":1}`, `{"a":2}`, `{"a":3}`, `{"a": 2}`, "/a 1 2 3"},
		"taken away and left":      {`{"a":1,"b":1}`, `{"b":1}`, `{"a":1,"b":2}`, `{"b": 2}`, ""},
		"taken away and changed":   {`{"a":1,"b":1}`, `{"b":1}`, `{"a":2,"b":1}`, `{"a": 2, "b": 1}`, "/a 1  2"},
		"both add under one name":  {`{}`, `{"s":{"x1":1}}`, `{"s":{"y":2}}`, `{"s": {"x1": 1, "y": 2}}`, ""},
		"rows by id":               {`[{"id":"a","v":1},{"id":"b","v":1}]`, `[{"id":"a","v":2},{"id":"b","v":1}]`, `[{"id":"a","v":1},{"id":"b","v":2}]`, `[{"id": "a", "v": 2}, {"id": "b", "v": 2}]`, ""},
		"rows at two places":       {`["a","b"]`, `["a","x","b"]`, `["a","b","y"]`, `["a", "x", "b", "y"]`, ""},
		"rows at one place":        {`["a"]`, `["a","y"]`, `["a","x"]`, `["a", "x", "y"]`, ""},
		"one moves, one adds":      {`["a","b","c"]`, `["c","a","b"]`, `["a","b","x","c"]`, `["c", "a", "b", "x"]`, ""},
		"one takes, one adds":      {`["a","b","c"]`, `["a","c"]`, `["a","b","x","c"]`, `["a", "x", "c"]`, ""},
		"two orders":               {`["a","b","c"]`, `["b","a","c"]`, `["a","c","b"]`, `["b", "a", "c"]`, ` ["a", "b", "c"] ["b", "a", "c"] ["a", "c", "b"]`},
		"lists without ids":        {`[1,2]`, `[1,3]`, `[1,4]`, `[1, 3]`, ` [1, 2] [1, 3] [1, 4]`},
		"a condition is one thing": {`{"op":">","v":1}`, `{"op":">=","v":1}`, `{"op":">","v":2}`, `{"op": ">=", "v": 1}`, ` {"op": ">", "v": 1} {"op": ">=", "v": 1} {"op": ">", "v": 2}`},
		"a row taken and changed":  {`[{"id":"a","v":1}]`, `[]`, `[{"id":"a","v":2}]`, `[{"id": "a", "v": 2}]`, `/a {"id": "a", "v": 1}  {"id": "a", "v": 2}`},
	} {
		m := merger{used: map[spot]bool{}}
		got := m.value("", part(t, c.base), part(t, c.mine), part(t, c.theirs))
		var conflicts []string
		for _, x := range m.conflicts {
			conflicts = append(conflicts, strings.Join([]string{x.At, string(raw(x.Base)), string(raw(x.Mine)), string(raw(x.Theirs))}, " "))
		}
		if string(raw(got)) != c.want || strings.Join(conflicts, "; ") != c.conflicts {
			t.Errorf("%s: %s with %q", name, raw(got), conflicts)
		}
	}
}

func TestConflictsAreAnswered(t *testing.T) {
	for take, want := range map[string]string{"mine": `{"a": 2}`, "theirs": `{"a": 3}`, "value": `{"a": 9}`} {
		m := merger{answers: map[spot]answered{{"", "/a"}: {take, part(t, "9")}}, used: map[spot]bool{}}
		got := m.value("", part(t, `{"a":1}`), part(t, `{"a":2}`), part(t, `{"a":3}`))
		if string(raw(got)) != want || len(m.conflicts) > 0 || !m.used[spot{"", "/a"}] {
			t.Errorf("%s gives %s with %v", take, raw(got), m.conflicts)
		}
	}
}

// drawn draws a document: scalars, lists of ids and of rows, nested objects.
func drawn(t *rapid.T, depth int, label string) any {
	scalar := rapid.SampledFrom([]any{"x", "y", true})
	kind := rapid.IntRange(0, 3).Draw(t, label)
	ids := rapid.SliceOfNDistinct(rapid.SampledFrom(strings.Split("abcde", "")), 0, 5, rapid.ID[string]).Draw(t, "ids")
	if depth == 0 {
		return scalar.Draw(t, "scalar")
	}
	switch kind {
	case 0:
		return scalar.Draw(t, "scalar")
	case 1:
		list := make([]any, len(ids))
		for i := range ids {
			list[i] = ids[i]
		}
		return list
	case 2:
		list := make([]any, len(ids))
		for i := range ids {
			list[i] = object{{"id", ids[i]}, {"v", drawn(t, depth-1, "v")}}
		}
		return list
	}
	made := object{}
	for _, name := range ids {
		made = append(made, member{name, drawn(t, depth-1, name)})
	}
	return made
}

func merged(base, mine, theirs any) (any, []Conflict) {
	m := merger{used: map[spot]bool{}}
	return m.value("", base, mine, theirs), m.conflicts
}

func TestWhatOneAloneChangedStands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, mine := drawn(t, 3, "base"), drawn(t, 3, "mine")
		for _, sides := range [][2]any{{mine, base}, {base, mine}, {mine, mine}} {
			got, conflicts := merged(base, sides[0], sides[1])
			if !equal(got, mine) || len(conflicts) > 0 {
				t.Fatalf("%s and %s over %s give %s, %v", raw(sides[0]), raw(sides[1]), raw(base), raw(got), conflicts)
			}
		}
	})
}

func TestItDoesNotMatterWhoseSideIsMine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, a, b := drawn(t, 3, "base"), drawn(t, 3, "a"), drawn(t, 3, "b")
		one, conflicts := merged(base, a, b)
		other, swapped := merged(base, b, a)
		if len(conflicts) != len(swapped) {
			t.Fatalf("%v and %v", conflicts, swapped)
		}
		at := map[string]bool{}
		for _, c := range conflicts {
			at[c.At] = true
		}
		for _, c := range swapped {
			if !at[c.At] {
				t.Fatalf("only one way in conflict: %s", c.At)
			}
		}
		if len(conflicts) == 0 && !equal(one, other) {
			t.Fatalf("%s and %s over %s: %s or %s", raw(a), raw(b), raw(base), raw(one), raw(other))
		}
	})
}

func TestNoElementThatOneSideChangedIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := func(label string) any {
			ids := rapid.SliceOfNDistinct(rapid.SampledFrom(strings.Split("abcdef", "")), 0, 6, rapid.ID[string]).Draw(t, label)
			list := make([]any, len(ids))
			for i := range ids {
				list[i] = object{{"id", ids[i]}, {"v", rapid.SampledFrom([]any{"1", "2", "3"}).Draw(t, "v")}}
			}
			return list
		}
		base, mine, theirs := row("base"), row("mine"), row("theirs")
		got, _ := merged(base, mine, theirs)
		b, _ := elements(base)
		made, ok := elements(got)
		if !ok {
			t.Fatalf("no sequence: %s", raw(got))
		}
		for _, side := range []any{mine, theirs} {
			s, _ := elements(side)
			for _, id := range s.ids {
				if !equal(s.of[id], b.of[id]) && made.of[id] == nil {
					t.Fatalf("%s of %s is lost in %s", id, raw(side), raw(got))
				}
			}
		}
		if len(made.ids) != len(slices.Collect(maps.Keys(made.of))) {
			t.Fatalf("twice: %s", raw(got))
		}
	})
}

func FuzzMerge(f *testing.F) {
	f.Add(`{"a":[{"id":"x"}]}`, `{"a":[]}`, `{"a":[{"id":"x","v":1}]}`)
	f.Fuzz(func(t *testing.T, b, a, o string) {
		base, bad1 := read([]byte(b))
		mine, bad2 := read([]byte(a))
		theirs, bad3 := read([]byte(o))
		if bad1 != nil || bad2 != nil || bad3 != nil {
			return
		}
		got, _ := merged(base, mine, theirs)
		if _, bad := read(raw(got)); got != nil && bad != nil {
			t.Fatalf("%s is no document: %v", raw(got), bad)
		}
		if alone, conflicts := merged(base, mine, base); !equal(alone, mine) || conflicts != nil {
			t.Fatalf("%s became %s", a, raw(alone))
		}
	})
}
