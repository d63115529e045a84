package money

import (
	"strings"

	"bespoke/internal/base/dec"
)

const (
	daxieDigits = "零壹贰叁肆伍陆柒捌玖"
	daxieCent   = dec.One / 100
)

// Daxie writes an amount in Chinese banker's numerals, as contracts and
// invoices do: 壹万贰仟叁佰肆拾伍元陆角柒分, 贰万元整. It is rounded half up to the
// cent (分); another currency than CNY stands before it by its code.
func Daxie(a Amount) string {
	cents := int64(a.Units.Round(daxieCent, dec.HalfUp) / daxieCent)
	var b strings.Builder
	if a.Currency != "CNY" {
		b.WriteString(string(a.Currency) + " ")
	}
	if cents < 0 {
		b.WriteString("负")
		cents = -cents
	}
	yuan, jiao, fen := cents/100, cents/10%10, cents%10
	if yuan > 0 || cents == 0 {
		b.WriteString(daxieWhole(yuan) + "元")
	}
	switch {
	case jiao == 0 && fen == 0:
		b.WriteString("整")
		return b.String()
	case jiao > 0:
		b.WriteString(daxieDigit(jiao) + "角")
	case yuan > 0:
		b.WriteString("零") // a gap between yuan and fen is said
	}
	if fen > 0 {
		b.WriteString(daxieDigit(fen) + "分")
	}
	return b.String()
}

func daxieDigit(n int64) string { return string([]rune(daxieDigits)[n]) }

// daxieWhole writes a whole number by its ten-thousands and hundred-millions. A
// run of zeros between digits is one 零.
func daxieWhole(n int64) string {
	for _, of := range []struct {
		size int64
		unit string
	}{{1e8, "亿"}, {1e4, "万"}} {
		if n < of.size {
			continue
		}
		high, low := daxieWhole(n/of.size)+of.unit, n%of.size
		switch {
		case low == 0:
			return high
		case low < of.size/10:
			return high + "零" + daxieWhole(low)
		}
		return high + daxieWhole(low)
	}
	if n == 0 {
		return "零"
	}
	return daxieGroup(n)
}

// daxieGroup writes 1 to 9999.
func daxieGroup(n int64) string {
	var b strings.Builder
	gap := false
	for i, unit := range []string{"仟", "佰", "拾", ""} {
		digit := n / []int64{1000, 100, 10, 1}[i] % 10
		if digit == 0 {
			gap = gap || b.Len() > 0
			continue
		}
		if gap {
			b.WriteString("零")
		}
		b.WriteString(daxieDigit(digit) + unit)
		gap = false
	}
	return b.String()
}
