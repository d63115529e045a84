// Package qty holds exact quantities of goods, in 1/10,000 of their unit.
package qty

import (
	"bytes"
	"encoding/json"

	"bespoke/internal/base/dec"
)

// Quantity counts 1/10,000 of the product's unit.
type Quantity dec.Dec

// Of returns n whole units.
func Of(n int64) Quantity { return Quantity(dec.Of(n)) }

// Parse reads a decimal text with at most four places.
func Parse(s string) (Quantity, error) {
	d, err := dec.Parse(s)
	return Quantity(d), err
}

// String writes the quantity without trailing zeros.
func (q Quantity) String() string { return dec.Dec(q).String() }

// MarshalJSON writes a decimal string: a float would lose digits on the way.
func (q Quantity) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 24), '"')
	return append(dec.Dec(q).Append(b, 0), '"'), nil
}

// UnmarshalJSON reads a decimal string, and nothing else. It reads each line of
// each order, so the usual string is not sent through a second decoder.
func (q *Quantity) UnmarshalJSON(b []byte) error {
	if n := len(b); n > 2 && b[0] == '"' && bytes.IndexByte(b, '\\') < 0 {
		d, err := Parse(string(b[1 : n-1]))
		*q = d
		return err
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	d, err := Parse(s)
	*q = d
	return err
}
