package form

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// text reads a JSON string. A string without escapes is taken as it stands,
// which is how nearly all arrive.
func text(raw []byte) (string, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	inner := raw[1 : len(raw)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), bytes.IndexByte(inner, '"') < 0 && utf8.Valid(inner)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	return s, true
}

// object is the members of a JSON object by name.
type object map[string]json.RawMessage

func readObject(raw []byte) (object, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '{' {
		return nil, false
	}
	var o object
	return o, json.Unmarshal(raw, &o) == nil
}

// readList reads a JSON array of anything.
func readList(raw []byte) ([]json.RawMessage, bool) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || raw[0] != '[' {
		return nil, false
	}
	var list []json.RawMessage
	return list, json.Unmarshal(raw, &list) == nil
}

// entry is a member of an object whose order counts.
type entry[T any] struct {
	key string
	of  T
}

// ordered is a JSON object in the order in which it was written, as a map of a
// document keeps it for display.
type ordered[T any] []entry[T]

// UnmarshalJSON reads the members one after the other.
func (o *ordered[T]) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var of T
		if err := d.Decode(&of); err != nil {
			return err
		}
		name, _ := key.(string)
		*o = append(*o, entry[T]{name, of})
	}
	return nil
}

// member writes a member of an object behind what is there. Keys of fields
// need no escapes.
func member(b []byte, key string, value []byte) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(append(append(b, '"'), key...), '"', ':')
	return append(b, value...)
}
