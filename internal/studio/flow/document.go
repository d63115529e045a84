package flow

import (
	"encoding/json"

	"bespoke/internal/studio/blueprint"
)

// wireFlow is a flow document as it is written. Steps are kept raw: which keys
// they have matters as much as what is in them.
type wireFlow struct {
	Name     blueprint.Label            `json:"name"`
	Entity   string                     `json:"entity"`
	Fallback []json.RawMessage          `json:"fallback"`
	Withdraw json.RawMessage            `json:"withdraw"`
	Do       []string                   `json:"do"`
	Steps    map[string]json.RawMessage `json:"steps"`
}

// wireStep is a step of any kind.
type wireStep struct {
	Kind  Kind            `json:"kind"`
	Name  blueprint.Label `json:"name"`
	Stage string          `json:"stage"`
	Off   bool            `json:"off"`
	Skip  []wireSkip      `json:"skip"`

	Who       []json.RawMessage `json:"who"`
	Give      Give              `json:"give"`
	Need      json.RawMessage   `json:"need"`
	Veto      json.RawMessage   `json:"veto"`
	Empty     string            `json:"empty"`
	Reads     []string          `json:"reads"`
	Opinion   Opinion           `json:"opinion"`
	Signature bool              `json:"signature"`
	Outcomes  []Result          `json:"outcomes"`
	Reject    struct {
		Then string `json:"then"`
		To   string `json:"to"`
	} `json:"reject"`
	Allow  wireAllow       `json:"allow"`
	Same   string          `json:"same"`
	Keep   bool            `json:"keep"`
	Bulk   json.RawMessage `json:"bulk"`
	Except []string        `json:"except"`

	Public *Public `json:"public"`

	Form     string            `json:"form"`
	Fields   map[string]string `json:"fields"`
	Deadline *wireLadder       `json:"deadline"`

	Until json.RawMessage `json:"until"`
	Fact  string          `json:"fact"`
	If    json.RawMessage `json:"if"`
	Fresh bool            `json:"fresh"`
	Time  json.RawMessage `json:"time"`

	Notice string                     `json:"notice"`
	Verb   string                     `json:"verb"`
	With   map[string]json.RawMessage `json:"with"`
	Retry  *int                       `json:"retry"`
	OnFail string                     `json:"onFail"`

	On    string          `json:"on"`
	Lanes []wireLane      `json:"lanes"`
	Else  []string        `json:"else"`
	Join  json.RawMessage `json:"join"`
	Rest  string          `json:"rest"`
	Do    []string        `json:"do"`
	Max   int             `json:"max"`
	Flow  string          `json:"flow"`
	Wait  *bool           `json:"wait"`
	Over  json.RawMessage `json:"over"` // of a repeat a list of steps, of a loop what it runs over
	Where json.RawMessage `json:"where"`
	By    string          `json:"by"`
	Mode  string          `json:"mode"`

	OnReject string `json:"onReject"`

	keys map[string]json.RawMessage
	doc  string // the document that says so
}

// wireSkip, wireLane, wireLadder and wireRung are the objects within a step.
// Conditions stay raw: rule reads them.
type wireSkip struct {
	If  json.RawMessage `json:"if"`
	Say blueprint.Label `json:"say"`
}

type wireLane struct {
	ID   string          `json:"id"`
	Name blueprint.Label `json:"name"`
	Is   json.RawMessage `json:"is"`
	If   json.RawMessage `json:"if"`
	Do   []string        `json:"do"`
}

type wireLadder struct {
	In       string     `json:"in"`
	Calendar string     `json:"calendar"`
	Then     []wireRung `json:"then"`
}

type wireRung struct {
	At   string            `json:"at"`
	Do   string            `json:"do"`
	To   []json.RawMessage `json:"to"`
	As   string            `json:"as"`
	Step string            `json:"step"`
	Say  blueprint.Label   `json:"say"`
}

// wireWho is one alternative; the keys present say which kind it is.
type wireWho struct {
	Role       string            `json:"role"`
	User       string            `json:"user"`
	Login      string            `json:"login"`
	Manager    json.RawMessage   `json:"manager"`
	Of         string            `json:"of"`
	Starter    bool              `json:"starter"`
	Rule       bool              `json:"rule"`
	Union      []json.RawMessage `json:"union"`
	Where      json.RawMessage   `json:"where"`
	Department string            `json:"department"`
	Duty       string            `json:"duty"`
	Did        string            `json:"did"`
	Chosen     string            `json:"chosen"`
	Customer   bool              `json:"customer"`
	Supplier   bool              `json:"supplier"`
}

// decodeStep reads a step twice: as what it says, and as which keys say it.
func decodeStep(raw json.RawMessage) (*wireStep, error) {
	w := &wireStep{}
	if err := json.Unmarshal(raw, w); err != nil {
		return nil, err
	}
	return w, json.Unmarshal(raw, &w.keys)
}
