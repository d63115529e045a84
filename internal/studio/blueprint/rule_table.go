package blueprint

import "encoding/json"

// RuleTable is a rules.v1 document with all that the format knows: whoever reads one and
// writes it again loses nothing.
type RuleTable struct {
	Format   string            `json:"format"`
	Key      string            `json:"key"`
	Name     Label             `json:"name"`
	Note     string            `json:"note,omitempty"`
	Point    string            `json:"point"`
	Order    *int              `json:"order,omitempty"`
	If       json.RawMessage   `json:"if,omitempty"`
	Types    []string          `json:"types,omitempty"`
	On       []string          `json:"on,omitempty"`
	From     string            `json:"from,omitempty"`
	To       string            `json:"to,omitempty"`
	Hit      string            `json:"hit"`
	Rank     string            `json:"rank,omitempty"`
	Inputs   []RuleInput       `json:"inputs,omitempty"`
	Outputs  []string          `json:"outputs"`
	Rows     []RuleRow         `json:"rows"`
	Else     *RuleElse         `json:"else,omitempty"`
	Examples []RuleExample     `json:"examples,omitempty"`
	Gather   map[string]string `json:"gather,omitempty"`
}

// RuleInput is a column of facts.
type RuleInput struct {
	ID   string `json:"id"`
	Fact string `json:"f"`
}

// RuleRow is a row of a table or a rule of a list.
type RuleRow struct {
	ID   string                     `json:"id"`
	When map[string]json.RawMessage `json:"when,omitempty"`
	If   json.RawMessage            `json:"if,omitempty"`
	Then map[string]json.RawMessage `json:"then"`
	From string                     `json:"from,omitempty"`
	To   string                     `json:"to,omitempty"`
	Off  bool                       `json:"off,omitempty"`
	Say  Label                      `json:"say,omitempty"`
	Note string                     `json:"note,omitempty"`
}

// RuleElse is what is said where no row holds.
type RuleElse struct {
	Then map[string]json.RawMessage `json:"then"`
	Say  Label                      `json:"say,omitempty"`
}

// RuleExample is a case that must hold.
type RuleExample struct {
	Name   string                     `json:"name"`
	Given  map[string]json.RawMessage `json:"given"`
	Expect map[string]json.RawMessage `json:"expect"`
}
