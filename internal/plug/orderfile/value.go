package orderfile

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/trade/order"
)

// key reads a text that something is found by: short, and without the tail
// that spreadsheets add to numbers where the mapping says so.
func (p *plan) key(rec *record, field string, s *source) (string, *wrong) {
	text := s.of(rec)
	if s.As == "number" && text != "" {
		if d, err := p.numbers.read(text, nil); err == nil {
			text = d.String()
		}
	}
	if len(text) > check.MaxText && utf8.RuneCountInString(text) > check.MaxText {
		return "", refuse(field, errLength, "max", check.MaxText)
	}
	return text, nil
}

// needed is key for what a row must have.
func (p *plan) needed(rec *record, field string, s *source) (string, *wrong) {
	text, no := p.key(rec, field, s)
	if no == nil && text == "" {
		no = refuse(field, errRequired)
	}
	return text, no
}

// amount reads a number that is not below zero; false when the cell is empty.
func (p *plan) amount(rec *record, field string, s *source) (d dec.Dec, given bool, no *wrong) {
	text := s.of(rec)
	if text == "" {
		return 0, false, nil
	}
	d, no = p.numeral(field, text, s)
	if no == nil && d < 0 {
		no = refuse(field, errNegative, "value", text)
	}
	return d, true, no
}

func (p *plan) numeral(field, text string, s *source) (dec.Dec, *wrong) {
	d, err := p.numbers.read(text, s.Places)
	switch _, frac, _ := strings.Cut(text, p.numbers.point); {
	case err == nil:
		return d, nil
	case errors.Is(err, dec.ErrRange) && len(frac) > dec.Places:
		return 0, refuse(field, errPlaces, "value", text)
	case errors.Is(err, dec.ErrRange):
		return 0, refuse(field, errRange, "value", text)
	}
	return 0, refuse(field, errNumber, "value", text)
}

// money reads an amount in the file's currency.
func (p *plan) money(rec *record, field string, s *source) (*money.Amount, *wrong) {
	d, given, no := p.amount(rec, field, s)
	if no != nil || !given {
		return nil, no
	}
	m := money.Of(d, p.Currency)
	return &m, nil
}

// quantity reads how many: more than zero.
func (p *plan) quantity(rec *record) (dec.Dec, *wrong) {
	d, given, no := p.amount(rec, "quantity", &p.line.quantity)
	switch {
	case no != nil:
		return 0, no
	case !given:
		return 0, refuse("quantity", errRequired)
	case d == 0:
		return 0, refuse("quantity", errZero)
	}
	return d, nil
}

// discount reads a discount in percent.
func (p *plan) discount(rec *record) (*dec.Dec, *wrong) {
	s := &p.line.discount
	d, given, no := p.amount(rec, "discount", s)
	if no != nil || !given {
		return nil, no
	}
	if s.As == "fraction" && d <= dec.One {
		d *= 100
	} else if s.As == "fraction" || d > 100*dec.One {
		return nil, refuse("discount", errRange, "value", s.of(rec))
	}
	return &d, nil
}

// date reads the day of a moment.
func date(rec *record, field string, s *source) (*clock.Date, *wrong) {
	text := s.of(rec)
	if text == "" {
		return nil, nil
	}
	t, err := s.layout.read(text)
	if err != nil {
		return nil, refuse(field, errDate, "value", text, "layout", s.layout.pattern)
	}
	d := clock.DateOf(t)
	return &d, nil
}

// values reads custom fields or options; empty cells are left out.
func (p *plan) values(rec *record, cells []named) (order.Fields, *wrong) {
	var all order.Fields
	for i := range cells {
		c := &cells[i]
		raw, no := p.value(rec, c)
		if no != nil {
			return nil, no
		}
		if raw != nil {
			if all == nil {
				all = make(order.Fields, len(cells))
			}
			all[c.key] = raw
		}
	}
	return all, nil
}

// value reads a cell as JSON of the kind that its field has.
func (p *plan) value(rec *record, c *named) (json.RawMessage, *wrong) {
	if c.table < 0 {
		return c.Value, nil
	}
	text := c.of(rec)
	if text == "" {
		return nil, nil
	}
	switch c.As {
	case "number", "money":
		d, no := p.numeral(c.key, text, &c.source)
		if no != nil || c.As == "number" {
			return encode(d), no
		}
		return encode(money.Of(d, p.Currency)), nil
	case "date":
		d, no := date(rec, c.key, &c.source)
		return encode(d), no
	case "yesNo":
		return yesNo(c.key, text)
	case "list":
		return encode(list(text, c.Separator)), nil
	}
	return encode(text), nil
}

func encode(v any) json.RawMessage {
	raw, _ := json.Marshal(v) // never fails for texts, numbers, dates and amounts
	return raw
}

// The words that files have for yes and no.
var (
	yes = []string{"true", "yes", "y", "1", "是", "对", "有"}
	no  = []string{"false", "no", "n", "0", "否", "不", "无"}
)

func yesNo(field, text string) (json.RawMessage, *wrong) {
	switch word := strings.ToLower(text); {
	case slices.Contains(yes, word):
		return json.RawMessage("true"), nil
	case slices.Contains(no, word):
		return json.RawMessage("false"), nil
	}
	return nil, refuse(field, errYesNo, "value", text)
}

// list cuts a cell into its parts.
func list(text, separator string) []string {
	if separator == "" {
		separator = ","
	}
	var parts []string
	for _, part := range strings.Split(text, separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}
