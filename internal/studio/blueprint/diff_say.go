package blueprint

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
)

// maxSaid is how long a value is told, in letters; what is longer is cut.
const maxSaid = 200

// teller writes what documents hold, in one language.
type teller struct {
	lang  string
	by    Speaker
	trees []*Tree // where names are looked up
	path  string
	docs  []object // of the path, where steps and inputs are looked up
}

// open turns to a document.
func (t *teller) open(path string, versions ...any) {
	t.path, t.docs = path, nil
	for i := len(versions) - 1; i >= 0; i-- {
		if o, ok := versions[i].(object); ok {
			t.docs = append(t.docs, o)
		}
	}
}

func (t *teller) pick(zh, en string) string { return fault.Text{ZH: zh, EN: en}.In(t.lang) }

// called is how an element is named: rows by their ids, what has a name by it.
func (t *teller) called(holder, id string, element any) string {
	name := id
	if o, ok := element.(object); ok {
		if label, ok := o.get("name").(object); ok {
			name = t.label(label)
		} else if holder == "fields" {
			name = t.fieldName(id)
		}
	}
	words, known := elementWords[holder]
	if !known {
		words = fault.Text{ZH: "「{name}」", EN: "{name}"}
	}
	return strings.ReplaceAll(words.In(t.lang), "{name}", name)
}

// fieldName finds what the library of fields calls a field.
func (t *teller) fieldName(key string) string {
	for _, tree := range t.trees {
		for _, d := range tree.Folder("fields") {
			o, _ := tree.value(d.Path).(object)
			fields, _ := o.get("fields").(object)
			field, _ := fields.get(key).(object)
			if label, ok := field.get("name").(object); ok {
				return t.label(label)
			}
		}
	}
	if entity, _ := t.of("entity").(string); entity != "" && t.by != nil {
		if label := t.by.Fact(entity + "." + key); label != entity+"."+key {
			return label
		}
	}
	return key
}

// say writes one thing that changed: what it is, how it was, how it is.
func (t *teller) say(at trail, before, after any) (what, was, is string) {
	under, key := "", ""
	if n := len(at.keys); n >= 2 && t.by != nil {
		under, key = at.keys[n-2], at.keys[n-1]
	}
	point, table := t.of("point").(string)
	switch {
	case under == "when" && len(at.keys) == 2 && t.input(key) != "":
		fact := t.input(key)
		return t.by.Fact(fact), t.cell(fact, before), t.cell(fact, after)
	case under == "then":
		label, _ := t.by.Output(point, key, []byte(`""`))
		return label, t.output(point, key, before), t.output(point, key, after)
	case under == "expect" && table:
		label, _ := t.by.Output(point, key, []byte(`""`))
		return t.key(under) + " · " + label, t.output(point, key, before), t.output(point, key, after)
	case under == "given" || under == "facts":
		return t.key(under) + " · " + t.key(key), t.fact(key, before), t.fact(key, after)
	}
	var keys []string
	for _, key := range at.keys {
		keys = append(keys, t.key(key))
	}
	name := ""
	if len(at.keys) > 0 {
		name = at.keys[len(at.keys)-1]
	}
	return strings.Join(keys, " · "), t.text(name, before), t.text(name, after)
}

// fact is what a fact is given, or expected to be.
func (t *teller) fact(path string, v any) string {
	if v == nil || !strings.Contains(path, ".") {
		return t.text(path, v)
	}
	return cmp.Or(t.by.Value(path, raw(v)), t.nothing())
}

// of is what the document says under a name.
func (t *teller) of(name string) any {
	for _, o := range t.docs {
		if v := o.get(name); v != nil {
			return v
		}
	}
	return nil
}

// input is the fact that a column of a decision table asks for.
func (t *teller) input(id string) string {
	for _, o := range t.docs {
		inputs, _ := elements(o.get("inputs"))
		input, _ := inputs.of[id].(object)
		if fact, ok := input.get("f").(string); ok {
			return fact
		}
	}
	return ""
}

// cell is what a row asks of a column; a row without a cell takes any value.
func (t *teller) cell(fact string, v any) string {
	if v == nil {
		return t.pick("任意", "any")
	}
	label, text := t.by.Cell(fact, raw(v))
	if text == "" {
		return t.plain(v)
	}
	return strings.TrimSpace(strings.TrimPrefix(text, label))
}

func (t *teller) output(point, id string, v any) string {
	if v == nil {
		return t.nothing()
	}
	if o, ok := v.(object); ok && o.get("x") != nil {
		return t.plain(v)
	}
	_, text := t.by.Output(point, id, raw(v))
	return text
}

func (t *teller) nothing() string { return t.pick("（无）", "(none)") }

// summary is what an element holds, for those that come and go.
func (t *teller) summary(holder string, v any) string {
	o, ok := v.(object)
	when, _ := o.get("when").(object)
	then, gives := o.get("then").(object)
	given, _ := o.get("given").(object)
	point, table := t.of("point").(string)
	if expect, is := o.get("expect").(object); is && table { // an example of a table
		then, gives = expect, true
	}
	if !ok || !gives || t.by == nil {
		rest := object{}
		for _, m := range o {
			if m.name != "name" && m.name != "id" && m.name != "code" && m.name != "key" {
				rest = append(rest, m)
			}
		}
		if holder == "do" || len(rest) == 0 {
			return ""
		}
		return t.plain(rest)
	}
	var asks, outs []string
	for _, m := range when {
		if fact := t.input(m.name); fact != "" {
			asks = append(asks, t.by.Fact(fact)+" "+t.cell(fact, m.value))
		}
	}
	if cond := o.get("if"); cond != nil {
		asks = append(asks, t.text("if", cond))
	}
	for _, m := range given {
		asks = append(asks, t.key(m.name)+" "+t.fact(m.name, m.value))
	}
	for _, m := range then {
		label, _ := t.by.Output(point, m.name, []byte(`""`))
		outs = append(outs, strings.TrimSpace(label+" "+t.output(point, m.name, m.value)))
	}
	return cut(strings.Join(asks, t.pick(" 且 ", " and ")) + " → " + strings.Join(outs, t.pick("，", ", ")))
}

// text writes a value that stands under a name.
func (t *teller) text(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return t.nothing()
	case json.Number:
		if name == "need" {
			return fmt.Sprintf(t.pick("%s 人通过", "%s of them"), v)
		}
	case string:
		if span := t.span(name, v); span != "" {
			return span
		}
		if word, known := valueWords[name+"="+v]; known {
			return word.In(t.lang)
		}
		return t.reference(name, v)
	case []any:
		if len(v) == 0 {
			return t.nothing()
		}
		if who := t.who(v); who != "" {
			return cut(who)
		}
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = t.text(name, v[i])
		}
		text := strings.Join(texts, t.pick("、", ", "))
		if len(text) > maxSaid && hasObjects(v) { // nobody would find the difference in it
			return fmt.Sprintf(t.pick("%d 项", "%d items"), len(v))
		}
		return cut(text)
	}
	return t.plain(v)
}

// spans are the names under which a duration may stand.
var spans = []string{"in", "wait", "digest", "hold", "drafts", "grace", "time"}

// span writes a duration; "" for what is none.
func (t *teller) span(name, text string) string {
	if t.by == nil || !slices.Contains(spans, name) {
		return ""
	}
	return t.by.Span(text)
}

// who writes a list of people to ask; "" for what is none.
func (t *teller) who(v []any) string {
	if t.by == nil || !hasObjects(v) {
		return ""
	}
	return t.by.Who(raw(v))
}

// reference is what a text stands for: a step or a document by its name, else
// the text itself.
func (t *teller) reference(name, text string) string {
	if name == "do" || name == "skip" || name == "to" || name == "else" {
		steps, _ := t.of("steps").(object)
		step, _ := steps.get(text).(object)
		if label, ok := step.get("name").(object); ok {
			return t.label(label)
		}
	}
	if folder, refers := references[name]; refers {
		return t.document(folder + "/" + text + ".json")
	}
	return cut(text)
}

// document is what a document is called: its label, else its key.
func (t *teller) document(path string) string {
	for _, tree := range t.trees {
		o, _ := tree.value(path).(object)
		if label, ok := o.get("name").(object); ok {
			return t.label(label)
		}
	}
	_, key, _ := formatAt(path)
	if word, one := documentWords[key]; one {
		return word.In(t.lang)
	}
	return key
}

// plain writes any value without its brackets.
func (t *teller) plain(v any) string {
	switch v := v.(type) {
	case nil:
		return t.nothing()
	case bool:
		if v {
			return t.pick("是", "yes")
		}
		return t.pick("否", "no")
	case json.Number:
		return string(v)
	case string:
		return cut(v)
	case []any:
		return t.text("", v)
	case object:
		return t.object(v)
	}
	return ""
}

// object writes a label in its language, a condition as its sentence, a formula
// as it stands, and anything else as names and values.
func (t *teller) object(o object) string {
	if isLabel(o) {
		return t.pick("「"+t.label(o)+"」", `"`+t.label(o)+`"`)
	}
	if x, ok := o.get("x").(string); ok {
		return cut(x)
	}
	if isCond(o) && t.by != nil {
		if text := t.by.Cond(raw(o)); text != "" {
			return text
		}
	}
	var texts []string
	for _, m := range o {
		said := t.text(m.name, m.value)
		if t.by != nil {
			said = t.fact(m.name, m.value)
		}
		texts = append(texts, t.key(m.name)+" "+said)
	}
	return cut(strings.Join(texts, t.pick("；", "; ")))
}

// label is a label in the reader's language, or in whatever it was written.
func (t *teller) label(o object) string {
	l := Label{}
	for _, m := range o {
		l[m.name], _ = m.value.(string)
	}
	return l.In(t.lang, "zh-CN")
}

// isLabel tells a text in languages.
func isLabel(o object) bool {
	for _, m := range o {
		if _, text := m.value.(string); !text || m.name != "en" && m.name != "zh-CN" && !strings.Contains(m.name, "-") {
			return false
		}
	}
	return len(o) > 0
}

// isCond tells a condition.
func isCond(o object) bool {
	for _, name := range []string{"f", "all", "any", "none"} {
		if o.get(name) != nil {
			return true
		}
	}
	_, rows := o.get("rows").(string)
	return rows
}

// cut shortens what nobody would read to its end.
func cut(text string) string {
	if letters := []rune(text); len(letters) > maxSaid {
		return string(letters[:maxSaid]) + "…"
	}
	return text
}
