package order

import (
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// subject is an order in the hands of a decision: flow moves it in memory, and
// what came of it is stored with the run. Placing and deciding a task use the
// same one, so there is one way an order is confirmed.
type subject struct {
	setup *Setup
	typ   *Type
	order *Order
	env   *rule.Env
	from  int64 // version it had when it was read; 0 for one being placed

	pinned bool // to another release than it is stored under

	steps    []string // at which it stands, where its forms go by it
	customer *CustomerView
	party    *party.Party
	products map[catalog.ID]*catalog.Product
	visible  func(act.Act) bool
	stand    *inventory.Standing                     // its claim on stock so far; nil for none
	plan     func() ([]inventory.Line, *fault.Error) // plans its lines on the shelf

	past     []changeRow       // what was filled in of it before, with decisions
	called   map[string]string // what files are called that were among that, or are there, by their ids
	known    *identity.People  // who may be named; nil where nobody was read
	fresh    []changeRow       // and what is now
	held     []fileRow         // files that were filled in now
	gone     []file.ID         // and those that fields hold no more
	mentions mentioned         // what these values name

	reserve  []inventory.Line // to be reserved now
	firm     bool             // what it holds becomes firm
	free     bool             // what it holds is given back
	weighed  bool             // it was decided on who asks to cancel it:
	pending  *cancelAsk       // somebody did, or nobody
	asked    *cancelAsk       // somebody asks now
	answered bool             // and was answered: it stays
	cause    string           // why it was cancelled
	reason   string
}

var _ flow.Subject = (*subject)(nil)

// World is the order's side of what flow may look at.
func (s *subject) World(a act.Act) flow.World {
	s.setup.facts.roles.SetFacts(s.env, a)
	s.setup.facts.running(s.env, s.order)
	return flow.World{Env: s.env, Subject: s.order.ID.Raw(), Version: s.order.Version, About: s.Customer(), Stake: s.Stake(), Assign: s.assign, Allot: s.allot, Changed: s.changed(a)}
}

// Stake is what bounds who may stand in at the order's tasks.
func (s *subject) Stake() act.Stake { return s.typ.stake(s.order.Total) }

// Customer names whom the order is for.
func (s *subject) Customer() string { return s.order.Customer.String() }

// assign asks the assignment tables for a who list.
func (s *subject) assign(e *rule.Env) json.RawMessage {
	out := s.setup.rules.Decide("assign.task", s.order.Type, e)
	_, hit := out.One("who")
	if hit == nil {
		return nil
	}
	return hit.Raw("who")
}

// allot asks the deadline tables how long a task has.
func (s *subject) allot(e *rule.Env) (clock.Duration, string) {
	out := s.setup.rules.Decide("deadline.task", s.order.Type, e)
	in, _ := out.One("in")
	calendar, _ := out.One("calendar")
	return in.Duration(), calendar.Text()
}

var errNoInput = fault.Define(fault.Invalid, "verb.input", "{verb} 不需要参数", "{verb} takes no input").
	Fix("去掉 with", "Leave with out")

// Own tells whether a verb moves the order in hand itself.
func Own(verb string) bool { return verb == "order.confirm" || verb == "order.release" }

// KnowsVerb tells whether an order's flow may call a verb: the order's own
// ones, which are done to the order in hand and take no input, or one of
// another room, as verbs knows it.
func KnowsVerb(verbs func(string, json.RawMessage) (bool, *fault.Error)) func(string, json.RawMessage) (bool, *fault.Error) {
	return func(verb string, input json.RawMessage) (bool, *fault.Error) {
		if !Own(verb) {
			return verbs(verb, input)
		}
		if len(input) > len("{}") {
			return true, errNoInput.New("verb", verb)
		}
		return true, nil
	}
}

// Call does one of the order's own verbs. Faults: order.phase, stock.short.
func (s *subject) Call(a act.Act, verb string, _ []byte) (told []event.Fact, known bool, err error) {
	var f *fault.Error
	switch verb {
	case "order.confirm":
		told, f = s.confirm(a)
	case "order.release":
		told, f = s.release()
	default:
		return nil, false, nil
	}
	if f != nil {
		return nil, true, f
	}
	s.setup.facts.running(s.env, s.order)
	return told, true, nil
}

// confirm lets the order pass: what it holds becomes firm, and where the type
// reserves only now, or the hold has expired, it is reserved.
func (s *subject) confirm(a act.Act) ([]event.Fact, *fault.Error) {
	lapsed := s.stand != nil && s.stand.State == inventory.StateExpired
	if f := s.moveTaking("order.confirm", s.typ.ReserveOn == Confirmed || lapsed); f != nil {
		return nil, f
	}
	s.order.ConfirmedAt = a.Micros()
	s.firm = s.typ.ReserveOn == Placed && !lapsed
	return []event.Fact{ConfirmedFact{Order: s.order.ID}}, nil
}

// release lets work begin.
func (s *subject) release() ([]event.Fact, *fault.Error) {
	if f := s.moveTaking("order.release", s.typ.ReserveOn == Working); f != nil {
		return nil, f
	}
	return []event.Fact{ReleasedFact{Order: s.order.ID}}, nil
}

// moveTaking takes the order over one transition and, where that is when its type
// reserves, its lines from the shelf; refused, it has done neither.
func (s *subject) moveTaking(verb string, taking bool) *fault.Error {
	if f := s.order.may(verb); f != nil {
		return f
	}
	if taking {
		if f := s.take(); f != nil {
			return f
		}
	}
	return s.order.move(verb)
}

// take plans the order's lines on the shelf; an order being placed has done so.
func (s *subject) take() *fault.Error {
	if s.plan == nil {
		return nil
	}
	lines, f := s.plan()
	if f == nil {
		s.reserve = lines
	}
	return f
}

// End hears how the run ended: without a step that confirms, completing does;
// rejected and withdrawn orders are cancelled.
func (s *subject) End(a act.Act, outcome flow.Outcome) ([]event.Fact, error) {
	switch {
	case outcome == flow.Completed && s.order.Phase == Placed:
		told, f := s.confirm(a)
		return told, asError(f)
	case outcome == flow.WasRejected && s.order.Phase != Cancelled:
		return s.cancel("rejected", "")
	case outcome == flow.Withdrawn && s.order.Phase != Cancelled:
		return s.cancel("withdrawn", "")
	}
	return nil, nil
}

// cancel takes the promise back.
func (s *subject) cancel(cause, reason string) ([]event.Fact, error) {
	if f := s.order.move("order.cancel"); f != nil {
		return nil, f
	}
	s.free, s.firm, s.reserve, s.cause, s.reason = true, false, nil, cause, reason
	return []event.Fact{CancelledFact{Order: s.order.ID, Cause: cause, Reason: reason}}, nil
}

// Visible tells whether the actor's row scope holds the order.
func (s *subject) Visible(a act.Act) bool { return s.visible == nil || s.visible(a) }

// Brief is what the answer to a decision shows of the order.
func (s *subject) Brief() flow.Brief {
	return flow.Brief{Text: s.order.ID.String(), Number: s.order.Number, Version: s.order.Version}
}

// hold is until when the order's claim is held; 0 for ever.
func (s *subject) hold(a act.Act, c *clock.Calendar) int64 {
	if s.typ.Hold == nil {
		return 0
	}
	return s.typ.Hold.After(a.At, c).UnixMicro()
}

// claim is what the order wants of the stock now; nil for nothing.
func (s *subject) claim(a act.Act) *inventory.Claim {
	if len(s.reserve) == 0 {
		return nil
	}
	c := &inventory.Claim{Act: a, Order: s.order.ID.Raw(), PlacedAt: s.order.PlacedAt, Lines: s.reserve,
		State: inventory.StateFirm, Again: s.stand != nil}
	if s.order.Phase == Placed {
		c.State, c.Until = inventory.StateHeld, s.hold(a, s.setup.calendar)
	}
	return c
}

// asError keeps a nil fault a nil error.
func asError(f *fault.Error) error {
	if f == nil {
		return nil
	}
	return f
}

// asFault tells the fault in an error of the flow; an accident stays one.
func asFault(err error) *fault.Error {
	if f := fault.As(err); f != nil {
		return f
	}
	return errBroken.New().From(err)
}
