package order

import (
	"context"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/party"
)

// MaxErased is how many orders a customer may have who is erased: all of them are
// changed in one commit, and nobody keeps half of a name.
const MaxErased = 1_000

// EraseInput asks to erase what is personal of a customer, everywhere.
type EraseInput struct {
	ID     party.ID `path:"id" json:"-"`
	Reason string   `json:"reason" maxLength:"2000" doc:"Why: who asked for it, and when; nothing personal"`
}

// Erased says what was erased.
type Erased struct {
	ID       party.ID  `json:"id"`
	Orders   int       `json:"orders" doc:"Orders without notes, addresses but for the place, and personal fields; with everything that is money or stock"`
	Notes    int       `json:"notes" doc:"Notes about them"`
	Kept     []string  `json:"kept" doc:"What stays: numbers, products, amounts, days, reference, region"`
	ErasedAt time.Time `json:"erasedAt"`
}

// About is whom the audit trail names.
func (e Erased) About() string { return e.ID.String() }

// keptWhenErased is what accounting is made of; the law has it kept.
var keptWhenErased = []string{"number", "foreignId", "products", "amounts", "days", "place", "reference", "files"}

// nameless is what an erased customer is called.
var nameless = fault.Text{ZH: "已删除的客户", EN: "Erased customer"}

var (
	errNoParty = fault.Define(fault.Missing, "party.missing", "没有客户 {id}", "There is no party {id}").
			Fix("检查编号", "Check the id")
	errOpenOrders = fault.Define(fault.Blocked, "party.open", "客户还有 {n} 张未完成的订单：{numbers}", "{n} orders of this party are still open: {numbers}").
			Fix("先完成或取消这些订单，再删除", "Complete or cancel them first")
	errManyOrders = fault.Define(fault.Blocked, "party.large", "客户的订单超过 {most} 张，不能一次删除", "this party has more than {most} orders: they are not erased at once").
			Fix("请联系系统管理员", "Ask who runs the server")
	errWhyErase = fault.Define(fault.Invalid, "party.invalid", "请填写删除原因", "Erasing is done for a reason").
			Fix("写明谁在何时提出", "Say who asked for it, and when")
)

// erasing is a customer with his orders, decided to be erased.
type erasing struct {
	party  *party.Party
	orders []customerOrder
	forms  map[string]*form.Forms // by release; "" is today's
	name   string
	notes  int
	answer Erased
}

// erasable reads customers with their orders, and what of their fields is personal.
func (s *Service) erasable(ctx context.Context, r db.Reader, ids []party.ID) (map[party.ID]*erasing, *blueprint.Release, error) {
	today, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	parties, err := party.Resolve(r, party.Refs(ids))
	if err != nil {
		return nil, nil, err
	}
	orders, err := ordersOf(r, ids)
	if err != nil {
		return nil, nil, err
	}
	var releases []string
	var all []ID
	for _, of := range orders {
		for _, o := range of {
			releases, all = append(releases, o.Release), append(all, o.ID)
		}
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, nil, err
	}
	forms := map[string]*form.Forms{"": setupOf(today).forms}
	for id, release := range compiled {
		forms[id] = setupOf(release).forms
	}
	notes, err := countNotes(r, all)
	found := map[party.ID]*erasing{}
	for _, p := range parties {
		if p == nil {
			continue
		}
		e := &erasing{party: p, orders: orders[p.ID], forms: forms, name: nameless.In(setupOf(today).Workspace.Locale)}
		for _, o := range e.orders {
			e.notes += notes[o.ID]
		}
		found[p.ID] = e
	}
	return found, today, err
}

// decideErase finds what is to be erased. Faults: party.missing, party.erased,
// party.invalid, party.open, party.large.
func (s *Service) decideErase(ctx context.Context, r db.Reader, cmds []op.Cmd[EraseInput]) []op.Result[*erasing] {
	out := make([]op.Result[*erasing], len(cmds))
	ids := make([]party.ID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	all, today, err := s.erasable(ctx, r, ids)
	for i, c := range cmds {
		e := all[c.In.ID]
		switch {
		case err != nil:
			out[i].Err = err
		case e == nil || !party.ReaderOf(c.Act, today).Sees(e.party):
			out[i].Err = errNoParty.New("id", c.In.ID)
		case e.party.ErasedAt > 0:
			out[i].Err = party.ErrErased.New()
		case strings.TrimSpace(c.In.Reason) == "":
			out[i].Err = errWhyErase.New().At("/reason")
		default:
			out[i].Err = e.refused()
		}
		if out[i].Err == nil {
			e.answer = Erased{ID: c.In.ID, Orders: len(e.orders), Notes: e.notes, Kept: keptWhenErased, ErasedAt: c.Act.At.UTC()}
			out[i].Out = e
		}
	}
	return out
}

// refused tells why a customer cannot be erased now.
func (e *erasing) refused() error {
	var open []string
	for _, o := range e.orders {
		if o.CompletedAt == nil && o.CancelledAt == nil {
			open = append(open, o.Number)
		}
	}
	switch {
	case len(open) > 0:
		return errOpenOrders.New("n", len(open), "numbers", strings.Join(open[:min(len(open), 5)], ", "))
	case len(e.orders) > MaxErased:
		return errManyOrders.New("most", MaxErased)
	}
	return nil
}

// commitErase erases. An order that was placed meanwhile is found, and decided on
// again. Tells party.erased.
func (s *Service) commitErase(_ context.Context, tx *event.Tx, cmds []op.Cmd[*erasing]) []op.Result[Erased] {
	out := make([]op.Result[Erased], len(cmds))
	customers := make([]party.ID, len(cmds))
	for i, c := range cmds {
		customers[i] = c.In.party.ID
	}
	now, err := ordersOf(tx, customers)
	for i, c := range cmds {
		e := c.In
		switch {
		case err != nil:
			out[i].Err = err
		case len(now[e.party.ID]) != len(e.orders):
			out[i].Err = op.ErrStale
		default:
			out[i].Out = e.answer
			err = s.erase(tx, c.Act, e)
			tx.Tell(c.Act, party.ErasedFact{Party: e.party.ID, Orders: int64(len(e.orders))})
		}
	}
	return op.FailAll(out, err)
}

// erase goes through the rooms: each forgets what is its own.
func (s *Service) erase(tx *event.Tx, a act.Act, e *erasing) error {
	ids := e.ids()
	if err := s.eraseOrders(tx, a, e, ids); err != nil {
		return err
	}
	fields, _ := e.forms[""].WithoutPersonal("customer", e.party.Fields)
	if err := party.Erase(tx, []party.Erasing{{ID: e.party.ID, Fields: fields}}, e.name, a.Micros()); err != nil {
		return err
	}
	were, err := s.o.Forget(tx, a, []id.Raw{e.party.ID.Raw()}, e.name)
	subjects, named := []id.Raw{e.party.ID.Raw()}, []string{e.party.ID.String()}
	for _, one := range ids {
		subjects, named = append(subjects, one.Raw()), append(named, one.String())
	}
	people := e.party.Emails()
	var users []act.UserID
	var names []string
	for _, u := range were {
		users, names = append(users, u.ID), append(names, u.Name)
		subjects, named, people = append(subjects, u.ID.Raw()), append(named, u.ID.String()), append(people, u.ID.String())
	}
	unname(tx, ids, names, e.name)
	if err := notify.Forget(tx, subjects, people); err != nil {
		return err
	}
	bulk.Forget(tx, named)
	event.Forget(tx, subjects, users, e.name)
	op.Forget(tx, subjects, users, e.name)
	return err
}

func (e *erasing) ids() []ID {
	ids := make([]ID, len(e.orders))
	for i, o := range e.orders {
		ids[i] = o.ID
	}
	return ids
}

// eraseOrders takes out of orders what tells of a person: what was typed about them
// freely, where to go but for the place, and the fields that are personal. Numbers,
// products, money and days stay.
func (s *Service) eraseOrders(tx *event.Tx, a act.Act, e *erasing, ids []ID) error {
	orders, err := load(tx, ids)
	if err != nil {
		return err
	}
	var heads []orderErased
	var lines []lineSealed
	for _, o := range orders {
		forms := []*form.Forms{e.forms[o.Release], e.forms[""]}
		o.Body.blank(forms)
		body, err := store(o.Body)
		if err != nil {
			return err
		}
		heads = append(heads, orderErased{o.ID, body, o.Version + 1, a.Micros()})
		for i := range o.Lines {
			l := &o.Lines[i]
			l.Body.Note, l.Body.Fields = "", impersonal("line", l.Body.Fields, forms)
			body, err := store(l.Body)
			if err != nil {
				return err
			}
			lines = append(lines, lineSealed{o.ID, int64(l.N), body})
		}
	}
	return storeErased(tx, e.party.ID, ids, heads, lines, a.Micros())
}

// blank takes what is personal out of an order.
func (b *Body) blank(forms []*form.Forms) {
	b.Note, b.Fields = "", impersonal("order", b.Fields, forms)
	for i := range b.Destinations {
		d := &b.Destinations[i]
		d.Note = ""
		if d.Address != nil {
			d.Address = d.Address.Place()
		}
	}
}

// impersonal takes the fields out of a body that are personal in its own release, or
// today.
func impersonal(entity string, fields rawJSON, forms []*form.Forms) rawJSON {
	for _, fs := range forms {
		if fs != nil {
			kept, _ := fs.WithoutPersonal(entity, []byte(fields))
			fields = rawJSON(kept)
		}
	}
	return fields
}

// bare is the reasons of a decision without what they were given for.
func bare(reasons []rule.Reason) recorded {
	kept := recorded{Reasons: make([]rule.Reason, len(reasons))}
	for i, r := range reasons {
		kept.Reasons[i] = rule.Reason{Point: r.Point, Document: r.Document, Row: r.Row, Line: r.Line, Release: r.Release}
	}
	return kept
}
