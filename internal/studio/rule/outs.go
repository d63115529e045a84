package rule

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Outs are outputs in the order of their names. As JSON they are an object of
// literals; read back, they have their literals and no values.
type Outs []Out

// MarshalJSON writes {"lane":"fast","priority":2}.
func (outs Outs) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i := range outs {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(appendString(b, outs[i].ID), ':'), outs[i].Raw...)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (outs *Outs) UnmarshalJSON(raw []byte) error {
	read, err := readMembers(raw)
	if err != nil {
		return fmt.Errorf("read outputs: %w", err)
	}
	*outs = nil
	for _, m := range read {
		*outs = append(*outs, Out{ID: m.Fact, Raw: m.Value})
	}
	return nil
}

// readMembers reads an object in its order.
func readMembers(raw []byte) ([]Input, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, fmt.Errorf("%s is no object", raw)
	}
	var read []Input
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		read = append(read, Input{name.(string), value})
	}
	return read, nil
}
