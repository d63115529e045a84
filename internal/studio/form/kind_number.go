package form

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/rule"
)

// maxDigits is how many digits every program reads back exactly from JSON.
const maxDigits = 15

// numberKind is an exact decimal number: a JSON number without exponent.
type numberKind struct {
	min, max *dec.Dec
	step     dec.Dec // 0 for none
	places   int
}

func newNumber(w *workshop, d *fieldDoc) kind {
	k := numberKind{min: w.number("min", d.Min), max: w.number("max", d.Max), places: dec.Places}
	if step := w.number("step", d.Step); step != nil {
		k.step = *step
	}
	if d.Decimals != nil {
		k.places = *d.Decimals
	}
	if k.min != nil && k.max != nil && *k.min > *k.max {
		w.crossed()
	}
	return k
}

// read takes numbers only: a number in quotes is a text that looks like one.
func (k numberKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	raw = bytes.TrimSpace(raw)
	n, err := dec.Parse(string(raw))
	switch {
	case err == dec.ErrRange:
		return rule.Value{}, nil, bad(errRange, "rule", words("最多 15 位、4 位小数", "a number of 15 digits and 4 places at most"))
	case err != nil || !shortest(raw):
		return rule.Value{}, nil, bad(check.Type, "want", words("数字", "a number"))
	}
	if !x.trusted {
		if w := k.check(n); w != nil {
			return rule.Value{}, nil, w
		}
	}
	return stored(rule.Number(n))
}

// shortest refuses what JSON does not allow and dec would take: leading zeros.
func shortest(raw []byte) bool {
	raw = bytes.TrimPrefix(raw, []byte("-"))
	return len(raw) < 2 || raw[0] != '0' || raw[1] == '.'
}

// check asks for digits first, so that a number which no program reads back is
// never kept.
func (k numberKind) check(n dec.Dec) []wrong {
	s := n.String()
	_, frac, _ := strings.Cut(s, ".")
	switch {
	case len(strings.Trim(s, "-"))-strings.Count(s, ".") > maxDigits:
		return bad(errRange, "rule", words("最多 15 位数字", "a number of 15 digits at most"))
	case len(frac) > k.places:
		return bad(errRange, "rule", words(fmt.Sprintf("最多 %d 位小数", k.places), fmt.Sprintf("a number with at most %d decimals", k.places)))
	case k.min != nil && n < *k.min:
		return bad(errRange, "rule", bound("不小于", "at least", *k.min))
	case k.max != nil && n > *k.max:
		return bad(errRange, "rule", bound("不大于", "at most", *k.max))
	case k.step > 0 && (n-k.from())%k.step != 0:
		return bad(errRange, "rule", bound("按步长", "in steps of", k.step))
	}
	return nil
}

// from is where the steps begin: at the smallest number, else at zero.
func (k numberKind) from() dec.Dec {
	if k.min != nil {
		return *k.min
	}
	return 0
}

func (k numberKind) schema(string) schema {
	s := schema{"type": "number"}
	if k.places == 0 {
		s["type"] = "integer"
	}
	if k.min != nil {
		s["minimum"] = json.Number(k.min.String())
	}
	if k.max != nil {
		s["maximum"] = json.Number(k.max.String())
	}
	if k.step > 0 && k.from()%k.step == 0 {
		s["multipleOf"] = json.Number(k.step.String())
	}
	return s
}
