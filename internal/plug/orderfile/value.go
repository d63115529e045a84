package orderfile

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/trade/order"
)

// reading is one row that is being read. The first thing that is wrong with it
// is kept in no; what is read after that means nothing.
type reading struct {
	*plan
	rec *record
	no  *wrong
}

func (r *reading) wrong(no *wrong) {
	if r.no == nil {
		r.no = no
	}
}

// key reads a text that something is found by: short, and without the tail
// that spreadsheets add to numbers where the mapping says so.
func (r *reading) key(field string, s *source) string {
	text := s.of(r.rec)
	if s.As == "number" && text != "" {
		if d, err := r.numbers.read(text, nil); err == nil {
			text = d.String()
		}
	}
	if len(text) > check.MaxText && utf8.RuneCountInString(text) > check.MaxText {
		r.wrong(refuse(field, errLength, "max", check.MaxText))
	}
	return text
}

// needed is key for what a row must have.
func (r *reading) needed(field string, s *source) string {
	text := r.key(field, s)
	if text == "" {
		r.wrong(refuse(field, errRequired))
	}
	return text
}

// amount reads a number that is not below zero; nil when the cell is empty.
func (r *reading) amount(field string, s *source) *dec.Dec {
	text := s.of(r.rec)
	if text == "" {
		return nil
	}
	d := r.numeral(field, text, s)
	if d < 0 {
		r.wrong(refuse(field, errNegative, "value", text))
	}
	return &d
}

func (r *reading) numeral(field, text string, s *source) dec.Dec {
	d, err := r.numbers.read(text, s.Places)
	switch _, frac, _ := strings.Cut(text, r.numbers.point); {
	case err == nil:
	case errors.Is(err, dec.ErrRange) && len(frac) > dec.Places:
		r.wrong(refuse(field, errPlaces, "value", text))
	case errors.Is(err, dec.ErrRange):
		r.wrong(refuse(field, errRange, "value", text))
	default:
		r.wrong(refuse(field, errNumber, "value", text))
	}
	return d
}

// money reads an amount in the file's currency.
func (r *reading) money(field string, s *source) *money.Amount {
	d := r.amount(field, s)
	if d == nil {
		return nil
	}
	m := money.Of(*d, r.Currency)
	return &m
}

// quantity reads how many: more than zero.
func (r *reading) quantity() dec.Dec {
	d := r.amount("quantity", &r.line.quantity)
	switch {
	case d == nil:
		r.wrong(refuse("quantity", errRequired))
		return 0
	case *d == 0:
		r.wrong(refuse("quantity", errZero))
	}
	return *d
}

// discount reads a discount in percent. More than everything is refused, which
// also finds percents that the mapping calls fractions.
func (r *reading) discount() *dec.Dec {
	s := &r.line.discount
	d := r.amount("discount", s)
	if d == nil {
		return nil
	}
	all, factor := 100*dec.One, dec.Dec(1)
	if s.As == "fraction" {
		all, factor = dec.One, 100
	}
	if *d > all {
		r.wrong(refuse("discount", errRange, "value", s.of(r.rec)))
		return nil
	}
	*d *= factor
	return d
}

// moment reads a date with a time; nil when the cell is empty.
func (r *reading) moment(field string, s *source) *time.Time {
	text := s.of(r.rec)
	if text == "" {
		return nil
	}
	t, err := s.layout.read(text)
	if err != nil {
		r.wrong(refuse(field, errDate, "value", text, "layout", s.layout.pattern))
	}
	return &t
}

// date reads the day of a moment.
func (r *reading) date(field string, s *source) *clock.Date {
	t := r.moment(field, s)
	if t == nil {
		return nil
	}
	d := clock.DateOf(*t)
	return &d
}

// values reads custom fields or options; empty cells are left out.
func (r *reading) values(cells []named) order.Fields {
	var all order.Fields
	for i := range cells {
		if raw := r.value(&cells[i]); raw != nil {
			if all == nil {
				all = make(order.Fields, len(cells))
			}
			all[cells[i].key] = raw
		}
	}
	return all
}

// value reads a cell as JSON of the kind that its field has.
func (r *reading) value(c *named) json.RawMessage {
	if c.table < 0 {
		return c.Value
	}
	text := c.of(r.rec)
	if text == "" {
		return nil
	}
	switch c.As {
	case "number":
		return encode(r.numeral(c.key, text, &c.source))
	case "money":
		return encode(money.Of(r.numeral(c.key, text, &c.source), r.Currency))
	case "date":
		return encode(r.date(c.key, &c.source))
	case "yesNo":
		return r.yesNo(c.key, text)
	case "list":
		return encode(list(text, c.Separator))
	}
	return encode(text)
}

func encode(v any) json.RawMessage {
	raw, _ := json.Marshal(v) // never fails for texts, numbers, dates and amounts
	return raw
}

// yesNo knows the words that files have for yes and no.
func (r *reading) yesNo(field, text string) json.RawMessage {
	word := strings.ToLower(text)
	yes := slices.Contains([]string{"true", "yes", "y", "1", "是", "对", "有"}, word)
	if !yes && !slices.Contains([]string{"false", "no", "n", "0", "否", "不", "无"}, word) {
		r.wrong(refuse(field, errYesNo, "value", text))
	}
	return encode(yes)
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
