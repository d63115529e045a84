package blueprint

import (
	"encoding/json"
	"maps"
	"slices"
)

// Conflict is a place that two authors changed each in their own way. At is its
// path by names and element ids, "/rows/vipBig/when/total": it stays when rows
// move. A nil value means that this side has nothing there.
type Conflict struct {
	Document           string
	At                 string
	Base, Mine, Theirs any
}

// Answer says how a conflict ends: by taking "mine", "theirs", or a value.
type Answer struct {
	Document string          `json:"document" maxLength:"200"`
	At       string          `json:"at" maxLength:"2000" doc:"As the conflict names it"`
	Take     string          `json:"take" enum:"mine,theirs,value"`
	Value    json.RawMessage `json:"value,omitempty" doc:"With take value: what stands there instead"`
}

// answered is an answer that was read.
type answered struct {
	take  string
	value any
}

// spot locates a conflict in a blueprint.
type spot struct{ document, at string }

// merger collects what cannot be decided without an author.
type merger struct {
	document  string
	answers   map[spot]answered
	used      map[spot]bool
	conflicts []Conflict
}

// merge brings two trees together that were made of one: by path, then by name
// or element id; lists of elements as sequences. It is pure, and total: where a
// conflict is not answered, mine stands in what it returns, and the conflict is
// listed. What only one side changed is never lost.
func merge(base, mine, theirs *Tree, answers map[spot]answered) (map[string]any, []Conflict, []spot) {
	m := merger{answers: answers, used: map[spot]bool{}}
	made := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(union(base.docs, mine.docs, theirs.docs))) {
		m.document = path
		if v := m.value("", base.value(path), mine.value(path), theirs.value(path)); v != nil {
			made[path] = v
		}
	}
	var unused []spot
	for at := range answers {
		if !m.used[at] {
			unused = append(unused, at)
		}
	}
	return made, m.conflicts, unused
}

// union is the names that any of the maps has.
func union[V any](all ...map[string]V) map[string]bool {
	names := map[string]bool{}
	for _, one := range all {
		for name := range one {
			names[name] = true
		}
	}
	return names
}

// value is a document's content, or nil where there is none.
func (t *Tree) value(path string) any {
	d := t.docs[path]
	if d == nil {
		return nil
	}
	v, bad := read(d.JSON)
	if bad != nil { // what is kept was read before
		return string(d.JSON)
	}
	return v
}

// value merges what stands at one place.
func (m *merger) value(at string, base, mine, theirs any) any {
	switch {
	case equal(mine, theirs), equal(base, theirs):
		return mine
	case equal(base, mine):
		return theirs
	}
	if a, ok := mine.(object); ok {
		if t, ok := theirs.(object); ok && !atom(a) && !atom(t) {
			b, _ := base.(object)
			return m.object(at, b, a, t)
		}
	}
	if a, ok := elements(mine); ok {
		t, both := elements(theirs)
		b, known := elements(base)
		if both && (known || base == nil) {
			return m.list(at, b, a, t)
		}
	}
	return m.conflict(at, base, mine, theirs)
}

// conflict takes the answer, else notes that there is none, and keeps mine; of
// something that one side changed and the other took away, what is left.
func (m *merger) conflict(at string, base, mine, theirs any) any {
	where := spot{m.document, at}
	if a, ok := m.answers[where]; ok {
		m.used[where] = true
		switch a.take {
		case "theirs":
			return theirs
		case "value":
			return a.value
		}
		return mine
	}
	m.conflicts = append(m.conflicts, Conflict{m.document, at, base, mine, theirs})
	if mine == nil {
		return theirs
	}
	return mine
}

// object merges by name; names keep the order in which they stand.
func (m *merger) object(at string, base, mine, theirs object) any {
	names := m.sequence(at, false, base.names(), mine.names(), theirs.names(), func(name string) bool {
		return keeps(base.get(name), mine.get(name), theirs.get(name))
	})
	made := object{}
	for _, name := range names {
		if v := m.value(at+Pointer(name), base.get(name), mine.get(name), theirs.get(name)); v != nil {
			made = append(made, member{name, v})
		}
	}
	return made
}

// list merges elements by their ids.
func (m *merger) list(at string, base, mine, theirs sequence) any {
	ids := m.sequence(at, true, base.ids, mine.ids, theirs.ids, func(id string) bool {
		return keeps(base.of[id], mine.of[id], theirs.of[id])
	})
	made := []any{}
	for _, id := range ids {
		if v := m.value(at+Pointer(id), base.of[id], mine.of[id], theirs.of[id]); v != nil {
			made = append(made, v)
		}
	}
	return made
}

// keeps tells whether something stays in a merge, be it disputed: it goes only
// where one side took it away and the other left it as it was.
func keeps(base, mine, theirs any) bool {
	switch {
	case mine == nil && theirs == nil:
		return false
	case mine == nil:
		return !equal(base, theirs)
	case theirs == nil:
		return !equal(base, mine)
	}
	return true
}

// atom tells a value that is one thing: half of one condition and half of
// another would be a third that nobody wrote.
func atom(o object) bool {
	return o.get("op") != nil || o.get("x") != nil || o.get("f") != nil
}
