package tablefile

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// WriteDMN writes a table as a model of DMN 1.5. What DMN cannot say is found
// and nothing is written.
func (b Business) WriteDMN(d *blueprint.Document, lang string) ([]byte, []blueprint.Finding, error) {
	t, err := blueprint.Decode[blueprint.RuleTable](d)
	if err != nil {
		return nil, nil, fmt.Errorf("read table: %w", err)
	}
	w := dmnWriter{b: b, t: &t, lang: lang, form: form{currency: b.Currency}, problems: problems{file: d.Path}}
	w.place = func(at string) fault.Text { return b.rowPlace(&t, at, lang) }
	m := w.model()
	if len(w.found) > 0 {
		return nil, w.found, nil
	}
	var out bytes.Buffer
	out.WriteString(xml.Header)
	e := xml.NewEncoder(&out)
	e.Indent("", "  ")
	if err := e.Encode(m); err != nil {
		return nil, nil, fmt.Errorf("write model: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil, nil
}

// dmnWriter makes the model of one table.
type dmnWriter struct {
	problems
	b    Business
	t    *blueprint.RuleTable
	lang string
	form form
	says []string // the languages in which rows say something
}

func (w *dmnWriter) model() *model {
	name := w.t.Name.In(w.lang, "zh-CN")
	w.head()
	table := &decisionTable{ID: "table"}
	w.policy(table)
	d := decision{ID: w.t.Key, Name: name, Variable: &variable{Name: name}, Table: table}
	m := &model{Space: modelSpace, ID: "model", Name: name, Namespace: "https://bespoke.example/tables/" + w.t.Key}
	types := w.inputs(table)
	for i, c := range table.Inputs {
		data := "data." + w.t.Inputs[i].ID
		if slices.ContainsFunc(m.Data, func(x inputData) bool { return x.Name == c.Expression.Text }) {
			continue
		}
		d.Requires = append(d.Requires, requirement{reference{"#" + data}})
		m.Data = append(m.Data, inputData{ID: data, Name: c.Expression.Text, Variable: variable{c.Expression.Text, c.Expression.Type}})
	}
	given := w.outputs(table)
	w.annotations(table)
	for i := range w.t.Rows {
		table.Rules = append(table.Rules, w.rule(i, types, given))
	}
	m.Decisions = []decision{d}
	return m
}

// head refuses what stands above the rows and has no word in DMN.
func (w *dmnWriter) head() {
	for _, k := range []struct {
		key string
		has bool
	}{
		{"if", len(w.t.If) > 0}, {"types", len(w.t.Types) > 0}, {"on", len(w.t.On) > 0},
		{"from", w.t.From != ""}, {"to", w.t.To != ""}, {"else/say", w.t.Else != nil && len(w.t.Else.Say) > 0},
	} {
		if k.has {
			w.refuse("/"+k.key, "dmn.key", "DMN 不能表达{what}", "DMN cannot say {what}", "what", heads[k.key])
		}
	}
}

// policy says which rows count. Amounts that are folded have to be the only
// output, for DMN folds whole rows.
func (w *dmnWriter) policy(out *decisionTable) {
	out.Hit = strings.ToUpper(w.t.Hit)
	hows := map[string]bool{}
	for _, id := range w.t.Outputs {
		how := w.t.Gather[id]
		if _, combine, _ := w.b.output(w.t.Point, id); how == "" && w.t.Hit == "collect" && combine == "one" {
			w.refuse(blueprint.Pointer("outputs", slices.Index(w.t.Outputs, id)), "dmn.collect",
				"DMN 的 COLLECT 收集所有命中，而「{output}」只取第一个", "DMN's COLLECT gathers all hits, and of {output} only the first counts", "output", w.b.outputName(w.t.Point, id))
		}
		hows[how] = true
	}
	how := w.t.Gather[w.t.Outputs[0]]
	if len(hows) > 1 || len(w.t.Outputs) > 1 && how != "" && how != "list" {
		w.refuse("/gather", "dmn.gather", "DMN 只能整行汇总：汇总时只能有一个输出，或全部为 list",
			"DMN folds whole rows: with a fold there is one output, or all are lists")
	}
	if how != "list" {
		out.Aggregation = strings.ToUpper(how)
	}
}

func (w *dmnWriter) inputs(out *decisionTable) []rule.Type {
	var types []rule.Type
	for i, in := range w.t.Inputs {
		f, _ := w.b.Facts.Fact(in.Fact)
		word := typeWord(f.Type)
		if word == "" {
			w.refuse(blueprint.Pointer("inputs", i), "dmn.type", "DMN 没有「{fact}」这样的类型", "DMN has no type as that of {fact}", "fact", w.b.fact(in.Fact, w.lang))
		}
		types = append(types, f.Type)
		out.Inputs = append(out.Inputs, clause{ID: "in." + in.ID, Label: rule.FactLabel(in.Fact, w.lang), Expression: expression{Type: word, Text: in.Fact}})
	}
	return types
}

// outputs are the columns that rows give. What rows are ranked by comes first,
// with its values from best to worst: that is how DMN says priority.
func (w *dmnWriter) outputs(out *decisionTable) []given {
	var all []given
	for i, id := range w.t.Outputs {
		t, _, _ := w.b.output(w.t.Point, id)
		t = item(t, w.t.Gather[id])
		word := typeWord(t)
		if word == "" {
			w.refuse(blueprint.Pointer("outputs", i), "dmn.type", "DMN 没有「{output}」这样的类型", "DMN has no type as that of {output}", "output", w.b.outputName(w.t.Point, id))
		}
		all = append(all, given{id, t, word})
	}
	if w.t.Hit == "priority" {
		slices.SortStableFunc(all, func(a, b given) int { return cmp.Compare(order(a.id != w.t.Rank), order(b.id != w.t.Rank)) })
	}
	for _, g := range all {
		c := outClause{ID: "out." + g.id, Name: g.id, Type: g.word}
		if w.t.Hit == "priority" && g.id == w.t.Rank {
			c.Values = &expression{Text: strings.Join(w.ranks(), ", ")}
		}
		if w.t.Else != nil {
			if raw := w.t.Else.Then[g.id]; raw != nil {
				c.Default = &expression{Text: w.given(raw, g, "/else/then")}
			}
		}
		out.Outputs = append(out.Outputs, c)
	}
	return all
}

// given is a column that rows give.
type given struct {
	id   string
	t    rule.Type
	word string
}

// order is 0 for no and 1 for yes.
func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ranks are the ranks that rows give, best first. A row without one would have
// no place in DMN's order.
func (w *dmnWriter) ranks() []string {
	var all []dec.Dec
	for i, r := range w.t.Rows {
		d, err := dec.Parse(string(r.Then[w.t.Rank]))
		if err != nil {
			w.refuse(blueprint.Pointer("rows", i, "then", w.t.Rank), "dmn.rank", "没有给出排序依据「{output}」", "it does not give {output}, by which rows are ranked", "output", w.b.outputName(w.t.Point, w.t.Rank))
		}
		all = append(all, d)
	}
	slices.Sort(all)
	var texts []string
	for _, d := range slices.Compact(all) {
		texts = append(texts, d.String())
	}
	return texts
}

// Annotations of rows: what they say, by language, and what is noted.
const (
	sayColumn  = "say "
	noteColumn = "note"
)

// annotations are the columns for people.
func (w *dmnWriter) annotations(out *decisionTable) {
	w.says = languages(w.t)
	for _, tag := range w.says {
		out.Annotations = append(out.Annotations, annotation{sayColumn + tag})
	}
	out.Annotations = append(out.Annotations, annotation{noteColumn})
}

// languages are those in which rows say something.
func languages(t *blueprint.RuleTable) []string {
	var tags []string
	for _, r := range t.Rows {
		for tag := range r.Say {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}

func (w *dmnWriter) rule(i int, types []rule.Type, outs []given) dmnRule {
	r := w.t.Rows[i]
	at := blueprint.Pointer("rows", i)
	if len(r.If) > 0 || r.From != "" || r.To != "" || r.Off {
		w.refuse(at, "dmn.row", "这一行有条件、日期或已停用，DMN 不能表达", "the row has a condition or dates or is off, which DMN cannot say")
	}
	out := dmnRule{ID: "row." + r.ID}
	for n, in := range w.t.Inputs {
		text, ok := w.form.cell(r.When[in.ID], types[n])
		if !ok {
			w.refuse(at+blueprint.Pointer("when", in.ID), "dmn.cell", "DMN 不能表达「{cell}」", "DMN cannot say “{cell}”", "cell", w.b.cellWords(in.Fact, r.When[in.ID]))
		}
		out.When = append(out.When, expression{Text: text})
	}
	for _, g := range outs {
		out.Then = append(out.Then, expression{Text: w.given(r.Then[g.id], g, at+"/then")})
	}
	for _, tag := range w.says {
		out.Notes = append(out.Notes, w.remark(r.Say[tag], at+blueprint.Pointer("say", tag)))
	}
	out.Notes = append(out.Notes, w.remark(r.Note, at+"/note"))
	return out
}

// remark writes what is said to people; XML has no words for control characters.
func (w *dmnWriter) remark(text, at string) expression {
	if strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == '\ufffe' || r == '\uffff'
	}) {
		w.refuse(at, "dmn.value", "DMN 不能表达 {value}", "DMN cannot say {value}", "value", strconv.Quote(text))
	}
	return expression{Text: text}
}

// given writes what a row gives.
func (w *dmnWriter) given(raw json.RawMessage, g given, at string) string {
	text, ok := w.form.given(raw, g.t)
	if !ok && g.word != "" {
		w.refuse(at+blueprint.Pointer(g.id), "dmn.value", "DMN 不能表达「{value}」", "DMN cannot say “{value}”", "value", w.b.valueWords(w.t.Point, g.id, raw))
	}
	return text
}
