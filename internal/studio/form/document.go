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

// placeDoc is one field as a form places it.
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

// nodeDoc is a piece of the layout as the document writes it.
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

// accessDoc is one row of rights; its id is for merges and has no meaning here.
type accessDoc struct {
	ID     string   `json:"id"`
	Fields []string `json:"fields"`
	Roles  []string `json:"roles"`
	Steps  []string `json:"steps"`
	Level  string   `json:"level"`
}
