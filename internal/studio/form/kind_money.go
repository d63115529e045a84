package form

import (
	"encoding/json"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/rule"
)

// moneyKind is an amount with its currency. A limit also fixes the currency:
// amounts of two currencies have no order.
type moneyKind struct {
	min, max *money.Amount
}

func newMoney(w *workshop, d *fieldDoc) kind {
	k := moneyKind{min: w.money("min", d.Min), max: w.money("max", d.Max)}
	if k.min != nil && k.max != nil && (k.min.Currency != k.max.Currency || k.min.Units > k.max.Units) {
		w.crossed()
	}
	return k
}

func (k moneyKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	var a money.Amount
	if a.UnmarshalJSON(raw) != nil {
		return rule.Value{}, nil, bad(check.Type, "want", moneyWanted(raw))
	}
	return k.take(x, a)
}

// moneyWanted says how money is written: to who sent an amount with its currency, as
// screens do, how the amount is, to others the shape.
func moneyWanted(raw []byte) fault.Text {
	var parts struct{ Amount, Currency string }
	if json.Unmarshal(raw, &parts) == nil && parts.Amount != "" && parts.Currency != "" {
		return words("金额，如 20.00", "money, as 20.00")
	}
	return words(`金额，如 {"amount":"20.00","currency":"CNY"}`, `money, as {"amount":"20.00","currency":"CNY"}`)
}

func (k moneyKind) take(x *reading, a money.Amount) (rule.Value, []byte, []wrong) {
	if !x.trusted {
		if w := k.check(a); w != nil {
			return rule.Value{}, nil, w
		}
	}
	return stored(rule.Money(a))
}

// check refuses another currency before it compares: 50 USD is neither more nor
// less than 100 CNY.
func (k moneyKind) check(a money.Amount) []wrong {
	for _, limit := range []*money.Amount{k.min, k.max} {
		if limit != nil && limit.Currency != a.Currency {
			return bad(errRange, "rule", bound("用", "in", limit.Currency))
		}
	}
	switch {
	case k.min != nil && a.Units < k.min.Units:
		return bad(errRange, "rule", bound("不小于", "at least", *k.min))
	case k.max != nil && a.Units > k.max.Units:
		return bad(errRange, "rule", bound("不大于", "at most", *k.max))
	}
	return nil
}

// literal takes the money of documents: "20 CNY".
func (k moneyKind) literal(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	s, _ := text(raw)
	a, err := money.Parse(s)
	if err != nil {
		return rule.Value{}, nil, bad(check.Type, "want", words("金额，如 20 CNY", "money, as 20 CNY"))
	}
	return k.take(x, a)
}

func (k moneyKind) schema(string) schema { return moneySchema() }

// moneySchema describes an amount; as text, so that no reader loses digits.
func moneySchema() schema {
	return schema{
		"type": "object", "additionalProperties": false, "required": []string{"amount", "currency"},
		"properties": schema{
			"amount":   schema{"type": "string", "pattern": `^-?[0-9]{1,14}(\.[0-9]{1,4})?$`},
			"currency": schema{"type": "string", "pattern": "^[A-Z]{3}$"},
		},
	}
}
