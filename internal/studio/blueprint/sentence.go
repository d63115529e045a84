package blueprint

import (
	"fmt"
	"math/big"
	"strings"

	"bespoke/internal/base/fault"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// simple explains an error of one keyword.
func (x explainer) simple(e *jsonschema.ValidationError) Finding {
	say := func(code, zh, en string, args ...any) Finding { return x.at(e, code, zh, en, args...)[0] }
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return say("schema.type", "这里应为{want}，而不是{got}", "this must be {want}, not {got}", "want", typesText(k.Want), "got", typesText([]string{k.Got}))
	case *kind.Enum:
		return say("schema.enum", "只能是：{want}", "this must be one of {want}", "want", values(k.Want))
	case *kind.Const:
		return say("schema.enum", "只能是：{want}", "this must be {want}", "want", values([]any{k.Want}))
	case *kind.Pattern:
		return say("schema.pattern", "写法不对，应为{form}", "this must be {form}", "form", form(e.SchemaURL, k.Want))
	case *kind.UniqueItems:
		return say("schema.duplicate", "第 {a} 项与第 {b} 项相同", "items {a} and {b} are equal", "a", k.Duplicates[0]+1, "b", k.Duplicates[1]+1)
	case *kind.Not:
		return say("schema.conflict", "这里的几项不能同时出现", "keys stand here that exclude each other")
	}
	if f, ok := x.limit(e); ok {
		return f
	}
	return say("schema.invalid", "不符合这个格式的模式", "this does not fit the format's schema")
}

// limit explains what is too small, too long, too many.
func (x explainer) limit(e *jsonschema.ValidationError) (Finding, bool) {
	say := func(code, zh, en string, want any) (Finding, bool) {
		return x.at(e, code, zh, en, "want", want)[0], true
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Minimum:
		return say("schema.range", "不能小于 {want}", "this must be at least {want}", number(k.Want))
	case *kind.Maximum:
		return say("schema.range", "不能大于 {want}", "this must be at most {want}", number(k.Want))
	case *kind.ExclusiveMinimum:
		return say("schema.range", "必须大于 {want}", "this must be more than {want}", number(k.Want))
	case *kind.ExclusiveMaximum:
		return say("schema.range", "必须小于 {want}", "this must be less than {want}", number(k.Want))
	case *kind.MinLength:
		return say("schema.length", "至少 {want} 个字符", "this has at least {want} characters", k.Want)
	case *kind.MaxLength:
		return say("schema.length", "最多 {want} 个字符", "this has at most {want} characters", k.Want)
	case *kind.MinItems:
		return say("schema.count", "至少要有 {want} 项", "there must be at least {want} items", k.Want)
	case *kind.MaxItems:
		return say("schema.count", "最多只能有 {want} 项", "there may be at most {want} items", k.Want)
	case *kind.MinProperties:
		return say("schema.count", "至少要有 {want} 项", "there must be at least {want} keys", k.Want)
	case *kind.MaxProperties:
		return say("schema.count", "最多只能有 {want} 项", "there may be at most {want} keys", k.Want)
	}
	return Finding{}, false
}

// number writes a limit as people do.
func number(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(9), "0")
}

// values lists what is allowed; codes are the same in all languages.
func values(vs []any) string {
	texts := make([]string, len(vs))
	for i, v := range vs {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, ", ")
}

// typesText joins the names of JSON types.
func typesText(types []string) fault.Text {
	var zh, en []string
	for _, t := range types {
		one := typeText(t)
		zh, en = append(zh, one.ZH), append(en, one.EN)
	}
	return fault.Text{ZH: strings.Join(zh, "或"), EN: strings.Join(en, " or ")}
}

// typeText names a JSON type for people.
func typeText(t string) fault.Text {
	switch t {
	case "object":
		return fault.Text{ZH: "对象", EN: "an object"}
	case "array":
		return fault.Text{ZH: "列表", EN: "a list"}
	case "string":
		return fault.Text{ZH: "文本", EN: "a text"}
	case "integer":
		return fault.Text{ZH: "整数", EN: "a whole number"}
	case "number":
		return fault.Text{ZH: "数字", EN: "a number"}
	case "boolean":
		return fault.Text{ZH: "是或否", EN: "true or false"}
	}
	return fault.Text{ZH: "空值", EN: "nothing"}
}

// form says in words what a pattern wants, where the pattern has a name.
func form(schemaURL, pattern string) fault.Text {
	switch definition(schemaURL) {
	case "key":
		return fault.Text{ZH: "小写字母开头的英文字母和数字，最多 40 个", EN: "letters and digits, a small letter first, 40 at most"}
	case "code":
		return fault.Text{ZH: "英文字母、数字和 _ . -，最多 40 个", EN: "letters, digits, _ . and -, 40 at most"}
	case "fact":
		return fault.Text{ZH: "事实的路径，如 order.total", EN: "a fact's path, as order.total"}
	case "money":
		return fault.Text{ZH: "金额，如 20000 CNY", EN: "an amount, as 20000 CNY"}
	case "decimal":
		return fault.Text{ZH: "最多四位小数的数字，如 12.5", EN: "a number with four decimals at most, as 12.5"}
	case "date":
		return fault.Text{ZH: "日期，如 2026-12-01", EN: "a date, as 2026-12-01"}
	case "duration":
		return fault.Text{ZH: "时长，如 4wh、30d", EN: "a duration, as 4wh or 30d"}
	case "clock":
		return fault.Text{ZH: "时刻，如 17:00", EN: "a time of day, as 17:00"}
	case "span":
		return fault.Text{ZH: "时段，如 09:00-12:00", EN: "a span, as 09:00-12:00"}
	}
	return fault.Text{ZH: "这种写法：" + pattern, EN: "of the form " + pattern}
}
