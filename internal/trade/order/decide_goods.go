package order

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
)

// fill resolves the forms: which fields are shown, asked and stored. The
// products and what was chosen of them are known by now, so that fields may
// depend on them.
func (d *draft) fill() {
	for i := range d.lines {
		d.options(d.atLine(i), &d.order.Lines[i])
	}
	d.filler = d.setup.rules.Filler("fill.order", d.order.Type, d.env)
	d.form = d.typ.Form.Resolve(d.env, form.Given{Values: d.req.Fields, Has: d.has, Known: d.knows, Sent: d.looker(), Person: d.person, Last: d.repeats(), Fill: d.filler,
		Kind: d.act.Kind, Roles: d.act.Roles, Room: d.room})
	d.record(d.filler.Fresh(), 0)
	b := &d.order.Body
	b.Variants = d.form.Variants
	keep(d.form, "note", &b.Note)
	keep(d.form, "coupon", &b.Coupon)
	keep(d.form, "wishDate", &b.WishDate)
	if keep(d.form, "attachments", &d.files); len(d.files) == 0 {
		d.facts.attached(d.env, 0)
	}
	d.order.FileCount = len(d.files)
	for i := range d.lines {
		d.fillLine(d.atLine(i), &d.order.Lines[i])
	}
}

func (d *draft) fillLine(l *lineDraft, line *Line) {
	if line.Quantity == 0 {
		d.defaultQuantity(line)
	}
	l.filler = d.setup.rules.Filler("fill.line", d.order.Type, d.env)
	l.form = d.typ.Lines.Resolve(d.env, form.Given{Values: l.req.Fields, Has: l.has(line), Known: d.knows, Sent: d.looker(), Person: d.person, Fill: l.filler,
		Kind: d.act.Kind, Roles: d.act.Roles, Room: d.room, Pointer: pointerTo(line.N)})
	d.record(l.filler.Fresh(), line.N)
	keep(l.form, "note", &line.Body.Note)
	keep(l.form, "destination", &line.Body.Destination)
	keep(l.form, "wishDate", &line.Body.WishDate)
}

// keep drops what was sent for a field that is hidden here.
func keep[T any](x *form.Resolved, key string, value *T) {
	if !x.Takes(key) {
		var none T
		*value = none
	}
}

// finish lets the forms decide what waited for prices and dates, and takes over
// what they store.
func (d *draft) finish() {
	d.form.Finish(d.env)
	d.record(d.filler.Fresh(), 0)
	d.order.Body.Fields = d.form.Fields
	d.problems = append(d.problems, d.form.Problems...)
	for i := range d.lines {
		l := d.atLine(i)
		l.form.Finish(d.env)
		d.record(l.filler.Fresh(), d.order.Lines[i].N)
		d.order.Lines[i].Body.Fields = l.form.Fields
		d.problems = append(d.problems, l.form.Problems...)
	}
	d.holdFiles()
}

// settle lets the forms record what is known only now.
func (d *draft) settle() {
	d.form.Settle(d.env)
	d.order.Body.Fields = d.form.Fields
	for i := range d.lines {
		l := d.atLine(i)
		l.form.Settle(d.env)
		d.order.Lines[i].Body.Fields = l.form.Fields
	}
}

// has tells the form which built-in fields were filled.
func (d *draft) has(builtin string) bool {
	switch builtin {
	case "customer":
		return true // open has said what is wrong with it
	case "lines":
		return len(d.req.Lines) > 0
	case "destinations":
		return len(d.req.Destinations) > 0
	case "note":
		return d.req.Note != ""
	case "wishDate":
		return d.req.WishDate != nil
	case "coupon":
		return d.req.Coupon != ""
	case "attachments":
		return len(d.req.Attachments) > 0
	}
	return false
}

func (l *lineDraft) has(line *Line) func(string) bool {
	return func(builtin string) bool {
		switch builtin {
		case "sku":
			return true
		case "quantity":
			return line.Quantity > 0
		case "options":
			return len(l.req.Options) > 0
		case "destination":
			return line.Body.Destination != ""
		case "wishDate":
			return line.Body.WishDate != nil
		case "note":
			return line.Body.Note != ""
		}
		return false
	}
}

// defaultQuantity takes the form's default where a line says nothing.
func (d *draft) defaultQuantity(line *Line) {
	if q, ok := d.typ.Lines.DefaultQuantity(); ok {
		line.Quantity = q
		d.env.Set(d.facts.lineQuantity, rule.Quantity(q))
	}
}

// configure checks what was chosen of each product: whether it can be made so.
func (d *draft) configure() {
	for i := range d.lines {
		l, line := d.atLine(i), &d.order.Lines[i]
		if l.product.Supply == catalog.Bundle {
			d.problem(pointerTo(line.N)+"/sku", errBundle.New("sku", line.SKU))
		}
		out := d.askLine("config.line", line)
		for h := range out.Hits {
			d.impossible(&out.Hits[h], line)
		}
		if line.Body.Destination != "" && !slices.ContainsFunc(d.places, func(p placeDraft) bool { return p.Key == line.Body.Destination }) {
			d.problem(pointerTo(line.N)+"/destination", errReference.New("what", line.Body.Destination))
		}
	}
}

// options reads the chosen options into the line's facts: those that the product
// has, with values of their kind.
func (d *draft) options(l *lineDraft, line *Line) {
	if len(l.req.Options) == 0 {
		return
	}
	chosen := make(map[string]json.RawMessage, len(l.req.Options))
	at := pointerTo(line.N) + "/options"
	for key, raw := range l.req.Options {
		if slices.Contains(l.product.Options, key) {
			chosen[key] = raw
		} else {
			d.problem(at+blueprint.Pointer(key), errNoOption.New("sku", line.SKU, "key", key))
		}
	}
	if len(chosen) == 0 {
		return
	}
	kept, problems := d.setup.forms.Values(d.env, d.known, "option", chosen, at)
	line.Body.Options = kept
	d.problems = append(d.problems, problems...)
}

// impossible tells of a combination that cannot be made, with what to change.
func (d *draft) impossible(hit *rule.Hit, line *Line) {
	pointer, fix := pointerTo(line.N)+"/options", ""
	for _, part := range hit.Parts("fix") {
		pointer = pointerTo(line.N) + "/options/" + part.ID
		fix = part.ID + " = " + string(part.Value.JSON())
	}
	say := spoken(hit.Say)
	e := errImpossible.New("say", say, "fix", fault.Text{ZH: "改为 " + fix, EN: "choose " + fix})
	why := d.setup.rules.Reason(*hit, d.env)
	why.Line = line.N
	d.problem(pointer, e.Because(d.rights().reason(why)))
}

// spoken is a row's sentence in both languages; one that it lacks is lent by the other.
func spoken(say map[string]string) fault.Text {
	t := fault.Text{ZH: say["zh-CN"], EN: say["en"]}
	if t.ZH == "" {
		t.ZH = t.EN
	}
	if t.EN == "" {
		t.EN = t.ZH
	}
	return t
}
