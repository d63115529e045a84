package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"bespoke/internal/base/fault"
)

var short = fault.Define(fault.Blocked, "stock.short", "{sku} 只剩 {left}", "only {left} of {sku} left").
	Fix("减少数量", "Order less")

func TestAFaultSpeaksTheReadersLanguage(t *testing.T) {
	e := short.New("sku", "SOFA-3", "left", 2).At("/lines/0/quantity")
	for lang, want := range map[string]string{"zh-CN": "SOFA-3 只剩 2", "en": "only 2 of SOFA-3 left", "fr": "only 2 of SOFA-3 left"} {
		if got := e.Say(lang); got != want {
			t.Errorf("Say(%s) = %q; want %q", lang, got, want)
		}
	}
	if e.Remedy("zh-CN") != "减少数量" || e.Field != "/lines/0/quantity" {
		t.Errorf("remedy %q, field %q", e.Remedy("zh-CN"), e.Field)
	}
}

// A list is read as a list.
func TestAFaultNamesSeveral(t *testing.T) {
	e := fault.Define(fault.Invalid, "item", "哪一项：{options}", "which of {options}").New("options", []string{"1", "2"})
	if zh, en := e.Say("zh-CN"), e.Say("en"); zh != "哪一项：1、2" || en != "which of 1, 2" {
		t.Errorf("it says %q and %q", zh, en)
	}
}

func TestAFaultIsFoundInAChain(t *testing.T) {
	below := errors.New("disk full")
	err := fmt.Errorf("place: %w", short.New().From(below))
	if !errors.Is(err, short) || !errors.Is(err, below) || fault.As(err).Code != "stock.short" {
		t.Errorf("chain lost: %v", err)
	}
	if fault.As(below) != nil {
		t.Error("an accident was taken for a fault")
	}
}
