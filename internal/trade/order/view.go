package order

import (
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// View is an order as answers show it; a quote shares its parts and has
// neither id, number nor phase.
type View struct {
	ID            ID            `json:"id,omitzero"`
	Number        string        `json:"number,omitempty" fact:"order.number"`
	Type          string        `json:"type"`
	Phase         Phase         `json:"phase,omitempty" enum:"placed,confirmed,working,cancelled"`
	Version       int64         `json:"version,omitzero"`
	Customer      *CustomerView `json:"customer,omitempty"`
	Owner         string        `json:"owner,omitempty" fact:"order.owner" doc:"Id of the user whose order it is"`
	Channel       string        `json:"channel,omitzero" fact:"order.channel"`
	ForeignID     string        `json:"foreignId,omitempty" fact:"order.foreignId"`
	PlacedAt      *time.Time    `json:"placedAt,omitempty" fact:"order.placedAt"`
	ConfirmedAt   *time.Time    `json:"confirmedAt,omitempty" fact:"order.confirmedAt"`
	CancelAskedAt *time.Time    `json:"cancelAskedAt,omitempty" doc:"Since when somebody asks to cancel it, and waits for an answer"`
	Release       string        `json:"release"`
	Form          *form.View    `json:"form,omitempty" doc:"Quotes: the form as it is to be shown now"`
	Fields        any           `json:"fields,omitempty" doc:"Custom order fields by key"`
	Note          string        `json:"note,omitempty" fact:"order.note"`
	WishDate      *clock.Date   `json:"wishDate,omitempty" fact:"order.wishDate"`
	Coupon        string        `json:"coupon,omitempty" fact:"order.coupon"`
	Lines         []LineView    `json:"lines,omitzero" fact:"order.lines"`
	Destinations  []Destination `json:"destinations,omitempty" fact:"order.destinations"`
	Totals        *TotalsView   `json:"totals,omitempty"`
	PromisedAt    *clock.Date   `json:"promisedAt,omitempty" fact:"order.promisedAt"`
	Plan          string        `json:"plan,omitempty" fact:"plan.key"`
	Route         RouteView     `json:"route"`
	Holds         []string      `json:"holds,omitempty" fact:"check.holds"`
	Warnings      []string      `json:"warnings,omitempty" fact:"check.warnings"`
	Problems      []ProblemView `json:"problems,omitempty" doc:"Quotes: everything that speaks against placing"`
	Reasons       []rule.Reason `json:"reasons,omitempty"`
	Tasks         []TaskView    `json:"tasks,omitempty" doc:"Open tasks"`
}

// Location is where the order can be read.
func (v View) Location() string { return "/api/v1/orders/" + v.ID.String() }

// About is whom the audit trail names.
func (v View) About() string { return v.ID.String() }

// CustomerView is the customer as an order shows it.
type CustomerView struct {
	ID   party.ID `json:"id"`
	Ref  string   `json:"ref,omitempty" fact:"customer.ref"`
	Name string   `json:"name,omitempty" fact:"customer.name"`
	Type string   `json:"type,omitempty" fact:"customer.type"`

	TypeName string `json:"typeName,omitempty" fact:"customer.type" doc:"The type in words"`
}

// typed says the customer's type in words.
func (c *CustomerView) typed(s *Setup, lang string) *CustomerView {
	if c == nil || c.Type == "" {
		return c
	}
	named := *c
	named.TypeName = s.codeLabel("customerType", c.Type, lang)
	return &named
}

// named says what the products of the lines are called.
func (v *View) named(products map[catalog.ID]*catalog.Product) {
	for i := range v.Lines {
		if p := products[v.Lines[i].Product]; p != nil {
			v.Lines[i].Name, v.Lines[i].Category = p.Name, p.Category
		}
	}
}

// LineView is one line as answers show it.
type LineView struct {
	N           int              `json:"n"`
	Product     catalog.ID       `json:"product"`
	SKU         string           `json:"sku,omitzero" fact:"line.sku"`
	Name        string           `json:"name,omitempty" fact:"product.name" doc:"What its product is called"`
	Category    string           `json:"category,omitempty" fact:"product.category" doc:"Of its product"`
	Words       []form.Told      `json:"words,omitempty" doc:"On an order's page: options and custom fields in words"`
	Quantity    qty.Quantity     `json:"quantity,omitzero" fact:"line.quantity"`
	Options     any              `json:"options,omitempty"`
	Form        []form.FieldView `json:"form,omitempty" doc:"Quotes: the line's own fields as they are to be shown now"`
	Fields      any              `json:"fields,omitempty"`
	Destination string           `json:"destination,omitempty" fact:"line.destination"`
	WishDate    *clock.Date      `json:"wishDate,omitempty" fact:"line.wishDate"`
	Note        string           `json:"note,omitempty" fact:"line.note"`
	PriceList   string           `json:"priceList,omitempty" fact:"line.priceList"`
	ListPrice   *money.Amount    `json:"listPrice,omitempty" fact:"line.listPrice"`
	Price       *money.Amount    `json:"price,omitempty" fact:"line.price"`
	Amount      *money.Amount    `json:"amount,omitempty" fact:"line.amount"`
	Net         *money.Amount    `json:"net,omitempty" fact:"line.net" doc:"Amount after its share of the order's discounts"`
	Short       qty.Quantity     `json:"short,omitzero" fact:"line.short" doc:"What no warehouse has now"`
	Source      string           `json:"source,omitempty" fact:"line.source" doc:"Code of the first warehouse it is taken from"`
	Available   *qty.Quantity    `json:"available,omitempty" fact:"stock.available" doc:"Quotes: what there is to take"`
	PromisedAt  *clock.Date      `json:"promisedAt,omitempty" fact:"line.promisedAt"`
}

// TotalsView is the sums of an order.
type TotalsView struct {
	Gross    *money.Amount `json:"gross,omitempty" fact:"order.goods" doc:"Sum of list price × quantity"`
	Goods    *money.Amount `json:"goods,omitempty" fact:"order.goods" doc:"Sum of the lines' amounts"`
	Discount *money.Amount `json:"discount,omitempty" fact:"order.discount"`
	Subtotal *money.Amount `json:"subtotal,omitempty" fact:"order.subtotal"`
	Freight  *money.Amount `json:"freight,omitempty" fact:"order.freight"`
	Fees     *money.Amount `json:"fees,omitempty" fact:"order.fees"`
	Tax      *money.Amount `json:"tax,omitempty" fact:"order.tax" doc:"Included in, or added to, the total"`
	Total    *money.Amount `json:"total,omitempty" fact:"order.total"`
}

// RouteView is the way an order goes.
type RouteView struct {
	Lane     string     `json:"lane,omitempty" fact:"route.lane"`
	Priority dec.Dec    `json:"priority,omitzero" fact:"route.priority"`
	Team     string     `json:"team,omitempty" fact:"route.team"`
	Skip     []string   `json:"skip,omitempty" fact:"route.skip"`
	Steps    []StepView `json:"steps,omitempty" doc:"Quotes: each step with its owner, or skipped and why"`
}

// StepView is one step of the way.
type StepView struct {
	Step  string     `json:"step"`
	Name  string     `json:"name"`
	Kind  string     `json:"kind"`
	State string     `json:"state" enum:"now,ahead,skipped,done"`
	Lane  string     `json:"lane,omitempty" doc:"Of a choice: the lane taken"`
	Owner []WhoView  `json:"owner,omitempty"`
	Why   string     `json:"why,omitempty" doc:"Why it is skipped"`
	Due   *time.Time `json:"due,omitempty"`
}

// WhoView is a person, a role and how many have it, or the customer and how many sign in
// for it.
type WhoView struct {
	User   string `json:"user,omitempty"`
	Name   string `json:"name,omitempty"`
	Role   string `json:"role,omitempty"`
	People int    `json:"people,omitzero"`

	Customer bool `json:"customer,omitzero"`
}

// whoView is who holds a task, as orders show it.
func whoView(h flow.Holder) WhoView {
	return WhoView{User: h.User.String(), Name: h.Name, Role: h.Role, People: h.People, Customer: h.Customer}
}

// TaskView is an open task as its order shows it.
type TaskView struct {
	ID       flow.TaskID `json:"id,omitzero"`
	Step     string      `json:"step"`
	Name     string      `json:"name"`
	Kind     string      `json:"kind"`
	Owner    WhoView     `json:"owner"`
	OpenedAt time.Time   `json:"openedAt"`
	DueAt    time.Time   `json:"dueAt"`
}

// ProblemView is something that speaks against placing.
type ProblemView struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty" doc:"JSON pointer into the request"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
	Reason  any    `json:"reason,omitempty"`
}

// amounts shows sums in the order's currency.
func (t Totals) view() *TotalsView {
	of := func(d dec.Dec) *money.Amount {
		m := money.Of(d, t.Currency)
		return &m
	}
	return &TotalsView{Gross: of(t.Gross), Goods: of(t.Goods), Discount: of(t.Discount), Subtotal: of(t.Subtotal),
		Freight: of(t.Freight), Fees: of(t.Fees), Tax: of(t.Tax), Total: of(t.Total)}
}

// view shows an order; what needs the customer, tasks or reasons is added by
// whoever has read them.
func (o *Order) view() View {
	v := View{ID: o.ID, Number: o.Number, Type: o.Type, Phase: o.Phase, Version: o.Version, Owner: o.Owner.String(),
		Channel: o.Channel, ForeignID: o.ForeignID, Release: o.Release, Fields: present(o.Body.Fields), Note: o.Body.Note,
		WishDate: o.Body.WishDate, Coupon: o.Body.Coupon, Destinations: o.Body.Destinations, Totals: o.Body.Totals.view(),
		PromisedAt: o.Body.PromisedAt, Plan: o.Body.Plan, Holds: o.Body.Holds, Warnings: o.Body.Warnings,
		Route:    RouteView{Lane: o.Body.Route.Lane, Priority: o.Body.Route.Priority, Team: o.Body.Route.Team, Skip: o.Body.Route.Skip},
		PlacedAt: moment(o.PlacedAt), ConfirmedAt: moment(o.ConfirmedAt), Lines: make([]LineView, len(o.Lines))}
	for i := range o.Lines {
		v.Lines[i] = o.Lines[i].view(o.Total.Currency)
	}
	return v
}

// present keeps an object without members out of an answer.
func present(raw rawJSON) any {
	if len(raw) <= len("{}") {
		return nil
	}
	return raw
}

func moment(micros int64) *time.Time {
	if micros == 0 {
		return nil
	}
	t := time.UnixMicro(micros).UTC()
	return &t
}

func (l *Line) view(c money.Currency) LineView {
	of := func(d dec.Dec) *money.Amount {
		m := money.Of(d, c)
		return &m
	}
	return LineView{N: l.N, Product: l.Product, SKU: l.SKU, Quantity: l.Quantity, Options: present(l.Body.Options), Fields: present(l.Body.Fields),
		Destination: l.Body.Destination, WishDate: l.Body.WishDate, Note: l.Body.Note, PriceList: l.Body.PriceList,
		ListPrice: of(l.ListPrice), Price: of(l.Price), Amount: of(l.Amount), Net: of(l.Net), Short: l.Short, Source: l.Source, PromisedAt: l.PromisedAt}
}

func customerView(p *party.Party) *CustomerView {
	if p == nil {
		return nil
	}
	return &CustomerView{ID: p.ID, Ref: p.Ref, Name: p.Name, Type: p.Type}
}

// answer is what the placing decision says: the order with its reasons and the
// tasks that it opens, or, for a quote, the form, the way and every problem.
func (d *draft) answer() (v View) {
	v = d.order.view()
	v.Customer, v.Reasons = customerView(d.customer).typed(d.setup, d.act.Lang), d.reasons
	for i := range d.lines {
		v.Lines[i].Name, v.Lines[i].Category = d.lines[i].product.Name, d.lines[i].product.Category
	}
	steps := d.move.State.Steps() // where it stands once it is placed
	defer func() { rightsOf(d.act, d.setup, d.typ, steps).show(&v) }()
	if d.quoting {
		d.quoted(&v)
		return v
	}
	for _, c := range d.move.Commands {
		if open, ok := c.(flow.OpenTask); ok && d.act.Kind != act.Customer { // who are told of stages instead
			v.Tasks = append(v.Tasks, d.task(open))
		}
	}
	return v
}

func (d *draft) task(open flow.OpenTask) TaskView {
	t := TaskView{Step: open.Step, Name: open.Step, Kind: string(open.Kind), OpenedAt: open.Opened, DueAt: open.Due}
	if step := d.typ.Flow.Step(open.Step); step != nil {
		t.Name = step.Name.In(d.act.Lang, "")
	}
	t.Owner = whoView(flow.HolderOf(open.For, d.people))
	return t
}

// quoted adds what only a quote shows, and takes away what only an order has.
func (d *draft) quoted(v *View) {
	v.ID, v.Number, v.Phase, v.Version, v.PlacedAt, v.ConfirmedAt = ID{}, "", "", 0, nil, nil
	for _, p := range d.problems {
		v.Problems = append(v.Problems, ProblemView{Code: p.Code, Field: p.Field, Message: p.Say(d.act.Lang), Remedy: p.Remedy(d.act.Lang), Reason: p.Why})
	}
	if d.form != nil {
		described := d.form.Describe(d.act.Lang)
		v.Form = &described
	}
	for i, l := range d.lines {
		if l.form != nil {
			v.Lines[i].Form = l.form.Asks(d.act.Lang)
		}
		if l.stocked {
			v.Lines[i].Available = &d.lines[i].plan.Available
		}
	}
	for _, s := range d.route {
		v.Route.Steps = append(v.Route.Steps, d.step(s))
	}
}

func (d *draft) step(s flow.RouteStep) StepView {
	lang := d.act.Lang
	v := StepView{Step: s.Step.ID, Name: s.Step.Name.In(lang, ""), Kind: string(s.Step.Kind), State: string(s.State), Why: s.Say.In(lang, "")}
	if s.Lane != nil {
		v.Lane = s.Lane.ID
	}
	if !s.Due.IsZero() {
		v.Due = &s.Due
	}
	for _, o := range s.Owner {
		v.Owner = append(v.Owner, WhoView{User: o.User, Name: o.Name, Role: o.Role, People: o.Members, Customer: o.Outside})
	}
	return v
}
