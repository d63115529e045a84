package money_test

import (
	"encoding/json"
	"errors"
	"testing"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
)

func TestTextForms(t *testing.T) {
	a, err := money.Parse("20000.50 CNY")
	if err != nil || a.String() != "20000.5 CNY" || a.Text() != "20000.50" {
		t.Fatalf("%v, %v", a, err)
	}
	if yen := money.Of(dec.Of(1200), "JPY"); yen.Text() != "1200" {
		t.Errorf("yen have no places: %s", yen.Text())
	}
	for _, bad := range []string{"", "20000", "20000 cny", "20000  CNY", "1e3 CNY", "x CNY"} {
		if _, err := money.Parse(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestJSON(t *testing.T) {
	b, err := json.Marshal(money.Of(62800000, "CNY"))
	if err != nil || string(b) != `{"amount":"6280.00","currency":"CNY"}` {
		t.Fatalf("%s, %v", b, err)
	}
	var back money.Amount
	if err := json.Unmarshal(b, &back); err != nil || back != money.Of(62800000, "CNY") {
		t.Errorf("%v, %v", back, err)
	}
	for _, bad := range []string{
		`{"amount":"1","currency":"cny"}`, `{"Amount":"1","currency":"CNY"}`, `{"amount":"1"}`, `{"currency":"CNY"}`,
		`{"amount":1,"currency":"CNY"}`, `{"amount":"1","currency":"CNY","tax":"1"}`, `"1 CNY"`, `null`,
	} {
		if err := json.Unmarshal([]byte(bad), &back); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestArithmetic(t *testing.T) {
	price := money.Of(25500, "CNY") // 2.55
	if got, ok := price.Times(qty.Of(6)); !ok || got.Text() != "15.30" {
		t.Errorf("6 × 2.55 = %v", got)
	}
	if _, ok := money.Of(dec.Max, "CNY").Times(qty.Of(2)); ok {
		t.Error("an amount of 15 digits was accepted")
	}
	if _, err := price.Add(money.Of(1, "USD")); !errors.Is(err, money.ErrCurrency) {
		t.Errorf("yuan and dollars were added: %v", err)
	}
	if _, err := money.Of(dec.Max, "CNY").Add(price); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("overflow: %v", err)
	}
}
