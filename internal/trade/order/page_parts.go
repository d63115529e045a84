package order

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
)

// because writes why a step was passed by.
func (b *pageBuilder) because(why *flow.Because, voice rule.Voice) {
	hidden := slices.ContainsFunc(why.If.Reads(), func(fact string) bool { return !b.rights.learns(fact) })
	if !hidden {
		why.Text = voice.Cond(why.If)
	}
	var values map[string]json.RawMessage
	_ = json.Unmarshal(why.Values, &values) // none is none
	var inputs rule.Inputs
	for _, fact := range slices.Sorted(maps.Keys(values)) {
		if b.rights.learns(fact) {
			inputs = append(inputs, rule.Input{Fact: fact, Value: values[fact]})
		}
	}
	why.Inputs = voice.Inputs(inputs)
	if why.Document != "" {
		why.Name = b.one.setup.documentLabel(why.Document, b.act.Lang)
	}
}

// CustomerHead is the customer as an order's page shows him.
type CustomerHead struct {
	ID          party.ID       `json:"id"`
	Ref         string         `json:"ref,omitempty" fact:"customer.ref"`
	Name        string         `json:"name,omitempty" fact:"customer.name"`
	Type        string         `json:"type,omitempty" fact:"customer.type"`
	TypeName    string         `json:"typeName,omitempty" fact:"customer.type"`
	Phone       string         `json:"phone,omitempty" fact:"customer.phone"`
	Since       *clock.Date    `json:"since,omitempty" fact:"customer.since"`
	CreditLimit *money.Amount  `json:"creditLimit,omitempty" fact:"customer.creditLimit"`
	CreditFree  *money.Amount  `json:"creditFree,omitempty" fact:"customer.creditFree"`
	OrderCount  int64          `json:"orderCount,omitzero" fact:"customer.orderCount"`
	Spent       []money.Amount `json:"spent,omitempty" fact:"customer.spent" doc:"By currency"`
	Owner       *WhoView       `json:"owner,omitempty" fact:"customer.owner"`
	Last        []Summary      `json:"last,omitempty" doc:"Its latest other orders, at most five"`
}

// customer shows who ordered, to those who may read customers.
func (b *pageBuilder) customer() error {
	p := b.one.party
	release, err := b.s.o.Current(b.ctx, b.r)
	if err != nil {
		return err
	}
	b.today = setupOf(release)
	reader := party.ReaderOf(b.act, release)
	if p == nil || b.staff() && !b.may("party.read") || !reader.Sees(p) || !b.rights.Sees("order.customer") {
		return nil
	}
	since := clock.DateOf(time.UnixMicro(p.CreatedAt).In(b.one.setup.Workspace.Zone))
	h := CustomerHead{ID: p.ID, Ref: p.Ref, Name: p.Name, Type: p.Type, TypeName: b.one.setup.codeLabel("customerType", p.Type, b.act.Lang),
		Phone: p.Phone, Since: &since, CreditLimit: p.CreditLimit}
	if left, limited := p.Left(); limited {
		h.CreditFree = &left
	}
	for _, a := range p.Accounts {
		if h.OrderCount += a.Orders; a.Orders > 0 {
			h.Spent = append(h.Spent, money.Of(a.Spent, a.Currency))
		}
	}
	if !p.Owner.IsZero() {
		h.Owner = &WhoView{User: p.Owner.String()}
		if u, ok := b.people.User(p.Owner.String()); ok {
			h.Owner.Name = u.Name
		}
	}
	reader.Show(&h)
	h.Last, err = b.last()
	b.page.Customer = &h
	return err
}

// last are the customer's latest other orders that the reader may see.
func (b *pageBuilder) last() ([]Summary, error) {
	l, err := b.s.lister(b.ctx, b.act, b.r, b.today, Filter{Customer: []string{b.one.order.Customer.String()}})
	if err == nil && !l.w.nothing {
		err = l.begin(l.w.sort.begin())
	}
	if err != nil || l.w.nothing {
		return nil, err
	}
	var found []*Order
	_, err = l.walk(pageLast+1, mostLooked, func(some []*Order) error {
		found = append(found, some...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(o *Order) bool { return o.ID == b.one.order.ID })
	return l.rows(found[:min(len(found), pageLast)])
}

func (b *pageBuilder) may(permission string) bool {
	return b.s.o.Allow(b.ctx, b.r, b.act, permission) == nil
}

// actions lists what the reader may do next: say something to tasks that he may
// act on, let work begin, cancel; behind these what decides nothing. What is not
// possible now says why.
func (b *pageBuilder) actions() error {
	b.page.Actions = []flow.Action{}
	for i, o := range b.open {
		if b.run != nil && b.staff() && b.run.May(o.Seat, b.act.User.String(), b.standing()) {
			b.page.Actions = append(b.page.Actions, b.page.Tasks[i].Actions(b.act, b.may)...)
		}
	}
	order, path := b.one.order, "/api/v1/orders/"+b.one.order.ID.String()
	if b.acts() && b.may("order.release") && b.staff() && order.Phase != Cancelled && order.Phase != Working {
		b.offer(flow.Action{Verb: "order.release", Label: fault.Text{ZH: "放行开工", EN: "Release"}.In(b.act.Lang), Path: path + "/release"}, order.can("order.release"))
	}
	if err := b.cancel(path + "/cancel"); err != nil {
		return err
	}
	return b.besides()
}

// cancel offers to cancel the order or to ask for it; where somebody has asked, to
// answer him, or to take it back.
func (b *pageBuilder) cancel(path string) (err error) {
	if b.one.order.Phase == Cancelled {
		return nil
	}
	if b.page.Cancel, err = cancelAsked(b.r, b.act, b.one.order.ID); err != nil {
		return err
	}
	if !b.acts() {
		return nil
	}
	allows := b.s.allowsCancel(b.ctx, b.r, b.act)
	if ask := b.page.Cancel; ask != nil {
		if allows {
			b.answer("order.allowCancel", path+"/allow", fault.Text{ZH: "同意取消", EN: "Allow cancelling"})
		}
		switch {
		case !b.may("order.cancel"):
		case ask.Own:
			b.answer("order.declineCancel", path+"/decline", fault.Text{ZH: "撤回取消申请", EN: "Take back the request"})
		case allows:
			b.answer("order.declineCancel", path+"/decline", fault.Text{ZH: "不同意取消", EN: "Decline cancelling"}, "reason")
		}
		return nil
	}
	if !b.may("order.cancel") {
		return nil
	}
	asks, not := b.one.mayCancel(b.act, "-", allows)
	b.page.CancelAsks = asks
	cancel := flow.Action{Verb: "order.cancel", Label: fault.Text{ZH: "取消订单", EN: "Cancel the order"}.In(b.act.Lang), Path: path}
	if asks {
		cancel.Label = fault.Text{ZH: "申请取消订单", EN: "Ask to cancel the order"}.In(b.act.Lang)
	}
	if b.staff() && (asks || b.one.order.Phase != Placed) {
		cancel.Needs = []string{"reason"}
	}
	b.offer(cancel, not)
	return nil
}

// answer offers an answer to who asked to cancel the order.
func (b *pageBuilder) answer(verb, path string, label fault.Text, needs ...string) {
	b.offer(flow.Action{Verb: verb, Label: label.In(b.act.Lang), Path: path, Needs: needs}, nil)
}

// acts tells whether the reader may do more with the order than read it: his row scope
// shows it, or a task of it is in his hands. Who was sent a copy reads.
func (b *pageBuilder) acts() bool {
	return b.one.Visible(b.act) || b.run != nil && b.run.InHands(b.act, b.one.Stake())
}

// standing is what who may act on the order's tasks hangs on.
func (b *pageBuilder) standing() flow.World {
	return flow.World{People: b.people, Stake: b.one.Stake()}
}

// besides adds what people do at tasks without deciding them, and the taking back of
// what the reader was the last to decide.
func (b *pageBuilder) besides() error {
	if b.run == nil || !b.staff() {
		return nil
	}
	if b.acts() {
		now := flow.Complete(b.one.World(b.act), b.run.Release, b.people)
		b.page.Actions = append(b.page.Actions, b.run.Errands(b.act, now, b.today.Workspace.Jump.Eyes, b.may)...)
		b.page.Actions = append(b.page.Actions, b.run.Mover(b.act, b.today.Release, b.may)...)
	}
	for i, o := range b.open {
		task := b.page.Tasks[i]
		b.page.Actions = append(b.page.Actions, b.run.Acts(task, o.Seat, b.standing(), b.act, b.may)...)
		if !slices.ContainsFunc(b.open[:i], func(before flow.OpenSeat) bool { return before.Step == o.Step }) {
			b.page.Actions = append(b.page.Actions, b.run.Removals(task, o.Seat, b.people, b.act, b.may)...)
		}
	}
	back, err := b.run.TakeBack(b.r, b.act, b.may)
	if back != nil {
		b.page.Actions = append(b.page.Actions, *back)
	}
	return err
}

// offer adds an action, enabled unless something speaks against it.
func (b *pageBuilder) offer(one flow.Action, not *fault.Error) {
	one.Method, one.Enabled = "POST", not == nil
	if not != nil {
		one.Reason = not.Say(b.act.Lang)
	}
	b.page.Actions = append(b.page.Actions, one)
}

// can says why there is no such transition from where the order stands; nil
// where there is one.
func (o *Order) can(verb string) *fault.Error {
	there := Order{Number: o.Number, Phase: o.Phase}
	return there.move(verb)
}

// Position is where an order stands in the list that its reader came from.
type Position struct {
	Previous *ID `json:"previous,omitempty" doc:"The order before it in the list"`
	Next     *ID `json:"next,omitempty" doc:"The order behind it in the list"`
}

// position finds the neighbours of the order in a list: the list behind it,
// and the same list backwards.
func (b *pageBuilder) position(in Filter) error {
	at := cursor{id: b.one.order.ID.Raw()}
	for _, way := range []struct {
		back bool
		into **ID
	}{{true, &b.page.Position.Previous}, {false, &b.page.Position.Next}} {
		l, err := b.s.lister(b.ctx, b.act, b.r, b.today, in)
		if err != nil || l.w.nothing || l.w.sort.by == byDue {
			return err
		}
		at.at = [...]int64{b.one.order.PlacedAt, int64(b.one.order.Total.Units), b.one.order.UpdatedAt}[l.w.sort.by]
		if way.back {
			l.w.sort.fall = !l.w.sort.fall
		}
		if err := l.begin(at); err != nil || l.w.nothing {
			return err
		}
		_, err = l.walk(1, mostNear, func(some []*Order) error {
			*way.into = &some[0].ID
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// mostNear is how many rows are looked at for a neighbour.
const mostNear = 1_000
