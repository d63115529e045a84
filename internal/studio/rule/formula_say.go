package rule

import (
	"regexp"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"

	"bespoke/internal/base/fault"
)

// nearby is how much of a formula a finding shows.
const nearby = 24

// near is what stands in the formula at a node of its tree.
func (r *formulaReader) near(id int64) string {
	at, _ := r.info.GetOffsetRange(id)
	from, to := min(int(at.Start), len(r.text)), min(int(at.Stop), len(r.text))
	return string(r.text[from:max(from, to)])
}

// placed adds to a finding at which character of the formula it is.
func (r *formulaReader) placed(id int64, t fault.Text) fault.Text {
	at, _ := r.info.GetOffsetRange(id)
	return atCharacter(t, int(at.Start)+1)
}

// atCharacter says where in a formula something is, counted from 1.
func atCharacter(t fault.Text, n int) fault.Text {
	return fault.Text{ZH: t.ZH + "（第 " + strconv.Itoa(n) + " 个字符）", EN: t.EN + " (at character " + strconv.Itoa(n) + ")"}
}

// refuse notes an error at a node.
func (r *formulaReader) refuse(id int64, code, zh, en string, args ...any) {
	r.p.problems = append(r.p.problems, Problem{Code: code, Say: r.placed(id, say(zh, en, args...))})
}

// offset is where CEL found an error, in characters.
func (r *formulaReader) offset(e *cel.Error) int {
	line, n := 1, 0
	for i, c := range r.text {
		if line == e.Location.Line() {
			n = i
			break
		}
		if c == '\n' {
			line++
		}
	}
	return max(0, min(n+e.Location.Column(), len(r.text)))
}

// syntax tells that CEL cannot read the formula, and from where on.
func (r *formulaReader) syntax(e *cel.Error) {
	at := r.offset(e)
	rest := string(r.text[at:min(at+nearby, len(r.text))])
	t := say("公式在这里读不懂：{near}", "the formula cannot be read here: {near}", "near", rest)
	if strings.TrimSpace(rest) == "" {
		t = say("公式没有写完", "the formula ends too early")
	}
	r.p.problems = append(r.p.problems, Problem{Code: "formula.syntax", Say: atCharacter(t, at+1)})
}

// What CEL's checker says of types and names.
var (
	noOverload = regexp.MustCompile(`^found no matching overload for '([^']+)' applied to '\((.*)\)'`)
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']+)'`)
	mismatch   = regexp.MustCompile(`^expected type '(.+)' but found '(.+)'`)
)

// types tells what does not go together.
func (r *formulaReader) types(errs []*cel.Error) {
	for _, e := range errs {
		code, t := typeFault(e.Message)
		r.p.problems = append(r.p.problems, Problem{Code: code, Say: atCharacter(t, r.offset(e)+1)})
	}
}

// typeFault says in words what CEL's checker says.
func typeFault(message string) (code string, t fault.Text) {
	if m := noOverload.FindStringSubmatch(message); m != nil {
		return "formula.type", say("{name} 不能用于{types}", "{name} does not go with {types}", "name", spelt(m[1]), "types", typesWords(m[2]))
	}
	if m := undeclared.FindStringSubmatch(message); m != nil {
		return "formula.function", say("没有函数 {name}", "there is no function {name}", "name", spelt(m[1]))
	}
	if m := mismatch.FindStringSubmatch(message); m != nil {
		return "formula.type", say("这里需要{want}，却是{got}", "this takes {want}, and it is {got}", "want", typeWords(m[1]), "got", typeWords(m[2]))
	}
	return "formula.type", say("这里的类型不对", "the types do not fit here")
}

// spelt is an operator or function as people write it.
func spelt(name string) string {
	switch shown, known := operators.FindReverse(name); {
	case name == operators.Conditional:
		return "? :"
	case name == operators.Index:
		return "[ ]"
	case known && shown != "":
		return shown
	}
	return name
}

// typesWords names the types of a call: "money, number".
func typesWords(list string) fault.Text {
	var zh, en []string
	for name := range strings.SplitSeq(list, ", ") {
		t := typeWords(name)
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	return fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// typeWords names a type of CEL's: of lists what is in them.
func typeWords(name string) fault.Text {
	if inner, ok := strings.CutPrefix(name, "list("); ok {
		of := typeWords(strings.TrimSuffix(inner, ")"))
		return fault.Text{ZH: "一列" + of.ZH, EN: "a list of " + of.EN}
	}
	if name == "string" {
		name = "text"
	}
	if k, known := parseKind(name); known {
		return Type{Kind: k}.words()
	}
	return fault.Text{ZH: "明细行", EN: "rows"}
}
