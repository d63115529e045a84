package blueprint

import (
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/clock"
)

// Series says how numbers of one kind look and when they begin again at 1.
type Series struct {
	Key     string
	Reset   string // never, year, month or day
	Gapless bool   // promises that none is missing
	tokens  []string
}

// Period names the stretch of time within which the series counts: the counter
// to take the next number from. "" when it never begins again.
func (s *Series) Period(day clock.Date) string {
	text := day.String() // 2026-11-21
	switch s.Reset {
	case "year":
		return text[:4]
	case "month":
		return text[:7]
	case "day":
		return text
	}
	return ""
}

// Format writes the n-th number of its period; orderType fills {type}.
func (s *Series) Format(n int64, day clock.Date, orderType string) string {
	date := day.String()
	b := make([]byte, 0, 32)
	// ISO dates have their parts at fixed places: no formatting is needed on the
	// path of an order.
	for _, t := range s.tokens {
		switch t {
		case "{yyyy}":
			b = append(b, date[:4]...)
		case "{yy}":
			b = append(b, date[2:4]...)
		case "{MM}":
			b = append(b, date[5:7]...)
		case "{dd}":
			b = append(b, date[8:10]...)
		case "{type}":
			b = append(b, orderType...)
		default:
			if width, ok := seqWidth(t); ok {
				b = appendPadded(b, n, width)
			} else {
				b = append(b, t...)
			}
		}
	}
	return string(b)
}

// appendPadded writes n with at least width digits; a longer number is kept whole.
func appendPadded(b []byte, n int64, width int) []byte {
	digits := strconv.FormatInt(n, 10)
	for range width - len(digits) {
		b = append(b, '0')
	}
	return append(b, digits...)
}

// seqWidth reads {seq} and {seq:4}.
func seqWidth(token string) (int, bool) {
	if token == "{seq}" {
		return 1, true
	}
	digit, ok := strings.CutPrefix(token, "{seq:")
	if !ok || len(digit) != 2 || digit[0] < '1' || digit[0] > '9' {
		return 0, false
	}
	return int(digit[0] - '0'), true
}

// tokens cuts a pattern into {…} and what stands between.
func tokens(pattern string) []string {
	var made []string
	for pattern != "" {
		end := strings.IndexByte(pattern, '{')
		if end == 0 {
			if end = strings.IndexByte(pattern, '}') + 1; end == 0 {
				end = len(pattern)
			}
		} else if end < 0 {
			end = len(pattern)
		}
		made, pattern = append(made, pattern[:end]), pattern[end:]
	}
	return made
}

// check looks at the tokens: all known, one counter, and as much of the date as
// keeps two periods from giving the same number.
func (s *Series) check() []Finding {
	at := Pointer("series", s.Key, "pattern")
	var found []Finding
	counters := 0
	for _, t := range s.tokens {
		_, seq := seqWidth(t)
		switch {
		case seq:
			counters++
		case slices.Contains([]string{"{yyyy}", "{yy}", "{MM}", "{dd}", "{type}"}, t), !strings.ContainsAny(t, "{}"):
		default:
			found = append(found, Refuse(numberingPath, at, "numbering.token", "没有 {token} 这个占位符", "there is no placeholder {token}", "token", t))
		}
	}
	if counters != 1 {
		found = append(found, Refuse(numberingPath, at, "numbering.seq", "必须正好有一个 {seq}", "there must be exactly one {seq}"))
	}
	if missing := s.undated(); missing != "" {
		found = append(found, Refuse(numberingPath, at, "numbering.repeat", "重新计数后会重号，请加上 {token}", "numbers would repeat after a reset: add {token}", "token", missing))
	}
	return found
}

// undated is a part of the date that the reset needs and the pattern lacks.
func (s *Series) undated() string {
	needs := map[string][]string{"year": {"{yyyy}"}, "month": {"{yyyy}", "{MM}"}, "day": {"{yyyy}", "{MM}", "{dd}"}}
	for _, token := range needs[s.Reset] {
		if !slices.Contains(s.tokens, token) && !(token == "{yyyy}" && slices.Contains(s.tokens, "{yy}")) {
			return token
		}
	}
	return ""
}
