package tablefile

import (
	"cmp"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Target is what a model becomes: a table of a key and point, or instead of the
// rows of one that is there. Facts and Outputs say what the names of the model
// mean, where they are not ours already.
type Target struct {
	Key      string
	Point    string
	Decision string              // of a model with several
	Base     *blueprint.Document // keeps what DMN does not say: name, note, order, dates, examples
	Facts    map[string]string   // expression of an input → fact
	Outputs  map[string]string   // name of an output → output
	Lang     string              // of the model's name
}

// ReadDMN reads a decision table out of a model. Refusals and remarks name the
// element; with a refusal there is no document.
func (b Business) ReadDMN(file string, content []byte, to Target) (json.RawMessage, []blueprint.Finding) {
	r := dmnReader{b: b, to: to, form: form{currency: b.Currency}, problems: problems{file: file, place: modelPlace}}
	if raw := r.read(content); !blueprint.Failed(r.found) {
		return raw, r.found
	}
	return nil, r.found
}

// dmnReader reads one model.
type dmnReader struct {
	problems
	b     Business
	to    Target
	form  form
	t     blueprint.RuleTable
	was   blueprint.RuleTable          // what it becomes instead of
	old   map[string]blueprint.RuleRow // its rows
	types []rule.Type                  // of the inputs
	outs  []given
	ranks [][]json.RawMessage // values of outputs, best first; nil where none are said
}

func (r *dmnReader) read(content []byte) json.RawMessage {
	m, err := r.load(content)
	if err != nil {
		r.refuse("", "dmn.xml", "不是可以读取的 DMN 模型：{why}", "this is no DMN model that can be read: {why}", "why", toldXML(err))
		return nil
	}
	d := r.decision(m)
	if d == nil || !r.head(d) {
		return nil
	}
	r.inputs(d.Table)
	r.outputs(d)
	if blueprint.Failed(r.found) {
		return nil
	}
	if r.policy(d.Table); blueprint.Failed(r.found) {
		return nil
	}
	r.orElse(d.Table)
	r.rows(d.Table)
	r.sort()
	r.order()
	raw, err := json.Marshal(r.t)
	if err != nil {
		r.refuse("", "dmn.xml", "不是可以读取的 DMN 模型：{why}", "this is no DMN model that can be read: {why}", "why", toldXML(err))
	}
	return raw
}

var errLarge = errors.New("it is larger than 4 MB")

func (r *dmnReader) load(content []byte) (*model, error) {
	if len(content) > maxModel {
		return nil, errLarge
	}
	m, err := readModel(content)
	if err == nil {
		r.language("/definitions", m.Language)
	}
	return m, err
}

// language refuses texts that are not FEEL.
func (r *dmnReader) language(at, language string) {
	if language != "" && !strings.Contains(strings.ToUpper(language), "FEEL") {
		r.refuse(at, "dmn.language", "只支持 FEEL，这里写的是 {language}", "only FEEL is read, and this is {language}", "language", language)
	}
}

// logic are the elements that hold the logic of a decision.
var logic = []string{"literalExpression", "invocation", "context", "relation", "functionDefinition", "list", "conditional", "filter", "for", "every", "some"}

// decision finds the one decision that is meant, which has to be a table.
func (r *dmnReader) decision(m *model) *decision {
	var tables, others []*decision
	for i := range m.Decisions {
		switch d := &m.Decisions[i]; {
		case r.to.Decision != "" && r.to.Decision != d.Name && r.to.Decision != d.ID:
		case d.Table != nil:
			tables = append(tables, d)
		default:
			others = append(others, d)
		}
	}
	switch {
	case len(tables) == 1:
		r.leaveOut(others)
		return tables[0]
	case len(tables) > 1:
		r.refuse("/definitions", "dmn.several", "模型里有 {n} 张决策表，请说明要哪一张（decision）", "the model has {n} decision tables: say which one (decision)", "n", len(tables))
	case len(others) > 0:
		r.refuse("/decision["+others[0].Name+"]", "dmn.logic", "它是 {element}，不是决策表", "it is a {element} and no decision table",
			"element", others[0].logic())
	default:
		r.refuse("/definitions", "dmn.none", "模型里没有这样的决策", "there is no such decision in the model")
	}
	return nil
}

// leaveOut says what of the model is not taken in.
func (r *dmnReader) leaveOut(others []*decision) {
	for _, d := range others {
		r.warn("/decision["+d.Name+"]", "dmn.left", "决策「{name}」是 {element}，未读取", "the decision {name} is a {element} and was left out", "name", d.Name, "element", d.logic())
	}
}

// logic is the element that holds a decision's logic.
func (d *decision) logic() string {
	for _, e := range d.Other {
		if slices.Contains(logic, e.XMLName.Local) {
			return e.XMLName.Local
		}
	}
	return "decision"
}

// head is what the table has of its target; a table without a key or point
// cannot be.
func (r *dmnReader) head(d *decision) bool {
	if r.to.Base != nil {
		old, err := blueprint.Decode[blueprint.RuleTable](r.to.Base)
		if err != nil {
			r.refuse("", "dmn.base", "无法读取要替换的表", "the table to replace cannot be read")
			return false
		}
		r.t, r.was, r.old = old, old, rowsByID(&old)
	} else {
		r.t = blueprint.RuleTable{Format: "rules.v1", Key: r.to.Key, Name: blueprint.Label{cmp.Or(r.to.Lang, "en"): d.Name}}
	}
	r.t.Point = cmp.Or(r.to.Point, r.t.Point)
	if _, known := rule.Registry().Points.Get(r.t.Point); !known {
		r.refuse("", "point.unknown", "没有决策点 {point}", "there is no decision point {point}", "point", r.t.Point)
		return false
	}
	r.t.Inputs, r.t.Outputs, r.t.Rows, r.t.Else, r.t.Rank, r.t.Gather = nil, nil, []blueprint.RuleRow{}, nil, "", nil
	return true
}

// inputs finds the facts that the columns look at.
func (r *dmnReader) inputs(t *decisionTable) {
	if len(t.Inputs) > maxColumns || len(t.Outputs) > maxColumns || len(t.Rules) > maxRows {
		r.refuse("/decisionTable", "dmn.size", "决策表最多 {columns} 列、{rows} 行", "a table has at most {columns} columns and {rows} rows", "columns", maxColumns, "rows", maxRows)
		return
	}
	for i, c := range t.Inputs {
		at := element1("input", i)
		r.language(at, c.Expression.Language)
		text := strings.TrimSpace(c.Expression.Text)
		path := text
		if named, ok := r.to.Facts[text]; ok {
			path = named
		}
		f, known := r.b.Facts.Fact(path)
		if !known {
			r.refuse(at, "dmn.input", "「{name}」不是事实：请说明它是哪个事实（facts），计算不支持", "{name} is no fact: say which fact it is (facts); calculations are not read", "name", text)
		}
		r.types = append(r.types, f.Type)
		r.t.Inputs = append(r.t.Inputs, blueprint.RuleInput{ID: r.key(c.ID, "in.", "c", i), Fact: path})
	}
}

// outputs finds what the columns give. A table with one output may leave it
// unnamed: then it has the decision's name.
func (r *dmnReader) outputs(d *decision) {
	for i, c := range d.Table.Outputs {
		at := element1("output", i)
		name := cmp.Or(c.Name, c.Label, d.Name)
		id := name
		if named, ok := r.to.Outputs[name]; ok {
			id = named
		}
		t, _, known := r.b.output(r.t.Point, id)
		if !known {
			r.refuse(at, "dmn.output", "决策点 {point} 没有输出「{name}」：请说明它是哪个输出（outputs）", "the point {point} has no output {name}: say which one it is (outputs)", "point", r.t.Point, "name", name)
		}
		r.outs = append(r.outs, given{id: id, t: t})
		r.t.Outputs = append(r.t.Outputs, id)
	}
}

// policy reads the hit policy.
func (r *dmnReader) policy(t *decisionTable) {
	switch hit := cmp.Or(t.Hit, "UNIQUE"); hit {
	case "UNIQUE", "FIRST":
		r.t.Hit = strings.ToLower(hit)
	case "PRIORITY":
		r.priority(t)
	case "COLLECT", "RULE ORDER":
		r.collect(t)
	default:
		r.refuse("/decisionTable", "dmn.hit", "命中策略 {hit} 不支持", "the hit policy {hit} is not supported", "hit", hit)
	}
}

// collect reads how hits are folded. Hits that are listed need outputs that can
// hold several values.
func (r *dmnReader) collect(t *decisionTable) {
	r.t.Hit, r.t.Gather = "collect", map[string]string{}
	how := strings.ToLower(t.Aggregation)
	if how != "" && len(r.outs) > 1 {
		r.refuse("/decisionTable", "dmn.gather", "汇总（{how}）只能有一个输出", "a fold ({how}) takes one output", "how", how)
	}
	for i, g := range r.outs {
		_, combine, _ := r.b.output(r.t.Point, g.id)
		switch {
		case slices.Contains([]string{"sum", "min", "max", "count"}, how):
			r.t.Gather[g.id] = how
		case how != "":
			r.refuse("/decisionTable", "dmn.hit", "命中策略 {hit} 不支持", "the hit policy {hit} is not supported", "hit", "COLLECT "+t.Aggregation)
		case g.t.Kind == rule.KindList && combine == "one":
			r.t.Gather[g.id] = "list"
			r.outs[i].t = item(g.t, "list")
		case combine == "one":
			r.refuse(element1("output", i), "dmn.collect", "输出 {output} 只能有一个值，不能收集", "the output {output} holds one value and cannot gather", "output", g.id)
		}
	}
	if len(r.t.Gather) == 0 {
		r.t.Gather = nil
	}
}

// priority reads the order of output values. A number from small to large is
// what ranks our rows; any other order is kept by the order of the rows, of
// which the first that holds then counts.
func (r *dmnReader) priority(t *decisionTable) {
	said := 0
	r.t.Hit, r.ranks = "first", make([][]json.RawMessage, len(r.outs))
	for i, c := range t.Outputs {
		if c.Values == nil {
			continue
		}
		values, bad := r.form.readValue("["+c.Values.Text+"]", rule.Type{Kind: rule.KindList, Elem: &r.outs[i].t})
		if bad != nil {
			r.wrong(element1("output", i)+"/outputValues", bad, c.Values.Text)
			return
		}
		_ = json.Unmarshal(values, &r.ranks[i]) // written by readValue
		said++
	}
	if said == 0 {
		r.refuse("/decisionTable", "dmn.priority", "命中策略 PRIORITY 须有 outputValues", "the hit policy PRIORITY needs outputValues")
	}
	if at := slices.IndexFunc(r.ranks, func(vs []json.RawMessage) bool { return vs != nil }); said == 1 && r.outs[at].t.Kind == rule.KindNumber && rising(r.ranks[at]) {
		r.t.Hit, r.t.Rank, r.ranks = "priority", r.outs[at].id, nil
	}
}

// rising tells whether numbers go from small to large.
func rising(values []json.RawMessage) bool {
	last := dec.Dec(math.MinInt64)
	for _, raw := range values {
		d, err := dec.Parse(string(raw))
		if err != nil || d <= last {
			return false
		}
		last = d
	}
	return true
}

// sort brings rows into the order of their outputs, where that order decides.
func (r *dmnReader) sort() {
	if r.ranks == nil {
		return
	}
	before := slices.Clone(r.t.Rows)
	slices.SortStableFunc(r.t.Rows, func(a, b blueprint.RuleRow) int {
		for i, g := range r.outs {
			if c := cmp.Compare(place(r.ranks[i], a.Then[g.id]), place(r.ranks[i], b.Then[g.id])); c != 0 {
				return c
			}
		}
		return 0
	})
	if !slices.EqualFunc(before, r.t.Rows, func(a, b blueprint.RuleRow) bool { return a.ID == b.ID }) {
		r.warn("/decisionTable", "dmn.sorted", "各行已按 outputValues 排序，取第一个命中的", "the rows are in the order of outputValues now, and the first that holds counts")
	}
}

// order leaves the outputs in the order in which the table had them: what rows
// are ranked by comes first in a model.
func (r *dmnReader) order() {
	if slices.Equal(slices.Sorted(slices.Values(r.t.Outputs)), slices.Sorted(slices.Values(r.was.Outputs))) {
		r.t.Outputs = r.was.Outputs
	}
}

// place is where a value stands in an order; what is not in it comes last.
func place(values []json.RawMessage, v json.RawMessage) int {
	if i := slices.IndexFunc(values, func(o json.RawMessage) bool { return string(o) == string(v) }); i >= 0 {
		return i
	}
	return len(values)
}

// orElse reads what the outputs are when no row holds.
func (r *dmnReader) orElse(t *decisionTable) {
	then := map[string]json.RawMessage{}
	for i, c := range t.Outputs {
		if c.Default == nil {
			continue
		}
		if raw := r.given(*c.Default, i, element1("output", i)+"/defaultOutputEntry"); raw != nil {
			then[r.outs[i].id] = raw
			keep(r.old[elseRow].Then, then, r.outs[i].id, r.outs[i].t, r.form.given, r.form.readValue)
		}
	}
	if was := r.was.Else; len(then) > 0 || was != nil && len(was.Then) == 0 {
		r.t.Else = &blueprint.RuleElse{Then: then}
	}
}

func (r *dmnReader) rows(t *decisionTable) {
	for i, rule := range t.Rules {
		at := element1("rule", i)
		if len(rule.When) != len(r.types) || len(rule.Then) != len(r.outs) {
			r.refuse(at, "dmn.rule", "单元格数与列数不符", "it has not as many cells as there are columns")
			continue
		}
		made := blueprint.RuleRow{ID: r.key(rule.ID, "row.", "r", i), When: map[string]json.RawMessage{}, Then: map[string]json.RawMessage{}}
		for n, cell := range rule.When {
			where := at + element1("inputEntry", n)
			r.language(where, cell.Language)
			raw, bad := r.form.readCell(cell.Text, r.types[n])
			if bad != nil {
				r.wrong(where, bad, r.b.typed(r.t.Inputs[n].Fact, cell.Text))
			} else if raw != nil {
				made.When[r.t.Inputs[n].ID] = raw
				keep(r.old[made.ID].When, made.When, r.t.Inputs[n].ID, r.types[n], r.form.cell, r.form.readCell)
			}
		}
		for n, cell := range rule.Then {
			if raw := r.given(cell, n, at+element1("outputEntry", n)); raw != nil {
				made.Then[r.outs[n].id] = raw
				keep(r.old[made.ID].Then, made.Then, r.outs[n].id, r.outs[n].t, r.form.given, r.form.readValue)
			}
		}
		r.annotate(&made, t.Annotations, rule.Notes)
		r.t.Rows = append(r.t.Rows, made)
	}
}

// given reads an output entry.
func (r *dmnReader) given(e expression, out int, at string) json.RawMessage {
	r.language(at, e.Language)
	raw, bad := r.form.readValue(e.Text, r.outs[out].t)
	if bad != nil {
		r.wrong(at, bad, e.Text)
	}
	return raw
}

// annotate takes what is written for people; columns of others become a note.
func (r *dmnReader) annotate(made *blueprint.RuleRow, columns []annotation, notes []expression) {
	var others []string
	for i, n := range notes {
		text := n.Text
		if strings.TrimSpace(text) == "" {
			continue
		}
		if i < len(columns) {
			if tag, says := strings.CutPrefix(columns[i].Name, sayColumn); says {
				if made.Say == nil {
					made.Say = blueprint.Label{}
				}
				made.Say[tag] = text
				continue
			}
		}
		others = append(others, text)
	}
	made.Note = strings.Join(others, "; ")
}

// key is an id of ours where the model has one, else one by its place.
func (r *dmnReader) key(id, prefix, letter string, i int) string {
	if own, ok := strings.CutPrefix(id, prefix); ok && keyForm.MatchString(own) {
		return own
	}
	return letter + strconv.Itoa(i+1)
}

// wrong refuses a cell.
func (r *dmnReader) wrong(at string, bad *wrong, text string) {
	r.refuse(at, bad.code, bad.say.ZH+"（{text}）", bad.say.EN+" ({text})", "text", text)
}

// element1 is a place in the model: the n-th element, counted from 1.
func element1(name string, i int) string { return "/" + name + "[" + strconv.Itoa(i+1) + "]" }
