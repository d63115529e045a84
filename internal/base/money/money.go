// Package money holds exact amounts with their ISO 4217 currency.
package money

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
)

// Currency is an ISO 4217 code, as "CNY".
type Currency string

// Amount is money: Units counts 1/10,000 of the currency's unit.
type Amount struct {
	Units    dec.Dec
	Currency Currency
}

var (
	// ErrCurrency says that two amounts of different currencies met.
	ErrCurrency = errors.New("amounts of different currencies")
	// ErrOverflow says that a result has more digits than an amount may have.
	ErrOverflow = errors.New("amount out of range")
)

// Of makes an amount from units of 1/10,000.
func Of(units dec.Dec, c Currency) Amount { return Amount{units, c} }

// Parse reads the text form of documents: "20000 CNY".
func Parse(s string) (Amount, error) {
	number, code, ok := strings.Cut(s, " ")
	if !ok || !Currency(code).Valid() {
		return Amount{}, fmt.Errorf("%q: %w", s, dec.ErrSyntax)
	}
	d, err := dec.Parse(number)
	return Amount{d, Currency(code)}, err
}

// String is the text form of documents, without trailing zeros.
func (a Amount) String() string { return a.Units.String() + " " + string(a.Currency) }

// Text is the number alone, with at least the currency's places.
func (a Amount) Text() string { return a.Units.Text(a.Currency.Places()) }

// IsZero tells whether there is nothing to pay.
func (a Amount) IsZero() bool { return a.Units == 0 }

// Add returns a + b. Mixing currencies, or leaving the range, is an error.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, ErrCurrency
	}
	sum := a.Units + b.Units
	if sum > dec.Max || sum < -dec.Max {
		return Amount{}, ErrOverflow
	}
	return Amount{sum, a.Currency}, nil
}

// Times returns the price of q pieces, exact to four places and rounded half
// up there; false when the amount would leave the range.
func (a Amount) Times(q qty.Quantity) (Amount, bool) {
	n, ok := dec.Mul(a.Units, dec.Dec(q))
	return Amount{n, a.Currency}, ok && n <= dec.Max && n >= -dec.Max
}

// MarshalJSON writes {"amount":"6280.00","currency":"CNY"}.
func (a Amount) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 48), `{"amount":"`...)
	b = a.Units.Append(b, a.Currency.Places())
	b = append(b, `","currency":"`...)
	b = append(b, a.Currency...)
	return append(b, `"}`...), nil
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing else: both members,
// in this case, and no third.
func (a *Amount) UnmarshalJSON(b []byte) error {
	var w map[string]string
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	amount, ok := w["amount"]
	c := Currency(w["currency"])
	if !ok || !c.Valid() || len(w) != 2 {
		return fmt.Errorf("amount and currency: %w", dec.ErrSyntax)
	}
	d, err := dec.Parse(amount)
	if err != nil {
		return err
	}
	*a = Amount{d, c}
	return nil
}

// Valid tells whether the code has the form of ISO 4217: three capital letters.
func (c Currency) Valid() bool {
	return len(c) == 3 && strings.Trim(string(c), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Places is the number of decimals that ISO 4217 gives the currency; the
// system's four at most.
func (c Currency) Places() int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	return 2
}
