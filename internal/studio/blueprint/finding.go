package blueprint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/fault"
)

// Refuse makes the finding of an error. The sentences are those of a fault:
// {name} stands for an argument, args are name, value pairs.
func Refuse(document, pointer, code, zh, en string, args ...any) Finding {
	return Finding{Document: document, Pointer: pointer, Code: code, Say: sentence(zh, en, args)}
}

// Warn makes a finding that only shows: it refuses nothing.
func Warn(document, pointer, code, zh, en string, args ...any) Finding {
	f := Refuse(document, pointer, code, zh, en, args...)
	f.Warning = true
	return f
}

// With adds what to do about a finding, and an input that shows it.
func (f *Finding) With(sample map[string]any, zh, en string) {
	f.Sample, f.Remedy = sample, fault.Text{ZH: zh, EN: en}
}

// sentence fills the arguments in now: findings are kept and compared, faults are
// made anew each time. An argument may itself be a text in two languages.
func sentence(zh, en string, args []any) fault.Text {
	for i := 0; i+1 < len(args); i += 2 {
		name, zhValue, enValue := "{"+args[i].(string)+"}", fmt.Sprint(args[i+1]), fmt.Sprint(args[i+1])
		if t, ok := args[i+1].(fault.Text); ok {
			zhValue, enValue = t.ZH, t.EN
		}
		zh, en = strings.ReplaceAll(zh, name, zhValue), strings.ReplaceAll(en, name, enValue)
	}
	return fault.Text{ZH: zh, EN: en}
}

// Pointer joins member names and indexes into a JSON pointer (RFC 6901).
func Pointer(tokens ...any) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteByte('/')
		switch t := t.(type) {
		case int:
			b.WriteString(strconv.Itoa(t))
		case string:
			b.WriteString(escaper.Replace(t))
		default:
			b.WriteString(escaper.Replace(fmt.Sprint(t)))
		}
	}
	return b.String()
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

// sortFindings brings findings into the order of documents and places, so that
// the same document always gets the same answer.
func sortFindings(fs []Finding) {
	slices.SortStableFunc(fs, func(a, b Finding) int {
		if c := strings.Compare(a.Document, b.Document); c != 0 {
			return c
		}
		if c := strings.Compare(a.Pointer, b.Pointer); c != 0 {
			return c
		}
		return strings.Compare(a.Code, b.Code)
	})
}
