package orderfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Cell is where a value comes from: a column, or a constant. In JSON it is the
// column's name, {"value": …}, or {"column": …} with how it is to be read.
type Cell struct {
	Column    string          `json:"column,omitempty"`
	Value     json.RawMessage `json:"value,omitempty"`
	As        string          `json:"as,omitempty"`        // what the text stands for; see the uses
	Layout    string          `json:"layout,omitempty"`    // of dates and times: "yyyy-MM-dd HH:mm:ss", "excel"
	Zone      string          `json:"zone,omitempty"`      // IANA; default the workspace's
	Places    *int            `json:"places,omitempty"`    // decimals that numbers are rounded to, half up
	Separator string          `json:"separator,omitempty"` // of lists; default ","
}

// UnmarshalJSON reads the short and the long form.
func (c *Cell) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &c.Column)
	}
	type plain Cell
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode((*plain)(c)); err != nil {
		return err
	}
	if (c.Column == "") == (c.Value == nil) {
		return errors.New("a cell has a column or a value")
	}
	return nil
}

// given tells whether the mapping says anything here.
func (c *Cell) given() bool { return c.Column != "" || c.Value != nil }

// constant is the text of a cell's value: of a JSON string what it says, of
// anything else how it is written.
func (c *Cell) constant() string {
	var s string
	if json.Unmarshal(c.Value, &s) == nil {
		return s
	}
	return string(c.Value)
}

// uses are what "as" may say, by what the cell is used for.
var uses = map[string][]string{
	"text":     {"", "number"}, // "number" drops what is not significant: 17850.0 is 17850
	"number":   {""},
	"discount": {"", "percent", "fraction"}, // 15 or 0.15; percent where nothing is said
	"time":     {""},
	"value":    {"", "text", "number", "money", "date", "yesNo", "list"},
}

// source is a cell that was found in the tables.
type source struct {
	*Cell
	table, at int    // of its column; table is -1 for a constant
	text      string // the constant
	layout    *layout
}

// of is the cell's text in a row, without blanks around it.
func (s *source) of(rec *record) string {
	if s.table < 0 {
		return s.text
	}
	return strings.TrimSpace(rec.tables[s.table][s.at])
}
