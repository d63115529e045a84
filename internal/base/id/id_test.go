package id_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/id"
)

type orderKind struct{}

func (orderKind) Prefix() string { return "ord" }

type partyKind struct{}

func (partyKind) Prefix() string { return "par" }

func TestTextForm(t *testing.T) {
	a := id.New[orderKind]()
	text := a.String()
	if !strings.HasPrefix(text, "ord_0") || len(text) != 30 {
		t.Fatalf("text form %q", text)
	}
	if _, err := id.Parse[partyKind](text); err != id.ErrSyntax {
		t.Errorf("an order's id was taken for a party's: %v", err)
	}
	for _, bad := range []string{"", "ord_", text + "0", strings.ToLower(text), "ord_8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "ord_0IZZZZZZZZZZZZZZZZZZZZZZZZ"} {
		if _, err := id.Parse[orderKind](bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if (id.Of[orderKind]{}).String() != "" {
		t.Error("the zero id has a text")
	}
}

func TestTextAndParseAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var raw id.Raw
		copy(raw[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "raw"))
		want := id.From[orderKind](raw)
		if want.IsZero() {
			return
		}
		if got, err := id.Parse[orderKind](want.String()); err != nil || got != want {
			t.Fatalf("%s came back as %s, %v", want, got, err)
		}
	})
}

func TestIdsRiseStrictlyAndAreVersion7(t *testing.T) {
	last := ""
	for range 10_000 {
		a := id.New[orderKind]()
		if raw := a.Raw(); raw[6]>>4 != 7 || raw[8]>>6 != 2 {
			t.Fatalf("not a UUIDv7: %x", raw)
		}
		if s := a.String(); s <= last {
			t.Fatalf("%s after %s", s, last)
		} else {
			last = s
		}
	}
}
