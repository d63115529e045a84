package form

import (
	"fmt"
	"unicode/utf8"

	"bespoke/internal/base/fault"
)

// What can be wrong with a value, beside what every room says (base/check).
// {field} is the field's label.
var (
	errUnknown = fault.Define(fault.Invalid, "unknown", "没有名为 {key} 的字段", "There is no field {key}").
			Fix("检查字段的键，或先在设计器中添加它", "Check the key, or add the field in the designer first")
	errReadOnly = fault.Define(fault.Invalid, "readOnly", "您不能填写{field}", "You may not fill in {field}").
			Fix("去掉这个值，或请有权限的人填写", "Leave the value out, or ask somebody who may")
	errRange = fault.Define(fault.Invalid, "range", "{field}须{rule}", "{field} must be {rule}").
			Fix("改成范围内的值", "Choose a value within the limits")
	errLength = fault.Define(fault.Invalid, "length", "{field}{rule}", "{field} {rule}").
			Fix("增减内容后再提交", "Make it fit and send again")
	errBackwards = fault.Define(fault.Invalid, "range", "{field}的结束在开始之前", "{field} ends before it begins").
			Fix("调换两端，或改其中一端", "Change one end, or exchange them")
	errLeaf = fault.Define(fault.Invalid, "option", "{field}要选到最末一级，{code} 还有下级", "{field} is chosen down to the last level: there is more within {code}").
		Fix("继续选择下一级", "Choose one of the level below")
	errPattern = fault.Define(fault.Invalid, "pattern", "{field}的格式不对：{want}", "{field} has another form: {want}").
			Fix("按所示格式填写", "Write it in the form shown")
)

// wrong is why a value cannot stand, before it is known of which field it is
// and where that stands in the request. at points inside the value.
type wrong struct {
	def    fault.Def
	at     string
	args   []any
	label  *fault.Text  // of a column; the field's own when nil
	theirs *fault.Error // said by another room, instead of def
}

func bad(def fault.Def, args ...any) []wrong { return []wrong{{def: def, args: args}} }

// badAt is bad at a place inside the value.
func badAt(at string, def fault.Def, args ...any) []wrong {
	return []wrong{{def: def, at: at, args: args}}
}

// fault makes the answer of it.
func (w wrong) fault(label fault.Text, at string) *fault.Error {
	if w.theirs != nil {
		return w.theirs.At(at + w.at)
	}
	if w.label != nil {
		label = *w.label
	}
	args := append([]any{"field", label}, w.args...)
	return w.def.New(args...).At(at + w.at)
}

// faults makes the answers; none of nothing.
func faults(ws []wrong, label fault.Text, at string) []*fault.Error {
	if len(ws) == 0 {
		return nil
	}
	made := make([]*fault.Error, len(ws))
	for i, w := range ws {
		made[i] = w.fault(label, at)
	}
	return made
}

// words is a piece of a sentence in both languages.
func words(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// bound is a limit's sentence: "不小于 3", "at least 3".
func bound(zh, en string, n any) fault.Text {
	return words(fmt.Sprint(zh, " ", n), fmt.Sprint(en, " ", n))
}

func atMost(n int, zh, en string) fault.Text {
	return words(fmt.Sprintf("最多 %d %s", n, zh), fmt.Sprintf("has at most %d %s", n, en))
}

func atLeast(n int, zh, en string) fault.Text {
	return words(fmt.Sprintf("至少 %d %s", n, zh), fmt.Sprintf("has at least %d %s", n, en))
}

// short keeps a sentence readable when the value in it is not.
func short(s string) string {
	const room = 40
	if utf8.RuneCountInString(s) <= room {
		return s
	}
	return string([]rune(s)[:room]) + "…"
}
