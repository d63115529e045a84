package rule

import (
	"cmp"
	"slices"
	"strings"

	"bespoke/internal/base/dec"
)

// speaker writes conditions in one language.
type speaker struct {
	lang   string
	labels func(path string) string
	codes  func(set, code string) string
	texts  func(text string) string // nil leaves them as they are
	steps  func(id string) string   // nil leaves them as they are
	names  func(id string) string   // of people, departments and files; nil leaves their ids
	plain  bool                     // texts stand by themselves: no quotation marks
}

// stepFacts are the texts that are ids of steps; people read their names.
var stepFacts = []string{"task.step", "route.skip"}

// about says the values of a fact: steps by their names.
func (s speaker) about(path string) speaker {
	if slices.Contains(stepFacts, path) {
		s.texts = s.steps
	}
	return s
}

// newSpeaker fills in for labels that nobody gave.
func newSpeaker(lang string, labels func(path string) string, codes func(set, code string) string) speaker {
	if labels == nil {
		labels = func(path string) string { return path }
	}
	if codes == nil {
		codes = func(_, code string) string { return code }
	}
	return speaker{lang: lang, labels: labels, codes: codes}
}

// Text writes the condition as one line that people read, in Chinese or
// English: "客户类型 是 VIP 且 订单金额 大于 20,000 CNY". The same condition always
// gives the same text, and its grammar has no ambiguity. labels name facts,
// codeLabel names codes; nil ones leave them as they are. Absent is "".
func (x *Cond) Text(lang string, labels func(path string) string, codeLabel func(set, code string) string) string {
	if x == nil {
		return ""
	}
	return newSpeaker(lang, labels, codeLabel).node(x.root)
}

// word is one of the words of conditions.
func (s speaker) word(name string) string { return wordIn(textWords, name, s.lang) }

// pick chooses by language.
func (s speaker) pick(zh, en string) string {
	if chinese(s.lang) {
		return zh
	}
	return en
}

// node writes a condition without parentheses around it.
func (s speaker) node(n *node) string {
	switch {
	case n.op == "none":
		return s.word("none") + s.pick("", " ") + s.paren(s.list(n.kids, s.pick("；", "; ")))
	case n.isGroup():
		return s.list(n.kids, " "+s.word(n.op)+" ")
	case n.isRows():
		return s.rows(n)
	}
	return s.labels(n.fact.Path) + s.about(n.fact.Path).term(n.term, n.fact.Type)
}

// list joins conditions; groups among them stand in parentheses.
func (s speaker) list(kids []*node, by string) string {
	texts := make([]string, len(kids))
	for i, kid := range kids {
		texts[i] = s.inner(kid)
	}
	return strings.Join(texts, by)
}

// inner writes a condition inside another: all and any in parentheses.
func (s speaker) inner(n *node) string {
	if n.isGroup() && n.op != "none" {
		return s.paren(s.node(n))
	}
	return s.node(n)
}

// paren puts parentheses around a text, as wide as the language's letters.
func (s speaker) paren(text string) string { return s.pick("（"+text+"）", "("+text+")") }

// rows writes "明细中有一条：…" or "some line of Lines: …".
func (s speaker) rows(n *node) string {
	label := s.labels(n.fact.Path)
	if n.op == "some" || n.op == "every" {
		return s.pick(label+"中"+s.word(n.op)+"：", s.word(n.op)+" "+label+": ") + s.inner(n.where)
	}
	where, whereZH := "", "的"
	if n.where != nil {
		where, whereZH = " with "+s.paren(s.node(n.where)), "中"+s.paren(s.node(n.where))+"的"
	}
	of := ""
	if n.op != "count" {
		of = s.labels(n.of.Path)
	}
	yield := label + whereZH + of + s.word(n.op)
	if !chinese(s.lang) {
		yield = s.word(n.op) + " " + label + where
		if of != "" {
			yield = s.word(n.op) + " " + of + " over " + label + where
		}
	}
	return yield + s.term(n.term, n.yields())
}

// term writes operator and right side.
func (s speaker) term(t *term, of Type) string {
	op := " " + wordIn(opWords, t.op, s.lang)
	if t.op == "empty" || t.op == "notEmpty" {
		return op
	}
	right := s.right(t, of)
	if head, tail, around := strings.Cut(op, "…"); around {
		return head + " " + right + " " + tail
	}
	return op + " " + right
}

// right writes what is compared with: a fact, a value, or several.
func (s speaker) right(t *term, of Type) string {
	if t.other.Path != "" {
		return s.labels(t.other.Path)
	}
	if of.Kind == KindList {
		of = elem(of)
	}
	texts := make([]string, len(t.lits))
	for i := range t.lits {
		texts[i] = s.literal(&t.lits[i], of)
	}
	if t.op != "between" {
		return strings.Join(texts, s.pick("、", ", "))
	}
	text := texts[0] + s.pick(" 与 ", " and ") + texts[1]
	if t.open != "" {
		text += s.pick("", " ") + s.paren(s.word(t.open))
	}
	return text
}

// literal writes a value of a document; relative ones in words.
func (s speaker) literal(l *literal, of Type) string {
	m := l.moment
	if m == nil {
		return s.value(l.fixed, of)
	}
	if m.local != "" {
		return strings.Replace(m.local, "T", " ", 1)
	}
	base := "now"
	if m.today {
		base = "today"
	}
	text := s.word(base)
	if m.by.Unit == "" {
		return text
	}
	by, sign := m.by, " + "
	if by.N < 0 {
		by.N, sign = -by.N, " - "
	}
	return text + sign + durationText(by, s.lang)
}

// value writes one value as the language's readers do.
func (s speaker) value(v Value, of Type) string {
	switch v.Kind {
	case KindBool:
		if v.Bool() {
			return s.word("yes")
		}
		return s.word("no")
	case KindNumber, KindQuantity:
		return dec.Grouped(dec.Dec(v.N).String())
	case KindMoney:
		return dec.Grouped(dec.Dec(v.N).String()) + " " + v.S
	case KindText:
		if s.texts != nil {
			return s.quote(s.texts(v.S))
		}
		return s.quote(v.S)
	case KindCode:
		return s.codes(of.Set, v.S)
	case KindUser, KindFile:
		return s.name(v.S, nameless)
	case KindDepartment:
		return s.name(v.S, v.S)
	case KindDuration:
		return durationText(v.Duration(), s.lang)
	case KindList:
		var texts []string
		for _, item := range v.List() {
			texts = append(texts, s.value(item, elem(of)))
		}
		return strings.Join(texts, s.pick("、", ", "))
	}
	return strings.ReplaceAll(strings.Trim(string(v.JSON()), `"`), "T", " ")
}

// nameless is told of whom nobody knows, and of what the reader may not see.
const nameless = "—"

// name is what an id stands for, or what is said instead.
func (s speaker) name(id, instead string) string {
	if s.names == nil {
		return id
	}
	return cmp.Or(s.names(id), instead)
}

// quote puts a text between quotation marks; a closing mark inside is doubled.
// A plain one needs them only where nobody would see it without.
func (s speaker) quote(text string) string {
	if s.plain && text != "" && text == strings.TrimSpace(text) {
		return text
	}
	return s.pick("「"+strings.ReplaceAll(text, "」", "」」")+"」", `"`+strings.ReplaceAll(text, `"`, `""`)+`"`)
}

// Text writes the change as people read it: "订单金额 不超过 20,000 CNY → 快速通道".
func (ch Change) Text(lang string, labels func(path string) string, codeLabel func(set, code string) string) string {
	s := newSpeaker(lang, labels, codeLabel)
	text := s.labels(ch.Fact) + " " + wordIn(opWords, ch.Op, lang) + " " + s.value(ch.value, ch.typ)
	for i := range ch.Then {
		if ch.out != nil && ch.Then[i].ID == ch.out.id {
			typ, _ := ParseType(ch.out.typ)
			return text + " → " + s.value(ch.Then[i].Value, typ)
		}
	}
	return text + " → " + ch.Row
}
