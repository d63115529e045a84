package orderfile

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/trade/channel"
)

// plan is a mapping whose cells were found: which columns of which table are
// read, and what each is for. Tables are numbered: 0 has the rows, then the joins.
type plan struct {
	*Mapping
	zone    *time.Location
	numbers numbers
	columns [][]string // by table: the columns that are kept
	from    []*source  // by join

	foreignID, placedAt, freight, number, note, wishDate source
	fields                                               []named
	customer                                             customerPlan
	line                                                 linePlan

	problems []*fault.Error
}

type customerPlan struct {
	ref, name, kind, region, phone, email source
	address                               addressPlan
	fields                                []named
}

type addressPlan struct {
	name, phone, country, province, city, postcode, street source
}

type linePlan struct {
	sku, quantity, price, discount, note source
	name, category, unit, supply         source
	options, fields                      []named
}

// named is a cell of a custom field or an option.
type named struct {
	key string
	source
}

// newPlan checks a mapping and finds its cells. zone and currency are what the
// workspace has. Faults: import.mapping, with everything that is wrong.
func newPlan(m *Mapping, zone *time.Location, currency money.Currency) (*plan, error) {
	own := *m
	p := &plan{Mapping: &own, zone: zone, numbers: numbersOf(m.Decimal), columns: make([][]string, 1+len(m.Joins))}
	if own.Currency == "" {
		own.Currency = currency
	}
	p.head()
	p.joins()
	p.orderCells()
	p.customerCells()
	p.lineCells()
	if len(p.problems) > 0 {
		return nil, errMapping.New("why", fault.Text{ZH: "见下", EN: "see below"}).Of(p.problems...)
	}
	return p, nil
}

func (p *plan) problem(at, zh, en string, args ...any) {
	p.problems = append(p.problems, errCell.New("why", fault.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}).At(at))
}

func (p *plan) head() {
	if p.Format != Format {
		p.problem("/format", "应为 %s", "must be %s", Format)
	}
	if !channel.Valid(p.Channel) {
		p.problem("/channel", "没有渠道「%s」", "there is no channel %s", p.Channel)
	}
	if !p.Currency.Valid() {
		p.problem("/currency", "应为 ISO 4217 币种代码", "must be a currency of ISO 4217")
	}
	if p.Decimal != "." && p.Decimal != "," {
		p.problem("/decimal", "应为 . 或 ,", "must be . or ,")
	}
	p.pattern("/rows/file", p.Rows.File)
}

func (p *plan) pattern(at, pattern string) {
	if _, err := path.Match(pattern, ""); err != nil || pattern == "" {
		p.problem(at, "应为文件名或其模式，如 *.csv", "must be a file's name or a pattern such as *.csv")
	}
}

// joins finds what each table is looked up by, in what is known before it.
func (p *plan) joins() {
	p.from = make([]*source, len(p.Joins))
	for i, j := range p.Joins {
		at := fmt.Sprintf("/joins/%d", i)
		p.pattern(at+"/file", j.File)
		if j.On == "" || j.From == "" {
			p.problem(at, "缺少 on 或 from", "on and from are needed")
		}
		if j.As == "" || strings.Contains(j.As, ".") || p.joinAs(j.As) != i+1 {
			p.problem(at+"/as", "应为不含点号、不重复的名称", "must be a name of its own without a dot")
		}
		p.from[i] = &source{Cell: &Cell{Column: j.From}}
		p.find(p.from[i], i+1, at+"/from")
	}
}

// joinAs is the table of a prefix; 0 when there is none.
func (p *plan) joinAs(prefix string) int {
	return 1 + slices.IndexFunc(p.Joins, func(j Join) bool { return j.As == prefix })
}

// find finds a cell's column among the tables before a number.
func (p *plan) find(s *source, before int, at string) {
	if s.table = -1; s.Column == "" {
		s.text = s.constant()
		return
	}
	s.table = 0
	name := s.Column
	if prefix, rest, dotted := strings.Cut(name, "."); dotted && p.joinAs(prefix) > 0 {
		s.table, name = p.joinAs(prefix), rest
	}
	if s.table >= before && s.table > 0 {
		p.problem(at, "「%s」要到后面才查到", "%s is looked up only later", s.Column)
		return
	}
	if s.at = slices.Index(p.columns[s.table], name); s.at < 0 {
		s.at = len(p.columns[s.table])
		p.columns[s.table] = append(p.columns[s.table], name)
	}
}

// cell finds a cell that is used for something and checks how it is to be read.
func (p *plan) cell(at, use string, c *Cell) source {
	s := source{Cell: c}
	if p.find(&s, len(p.columns), at); !slices.Contains(uses[use], c.As) {
		p.problem(at, "这里的 as 不能是「%s」", "as cannot be %s here", c.As)
	}
	if c.Places != nil && (*c.Places < 0 || *c.Places > 4) {
		p.problem(at, "places 应在 0 到 4 之间", "places must be 0 to 4")
	}
	if (use == "time" || c.As == "date") && c.given() {
		s.layout = p.layoutOf(at, c)
	}
	return s
}

// need is cell for what a mapping must say.
func (p *plan) need(at, use string, c *Cell) source {
	if !c.given() {
		p.problem(at, "必须指定", "is needed")
	}
	return p.cell(at, use, c)
}

func (p *plan) layoutOf(at string, c *Cell) *layout {
	zone := p.zone
	if c.Zone != "" {
		var err error
		if zone, err = time.LoadLocation(c.Zone); err != nil {
			p.problem(at, "没有时区「%s」", "there is no time zone %s", c.Zone)
			return nil
		}
	}
	l, err := newLayout(c.Layout, zone)
	if err != nil {
		p.problem(at, "日期写法「%s」无法使用", "the layout %s cannot be used: "+err.Error(), c.Layout)
	}
	return l
}

func (p *plan) orderCells() {
	o := &p.Order
	p.foreignID = p.need("/order/foreignId", "text", &o.ForeignID)
	p.placedAt = p.cell("/order/placedAt", "time", &o.PlacedAt)
	p.freight = p.cell("/order/freight", "number", &o.Freight)
	p.number = p.cell("/order/number", "text", &o.Number)
	p.note = p.cell("/order/note", "text", &o.Note)
	p.wishDate = p.cell("/order/wishDate", "time", &o.WishDate)
	p.fields = p.named("/order/fields", o.Fields)
}

func (p *plan) customerCells() {
	c := &p.Customer
	x := &p.customer
	x.ref = p.cell("/customer/ref", "text", &c.Ref)
	if !c.Ref.given() && (c.Default == nil || c.Default.Ref == "") {
		p.problem("/customer/ref", "必须指定 ref 或 default", "ref or default is needed")
	}
	text := func(key string, c *Cell) source { return p.cell("/customer/"+key, "text", c) }
	x.name, x.kind, x.region = text("name", &c.Name), text("type", &c.Type), text("region", &c.Region)
	x.phone, x.email = text("phone", &c.Phone), text("email", &c.Email)
	a := &c.Address
	x.address = addressPlan{text("address/name", &a.Name), text("address/phone", &a.Phone), text("address/country", &a.Country),
		text("address/province", &a.Province), text("address/city", &a.City), text("address/postcode", &a.Postcode), text("address/street", &a.Street)}
	x.fields = p.named("/customer/fields", c.Fields)
}

func (p *plan) lineCells() {
	l := &p.Line
	x := &p.line
	x.sku = p.need("/line/sku", "text", &l.SKU)
	x.quantity = p.need("/line/quantity", "number", &l.Quantity)
	x.price = p.cell("/line/price", "number", &l.Price)
	x.discount = p.cell("/line/discount", "discount", &l.Discount)
	text := func(key string, c *Cell) source { return p.cell("/line/"+key, "text", c) }
	x.note, x.name, x.category = text("note", &l.Note), text("name", &l.Name), text("category", &l.Category)
	x.unit, x.supply = text("unit", &l.Unit), text("supply", &l.Supply)
	x.options, x.fields = p.named("/line/options", l.Options), p.named("/line/fields", l.Fields)
}

// named finds the cells of custom fields, in the order of their keys.
func (p *plan) named(at string, cells map[string]Cell) []named {
	var all []named
	for _, key := range slices.Sorted(maps.Keys(cells)) {
		c := cells[key]
		all = append(all, named{key, p.cell(at+"/"+key, "value", &c)})
	}
	return all
}
