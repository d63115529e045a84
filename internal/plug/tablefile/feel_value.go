package tablefile

import (
	"encoding/json"
	"strconv"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// value makes the literal of a document from one of a cell. What it means, as a
// code that is not there, is checked when the document is.
func (f form) value(v literal, t rule.Type) (json.RawMessage, *wrong) {
	switch t.Kind {
	case rule.KindText, rule.KindCode:
		if v.kind == quotedText || v.kind == word {
			return asText(v.s), nil
		}
	case rule.KindNumber, rule.KindQuantity:
		if v.kind == number || v.kind == word {
			return asNumber(v.s)
		}
	case rule.KindMoney:
		if v.kind == number || v.kind == word {
			return f.amount(v.s)
		}
	case rule.KindBool:
		return asTruth(v)
	case rule.KindDate:
		return asDate(v)
	}
	if f.loose && (v.kind == word || v.kind == quotedText) {
		return asText(v.s), nil
	}
	return nil, wrongType
}

func asText(s string) json.RawMessage {
	raw, _ := json.Marshal(s)
	return raw
}

func asNumber(s string) (json.RawMessage, *wrong) {
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	d, err := dec.Parse(s)
	if err != nil {
		return nil, wrongType
	}
	return json.RawMessage(d.String()), nil
}

// amount reads an amount; without a currency it is in the workspace's.
func (f form) amount(s string) (json.RawMessage, *wrong) {
	if !strings.Contains(s, " ") {
		s += " " + f.currency
	}
	if _, err := money.Parse(s); err != nil {
		return nil, wrongType
	}
	return asText(s), nil
}

func asTruth(v literal) (json.RawMessage, *wrong) {
	switch s := strings.ToLower(v.s); {
	case v.kind != truth && v.kind != word:
	case s == "true", s == "1":
		return json.RawMessage("true"), nil
	case s == "false", s == "0":
		return json.RawMessage("false"), nil
	}
	return nil, wrongType
}

// spreadsheetDay is day 0 of spreadsheets, which count days.
var spreadsheetDay, _ = clock.ParseDate("1899-12-30")

func asDate(v literal) (json.RawMessage, *wrong) {
	if v.kind == word {
		if n, err := strconv.Atoi(v.s); err == nil && n > 0 && n < 1_000_000 {
			return asText((spreadsheetDay + clock.Date(n)).String()), nil
		}
		return asText(v.s), nil // maybe relative: today+3wd
	}
	if _, err := clock.ParseDate(v.s); v.kind != date || err != nil {
		return nil, wrongType
	}
	return asText(v.s), nil
}

// cell writes a cell; false where this form cannot.
func (f form) cell(raw json.RawMessage, t rule.Type) (string, bool) {
	if len(raw) == 0 {
		return f.any(), true
	}
	if raw[0] == '{' {
		if s, ok := f.operation(raw, t); ok {
			return s, true
		}
		return string(raw), f.loose
	}
	values, ok := listed(raw)
	if !ok {
		return "", false
	}
	return f.tests(values, t)
}

// any is the cell that takes any value.
func (f form) any() string {
	if f.loose {
		return ""
	}
	return "-"
}

// listed are the values of a list, or the one value that is none. They have bytes
// of their own.
func listed(raw json.RawMessage) (values []json.RawMessage, ok bool) {
	if len(raw) == 0 || raw[0] != '[' {
		return []json.RawMessage{raw}, true
	}
	err := json.Unmarshal(raw, &values)
	return values, err == nil
}

// operation writes a cell with an operator.
func (f form) operation(raw json.RawMessage, t rule.Type) (string, bool) {
	var c struct {
		Op   string          `json:"op"`
		V    json.RawMessage `json:"v"`
		Ref  string          `json:"ref"`
		Open string          `json:"open"`
	}
	if json.Unmarshal(raw, &c) != nil || c.Ref != "" {
		return "", false
	}
	values, ok := listed(c.V)
	if !ok {
		return "", false
	}
	switch c.Op {
	case "empty":
		return "null", true
	case "notEmpty":
		return "not(null)", true
	case "!=", "notIn":
		s, ok := f.tests(values, t)
		return "not(" + s + ")", ok && t.Kind != rule.KindList
	case "=", "in", "has", "hasAny":
		return f.tests(values, t)
	case "<", "<=", ">", ">=":
		s, ok := f.valueText(values[0], t)
		return c.Op + " " + s, ok
	case "between":
		return f.interval(values, c.Open, t)
	}
	return "", false
}

// tests writes values of which one has to be there.
func (f form) tests(values []json.RawMessage, t rule.Type) (string, bool) {
	of := t
	if t.Kind == rule.KindList {
		of = *t.Elem
	}
	var all []string
	for _, raw := range values {
		s, ok := f.valueText(raw, of)
		if !ok {
			return "", false
		}
		if t.Kind == rule.KindList && !f.loose {
			s = "list contains(?, " + s + ")"
		}
		all = append(all, s)
	}
	return strings.Join(all, ", "), true
}

func (f form) interval(values []json.RawMessage, open string, t rule.Type) (string, bool) {
	if len(values) != 2 {
		return "", false
	}
	from, ok := f.valueText(values[0], t)
	to, too := f.valueText(values[1], t)
	left, right := "[", "]"
	if open == "left" || open == "both" {
		left = "("
	}
	if open == "right" || open == "both" {
		right = ")"
	}
	return left + from + ".." + to + right, ok && too
}

// given writes what a row gives; false where this form cannot.
func (f form) given(raw json.RawMessage, t rule.Type) (string, bool) {
	switch {
	case len(raw) == 0 && f.loose:
		return "", true
	case len(raw) == 0:
		return "null", true
	case raw[0] == '{', t.Kind == rule.KindMissing:
		return string(raw), f.loose
	case t.Kind != rule.KindList:
		return f.valueText(raw, t)
	}
	var values []json.RawMessage
	if json.Unmarshal(raw, &values) != nil {
		return "", false
	}
	var all []string
	for _, raw := range values {
		s, ok := f.valueText(raw, *t.Elem)
		if !ok {
			return "", false
		}
		all = append(all, s)
	}
	return "[" + strings.Join(all, ", ") + "]", true
}

// valueText writes one literal of a document.
func (f form) valueText(raw json.RawMessage, t rule.Type) (string, bool) {
	switch t.Kind {
	case rule.KindNumber, rule.KindQuantity, rule.KindBool:
		return string(raw), len(raw) > 0 && !strings.ContainsAny(string(raw[:1]), `{["`)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	switch t.Kind {
	case rule.KindText, rule.KindCode:
		return f.textText(s), true
	case rule.KindMoney:
		n, ours := strings.CutSuffix(s, " "+f.currency)
		return n, ours || f.loose
	case rule.KindDate:
		_, err := clock.ParseDate(s)
		if !f.loose {
			return "date(" + quote(s) + ")", err == nil
		}
	}
	return s, f.loose
}

// textText writes a text. In spreadsheets words stand as they are, but for those
// that would read as something else, there or in the hands of a program that
// takes them for a formula.
func (f form) textText(s string) string {
	if f.loose && plainWord(s) {
		return s
	}
	return quote(s)
}

func plainWord(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsAny(s, "\",()[]{}<>\\\n\u00a0\u3000") &&
		!strings.ContainsFunc(s, odd) && !strings.Contains(s, "..") && !dangerous(s) && s != "null"
}

// dangerous tells what spreadsheets take for a formula.
func dangerous(s string) bool { return s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n|") }
