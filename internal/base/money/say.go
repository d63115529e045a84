package money

import (
	"strings"

	"bespoke/internal/base/dec"
)

// symbols are how readers of Chinese and of English write currencies, as Unicode's
// CLDR has it; the others are written by their code.
var symbols = map[Currency][2]string{
	"CNY": {"¥", "CN¥"}, "USD": {"US$", "$"}, "EUR": {"€", "€"}, "GBP": {"£", "£"}, "JPY": {"JP¥", "¥"},
	"HKD": {"HK$", "HK$"}, "TWD": {"NT$", "NT$"}, "KRW": {"￦", "₩"}, "AUD": {"AU$", "A$"}, "CAD": {"CA$", "CA$"},
	"NZD": {"NZ$", "NZ$"}, "INR": {"₹", "₹"}, "VND": {"₫", "₫"}, "BRL": {"R$", "R$"}, "MXN": {"MX$", "MX$"},
}

// Say writes an amount as sentences and screens do: ¥4,800.00, -US$12.50, CHF 9.00.
func (a Amount) Say(lang string) string {
	number, minus := strings.CutPrefix(dec.Grouped(a.Text()), "-")
	sign := ""
	if minus {
		sign = "-"
	}
	both, known := symbols[a.Currency]
	switch {
	case !known:
		return sign + string(a.Currency) + "\u00a0" + number
	case lang == "en":
		return sign + both[1] + number
	}
	return sign + both[0] + number
}
