package tablefile

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// What a literal is.
const (
	nothing = iota // null
	quotedText
	number
	truth
	date
	word // bare, in spreadsheets
)

// literal is a value as it is written.
type literal struct {
	kind int
	s    string // of texts unquoted, of anything else as it stands
}

// test is one of the tests of a cell: a value to be equal to, a comparison, or a
// range (between). inside asks for a value in a list.
type test struct {
	op     string
	values []literal
	open   string
	inside bool
}

// scanner reads FEEL's unary tests, as far as both sides can say them.
type scanner struct {
	text  string
	loose bool
}

func (s *scanner) space() { s.text = strings.TrimLeft(s.text, " \t\r\n\u00a0\u3000") }

func (s *scanner) done() bool { s.space(); return s.text == "" }

func (s *scanner) peek(mark string) bool { s.space(); return strings.HasPrefix(s.text, mark) }

func (s *scanner) take(mark string) bool {
	if !s.peek(mark) {
		return false
	}
	s.text = s.text[len(mark):]
	return true
}

// call takes a function's name and its parenthesis.
func (s *scanner) call(name string) bool {
	before := s.text
	if s.take(name) && s.take("(") {
		return true
	}
	s.text = before
	return false
}

// cell reads all tests of a cell.
func (s *scanner) cell() (tests []test, not bool, bad *wrong) {
	not = s.call("not")
	for {
		t, bad := s.test()
		if bad != nil {
			return nil, false, bad
		}
		if tests = append(tests, t); !s.take(",") {
			break
		}
	}
	if not && !s.take(")") || !s.done() {
		return nil, false, wrongSyntax
	}
	return tests, not, nil
}

// test reads one test.
func (s *scanner) test() (test, *wrong) {
	for _, op := range []string{"<=", ">=", "<", ">"} {
		if s.take(op) {
			v, bad := s.value()
			return test{op: op, values: []literal{v}}, bad
		}
	}
	if s.peek("[") || s.peek("]") || s.peek("(") {
		return s.interval()
	}
	inside := s.call("list contains")
	if inside && !(s.take("?") && s.take(",")) {
		return test{}, wrongSyntax
	}
	v, bad := s.value()
	if bad == nil && inside && !s.take(")") {
		bad = wrongSyntax
	}
	return test{values: []literal{v}, inside: inside}, bad
}

// interval reads a range with its ends: [a..b], (a..b) or ]a..b[.
func (s *scanner) interval() (test, *wrong) {
	t := test{op: "between"}
	left := !s.take("[")
	if left {
		s.text = s.text[1:]
	}
	from, bad := s.value()
	if bad != nil {
		return t, bad
	}
	if !s.take("..") {
		return t, wrongSyntax
	}
	to, bad := s.value()
	if bad != nil {
		return t, bad
	}
	right := !s.take("]")
	if right && !s.take(")") && !s.take("[") {
		return t, wrongSyntax
	}
	switch {
	case left && right:
		t.open = "both"
	case left:
		t.open = "left"
	case right:
		t.open = "right"
	}
	t.values = []literal{from, to}
	return t, nil
}

var (
	numberForm = regexp.MustCompile(`^-?(\d+(\.\d+)?|\.\d+)`)
	nameForm   = regexp.MustCompile(`^[\p{L}_?]`)
)

// value reads a literal.
func (s *scanner) value() (literal, *wrong) {
	s.space()
	switch {
	case s.text == "":
		return literal{}, wrongSyntax
	case s.peek(`"`):
		v, bad := s.quoted()
		return literal{quotedText, v}, bad
	case s.loose:
		return s.bare()
	case s.take("@"):
		return s.dated(false)
	case s.call("date"):
		return s.dated(true)
	}
	if n := numberForm.FindString(s.text); n != "" {
		s.text = s.text[len(n):]
		if s.text != "" && nameForm.MatchString(s.text) {
			return literal{}, wrongSyntax
		}
		return literal{number, n}, nil
	}
	return s.named()
}

// named reads the words that are values; any other is a name.
func (s *scanner) named() (literal, *wrong) {
	if !nameForm.MatchString(s.text) {
		return literal{}, wrongSyntax
	}
	for name, v := range map[string]literal{"true": {truth, "true"}, "false": {truth, "false"}, "null": {nothing, ""}} {
		rest, is := strings.CutPrefix(s.text, name)
		if is && (rest == "" || strings.ContainsAny(rest[:1], " ,)].\t\n\r")) {
			s.text = rest
			return v, nil
		}
	}
	return literal{}, wrongName
}

// quoted reads a text in quotation marks, with the escapes of FEEL, which are
// those of JSON.
func (s *scanner) quoted() (string, *wrong) {
	for end := 1; end < len(s.text); end++ {
		switch s.text[end] {
		case '\\':
			end++
		case '"':
			var text string
			raw := strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s.text[:end+1])
			if json.Unmarshal([]byte(raw), &text) != nil {
				return "", wrongSyntax
			}
			s.text = s.text[end+1:]
			return text, nil
		}
	}
	return "", wrongSyntax
}

// dated reads the text of a date; call tells that a parenthesis closes it.
func (s *scanner) dated(call bool) (literal, *wrong) {
	if !s.peek(`"`) {
		return literal{}, wrongName
	}
	text, bad := s.quoted()
	if bad == nil && call && !s.take(")") {
		bad = wrongSyntax
	}
	return literal{date, text}, bad
}

// bare reads what people type: everything up to what ends a value.
func (s *scanner) bare() (literal, *wrong) {
	end := len(s.text)
	for _, mark := range []string{",", ")", "]", "[", ".."} {
		if i := strings.Index(s.text, mark); i >= 0 && i < end {
			end = i
		}
	}
	v := strings.TrimSpace(s.text[:end])
	s.text = s.text[end:]
	switch {
	case v == "" || strings.ContainsAny(v, `"(<>`):
		return literal{}, wrongSyntax
	case v == "null":
		return literal{}, nil
	}
	return literal{word, v}, nil
}

// quote writes a text as FEEL does.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == '\ufffe' || r == '\uffff':
			b.WriteString(`\u` + strings.Repeat("0", 4-len(strconv.FormatInt(int64(r), 16))) + strconv.FormatInt(int64(r), 16))
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
