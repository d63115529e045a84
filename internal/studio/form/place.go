package form

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// place compiles one placement.
func (b *builder) place(key string, doc placeDoc, a around) {
	at := blueprint.Pointer("fields", key)
	p := &place{key: key, help: doc.Help, width: doc.Width, keep: doc.Keep}
	if !b.what(p, at) {
		return
	}
	if doc.Label != nil {
		p.label = doc.Label.Text()
	}
	inner := a.within(b, doc.In, doc.Show, at)
	p.audiences, p.show, p.reads = inner.audiences, inner.show, inner.reads
	p.copies()
	b.rule(p)
	if b.work(p, doc, at); p.worked() {
		b.add(p)
		return
	}
	p.require = b.ask(p, doc.Require, at+"/require")
	p.readOnly = b.ask(p, doc.ReadOnly, at+"/readOnly")
	b.fill(p, doc, at)
	b.narrow(p, doc.Options, at)
	b.rows(p, doc, at)
	b.add(p)
}

// add files a place that is complete.
func (b *builder) add(p *place) {
	b.made.byKey[p.key] = len(b.made.places)
	b.made.places = append(b.made.places, p)
}

// what finds the field that a placement is of.
func (b *builder) what(p *place, at string) bool {
	builtin, _ := rule.Registry().BuiltinFields.Get(b.doc.Entity)
	if slices.Contains(builtin, p.key) {
		p.label = BuiltIn(p.key)
		if p.key == "lines" || p.key == "destinations" {
			p.table = b.facts.MustRef("order." + p.key)
		}
		if slices.Contains(droppable(b.doc.Entity), p.key) {
			p.fact = b.facts.MustRef(b.doc.Entity + "." + p.key)
		}
		if p.key == "attachments" {
			p.fact = b.facts.MustRef("order.attachments")
		}
		if p.key == "window" {
			b.refuse(at, "format.unsupported", "尚不支持 {key}", "{key} is not supported yet", "key", p.key)
		}
		return true
	}
	p.field = b.fields.get(p.key)
	switch {
	case b.fields != nil && b.fields.broken[p.key]:
		return false
	case p.field == nil:
		b.refuse(at, "reference.missing", "字段库里没有字段 {key}", "the field library has no field {key}", "key", p.key)
		return false
	case p.field.Retired:
		b.refuse(at, "field.retired", "字段「{field}」已停用，请从表单中移除", "the field {field} is retired: take it off the form", "field", p.field.Name.Text())
	}
	p.label, p.help = p.field.label, firstLabel(p.help, p.field.Help)
	p.fact = p.field.fact
	return true
}

func firstLabel(a, b blueprint.Label) blueprint.Label {
	if a != nil {
		return a
	}
	return b
}

// ask compiles require or readOnly: true, or a condition.
func (b *builder) ask(p *place, raw json.RawMessage, at string) ask {
	switch {
	case raw == nil:
		return ask{}
	case b.isNote(p, at) || b.isGiven(p, at):
		return ask{}
	case string(bytes.TrimSpace(raw)) == "true":
		return ask{always: true}
	}
	cond := b.cond(raw, at, b.known())
	p.asks = append(p.asks, cond.Reads()...)
	return ask{when: cond}
}

// isNote refuses to ask for a value of what has none.
func (b *builder) isNote(p *place, at string) bool {
	if p.field == nil || p.field.Kind != "note" {
		return false
	}
	b.refuse(at, "format.unsupported", "说明字段没有值", "a note has no value")
	return true
}

// isGiven refuses to ask people for what the program gives.
func (b *builder) isGiven(p *place, at string) bool {
	if p.field == nil || !given(p.field.Kind) {
		return false
	}
	b.refuse(at, "format.unsupported", "{kind} 字段由系统填写", "the program fills in a field of kind {kind}", "kind", p.field.Kind)
	return true
}

// copies notes what a lookup reads, so that it is decided after it.
func (p *place) copies() {
	if p.field == nil {
		return
	}
	if k, ok := p.field.kind.(lookupKind); ok {
		p.reads = append(p.reads, k.from)
	}
}

// rule notes what the tables read that fill the field in, so that it is decided
// after that.
func (b *builder) rule(p *place) {
	if p.field == nil || given(p.field.Kind) {
		return
	}
	reads, filled := b.rules.FillReads(b.doc.Entity, p.key)
	p.ruled = filled
	p.reads = append(p.reads, reads...)
	for _, path := range reads {
		fact, _ := b.facts.Fact(path)
		p.typed = p.typed || fact.Stage >= rule.StageForm
	}
}

// fill compiles default and set.
func (b *builder) fill(p *place, doc placeDoc, at string) {
	switch {
	case isLast(doc.Default):
		p.fill = b.last(p, at+"/default")
	case doc.Default != nil:
		p.fill = b.filling(p, doc.Default, at+"/default")
	}
	for i, s := range doc.Set {
		at := at + blueprint.Pointer("set", i)
		when := b.cond(s.If, at+"/if", b.known())
		p.reads = append(p.reads, when.Reads()...)
		if to := b.filling(p, s.To, at+"/to"); to != nil {
			p.set = append(p.set, setting{when, to})
		}
	}
}

// isLast tells whether a default is the value of the last order.
func isLast(raw json.RawMessage) bool {
	var doc struct {
		Last bool `json:"last"`
	}
	return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) && json.Unmarshal(raw, &doc) == nil && doc.Last
}

// last compiles a default that repeats the customer's last order.
func (b *builder) last(p *place, at string) *filling {
	if b.doc.Entity != "order" || p.field == nil || !fillable(p.field.Kind) && p.field.Kind != "address" && p.field.Kind != "range" {
		b.refuse(at, "format.unsupported", "只有订单的字段可以沿用上一单（last），且不含文件、人员和表格", "only fields of orders repeat the last order (last), and no files, people or tables")
		return nil
	}
	b.made.asksLast = true
	return &filling{kind: p.field.kind, last: p.key}
}

// filling reads a value of the document for a field. It must be one that the
// field would take from a person.
func (b *builder) filling(p *place, raw json.RawMessage, at string) *filling {
	if p.key == "quantity" && p.field == nil {
		return b.quantity(raw, at)
	}
	if p.field == nil || !fillable(p.field.Kind) {
		b.refuse(at, "format.unsupported", "字段 {key} 不能由表单填写", "the form cannot fill in {key}", "key", p.key)
		return nil
	}
	if x, is := rule.FormulaIn(raw); is {
		return b.formula(p, x, at+"/x")
	}
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		b.refuse(at, "literal.type", "这里应是一个值", "a value is expected here")
		return nil
	}
	moves := p.field.Kind == "date" || p.field.Kind == "dateTime"
	v, kept, ws := literal(p.field.kind, &reading{trusted: moves}, raw)
	if ws != nil || v.Missing() {
		b.refuse(at, "literal.type", "这个值不能填入字段 {key}", "this value does not fit the field {key}", "key", p.key)
		return nil
	}
	return &filling{kind: p.field.kind, raw: raw, moves: moves, value: v, json: kept}
}

// formula compiles a formula that gives a field's value while nobody touched it.
func (b *builder) formula(p *place, text, at string) *filling {
	fact, _ := b.facts.Fact(p.field.Path())
	x, problems := b.facts.Formula(text, fact.Type, b.known(), boundTo(b.doc.Entity))
	for _, problem := range problems {
		b.found = append(b.found, problem.In(b.document, at))
	}
	if x == nil {
		return nil
	}
	p.reads = append(p.reads, x.Reads()...)
	return &filling{kind: p.field.kind, x: x}
}

// quantity is the default of the one built-in field that has one.
func (b *builder) quantity(raw json.RawMessage, at string) *filling {
	v, kept, ws := numberKind{places: dec.Places}.read(&reading{}, raw)
	if ws != nil || v.N <= 0 {
		b.refuse(at, "literal.type", "数量须大于 0", "a quantity is more than 0")
		return nil
	}
	return &filling{value: v, json: kept}
}

// narrow compiles the restrictions of codes.
func (b *builder) narrow(p *place, docs []onlyDoc, at string) {
	for i, doc := range docs {
		at := at + blueprint.Pointer("options", i)
		var offered []Choice
		if p.field != nil {
			offered = p.field.Options()
		}
		if p.field == nil || p.field.set == "" {
			b.refuse(at, "format.unsupported", "字段 {key} 没有选项", "the field {key} has no options", "key", p.key)
			return
		}
		for j, code := range doc.Only {
			if !slices.ContainsFunc(offered, func(c Choice) bool { return c.Code == code }) {
				b.refuse(at+blueprint.Pointer("only", j), "code.unknown", "选项集里没有代码 {code}", "the set has no code {code}", "code", code)
			}
		}
		when := b.cond(doc.If, at+"/if", b.known())
		p.asks = append(p.asks, when.Reads()...)
		p.only = append(p.only, narrowing{when, doc.Only})
	}
}

// rows compiles what concerns tables: how many rows, and the form of a row.
func (b *builder) rows(p *place, doc placeDoc, at string) {
	if doc.Form != "" {
		b.hangings = append(b.hangings, hanging{p.key, doc.Form, at + "/form"})
	}
	if doc.Min == nil && doc.Max == nil {
		return
	}
	table := p.field == nil && (p.key == "lines" || p.key == "destinations") || p.field != nil && p.field.Kind == "rows"
	if !table {
		b.refuse(at, "format.unsupported", "{key} 不是表格，没有 min、max", "{key} is no table and has neither min nor max", "key", p.key)
		return
	}
	if doc.Min != nil {
		p.min = *doc.Min
	}
	if doc.Max != nil {
		p.max = *doc.Max
	}
	if doc.Max != nil && p.min > p.max {
		b.refuse(at+"/min", "field.limit", "最小值大于最大值：{n}", "the least is more than the most: {n}", "n", strconv.Itoa(p.min))
	}
}
