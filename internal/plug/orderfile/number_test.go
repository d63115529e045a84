package orderfile

import (
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/dec"
)

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ decimal, in, want string }{
		{".", "12", "12"}, {".", "-1", "-1"}, {".", "0.003", "0.003"}, {".", "1,234.50", "1234.5"}, {".", "1,234,567", "1234567"},
		{",", "12,5", "12.5"}, {",", "1.234,56", "1234.56"}, {",", "1 234,56", "1234.56"}, {",", "1\u00a0234", "1234"}, {".", "1'234.5", "1234.5"},
		{".", "0.15000000000000002", "0.15"}, {".", "32.380000000000003", "32.38"}, {".", "1.4E-2", "0.014"}, {".", "1E3", "1000"},
		{".", "17850.0", "17850"}, {".", "-1,234.5", "-1234.5"}, {".", "1e-9", "0"},
	} {
		d, err := numbersOf(c.decimal).read(c.in, nil)
		if c.in == "1e-9" {
			if err == nil {
				t.Errorf("%q lost its digits silently: %s", c.in, d)
			}
			continue
		}
		if err != nil || d.String() != c.want {
			t.Errorf("%q is %s, %v; want %s", c.in, d, err, c.want)
		}
	}
}

func TestWhatIsNoNumberIsNotGuessedAt(t *testing.T) {
	for _, c := range []struct{ decimal, in string }{
		{".", ""}, {".", "-"}, {".", "abc"}, {".", "1,23"}, {".", "12,34,567"}, {",", "1.5"}, {",", "1,5,2"}, {".", "1.2.3"}, {".", "NaN"}, {".", "Inf"},
		{".", "0x10"}, {".", "1_000"}, {".", "$5"}, {".", "1e400"}, {".", ",234"}, {".", "0.00001"}, {".", "１"}, {".", "1 234,5"}, {".", "999999999999999999"},
	} {
		if d, err := numbersOf(c.decimal).read(c.in, nil); err == nil {
			t.Errorf("%q was taken for %s", c.in, d)
		}
	}
}

func TestPlacesRoundHalfUp(t *testing.T) {
	for in, want := range map[string]string{"32.3800011": "32.38", "0.125": "0.13", "-0.125": "-0.13", "0.1249999": "0.12", "7": "7", "9.999": "10"} {
		places := 2
		if d, err := numbersOf(".").read(in, &places); err != nil || d.String() != want {
			t.Errorf("%s is %s, %v; want %s", in, d, err, want)
		}
	}
	whole := 0
	if d, err := numbersOf(".").read("2.5", &whole); err != nil || d != dec.Of(3) {
		t.Errorf("%s, %v", d, err)
	}
}

func TestEveryNumberComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := dec.Dec(rapid.Int64Range(-int64(dec.Max), int64(dec.Max)).Draw(t, "d"))
		back, err := numbersOf(".").read(d.String(), nil)
		if err != nil || back != d {
			t.Fatalf("%s came back as %s, %v", d, back, err)
		}
	})
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1", "-1,234.5", "1e9", "0.15000000000000002", "'", ","} {
		f.Add(s, true, 2)
	}
	f.Fuzz(func(t *testing.T, s string, comma bool, places int) {
		decimal, at := ".", places&3
		if comma {
			decimal = ","
		}
		numbersOf(decimal).read(s, nil)
		numbersOf(decimal).read(s, &at)
	})
}
