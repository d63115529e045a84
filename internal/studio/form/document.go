package form

import (
	"encoding/json"

	"bespoke/internal/studio/blueprint"
)

// formDoc is a form as its document writes it.
type formDoc struct {
	Entity   string              `json:"entity"`
	Name     blueprint.Label     `json:"name"`
	Variants ordered[variantDoc] `json:"variants"`
	Fields   ordered[placeDoc]   `json:"fields"`
	Pages    []string            `json:"pages"`
	Nodes    map[string]nodeDoc  `json:"nodes"`
	Access   []accessDoc         `json:"access"`
}

type variantDoc struct {
	Name blueprint.Label `json:"name"`
	If   json.RawMessage `json:"if"`
}

type placeDoc struct {
	In       []string        `json:"in"`
	Show     json.RawMessage `json:"show"`
	Require  json.RawMessage `json:"require"`
	ReadOnly json.RawMessage `json:"readOnly"`
	Default  json.RawMessage `json:"default"`
	Set      []setDoc        `json:"set"`
	Options  []onlyDoc       `json:"options"`
	Label    blueprint.Label `json:"label"`
	Help     blueprint.Label `json:"help"`
	Width    int             `json:"width"`
	Keep     bool            `json:"keep"`
	Form     string          `json:"form"`
	Min      *int            `json:"min"`
	Max      *int            `json:"max"`
}

type setDoc struct {
	If json.RawMessage `json:"if"`
	To json.RawMessage `json:"to"`
}

type onlyDoc struct {
	If   json.RawMessage `json:"if"`
	Only []string        `json:"only"`
}

type nodeDoc struct {
	Kind    string          `json:"kind"`
	Name    blueprint.Label `json:"name"`
	Help    blueprint.Label `json:"help"`
	In      []string        `json:"in"`
	Show    json.RawMessage `json:"show"`
	Columns int             `json:"columns"`
	Folded  bool            `json:"folded"`
	Items   []string        `json:"items"`
}

type accessDoc struct {
	ID     string   `json:"id"`
	Fields []string `json:"fields"`
	Roles  []string `json:"roles"`
	Steps  []string `json:"steps"`
	Level  string   `json:"level"`
}
