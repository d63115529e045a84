package seal

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, KeyBytes) }

func ring(current int64, numbers ...int64) *Ring {
	var keys []Key
	for _, n := range numbers {
		keys = append(keys, Key{n, key(byte(n))})
	}
	return NewRing(keys, current, key(9))
}

func TestWhatIsSealedOpensWhereItBelongs(t *testing.T) {
	r, about := ring(1, 1), []byte("parties/phone/7")
	sealed := r.Seal(about, "13800138000")
	altered := []byte(sealed)
	altered[len(altered)-1] ^= 1
	for name, c := range map[string]struct {
		ring   *Ring
		about  string
		sealed string
		want   string
		err    error
	}{
		"as it was":          {r, "parties/phone/7", sealed, "13800138000", nil},
		"after a rotation":   {ring(2, 1, 2), "parties/phone/7", sealed, "13800138000", nil},
		"never sealed":       {r, "parties/phone/7", "13800138000", "13800138000", nil},
		"empty":              {r, "parties/phone/7", "", "", nil},
		"another row":        {r, "parties/phone/8", sealed, "", ErrBroken},
		"another column":     {r, "parties/email/7", sealed, "", ErrBroken},
		"one bit":            {r, "parties/phone/7", string(altered), "", ErrBroken},
		"cut off":            {r, "parties/phone/7", sealed[:10], "", ErrBroken},
		"no number":          {r, "parties/phone/7", "\x01x:AAAA", "", ErrBroken},
		"a key that is gone": {ring(2, 2), "parties/phone/7", sealed, "", ErrKey},
		"another number":     {ring(2, 1, 2), "parties/phone/7", strings.Replace(sealed, "1:", "2:", 1), "", ErrBroken},
	} {
		if got, err := c.ring.Open([]byte(c.about), c.sealed); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestSealingTellsNothing(t *testing.T) {
	r := ring(1, 1)
	one, two := r.Seal(nil, "13800138000"), r.Seal(nil, "13800138000")
	if one == two || strings.Contains(one, "138") || r.Seal(nil, "") != "" {
		t.Errorf("%q %q", one, two)
	}
}

func TestFreshIsWhatTheCurrentKeySealed(t *testing.T) {
	old := ring(1, 1).Seal(nil, "x")
	r := ring(12, 1, 12)
	for stored, want := range map[string]bool{"": true, "x": false, old: false, r.Seal(nil, "x"): true} {
		if r.Fresh(stored) != want {
			t.Errorf("%q is fresh: %v", stored, !want)
		}
	}
}

func TestTheBlindIndexGoesByKindValueAndKey(t *testing.T) {
	r := ring(1, 1)
	if r.Blind("phone", "1") != ring(2, 2).Blind("phone", "1") {
		t.Error("it changes when the sealing key does")
	}
	all := []string{r.Blind("phone", "1"), r.Blind("phone", "2"), r.Blind("email", "1"), r.Blind("phone1", ""),
		NewRing(nil, 0, key(8)).Blind("phone", "1")}
	for i, a := range all {
		for _, b := range all[:i] {
			if a == b {
				t.Errorf("the same: %v", all)
			}
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	r, about, text := ring(1, 1), []byte("orders/body/0123456789abcdef"), strings.Repeat("x", 800)
	b.ReportAllocs()
	for b.Loop() {
		r.Seal(about, text)
	}
}
