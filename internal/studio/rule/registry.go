package rule

import (
	"encoding/json"
	"strings"
	"sync"
)

// Words is what the program knows by name, in the shape of the documented
// registry; events and verbs belong to other rooms and are added by the caller.
type Words struct {
	Stages        []string             `json:"stages"`
	Facts         Named[FactWord]      `json:"facts"`
	Sub           Named[Named[string]] `json:"sub"`
	Rows          Named[[]string]      `json:"rows"`
	Points        Named[PointWord]     `json:"points"`
	Sets          Named[[]string]      `json:"sets"`
	Events        []string             `json:"events"`
	Verbs         []string             `json:"verbs"`
	Bound         Named[[]string]      `json:"bound"`
	Always        []string             `json:"always"`
	BuiltinFields Named[[]string]      `json:"builtinFields"`
	Ops           Named[[]string]      `json:"ops"`
	Kinds         Named[*string]       `json:"kinds"`
	Functions     Named[string]        `json:"functions"`
}

// FactWord is a built-in fact in the registry.
type FactWord struct {
	Type     string `json:"type"`
	Stage    string `json:"stage"`
	Optional bool   `json:"optional,omitempty"`
}

// PointWord is a decision point in the registry. Built is false for points that
// this program knows by name and does not run yet.
type PointWord struct {
	Each    string            `json:"each"`
	Sees    string            `json:"sees"`
	Outputs Named[OutputWord] `json:"outputs"`
	Default string            `json:"default"`
	Runs    string            `json:"runs"`
	Also    []string          `json:"also,omitempty"`
	Built   bool              `json:"-"`
}

// OutputWord is what rows of a point may give.
type OutputWord struct {
	Type    string `json:"type"`
	Combine string `json:"combine"`
	Fact    string `json:"fact,omitempty"`
}

// Named is a JSON object that keeps the order of its members.
type Named[T any] []Entry[T]

// Entry is one member of a Named.
type Entry[T any] struct {
	Name string
	Of   T
}

// Get finds a member by name.
func (n Named[T]) Get(name string) (T, bool) {
	for _, e := range n {
		if e.Name == name {
			return e.Of, true
		}
	}
	var none T
	return none, false
}

// MarshalJSON writes the object.
func (n Named[T]) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, e := range n {
		if i > 0 {
			b = append(b, ',')
		}
		name, _ := json.Marshal(e.Name)
		of, err := json.Marshal(e.Of)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), of...)
	}
	return append(b, '}'), nil
}

// Registry is everything this program can be asked or told in documents. It is
// shared: nobody may change it.
var Registry = sync.OnceValue(func() Words {
	return Words{
		Stages: strings.Fields(stageNames), Facts: factWords(), Points: pointWords(),
		Sub: subWords(), Rows: listWords(rowsTable), Sets: listWords(setTable), Bound: listWords(boundTable),
		Always: strings.Fields(alwaysWords), BuiltinFields: listWords(builtinTable), Ops: listWords(opTable),
		Kinds: kindWords(), Functions: lineWords(functionTable),
	}
})

// lineWords reads a table of lines "name  rest of the line".
func lineWords(table string) Named[string] {
	var words Named[string]
	for line := range strings.Lines(strings.Trim(table, "\n")) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		words = append(words, Entry[string]{name, strings.TrimSpace(rest)})
	}
	return words
}

// listWords reads a table of lines "name  word word word".
func listWords(table string) Named[[]string] {
	var words Named[[]string]
	for _, line := range lineWords(table) {
		words = append(words, Entry[[]string]{line.Name, append([]string{}, strings.Fields(line.Of)...)})
	}
	return words
}

// factWords reads the table of facts.
func factWords() Named[FactWord] {
	var words Named[FactWord]
	for _, line := range listWords(factTable) {
		f := FactWord{Type: line.Of[0], Stage: line.Of[1], Optional: len(line.Of) > 2}
		words = append(words, Entry[FactWord]{line.Name, f})
	}
	return words
}

// subWords reads the table of sub-facts.
func subWords() Named[Named[string]] {
	var words Named[Named[string]]
	for _, line := range listWords(subTable) {
		var subs Named[string]
		for _, pair := range line.Of {
			name, typ, _ := strings.Cut(pair, "=")
			subs = append(subs, Entry[string]{name, typ})
		}
		words = append(words, Entry[Named[string]]{line.Name, subs})
	}
	return words
}

// kindWords reads the table of field kinds; "-" becomes null.
func kindWords() Named[*string] {
	var words Named[*string]
	for _, line := range lineWords(kindTable) {
		typ := &line.Of
		if line.Of == "-" {
			typ = nil
		}
		words = append(words, Entry[*string]{line.Name, typ})
	}
	return words
}

// pointWords reads the table of decision points, column by column.
func pointWords() Named[PointWord] {
	var words Named[PointWord]
	for line := range strings.Lines(strings.Trim(pointTable, "\n")) {
		col := strings.Split(strings.TrimSpace(line), " | ")
		p := PointWord{Each: col[1], Sees: col[2], Built: col[3] == "built", Default: col[5], Runs: col[6]}
		if len(col) > 7 {
			p.Also = strings.Fields(col[7])
		}
		for out := range strings.SplitSeq(col[4], "; ") {
			word := strings.Fields(out)
			o := OutputWord{Type: word[1], Combine: word[2]}
			if len(word) > 3 {
				o.Fact = word[3]
			}
			p.Outputs = append(p.Outputs, Entry[OutputWord]{word[0], o})
		}
		words = append(words, Entry[PointWord]{col[0], p})
	}
	return words
}
