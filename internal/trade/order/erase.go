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
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/reaction"
	"bespoke/internal/trade/party"
)

// MaxErased is how many orders a customer may have who is erased: all of them are
// changed in one commit, and nobody keeps half of a name.
const MaxErased = 1_000

// EraseInput asks to erase what is personal of a customer, everywhere.
type EraseInput struct {
	ID     party.ID  `path:"id" json:"-"`
	Reason string    `json:"reason" maxLength:"2000" doc:"Why: who asked for it, and when; nothing personal"`
	Keep   []file.ID `json:"keep,omitempty" maxItems:"500" doc:"Attachments that the law has kept, as contracts and invoices; what fields hold stays or goes as the field says"`
}

// Erased says what was erased.
type Erased struct {
	ID       party.ID  `json:"id"`
	Orders   int       `json:"orders" doc:"Orders without notes, addresses but for the place, and personal fields; with everything that is money or stock"`
	Notes    int       `json:"notes" doc:"Notes about them"`
	Files    int       `json:"files" doc:"Files of these orders: their content, and what they were called"`
	Texts    int       `json:"texts" doc:"Opinions and reasons that named the customer, or were theirs"`
	Left     int       `json:"left" doc:"Files that stay: those to be kept, and papers of the business in fields that are not personal"`
	Kept     []string  `json:"kept" doc:"What stays: numbers, products, amounts, days, reference, region"`
	ErasedAt time.Time `json:"erasedAt"`
}

// About is whom the audit trail names.
func (e Erased) About() string { return e.ID.String() }

// keptWhenErased is what accounting is made of; the law has it kept.
var keptWhenErased = []string{"number", "foreignId", "products", "amounts", "days", "place", "reference"}

// nameless is what an erased customer is called.
var nameless = fault.Text{ZH: "已删除的客户", EN: "Erased customer"}

var (
	errNoParty = fault.Define(fault.Missing, "party.missing", "没有客户 {id}", "There is no party {id}").
			Fix("检查编号", "Check the id")
	errOpenOrders = fault.Define(fault.Blocked, "party.open", "客户还有 {n} 张未完成的订单：{numbers}", "Orders of this party are still open ({n}): {numbers}").
			Fix("先完成或取消这些订单，再删除", "Complete or cancel them first")
	errManyOrders = fault.Define(fault.Blocked, "party.large", "客户的订单超过 {most} 张，不能一次删除", "this party has more than {most} orders: they are not erased at once").
			Fix("请联系系统管理员", "Ask who runs the server")
	errErase = fault.Define(fault.Invalid, "party.invalid", "删除申请填写有误", "This is not how a party is erased").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	errNamed = fault.Define(fault.Invalid, "erase.named", "原因里写了客户的姓名、电话或其他个人信息", "The reason names the customer, or how they are reached").
			Fix("写明谁在何时提出，不写个人信息", "Say who asked for it and when, as: the customer, by letter")
	errWhyErase = fault.Define(fault.Invalid, "party.invalid", "请填写删除原因", "Erasing is done for a reason").
			Fix("写明谁在何时提出", "Say who asked for it, and when")
)

// erasing is a customer with his orders, decided to be erased.
type erasing struct {
	party    *party.Party
	orders   []customerOrder
	releases map[ID]string          // of the orders
	forms    map[string]*form.Forms // by release; "" is today's
	name     string
	notes    int
	users    []identity.User
	words    *words
	texts    map[int64]string // what facts say from now on, by their numbers
	found    []event.Record   // those of them that held words, as they were
	files    []fileRow        // of the orders, with those that were taken off
	fate     map[file.ID]Fate
	answer   Erased
}

// formsOf are the forms that tell what of an order is personal: its release's, and
// today's.
func (e *erasing) formsOf(order ID) []*form.Forms {
	return []*form.Forms{e.forms[e.releases[order]], e.forms[""]}
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
	if err != nil {
		return nil, nil, err
	}
	files, err := filesByOrder(r, all, db.Unlocked)
	if err != nil {
		return nil, nil, err
	}
	bodies, err := load(r, all)
	if err != nil {
		return nil, nil, err
	}
	users, err := identity.ActingFor(r, raws(ids)...)
	found := map[party.ID]*erasing{}
	locale := setupOf(today).Workspace.Locale
	for _, p := range parties {
		if p == nil {
			continue
		}
		e := &erasing{party: p, orders: orders[p.ID], forms: forms, name: nameless.In(locale), releases: map[ID]string{}}
		for _, u := range users {
			if u.Party.Raw() == p.ID.Raw() {
				e.users = append(e.users, u)
			}
		}
		e.words = wordsOf(p, e.users, locale)
		e.words.fields("customer", rawJSON(p.Fields), []*form.Forms{forms[""]})
		for _, o := range e.orders {
			e.notes += notes[o.ID]
			e.files, e.releases[o.ID] = append(e.files, files[o.ID]...), o.Release
			e.words.order(bodies[o.ID], e)
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
			out[i].Err = e.refused(c.In)
		}
		if out[i].Err == nil {
			out[i].Err = e.read(r)
		}
		if out[i].Err == nil {
			e.answer = Erased{ID: c.In.ID, Orders: len(e.orders), Notes: e.notes, Kept: keptWhenErased, ErasedAt: c.Act.At.UTC()}
			e.answer.Files, e.answer.Left = e.countFiles()
			e.answer.Texts = len(e.found)
			out[i].Out = e
		}
	}
	return out
}

// refused tells why a customer cannot be erased now, or decides what goes.
func (e *erasing) refused(in EraseInput) error {
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
	if _, named := e.words.scrub(in.Reason); named {
		return errErase.New().Of(errNamed.New().At("/reason"))
	}
	return e.fates(in.Keep)
}

// read finds what is said of the customer in the facts about the orders. What somebody
// said once, and several facts tell, is found once.
func (e *erasing) read(r db.Reader) error {
	all, err := event.Said(r, raws(e.ids()))
	e.texts, e.found = map[int64]string{}, nil
	once := map[remark]bool{}
	for i := range all {
		data, texts, changed := e.said(&all[i])
		if changed {
			e.texts[all[i].Seq] = string(data)
		}
		about := remark{all[i].Subject, all[i].At, strings.Join(texts, "\n")}
		if len(texts) > 0 && !once[about] {
			once[about] = true
			e.found = append(e.found, all[i])
		}
	}
	return err
}

// remark is what somebody said of an order at a moment.
type remark struct {
	order id.Raw
	at    int64
	text  string
}

// raws are ids as tables keep them.
func raws[T interface{ Raw() id.Raw }](ids []T) []id.Raw {
	all := make([]id.Raw, len(ids))
	for i, one := range ids {
		all[i] = one.Raw()
	}
	return all
}

// commitErase erases. An order that was placed meanwhile is found, and so is a file: then
// it is decided on again. Tells party.erased and order.erased.
func (s *Service) commitErase(_ context.Context, tx *event.Tx, cmds []op.Cmd[*erasing]) []op.Result[Erased] {
	out := make([]op.Result[Erased], len(cmds))
	var customers []party.ID
	var ids []ID
	for _, c := range cmds {
		customers, ids = append(customers, c.In.party.ID), append(ids, c.In.ids()...)
	}
	now, err := ordersOf(tx, customers)
	var files map[ID][]fileRow
	if err == nil {
		_, err = lockCounts(tx, ids)
	}
	if err == nil {
		files, err = filesByOrder(tx, ids, db.ForUpdate)
	}
	for i, c := range cmds {
		e := c.In
		switch {
		case err != nil:
			out[i].Err = err
		case len(now[e.party.ID]) != len(e.orders) || !e.has(files):
			out[i].Err = op.ErrStale
		default:
			err = s.erase(tx, c.Act, e)
			out[i].Out = e.answer
			tx.Tell(c.Act, party.ErasedFact{Party: e.party.ID, Orders: int64(len(e.orders))})
		}
	}
	return op.FailAll(out, err)
}

// erase goes through the rooms: each forgets what is its own.
func (s *Service) erase(tx *event.Tx, a act.Act, e *erasing) error {
	ids := e.ids()
	if err := e.read(tx); err != nil {
		return err
	}
	e.answer.Texts = len(e.found)
	if err := event.Resay(tx, e.texts); err != nil {
		return err
	}
	if err := s.eraseOrders(tx, a, e, ids); err != nil {
		return err
	}
	fields, _ := e.forms[""].WithoutPersonal("customer", e.party.Fields)
	if err := party.Erase(tx, []party.Erasing{{ID: e.party.ID, Fields: fields}}, e.name, a.Micros()); err != nil {
		return err
	}
	were, err := s.o.Forget(tx, a, []id.Raw{e.party.ID.Raw()}, e.name)
	if err != nil {
		return err
	}
	subjects, named := []id.Raw{e.party.ID.Raw()}, []string{e.party.ID.String()}
	for _, one := range ids {
		subjects, named = append(subjects, one.Raw()), append(named, one.String())
	}
	for _, f := range e.files {
		if e.fate[f.ID].goes() {
			subjects = append(subjects, f.ID.Raw())
		}
	}
	people := e.party.Emails()
	var users []act.UserID
	var names []string
	for _, u := range were {
		users, names = append(users, u.ID), append(names, u.Name)
		subjects, named, people = append(subjects, u.ID.Raw()), append(named, u.ID.String()), append(people, u.ID.String())
	}
	unname(tx, ids, names, e.name)
	tasks, err := flow.Forget(tx, raws(ids), users, e.name, e.words.clean)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		subjects, named = append(subjects, t.Raw()), append(named, t.String())
	}
	if err := notify.Forget(tx, subjects, named, people); err != nil {
		return err
	}
	jobs, err := bulk.Forget(tx, named, e.words.clean)
	if err != nil {
		return err
	}
	reaction.Forget(tx.Tx, subjects)
	subjects = append(subjects, jobs...)
	event.Forget(tx, subjects, users, e.name)
	op.Forget(tx, subjects, users, e.name)
	if err := file.EraseAbout(tx, a, []id.Raw{e.party.ID.Raw()}); err != nil {
		return err
	}
	return file.EraseSent(tx, a, users)
}

func (e *erasing) ids() []ID {
	ids := make([]ID, len(e.orders))
	for i, o := range e.orders {
		ids[i] = o.ID
	}
	return ids
}
