// Package patch reads merge patches (RFC 7396): what a patch names is set,
// what it sets to null is removed, and what it leaves out stays.
package patch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
)

// Of is one member of a patch. The zero Of was left out; null is given as the
// zero value, which is how absent things are kept.
type Of[T any] struct {
	Given bool
	Value T
}

// Set gives a member a value.
func Set[T any](v T) Of[T] { return Of[T]{true, v} }

// To changes what the member stands for, if it was given.
func (p Of[T]) To(at *T) {
	if p.Given {
		*at = p.Value
	}
}

// IsZero tells whether the member was left out.
func (p Of[T]) IsZero() bool { return !p.Given }

// JSONForm is how the member is documented: as its value.
func (p Of[T]) JSONForm() any { return p.Value }

// MarshalJSON writes the value.
func (p Of[T]) MarshalJSON() ([]byte, error) { return json.Marshal(p.Value) }

// UnmarshalJSON is called for members that are given, null included.
func (p *Of[T]) UnmarshalJSON(b []byte) error {
	*p = Of[T]{Given: true}
	if string(b) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(&p.Value)
}

// Merge applies a patch to a JSON text; an empty text is nothing at all. Objects
// are merged member by member, everything else is replaced, null removes.
func Merge(target, patch json.RawMessage) (json.RawMessage, error) {
	members, isObject, err := object(patch)
	if err != nil {
		return nil, err
	}
	if !isObject {
		if string(bytes.TrimSpace(patch)) == "null" {
			return nil, nil
		}
		return patch, nil
	}
	merged, _, err := object(target)
	if err != nil {
		return nil, err
	}
	if merged == nil {
		merged = map[string]json.RawMessage{}
	}
	for name, value := range members {
		to, err := Merge(merged[name], value)
		if err != nil {
			return nil, err
		}
		if to == nil {
			delete(merged, name)
		} else {
			merged[name] = to
		}
	}
	return json.Marshal(merged)
}

// object reads a JSON object; anything else is no object.
func object(text json.RawMessage) (members map[string]json.RawMessage, is bool, err error) {
	if text = bytes.TrimSpace(text); len(text) == 0 || text[0] != '{' {
		return nil, false, nil
	}
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, false, fmt.Errorf("merge patch: %w", err)
	}
	return members, true, nil
}

// ErrNoObject says that members were patched with something that has none.
var ErrNoObject = errors.New("not a JSON object")

// Members applies a patch to an object whose members are checked by read: it
// is given those that the patch names, merged and without the removed ones, and
// returns them as they are to be stored. The others stay as they are. What has
// no members is stored as nothing.
func Members(stored, patch json.RawMessage, read func(map[string]json.RawMessage) json.RawMessage) (json.RawMessage, error) {
	named, isObject, err := object(patch)
	if err != nil || !isObject {
		if err == nil && string(bytes.TrimSpace(patch)) != "null" {
			err = ErrNoObject
		}
		return nil, err
	}
	rest, _, err := object(stored)
	if err != nil {
		return nil, err
	}
	touched := map[string]json.RawMessage{}
	for name, value := range named {
		to, err := Merge(rest[name], value)
		if err != nil {
			return nil, err
		}
		delete(rest, name)
		if to != nil {
			touched[name] = to
		}
	}
	return join(rest, read(touched))
}

func join(rest map[string]json.RawMessage, taken json.RawMessage) (json.RawMessage, error) {
	all, _, err := object(taken)
	if err != nil {
		return nil, err
	}
	if len(all)+len(rest) == 0 {
		return nil, nil
	}
	if len(rest) == 0 {
		return taken, nil
	}
	maps.Copy(rest, all)
	return json.Marshal(rest)
}
