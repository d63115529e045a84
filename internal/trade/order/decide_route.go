package order

import (
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/inventory"
)

// check asks what speaks against the order: a block refuses it, a hold places
// it for somebody to release, a warning is shown.
func (d *draft) check() {
	d.credit()
	d.findings(d.rules("check.order", 0, ""), 0)
	for i := range d.lines {
		d.atLine(i)
		n := d.order.Lines[i].N
		d.findings(d.rules("check.line", n, ""), n)
	}
	d.env.Set(d.facts.warnings, rule.Codes(d.order.Body.Warnings...))
	d.env.Set(d.facts.holds, rule.Codes(d.order.Body.Holds...))
}

// credit applies the type's policy where the customer has a limit.
func (d *draft) credit() {
	if d.typ.Credit == CreditIgnore || d.customer == nil {
		return
	}
	if d.sure = d.customer.Free(d.order.Total); d.sure {
		return
	}
	switch d.typ.Credit {
	case CreditBlock:
		rights := d.rights()
		told := rights.Sees("customer.creditLimit") && rights.Sees("customer.creditFree") && rights.Sees("order.total")
		d.problem("", d.customer.Exceeded(d.order.Total, told))
	case CreditHold:
		d.order.Body.Holds = append(d.order.Body.Holds, overCredit)
	case CreditWarn:
		d.order.Body.Warnings = append(d.order.Body.Warnings, overCredit)
	}
}

// overCredit is the hold of an order that goes over its customer's credit.
const overCredit = "overCredit"

// findings sorts what check tables found, of a line or of the order, by what it does.
func (d *draft) findings(out rule.Outcome, line int) {
	for i := range out.Hits {
		hit := &out.Hits[i]
		reason := d.setup.rules.Reason(*hit, d.env)
		reason.Line = line
		d.reasons = append(d.reasons, reason)
		code := hit.Value("code").Text()
		switch hit.Value("level").Text() {
		case "block":
			e := &fault.Error{}
			*e = *errCheck.New("say", spoken(hit.Say))
			e.Code = or(code, "check")
			d.problem(fieldPointer(pointerTo(line), hit.Value("field").Text()), e.Because(d.rights().reason(reason)))
		case "hold":
			d.order.Body.Holds = once(append(d.order.Body.Holds, code))
		case "warn":
			d.order.Body.Warnings = once(append(d.order.Body.Warnings, code))
		}
	}
}

// builtins are the fields that stand beside custom fields in a request.
var builtins = map[string]bool{"customer": true, "lines": true, "destinations": true, "note": true, "wishDate": true, "coupon": true, "attachments": true,
	"sku": true, "quantity": true, "options": true, "destination": true}

// fieldPointer says where a check's field stands in the request.
func fieldPointer(base, field string) string {
	switch {
	case field == "":
		return base
	case builtins[field]:
		return base + "/" + field
	}
	return base + "/fields/" + field
}

// routed asks the routing tables for lane, priority, team and what to skip.
func (d *draft) routed() {
	out := d.rules("route.order", 0, "")
	lane, _ := out.One("lane")
	team, _ := out.One("team")
	r := Route{Lane: lane.Text(), Team: team.Text(), Priority: dec.Of(5)}
	if p, hit := out.One("priority"); hit != nil {
		r.Priority = p.Dec()
	}
	for _, v := range out.Many("skip") {
		r.Skip = append(r.Skip, v.Text())
	}
	for _, hit := range out.Hits {
		reason := d.setup.rules.Reason(hit, d.env)
		reason.Instead = d.setup.rules.Instead(hit, d.env)
		d.reasons = append(d.reasons, reason)
	}
	d.order.Body.Route = r
	d.facts.routed(d.env, r)
}

// start begins the order's flow on paper: automatic steps move the order in
// memory, so that one that goes straight through is confirmed before its
// first row is written.
func (d *draft) start() {
	w, begin := d.ready()
	if d.quoting {
		d.way(w, begin)
	}
	if len(d.problems) == 0 {
		d.run(w, begin)
	}
	d.settleStock()
	if d.placeable() {
		d.turns.Note(flow.State{}, d.move.State, d.move.Commands)
		d.customer.Spend(d.order.Total)
	}
}

// ready is the order before its flow, and the event that begins it.
func (d *draft) ready() (flow.World, flow.Event) {
	d.own = subject{setup: d.setup, typ: d.typ, order: &d.order, env: d.env}
	d.subject = &d.own
	w := flow.Complete(d.subject.World(d.act), d.setup.whole, d.people)
	w.Turns = d.turns
	return w, flow.Event{ID: flow.EventID(), Kind: flow.Start, At: d.act.At,
		Subject: d.order.ID.String(), By: flow.Actor{User: d.act.User.String(), Name: d.act.Name, Kind: d.act.Kind}}
}

// placeable tells whether the order will be placed, as far as the decision goes.
func (d *draft) placeable() bool { return len(d.problems) == 0 && !d.quoting && !d.surprises() }

// way is the route as the customer will see it: everybody says yes.
func (d *draft) way(w flow.World, begin flow.Event) {
	if d.ahead == nil {
		d.ahead = new(flow.Foresight)
	}
	route, err := d.ahead.Preview(d.typ.Flow, flow.State{}, begin, w)
	if err != nil {
		d.problems = append(d.problems, asFault(err))
	}
	d.route = route
}

func (d *draft) run(w flow.World, begin flow.Event) {
	d.move = flow.Move{Act: d.act, Facts: map[flow.ID][]event.Fact{},
		Run: &flow.Stored{Subject: d.order.ID.Raw(), Entity: "order", Def: d.typ.Flow, Release: d.setup.whole}}
	robot := d.act.As(flow.RobotFlow)
	state, commands, err := flow.Drive(d.typ.Flow, flow.State{}, begin, w, func(c flow.Run) (string, error) {
		told, known, err := d.subject.Call(robot, c.Verb, c.Input)
		if err == nil && !known {
			err = errVerb.New("verb", c.Verb)
		}
		d.move.Facts[c.Call] = told
		return "", err
	})
	if err == nil {
		d.move.State, d.move.Commands = state, commands
		d.move.End, err = flow.TellEnd(d.subject, d.act, commands)
	}
	if err != nil {
		d.problems = append(d.problems, asFault(err))
	}
}

// settleStock keeps the plan on the shelf only if the order is placed and
// reaches the phase that reserves.
func (d *draft) settleStock() {
	if !d.placeable() || !reached(d.order.Phase, d.typ.ReserveOn) {
		d.putBack()
		return
	}
	for i := range d.lines {
		if l := &d.lines[i]; l.stocked {
			d.subject.reserve = append(d.subject.reserve, inventory.Line{N: int64(d.order.Lines[i].N), Product: l.plan.Product,
				Parts: l.plan.Parts, Short: l.plan.Short, Policy: d.typ.Short, From: l.plan.From})
		}
	}
}

// putBack gives the shelf what the order had planned to take.
func (d *draft) putBack() {
	for i := range d.lines {
		d.shelf.PutBack(d.lines[i].plan)
	}
}

// reached tells whether a phase lies at or behind another one.
func reached(now, wanted Phase) bool { return rank(wanted) > 0 && rank(now) >= rank(wanted) }

func rank(p Phase) int { return slices.Index([]Phase{Placed, Confirmed, Working}, p) + 1 }
