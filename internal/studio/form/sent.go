package form

import "encoding/json"

// Sent tells what somebody filled in of the custom fields that are shown: the
// keys of those that hold something now, and what was sent for the others, as
// blanks. What a form filled in, or dropped because it was hidden, is not among them.
func (x *Resolved) Sent() (held []string, blank map[string]json.RawMessage) {
	for i, p := range x.form.places {
		s := &x.states[i]
		switch {
		case p.field == nil || !s.sent || !s.shown && !p.keep:
		case s.json != nil:
			held = append(held, p.key)
		default:
			if blank == nil {
				blank = map[string]json.RawMessage{}
			}
			blank[p.key] = x.given.Values[p.key]
		}
	}
	return held, blank
}
