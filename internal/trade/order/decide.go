package order

import (
	"encoding/json"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
	"bespoke/internal/trade/pricing"
)

// ground is what a few set-wise reads brought for a whole batch of requests:
// the decision itself reads nothing.
type ground struct {
	setup    *Setup
	people   flow.People
	turns    *flow.Turns // whose turn it is, and how busy people are; nil where nobody asks
	shelf    *inventory.Shelf
	customer *party.Party
	products []*catalog.Product // by line; nil where there is no such product
	allow    func(permission string) bool
	sent     map[file.ID]file.File            // what requests attach, and what their fields hold; nil believes all
	known    func(form.Ref) (form.Ref, bool)  // customers, products and users that fields name
	person   func(user string) rule.Frame     // the facts of one of the staff whom a field names; nil knows nobody
	last     func(key string) json.RawMessage // what the customer's last order held; nil without
	came     int                              // files that came with an order that is decided again
	room     *form.Room                       // memory for forms, where many orders are decided one by one; else nil
	ahead    *flow.Foresight                  // memory for looking ahead, likewise
	given    func(*rule.Env)                  // examples: facts that others would have computed; else nil
}

// draft is one order in the hands of the placing decision. It passes the
// stages in their order; each adds the facts that its rules decide, so that no
// rule can read what is not known yet.
type draft struct {
	ground
	act   act.Act
	req   *Request
	typ   *Type
	env   *rule.Env
	facts *factRefs

	order    Order
	lines    []lineDraft
	together []goodsLine // what their products say of them
	places   []placeDraft
	from     sourcing
	files    []fileRow // attached
	held     []fileRow // in custom fields
	form     *form.Resolved
	filler   *rule.Filler
	price    pricing.Quote
	quoting  bool // nothing will be stored: the route is wanted instead
	sure     bool // the decision rests on there being credit
	move     flow.Move
	subject  *subject // own, once the order is before its flow
	own      subject
	route    []flow.RouteStep
	accounts []party.Account                     // the customer's, when this was decided
	repeated Fields                              // what the form took of the customer's last order
	lay      map[catalog.ID][]inventory.Recorded // likewise what lay where
	sources  []inventory.RecordedSource          // and the warehouses that rules chose from
	problems []*fault.Error
	reasons  []rule.Reason
	kept     kept // once it may be placed
}

// lineDraft is one line on its way.
type lineDraft struct {
	req     *LineRequest
	product *catalog.Product
	frames  rule.Element // line, product
	stock   rule.Frame
	form    *form.Resolved
	filler  *rule.Filler
	plan    inventory.Taken
	stocked bool // its product is taken from stock
}

// placeDraft is one destination on its way.
type placeDraft struct {
	Destination
	frame rule.Frame
}

// decide passes a request through the stages. It reports every finding at
// once; only what makes the rest meaningless ends it early.
func decide(a act.Act, req *Request, g ground, quoting bool) *draft {
	d := &draft{ground: g, act: a, req: req, quoting: quoting}
	if d.through() {
		d.start()
	}
	return d
}

// through passes the stages before the flow; false where nothing else means anything.
func (d *draft) through() bool {
	if !d.open() {
		return false
	}
	for _, stage := range []func(){d.goods, d.fill, d.configure, d.priced, d.take, d.promise, d.total, d.planned, d.check, d.routed, d.settle} {
		d.asGiven()
		stage()
	}
	d.asGiven()
	return true
}

// asGiven sets the facts that an example states, before each stage and the flow.
func (d *draft) asGiven() {
	if d.given != nil {
		d.given(d.env)
	}
}

// refused is the answer to a request that may not be placed; nil when it may.
func (d *draft) refused() *fault.Error {
	if len(d.problems) == 0 {
		return nil
	}
	def := errRefused
	if all(d.problems, func(p *fault.Error) bool { return p.Code == "stock.short" }) {
		def = errShort
	}
	for _, p := range d.problems {
		switch {
		case p.Kind == fault.Denied:
			return p
		case p.Kind == fault.Invalid:
			def = errInvalid
		case len(d.problems) == 1 && (p.Code == "credit.exceeded" || p.Code == "format.unsupported"):
			return p
		}
	}
	return def.New().Of(d.problems...)
}

func all(ps []*fault.Error, is func(*fault.Error) bool) bool {
	for _, p := range ps {
		if !is(p) {
			return false
		}
	}
	return true
}

// askLine lets a point's tables decide about the line that is bound, and records
// every row that did.
func (d *draft) askLine(point string, line *Line) rule.Outcome {
	out := d.rules(point, line.N, "/sku")
	d.record(out, line.N)
	return out
}

// problem adds a finding about a field.
func (d *draft) problem(pointer string, e *fault.Error) {
	d.problems = append(d.problems, e.At(pointer))
}

// rules lets a point's tables decide of a line, or of the order (0). Where a formula of
// theirs has no result the order is refused, at a member: nothing is guessed.
func (d *draft) rules(point string, line int, member string) rule.Outcome {
	out := d.setup.rules.Decide(point, d.order.Type, d.env)
	for _, f := range out.Failures() {
		d.problem(pointerTo(line)+member, f.Fault())
	}
	return out
}

// record keeps every row that decided, of a line or of the order.
func (d *draft) record(out rule.Outcome, line int) {
	for _, hit := range out.Hits {
		reason := d.setup.rules.Reason(hit, d.env)
		reason.Line = line
		d.reasons = append(d.reasons, reason)
	}
}

// atLine binds a line's facts for what follows.
func (d *draft) atLine(i int) *lineDraft {
	l := &d.lines[i]
	d.facts.bind(d.env, l.frames)
	d.env.Bind(d.facts.stock, l.stock)
	return l
}

func (d *draft) amount(m *money.Amount, line int, member string) {
	if m != nil && m.Currency != d.order.Total.Currency {
		d.problem(pointerTo(line)+member, errCurrency.New("currency", string(d.order.Total.Currency)))
	}
}

// pointerTo is where a line stands in the request; "" for the order (0).
func pointerTo(line int) string {
	if line == 0 {
		return ""
	}
	return "/lines/" + strconv.Itoa(line-1)
}
