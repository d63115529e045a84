package form

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// workshop is where the fields of one entity are made. It reads what their
// documents say and collects what is wrong with it.
type workshop struct {
	facts    *rule.Catalogue
	options  *blueprint.Options
	document string
	entity   string
	key      string // of the field at work
	at       string // pointer to it
	found    []blueprint.Finding
}

// refuse finds an error at a key of the field at work.
func (w *workshop) refuse(key, code, zh, en string, args ...any) {
	at := w.at
	if key != "" {
		at += "/" + key
	}
	w.found = append(w.found, blueprint.Refuse(w.document, at, code, zh, en, args...))
}

// field makes a field of its document, or finds why it cannot.
func (w *workshop) field(key string, d *fieldDoc) *Field {
	w.key, w.at = key, blueprint.Pointer("fields", key)
	return w.build(key, d)
}

// column makes a field inside the rows of the field at work.
func (w *workshop) column(key string, d *fieldDoc) *Field {
	outer, at := w.key, w.at
	defer func() { w.key, w.at = outer, at }()
	w.key, w.at = key, at+blueprint.Pointer("fields", key)
	if d.Kind == "rows" || d.Kind == "note" || d.Kind == "formula" || given(d.Kind) {
		w.refuse("kind", "kind.inside", "行内不能有 {kind} 字段", "there is no {kind} inside rows", "kind", d.Kind)
		return nil
	}
	if d.Searchable {
		w.refuse("searchable", "format.unsupported", "行内的字段不能搜索", "fields inside rows are not searchable")
	}
	if d.Personal {
		w.refuse("personal", "format.unsupported", "行内的字段不能单独标为个人信息，请标在表格字段上", "fields inside rows are not personal by themselves: mark the table")
	}
	return w.build(key, d)
}

// build makes the kind, after refusing what has no effect: a key that is silently
// ignored is a promise that the business believes.
func (w *workshop) build(key string, d *fieldDoc) *Field {
	m, ok := makerOf(d.Kind)
	if !ok {
		w.refuse("kind", "format.unsupported", "尚不支持字段种类 {kind}", "the field kind {kind} is not supported yet", "kind", d.Kind)
		return nil
	}
	if !belongs(d.Kind, w.entity) {
		w.refuse("kind", "format.unsupported", "{kind} 字段不能用在这里：人员、文件类用在订单、明细和待办上，编号、取数用在订单和明细上，用户的字段不引用客户和产品", "fields of kind {kind} have no place here: people and files belong to orders, lines and tasks, numbers that are drawn and copies to orders and lines, and fields of users name no customers and products", "kind", d.Kind)
		return nil
	}
	own := strings.Fields(everyField + " " + m.keys)
	for _, said := range d.says {
		if !slices.Contains(own, said) {
			w.refuse(said, "format.unsupported", "{kind} 字段的 {key} 尚不支持", "{key} has no effect on a field of kind {kind} yet", "key", said, "kind", d.Kind)
		}
	}
	f := &Field{
		Entity: w.entity, Key: key, Kind: d.Kind, Name: d.Name, Help: d.Help, Unit: d.Unit, set: d.Set, of: d.Of,
		Retired: d.Retired, label: d.Name.Text(), kind: m.make(w, d),
	}
	w.search(f, d)
	w.private(f, d)
	return f
}

// count reads a whole number; absent, it is what the kind says.
func (w *workshop) count(key string, raw json.RawMessage, absent int) int {
	if raw == nil {
		return absent
	}
	n, err := strconv.Atoi(string(raw))
	if err != nil || n < 0 {
		w.refuse(key, "field.limit", "应为整数", "this should be a whole number")
		return absent
	}
	return n
}

// number reads a limit of numbers; nil when there is none.
func (w *workshop) number(key string, raw json.RawMessage) *dec.Dec {
	if raw == nil {
		return nil
	}
	n, err := dec.Parse(string(raw))
	if err != nil {
		w.refuse(key, "field.limit", "应为最多 4 位小数的数字", "this should be a number with at most four decimals")
		return nil
	}
	return &n
}

// money reads a limit of amounts; nil when there is none.
func (w *workshop) money(key string, raw json.RawMessage) *money.Amount {
	if raw == nil {
		return nil
	}
	s, _ := text(raw)
	a, err := money.Parse(s)
	if err != nil {
		w.refuse(key, "field.limit", "应为金额，如 \"20 CNY\"", "this should be money, as \"20 CNY\"")
		return nil
	}
	return &a
}

// day reads a limit of dates; nil when there is none.
func (w *workshop) day(key string, raw json.RawMessage) *day {
	if raw == nil {
		return nil
	}
	s, _ := text(raw)
	d, ok := parseDay(s)
	if !ok {
		w.refuse(key, "field.limit", "应为日期，如 2026-12-01、today+3wd", "this should be a date, as 2026-12-01 or today+3wd")
		return nil
	}
	return &d
}

// time reads a limit of times of day; nil when there is none.
func (w *workshop) time(key string, raw json.RawMessage) *timeOfDay {
	if raw == nil {
		return nil
	}
	s, _ := text(raw)
	t, ok := parseTime(s)
	if !ok {
		w.refuse(key, "field.limit", "应为时间，如 09:30", "this should be a time of day, as 09:30")
		return nil
	}
	return &t
}

// moment reads a limit of moments; nil when there is none.
func (w *workshop) moment(key string, raw json.RawMessage) *rule.Moment {
	if raw == nil {
		return nil
	}
	s, _ := text(raw)
	m, ok := rule.ParseMoment(s)
	if !ok {
		w.refuse(key, "field.limit", "应为时刻，如 2026-12-01T09:30、now+2h", "this should be a moment, as 2026-12-01T09:30 or now+2h")
		return nil
	}
	return &m
}

func (w *workshop) crossed() {
	w.refuse("min", "field.limit", "最小值大于最大值", "the least is more than the most")
}

// pattern compiles the field's expression. RE2 cannot be made to run for ever.
func (w *workshop) pattern(d *fieldDoc) *regexp.Regexp {
	if d.Pattern == "" {
		return nil
	}
	re, err := regexp.Compile(d.Pattern)
	if err != nil {
		w.refuse("pattern", "field.pattern", "正则表达式无效：{why}", "this pattern cannot be read: {why}", "why", err)
		return nil
	}
	return re
}

func (w *workshop) preset(d *fieldDoc) preset {
	p, ok := presetOf(d.Preset)
	if !ok && d.Preset != "" {
		w.refuse("preset", "format.unsupported", "尚不支持预设 {preset}", "the preset {preset} is not supported yet", "preset", d.Preset)
	}
	return p
}

// set finds the codes of a field. Sets that nobody lists, as the divisions of a
// country, take any code; one that is meant and has none takes nothing.
func (w *workshop) set(d *fieldDoc) *codes {
	values, listed := w.facts.Set(d.Set)
	if listed && len(values) == 0 {
		w.refuse("set", "set.unknown", "没有选项集 {set}", "there is no option set {set}", "set", d.Set)
	}
	c := newCodes(values, w.options.Set(d.Set))
	c.free = !listed
	return c
}
