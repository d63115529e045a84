// Package check finds what is wrong with the single values of a request, all of
// it at once, in the words that every room uses for it.
package check

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/fault"
)

// MaxText is how many characters a name, a reference or an SKU may have.
const MaxText = 300

// What can be wrong with a value. {field} is what people call it.
var (
	Required = fault.Define(fault.Invalid, "required", "请填写{field}", "{field} is required").
			Fix("填写后再提交", "Fill it in and send again")
	Type = fault.Define(fault.Invalid, "type", "{field}应为{want}", "{field} should be {want}").
		Fix("改成所要求的类型", "Send the type that is asked for")
	Length = fault.Define(fault.Invalid, "length", "{field}最多 {max} 个", "{field} has at most {max}").
		Fix("减少内容后再提交", "Make it shorter and send again")
	Range = fault.Define(fault.Invalid, "range", "{field}须在 {min} 到 {max} 之间", "{field} must lie between {min} and {max}").
		Fix("改成范围内的值", "Choose a value within the limits")
	Option = fault.Define(fault.Invalid, "option", "{field}不能选 {code}", "{field} cannot be {code}").
		Fix("从所列选项中选择", "Choose one of the options offered")
	Reference = fault.Define(fault.Invalid, "reference", "{field} {ref} 不存在", "there is no {field} {ref}").
			Fix("检查编号，或先建立它", "Check the reference, or create it first")
	ReadOnly = fault.Define(fault.Invalid, "readOnly", "您不能填写这个字段", "You may not fill in this field").
			Fix("去掉它", "Leave it out")
	Duplicate = fault.Define(fault.Invalid, "duplicate", "{field} {ref} 出现了两次", "{field} {ref} stands there twice").
			Fix("去掉重复的一个", "Remove one of them")
)

// Findings collects what is wrong with a request. The zero value is ready.
type Findings struct{ parts []*fault.Error }

// Add notes what is wrong; nil is nothing.
func (f *Findings) Add(parts ...*fault.Error) {
	for _, p := range parts {
		if p != nil {
			f.parts = append(f.parts, p)
		}
	}
}

// Text checks a text of at most max characters and returns what is to be
// stored: the text byte for byte, or "" for a blank one, which is missing.
func (f *Findings) Text(at string, label fault.Text, s string, max int) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	if len(s) > max && utf8.RuneCountInString(s) > max {
		f.Add(Length.New("field", label, "max", max).At(at))
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		f.Add(Type.New("field", label, "want", fault.Text{ZH: "不含 U+0000 的 UTF-8 文本", EN: "UTF-8 text without U+0000"}).At(at))
	}
	return s
}

// Need is Text for a field that must be there.
func (f *Findings) Need(at string, label fault.Text, s string, max int) string {
	s = f.Text(at, label, s, max)
	if s == "" {
		f.Add(Required.New("field", label).At(at))
	}
	return s
}

// Between checks a number's limits.
func (f *Findings) Between(at string, label fault.Text, n, min, max int64) {
	if n < min || n > max {
		f.Add(Range.New("field", label, "min", min, "max", max).At(at))
	}
}

// AtMost checks how many items a list has.
func (f *Findings) AtMost(at string, label fault.Text, n, max int) {
	if n > max {
		f.Add(Length.New("field", label, "max", max).At(at))
	}
}

// Err is nil when nothing is wrong, and otherwise the fault with all findings.
func (f *Findings) Err(whole fault.Def) error {
	if len(f.parts) == 0 {
		return nil
	}
	return whole.New().Of(f.parts...)
}

// At makes a JSON pointer of names and indexes: At("lines", 2, "sku") is
// "/lines/2/sku". Names are escaped as RFC 6901 asks.
func At(path ...any) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		switch s := step.(type) {
		case int:
			b.WriteString(strconv.Itoa(s))
		case string:
			b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(s))
		}
	}
	return b.String()
}
