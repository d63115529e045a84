package flow

import (
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/studio/blueprint"
)

// Unmarshal reads what Marshal writes. Unknown members are refused: a state of a
// later program would be half understood.
func (s *State) Unmarshal(b []byte) error {
	var d document
	if err := json.Unmarshal(b, &d, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("flow: read the state of a run: %w", err)
	}
	*s = State{Flow: d.Flow, Release: d.Release, Subject: d.Subject, Starter: d.Starter, Version: d.Version,
		Status: d.Status, Outcome: d.Outcome, Next: d.Next, Hold: d.Hold, Asked: d.Asked, Gone: d.Gone,
		Parts: d.Parts, Visits: d.Visits, Calls: d.Calls, Timers: d.Timers, Events: d.Events}
	return nil
}

// document is the state's JSON: lists are objects by id, in the order of the ids.
type document struct {
	Flow    string                     `json:"flow"`
	Release string                     `json:"release"`
	Subject string                     `json:"subject"`
	Starter string                     `json:"starter"`
	Version int64                      `json:"version"`
	Status  Status                     `json:"status"`
	Outcome Outcome                    `json:"outcome"`
	Next    int32                      `json:"next"`
	Hold    *Hold                      `json:"hold"`
	Asked   *JumpAsk                   `json:"asked"`
	Gone    map[string]blueprint.Label `json:"gone"`
	Parts   named[Part, *Part]         `json:"parts"`
	Visits  named[Visit, *Visit]       `json:"visits"`
	Calls   named[Call, *Call]         `json:"calls"`
	Timers  named[Timer, *Timer]       `json:"timers"`
	Events  []string                   `json:"events"`
}

// named is a list written as an object by id.
type named[T any, P interface {
	*T
	setID(ID)
}] []T

// UnmarshalJSONFrom reads {"v2":{…},"v9":{…}} in its order.
func (n *named[T, P]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return err
		}
		id, ok := ParseID(name.String())
		if !ok {
			return fmt.Errorf("%q is not an id within a run", name)
		}
		var one T
		if err := json.UnmarshalDecode(dec, &one); err != nil {
			return err
		}
		P(&one).setID(id)
		*n = append(*n, one)
	}
	_, err := dec.ReadToken()
	return err
}

// setID gives what was read the id it stood under.
func (p *Part) setID(id ID)  { p.ID = id }
func (v *Visit) setID(id ID) { v.ID = id }
func (c *Call) setID(id ID)  { c.ID = id }
func (t *Timer) setID(id ID) { t.ID = id }
