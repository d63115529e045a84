package pricing

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// maxDepth is how many lists may stand on each other.
const maxDepth = 4

// Part is the room's part of a release.
func Part() blueprint.Part {
	return blueprint.Part{Name: "prices", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		return Compile(r, blueprint.Of[*rule.Catalogue](r))
	}}
}

// listDoc is a price list as its document writes it.
type listDoc struct {
	Currency money.Currency  `json:"currency"`
	Tax      string          `json:"tax"`
	Order    int             `json:"order"`
	If       json.RawMessage `json:"if"`
	From     string          `json:"from"`
	To       string          `json:"to"`
	Say      blueprint.Label `json:"say"`
	Base     string          `json:"base"`
	Adjust   *adjustDoc      `json:"adjust"`
	Rows     []rowDoc        `json:"rows"`
	Options  []optionDoc     `json:"options"`
}

type adjustDoc struct {
	Pct  json.RawMessage `json:"pct"`
	Rate json.RawMessage `json:"rate"`
	To   string          `json:"to"`
	Mode string          `json:"mode"`
}

type rowDoc struct {
	SKU   string            `json:"sku"`
	Price string            `json:"price"`
	Tiers map[string]string `json:"tiers"`
	Per   string            `json:"per"`
	Unit  string            `json:"unit"`
	Floor string            `json:"floor"`
	From  string            `json:"from"`
	To    string            `json:"to"`
}

type optionDoc struct {
	Option string          `json:"option"`
	Is     json.RawMessage `json:"is"`
	SKU    string          `json:"sku"`
	Under  string          `json:"under"`
	Add    string          `json:"add"`
	Pct    json.RawMessage `json:"pct"`
	X      string          `json:"x"`
}

// Compile makes the price lists of a release ready to run. They are complete
// only when no finding is an error.
func Compile(r *blueprint.Release, c *rule.Catalogue) (*Lists, []blueprint.Finding) {
	w := blueprint.Of[*blueprint.Workspace](r)
	l := &Lists{facts: factsOf(c), base: w.Currency}
	var all []blueprint.Finding
	byKey, bases := map[string]*list{}, map[*list]string{}
	for _, d := range r.Tree.Folder("prices") {
		doc, err := blueprint.Decode[listDoc](d)
		if err != nil {
			all = append(all, blueprint.Refuse(d.Path, "", "schema.invalid", "无法读取这个文档：{why}", "this document cannot be read: {why}", "why", err))
			continue
		}
		b := &builder{facts: c, currencies: w.Currencies, list: &list{key: d.Key, document: d.Path}}
		b.build(doc)
		l.lists = append(l.lists, b.list)
		byKey[d.Key], bases[b.list] = b.list, doc.Base
		all = append(all, b.found...)
		all = append(all, taxes(r.Tree, w, d.Path, doc.Tax)...)
	}
	all = append(all, l.stack(byKey, bases)...)
	slices.SortFunc(l.lists, func(a, b *list) int {
		return cmp.Or(cmp.Compare(a.order, b.order), strings.Compare(a.key, b.key))
	})
	return l, append(all, later(r.Tree)...)
}

// builder makes one list of its document.
type builder struct {
	facts      *rule.Catalogue
	currencies []money.Currency
	list       *list
	found      []blueprint.Finding
}

func (b *builder) refuse(at, code, zh, en string, args ...any) {
	b.found = append(b.found, blueprint.Refuse(b.list.document, at, code, zh, en, args...))
}

func (b *builder) build(doc listDoc) {
	l := b.list
	l.currency, l.order, l.say = doc.Currency, doc.Order, doc.Say
	if !slices.Contains(b.currencies, doc.Currency) {
		b.refuse("/currency", "currency.unknown", "工作区没有启用币种 {code}", "the workspace does not use the currency {code}", "code", doc.Currency)
	}
	l.dates = b.days(doc.From, doc.To, "")
	l.when = b.cond(doc.If, "/if", rule.StageOpen, nil)
	for _, path := range l.when.Reads() {
		f, _ := b.facts.Fact(path)
		if ref, ok := b.facts.Ref(path); ok && f.Type.Kind != rule.KindRows {
			l.reads = append(l.reads, input{path, ref})
		}
	}
	b.adjust(doc)
	l.rows = make(map[string][]row, len(doc.Rows))
	for i, d := range doc.Rows {
		b.row(d, blueprint.Pointer("rows", i))
	}
	for i, d := range doc.Options {
		b.option(d, blueprint.Pointer("options", i))
	}
}

func (b *builder) cond(raw json.RawMessage, at string, stage rule.Stage, bound []string) *rule.Cond {
	cond, problems := b.facts.Compile(raw, stage, bound)
	for _, p := range problems {
		b.found = append(b.found, p.In(b.list.document, at))
	}
	return cond
}

// days reads a stretch of days; without ends it is for ever.
func (b *builder) days(from, to, at string) days {
	d := days{math.MinInt32, math.MaxInt32}
	for _, end := range []struct {
		text, key string
		day       *clock.Date
	}{{from, "/from", &d.from}, {to, "/to", &d.to}} {
		if end.text == "" {
			continue
		}
		day, err := clock.ParseDate(end.text)
		if err != nil {
			b.refuse(at+end.key, "literal.type", "没有这一天：{day}", "there is no such day: {day}", "day", end.text)
			continue
		}
		*end.day = day
	}
	if d.from > d.to {
		b.refuse(at+"/from", "prices.dates", "开始晚于结束", "this begins after it ends")
	}
	return d
}

// number reads a decimal that the schema has looked at; an absent one is what
// the caller says.
func (b *builder) number(text, at string, absent dec.Dec) dec.Dec {
	if text == "" {
		return absent
	}
	n, err := dec.Parse(text)
	if err != nil {
		b.refuse(at, "literal.type", "应为最多 4 位小数的数字", "this should be a number with at most four decimals")
		return absent
	}
	return n
}

// within refuses numbers so large that products of them would not fit.
func (b *builder) within(n dec.Dec, at string, least, most dec.Dec) dec.Dec {
	if n < least || n > most {
		b.refuse(at, "prices.range", "应在 {least} 到 {most} 之间", "this should lie between {least} and {most}", "least", least, "most", most)
		return max(least, 1)
	}
	return n
}
