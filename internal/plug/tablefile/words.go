package tablefile

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/plug/sheet"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// remedies are what to do about a reason, where there is more to say than to
// correct the file.
var remedies = map[string]fault.Text{
	"feel.syntax": {ZH: "可以写：空或 -（任意）、一个或几个值、比较（>= 18）、区间（[1..5]）、not(…)；DMN 的文本要加引号",
		EN: "Write nothing or - (any value), one or several values, a comparison (>= 18), a range ([1..5]) or not(…); texts of DMN stand in quotation marks"},
	"feel.expression": {ZH: "请写出结果的值；DMN 的文本要加引号", EN: "Write the value that comes of it; texts of DMN stand in quotation marks"},
	"feel.mixed":      {ZH: "请把这一行拆成几行", EN: "Divide the row into several"},
	"excel.column":    {ZH: "请删除这一列，或先在表里加上它", EN: "Remove the column, or add it to the table first"},
	"excel.missing":   {ZH: "请先导出这张表，在导出的文件里填写", EN: "Take the table as Excel first, and fill in that file"},
	"dmn.xml":         {ZH: "请从建模工具重新导出为 DMN", EN: "Write it as DMN once more with the program that it is from"},
	"dmn.hit":         {ZH: "请改用 UNIQUE、FIRST、PRIORITY、COLLECT 或 RULE ORDER", EN: "Use UNIQUE, FIRST, PRIORITY, COLLECT or RULE ORDER"},
}

// fact is what people call a fact.
func (b Business) fact(path, lang string) string {
	if b.Speaker != nil {
		return b.Speaker.Fact(path)
	}
	return rule.FactLabel(path, lang)
}

// outputName is what people call an output.
func (b Business) outputName(point, id string) string {
	if b.Speaker != nil {
		if label, _ := b.Speaker.Output(point, id, nil); label != "" {
			return label
		}
	}
	return id
}

// cellWords says a cell as people read it; what cannot be said stands as it is.
func (b Business) cellWords(fact string, raw json.RawMessage) string {
	if b.Speaker != nil && json.Valid(raw) {
		if _, text := b.Speaker.Cell(fact, raw); text != "" {
			return text
		}
	}
	return string(raw)
}

// typed says what somebody typed into a cell: what a document would say, in words.
func (b Business) typed(fact, text string) string {
	if fact != "" && strings.HasPrefix(strings.TrimSpace(text), "{") {
		return b.cellWords(fact, json.RawMessage(text))
	}
	return text
}

// valueWords says what a row gives as people read it.
func (b Business) valueWords(point, id string, raw json.RawMessage) string {
	if b.Speaker != nil {
		if _, text := b.Speaker.Output(point, id, raw); text != "" {
			return text
		}
	}
	return string(raw)
}

// cellPlace calls a cell of a sheet as spreadsheets do, with the head of its column.
func cellPlace(in *sheet.Table, columns []column, at string) fault.Text {
	if at == "" {
		return fault.Text{}
	}
	text := at
	if in != nil && in.Sheet != "" {
		text = in.Sheet + "!" + at
	}
	for i, c := range columns {
		name := c.title
		if name == "" {
			name = c.is
		}
		if name != "" && sheet.Cell(i, 1) == strings.TrimRight(at, "0123456789")+"1" {
			return fault.Text{ZH: text + "「" + name + "」", EN: text + " (" + name + ")"}
		}
	}
	return fault.Text{ZH: text, EN: text}
}

// elements are what people call the elements of a model that have a number.
var elements = map[string]fault.Text{
	"rule": {ZH: "第 {n} 行", EN: "row {n}"}, "input": {ZH: "第 {n} 个条件列", EN: "input {n}"}, "inputEntry": {ZH: "第 {n} 个条件列", EN: "input {n}"},
	"output": {ZH: "第 {n} 个结果列", EN: "output {n}"}, "outputEntry": {ZH: "第 {n} 个结果列", EN: "output {n}"}, "decision": {ZH: "决策「{n}」", EN: "decision {n}"},
	"outputValues": {ZH: "的取值", EN: "its values"}, "defaultOutputEntry": {ZH: "的默认值", EN: "its default"},
}

// modelPlace says where in a model something is; the whole of it is no place.
func modelPlace(at string) (place fault.Text) {
	for part := range strings.SplitSeq(strings.TrimPrefix(at, "/"), "/") {
		name, n, _ := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		if of, known := elements[name]; known {
			place.ZH += strings.ReplaceAll(of.ZH, "{n}", n)
			if place.EN != "" {
				place.EN += ", "
			}
			place.EN += strings.ReplaceAll(of.EN, "{n}", n)
		}
	}
	return place
}

// rowPlace says where in a table something is, by its rows and columns.
func (b Business) rowPlace(t *blueprint.RuleTable, at, lang string) fault.Text {
	parts := strings.Split(strings.TrimPrefix(at, "/"), "/")
	if parts[0] == "else" {
		parts = append([]string{"", elseRow}, parts[1:]...)
	} else if parts[0] != "rows" {
		return fault.Text{}
	} else if n, err := strconv.Atoi(parts[1]); err == nil {
		parts[1] = t.Rows[n].ID
	}
	place := fault.Text{ZH: "第 " + parts[1] + " 行", EN: "row " + parts[1]}
	if len(parts) < 4 {
		return place
	}
	name := b.outputName(t.Point, parts[3])
	for _, in := range t.Inputs {
		if parts[2] == "when" && in.ID == parts[3] {
			name = b.fact(in.Fact, lang)
		}
	}
	return fault.Text{ZH: place.ZH + "「" + name + "」", EN: place.EN + ", " + name}
}

// heads are what people call what stands above the rows.
var heads = map[string]fault.Text{
	"if": {ZH: "整张表的条件", EN: "a condition of the whole table"}, "types": {ZH: "适用的订单类型", EN: "for which order types the table is"}, "on": {ZH: "在哪些事件后执行", EN: "after which events the table acts"},
	"from": {ZH: "起始日期", EN: "a first day"}, "to": {ZH: "截止日期", EN: "a last day"}, "else/say": {ZH: "「否则」的说明", EN: "what the row else says"},
}

// toldXML says what is wrong with a model that is no model.
func toldXML(err error) fault.Text {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errDeclares):
		return fault.Text{ZH: "它声明了文档类型或实体", EN: "it declares a document type or entities"}
	case errors.Is(err, errTooDeep):
		return fault.Text{ZH: "元素嵌套过深", EN: "its elements are nested too deep"}
	case errors.Is(err, errTooMany):
		return fault.Text{ZH: "元素过多", EN: "it has too many elements"}
	case errors.Is(err, errLarge):
		return fault.Text{ZH: "它超过 4 MB", EN: "it is larger than 4 MB"}
	case errors.Is(err, io.EOF):
		return fault.Text{ZH: "里面没有 XML 元素", EN: "there is no element of XML in it"}
	case errors.As(err, &syntax):
		n := strconv.Itoa(syntax.Line)
		return fault.Text{ZH: "第 " + n + " 行不是正确的 XML，或文件不完整", EN: "line " + n + " is no correct XML, or the file is cut off"}
	}
	return fault.Text{ZH: "最外层不是 definitions 元素，或编码无法识别", EN: "its outermost element is not definitions, or its encoding is not known"}
}

// maxPlaces is how many places of one reason are told; all of them are counted.
const maxPlaces = 4

// parts are findings as parts of an answer: each reason once, with its places,
// which its own reason lists for programs. Of a document the first is its field.
func parts(found []blueprint.Finding, field string, remedy fault.Text) []*fault.Error {
	var all []*fault.Error
	for i, f := range found {
		alike := func(o blueprint.Finding) bool { return o.Code == f.Code && o.Say == f.Say }
		if slices.ContainsFunc(found[:i], alike) {
			continue
		}
		at := []string{}
		var places []fault.Text
		for _, o := range found[i:] {
			if alike(o) {
				at, places = append(at, o.Pointer), append(places, o.Place)
			}
		}
		fix := f.Remedy
		if fix == (fault.Text{}) {
			fix = remedy
		}
		e := fault.Define(fault.Invalid, f.Code, "{places}"+f.Say.ZH, "{places}"+f.Say.EN).Fix(fix.ZH, fix.EN).
			New("places", joined(places)).At(cmp.Or(field, f.Pointer))
		if f.Pointer != "" {
			e = e.Because(map[string]any{"places": at})
		}
		all = append(all, e)
	}
	return all
}

// joined lists the first places, and says how many more there are.
func joined(places []fault.Text) fault.Text {
	var zh, en []string
	for _, p := range places[:min(len(places), maxPlaces)] {
		if p.ZH != "" {
			zh, en = append(zh, p.ZH), append(en, p.EN)
		}
	}
	if zh == nil {
		return fault.Text{}
	}
	made := fault.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, "; ")}
	if more := len(places) - maxPlaces; more > 0 {
		made.ZH += " 等 " + strconv.Itoa(len(places)) + " 处"
		made.EN += " and " + strconv.Itoa(more) + " more"
	}
	return fault.Text{ZH: made.ZH + "：", EN: made.EN + ": "}
}
