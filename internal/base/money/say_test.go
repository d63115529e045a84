package money_test

import (
	"testing"

	"bespoke/internal/base/money"
)

func TestAmountsAreSaidAsScreensSayThem(t *testing.T) {
	for text, want := range map[string][2]string{
		"4800 CNY":       {"¥4,800.00", "CN¥4,800.00"},
		"-1234567.5 USD": {"-US$1,234,567.50", "-$1,234,567.50"},
		"1200 JPY":       {"JP¥1,200", "¥1,200"},
		"0.0125 EUR":     {"€0.0125", "€0.0125"},
		"9 CHF":          {"CHF\u00a09.00", "CHF\u00a09.00"},
	} {
		a, err := money.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{a.Say("zh-CN"), a.Say("en")}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
