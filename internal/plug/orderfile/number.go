package orderfile

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/dec"
)

// numbers reads numbers as they are written in a file: with its decimal mark,
// digit groups of three, exponents, and the tails of binary fractions that
// spreadsheets leave behind (0.15000000000000002).
type numbers struct {
	point  string // the decimal mark
	groups string // what may stand between groups of three digits
}

const spaces = " '\u00a0\u202f"

func numbersOf(decimal string) numbers {
	if decimal == "," {
		return numbers{",", "." + spaces}
	}
	return numbers{".", "," + spaces}
}

// read reads a number. places, where it is given, is how many decimals it is
// rounded to, half up; otherwise more than four are dec.ErrRange.
func (n numbers) read(s string, places *int) (dec.Dec, error) {
	if n.point == "." && places == nil {
		if d, err := dec.Parse(s); err == nil {
			return d, nil
		}
	}
	text, ok := n.plain(s)
	if !ok {
		return 0, dec.ErrSyntax
	}
	if places != nil {
		return rounded(text, *places)
	}
	return dec.Parse(text)
}

// plain writes a number as dec reads it.
func (n numbers) plain(s string) (string, bool) {
	whole, frac, dotted := strings.Cut(s, n.point)
	whole, ok := ungrouped(whole, n.groups)
	if dotted {
		whole += "." + frac
	}
	if !ok || strings.Trim(whole, "-+.0123456789eE") != "" {
		return "", false
	}
	if strings.ContainsAny(whole, "eE") || len(frac) > dec.Places && len(whole) > significant {
		return fromFloat(whole)
	}
	return whole, true
}

// ungrouped takes the marks out of 1,234,567. Groups of another length are
// no number: 1,23 was written by somebody with another decimal mark.
func ungrouped(whole, marks string) (string, bool) {
	at := strings.IndexAny(whole, marks)
	if at < 0 {
		return whole, true
	}
	_, size := utf8.DecodeRuneInString(whole[at:])
	groups := strings.Split(whole, whole[at:at+size])
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return "", false
		}
	}
	first := strings.TrimPrefix(groups[0], "-")
	return strings.Join(groups, ""), len(first) >= 1 && len(first) <= 3
}

// significant is how many digits a spreadsheet keeps of a number; what comes
// after them is the tail of a binary fraction.
const significant = 15

func fromFloat(s string) (string, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.Abs(f) > 1e14 {
		return "", false
	}
	whole := strconv.FormatFloat(math.Trunc(math.Abs(f)), 'f', 0, 64)
	text := strconv.FormatFloat(f, 'f', max(significant-len(whole), 0), 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text, true
}

// rounded reads a number with any number of decimals, rounded half up.
func rounded(text string, places int) (dec.Dec, error) {
	whole, frac, _ := strings.Cut(text, ".")
	if len(frac) <= places {
		return dec.Parse(text)
	}
	d, err := dec.Parse(whole + "." + frac[:places] + "0")
	if err != nil || strings.Trim(frac, "0123456789") != "" {
		return 0, dec.ErrSyntax
	}
	if frac[places] < '5' {
		return d, nil
	}
	step := dec.One
	for range places {
		step /= 10
	}
	if strings.HasPrefix(whole, "-") {
		step = -step
	}
	return d + step, nil
}

// Number reads a number as people write it in a file, with its decimal mark.
func Number(s, decimal string) (dec.Dec, error) { return numbersOf(decimal).read(s, nil) }
