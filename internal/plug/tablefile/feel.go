package tablefile

import (
	"encoding/json"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/rule"
)

// form is how cells are written: FEEL as models have it, or as people type into
// a spreadsheet, where words need no quotation marks and whatever has no short
// form is JSON.
type form struct {
	loose    bool
	currency string
}

// wrong says why a text is no cell or value here.
type wrong struct {
	code string
	say  fault.Text
}

func say(code, zh, en string) *wrong { return &wrong{code, fault.Text{ZH: zh, EN: en}} }

var (
	wrongSyntax = say("feel.syntax", "不是可以读取的单元格", "this is no cell that can be read")
	wrongName   = say("feel.expression", "单元格只能写值，不能写变量、函数或计算",
		"a cell holds values, no variables, functions or calculations")
	wrongMix = say("feel.mixed", "一个单元格里只能列出几个值，或只有一个比较，或只有一个区间",
		"a cell lists values, or has one comparison, or one range")
	wrongNot  = say("feel.not", "not(…) 里只能是值", "not(…) takes values only")
	wrongType = say("feel.type", "值与这一列的类型不符", "the value is not of the column's type")
)

// readCell reads a cell of a column; nil for one that takes any value.
func (f form) readCell(text string, t rule.Type) (json.RawMessage, *wrong) {
	text = strings.TrimSpace(text)
	switch {
	case text == "" || text == "-":
		return nil, nil
	case f.loose && text[0] == '{':
		return readJSON(text)
	}
	s := &scanner{text: text, loose: f.loose}
	tests, not, bad := s.cell()
	if bad != nil {
		return nil, bad
	}
	return f.cellOf(tests, not, t)
}

// readJSON takes what stands for itself.
func readJSON(text string) (json.RawMessage, *wrong) {
	if !json.Valid([]byte(text)) {
		return nil, wrongSyntax
	}
	return json.RawMessage(text), nil
}

// cellOf makes a cell of rules.v1 of the tests that stand in one.
func (f form) cellOf(tests []test, not bool, t rule.Type) (json.RawMessage, *wrong) {
	first := tests[0]
	if first.op == "" {
		return f.valuesCell(tests, not, t)
	}
	switch {
	case len(tests) > 1:
		return nil, wrongMix
	case not:
		return nil, wrongNot
	}
	var values []json.RawMessage
	for _, v := range first.values {
		raw, bad := f.value(v, t)
		if bad != nil {
			return nil, bad
		}
		values = append(values, raw)
	}
	if first.op == "between" {
		return operation("between", list(values), first.open), nil
	}
	return operation(first.op, values[0], ""), nil
}

// valuesCell is a cell that lists values, or all others with not.
func (f form) valuesCell(tests []test, not bool, t rule.Type) (json.RawMessage, *wrong) {
	of, inList := t, t.Kind == rule.KindList
	if inList {
		of = *t.Elem
	}
	var values []json.RawMessage
	for _, one := range tests {
		v := one.values[0]
		switch {
		case one.op != "":
			return nil, wrongMix
		case v.kind == nothing && len(tests) > 1:
			return nil, wrongMix
		case v.kind == nothing && not:
			return operation("notEmpty", nil, ""), nil
		case v.kind == nothing:
			return operation("empty", nil, ""), nil
		case inList != one.inside && !f.loose, inList && not:
			return nil, wrongType
		}
		raw, bad := f.value(v, of)
		if bad != nil {
			return nil, bad
		}
		values = append(values, raw)
	}
	switch {
	case not && len(values) == 1:
		return operation("!=", values[0], ""), nil
	case not:
		return operation("notIn", list(values), ""), nil
	case len(values) == 1:
		return values[0], nil
	}
	return list(values), nil
}

// operation writes a cell that is no short form.
func operation(op string, v json.RawMessage, open string) json.RawMessage {
	raw, _ := json.Marshal(struct {
		Op   string          `json:"op"`
		V    json.RawMessage `json:"v,omitempty"`
		Open string          `json:"open,omitempty"`
	}{op, v, open}) // raw messages that were read or written here
	return raw
}

func list(values []json.RawMessage) json.RawMessage {
	raw, _ := json.Marshal(values)
	return raw
}

// readValue reads what a row gives; nil where it gives nothing.
func (f form) readValue(text string, t rule.Type) (json.RawMessage, *wrong) {
	text = strings.TrimSpace(text)
	if text == "" || text == "-" || text == "null" {
		return nil, nil
	}
	if f.loose && (text[0] == '{' || t.Kind == rule.KindMissing) {
		return readJSON(text)
	}
	if f.loose && t.Kind == rule.KindText && text[0] != '"' {
		return asText(text), nil // a sentence, with whatever stands in it
	}
	s := &scanner{text: text, loose: f.loose}
	if t.Kind == rule.KindList {
		return f.listValue(s, *t.Elem)
	}
	v, bad := s.value()
	if bad == nil && !s.done() {
		bad = wrongSyntax
	}
	if bad != nil {
		return nil, bad
	}
	return f.value(v, t)
}

// listValue reads a list in brackets; in spreadsheets the brackets may be left
// out.
func (f form) listValue(s *scanner, t rule.Type) (json.RawMessage, *wrong) {
	closed := s.take("[")
	if !closed && !f.loose {
		return nil, wrongType
	}
	values := []json.RawMessage{}
	for more := !s.peek("]"); more; more = s.take(",") {
		v, bad := s.value()
		if bad != nil {
			return nil, bad
		}
		raw, bad := f.value(v, t)
		if bad != nil {
			return nil, bad
		}
		values = append(values, raw)
	}
	if closed && !s.take("]") || !s.done() {
		return nil, wrongSyntax
	}
	return list(values), nil
}
