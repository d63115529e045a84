package blueprint

import (
	"encoding/json"
	"maps"
)

// Replayed is what came of deciding recorded subjects again under another
// release. Results of parts are added up.
type Replayed struct {
	Subjects  int             `json:"subjects"`
	Same      int             `json:"same"`
	Different int             `json:"different"`
	Kinds     map[string]int  `json:"kinds,omitempty"`  // how many differ in what: total, route, steps
	Unable    map[string]int  `json:"unable,omitempty"` // how many could not be decided again, and why
	Tasks     map[string]Load `json:"tasks,omitempty"`  // by role: "role:finance", or a person's id

	Otherwise []Otherwise `json:"-"` // in the order in which they were replayed
}

// Load is how many tasks somebody gets.
type Load struct {
	Before int `json:"before"`
	After  int `json:"after"`
}

// Otherwise is a subject that comes out differently.
type Otherwise struct {
	Subject string       `json:"subject"`
	Release string       `json:"release"` // that it was placed under
	Kinds   []string     `json:"kinds"`
	Changes []FactChange `json:"changes"`
	Gone    []DecidedBy  `json:"gone,omitempty"` // rows that decided then, and do not now
	Come    []DecidedBy  `json:"come,omitempty"` // rows that decide now, and did not then
}

// FactChange is a fact that comes out differently; a value that is absent was missing.
type FactChange struct {
	Kind   string          `json:"kind"`
	Fact   string          `json:"fact"`
	Line   int             `json:"line,omitzero"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
}

// DecidedBy is a row that decided something, of a line or of the whole.
type DecidedBy struct {
	Point    string `json:"point"`
	Document string `json:"document"`
	Row      string `json:"row"`
	Line     int    `json:"line,omitzero"`
}

// Add adds the counts of a part; its differences stay with it.
func (r *Replayed) Add(part Replayed) {
	r.Subjects, r.Same, r.Different = r.Subjects+part.Subjects, r.Same+part.Same, r.Different+part.Different
	r.Kinds, r.Unable = sum(r.Kinds, part.Kinds), sum(r.Unable, part.Unable)
	for who, load := range part.Tasks {
		r.Give(who, load)
	}
}

// Give adds tasks to somebody's.
func (r *Replayed) Give(who string, load Load) {
	if r.Tasks == nil {
		r.Tasks = map[string]Load{}
	}
	had := r.Tasks[who]
	r.Tasks[who] = Load{had.Before + load.Before, had.After + load.After}
}

// sum adds counts by name.
func sum(a, b map[string]int) map[string]int {
	all := maps.Clone(a)
	if all == nil {
		all = make(map[string]int, len(b))
	}
	for name, n := range b {
		all[name] += n
	}
	return all
}
