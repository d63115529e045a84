package orderfile

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// layout reads dates and times written in one way.
type layout struct {
	pattern string // as the mapping has it
	golang  string // "" for numbers of a spreadsheet
	zone    *time.Location
}

// excel is the pattern of spreadsheets: days since 30 December 1899, with the
// time of day as a fraction.
const excel = "excel"

// words of patterns, and what the standard library calls them.
var words = map[string]string{
	"yyyy": "2006", "yy": "06", "MMMM": "January", "MMM": "Jan", "MM": "01", "M": "1", "dd": "02", "d": "2",
	"HH": "15", "H": "15", "hh": "03", "h": "3", "mm": "04", "m": "4", "ss": "05", "s": "5", "SSS": "000", "a": "PM",
}

// newLayout reads a pattern such as yyyy-MM-dd HH:mm:ss or yyyy年M月d日. Latin
// letters and digits that are no words of it stand in quotes: 'T'.
func newLayout(pattern string, zone *time.Location) (*layout, error) {
	l := &layout{pattern: pattern, zone: zone}
	if pattern == excel {
		return l, nil
	}
	var b strings.Builder
	for rest := pattern; rest != ""; {
		n, err := layoutWord(&b, rest)
		if err != nil {
			return nil, err
		}
		rest = rest[n:]
	}
	l.golang = b.String()
	return l, l.proves()
}

// layoutWord writes the first word or mark of a pattern and returns its length.
func layoutWord(b *strings.Builder, rest string) (int, error) {
	switch c := rest[0]; {
	case c == '\'':
		end := strings.IndexByte(rest[1:], '\'')
		if end < 0 {
			return 0, errors.New("a quote is not closed")
		}
		b.WriteString(rest[1 : 1+end])
		return end + 2, nil
	case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		n := len(rest) - len(strings.TrimLeft(rest, rest[:1]))
		word := words[rest[:n]]
		if word == "" {
			return 0, fmt.Errorf("%s is no word of a date", rest[:n])
		}
		b.WriteString(word)
		return n, nil
	case c >= '0' && c <= '9':
		return 0, errors.New("digits must stand in quotes")
	default:
		b.WriteByte(c)
		return 1, nil
	}
}

// proves tells whether what the layout writes is read as the same day again; a
// pattern without a day, or with a quoted text that looks like a word, is not.
func (l *layout) proves() error {
	t := time.Date(2011, 12, 9, 0, 0, 0, 0, l.zone)
	again, err := time.ParseInLocation(l.golang, t.Format(l.golang), l.zone)
	if err != nil || !again.Equal(t) {
		return errors.New("the pattern does not say year, month and day")
	}
	return nil
}

var errLayout = errors.New("not written like the pattern")

// read reads a moment.
func (l *layout) read(s string) (time.Time, error) {
	if l.golang == "" {
		return l.serial(s)
	}
	t, err := time.ParseInLocation(l.golang, s, l.zone)
	if err != nil {
		return t, errLayout
	}
	return t, nil
}

// lastSerial is 31 December 9999, where spreadsheets end.
const lastSerial = 2_958_465

// serial reads a spreadsheet's number, to the second.
func (l *layout) serial(s string) (time.Time, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 1 && n < lastSerial+1) {
		return time.Time{}, errLayout
	}
	day, part := math.Modf(n)
	return time.Date(1899, 12, 30+int(day), 0, 0, int(math.Round(part*86400)), 0, l.zone), nil
}
