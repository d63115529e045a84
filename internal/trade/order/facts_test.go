package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// Rules that are asked after placing, by a step's condition or by a reader's
// row scope, must see what the rules at placing saw.
func TestAPlacedOrderKeepsTheFactsItWasDecidedOn(t *testing.T) {
	b := furniture(t, nil)
	in := asked{Customer: "C-003", Kind: act.Staff, Stock: map[string]qty.Quantity{"SOFA-3": qty.Of(2), "BED-K": qty.Of(9)}}
	into(t, []byte(`{"note": "n", "coupon": "c", "wishDate": "2026-12-24", "fields": {"room": "living", "invoiceTitle": "Zhang"},
		"destinations": [{"key": "far", "address": {"division": "650100"}, "window": {"from": "2026-12-01T08:00:00Z", "to": "2026-12-01T10:00:00Z"}}, {"key": "near", "note": "x"}],
		"lines": [{"sku": "SOFA-3", "quantity": "3", "price": {"amount": "5000.00", "currency": "CNY"}, "destination": "far", "wishDate": "2026-12-20", "note": "first"}, {"sku": "BED-K", "quantity": "1"},
			{"sku": "TABLE-D", "quantity": "1", "destination": "near", "options": {"material": "oak", "length": 120}, "fields": {"engraving": "Z"}}]}`), &in.Order)
	d := b.decide(t, in, false)
	if f := d.refused(); f != nil {
		t.Fatal(f)
	}
	w := &surroundings{customers: map[party.ID]*party.Party{d.order.Customer: d.customer}, products: map[catalog.ID]*catalog.Product{}}
	for _, p := range b.products {
		w.products[p.ID] = p
	}
	again := w.facts(b.setup, stored(t, &d.order), d.act.At)
	b.setup.facts.roles.SetFacts(again, d.act)
	roots := []string{"order", "customer", "route", "check", "plan", "actor"}
	for _, l := range append(changedFacts(b.setup.facts, d.env, again, roots), changedRows(b.setup.facts, d.env, again)...) {
		t.Error(l)
	}
}

// changedFacts are those below some roots that two environments do not share.
func changedFacts(f *factRefs, before, after *rule.Env, roots []string) (changed []string) {
	for _, path := range f.c.Paths() {
		root, _, _ := strings.Cut(path, ".")
		ref, _ := f.c.Ref(path)
		if !slices.Contains(roots, root) || ref == f.lines || ref == f.destinations || path == "destination.carrier" {
			continue
		}
		if was, is := before.Get(ref), after.Get(ref); !was.Equal(is) {
			changed = append(changed, path+": "+string(was.JSON())+" became "+string(is.JSON()))
		}
	}
	return changed
}

// changedRows compares lines and destinations row by row.
func changedRows(f *factRefs, before, after *rule.Env) (changed []string) {
	for _, rows := range []rule.Ref{f.lines, f.destinations} {
		was, is := before.Get(rows).Rows(), after.Get(rows).Rows()
		if len(was) != len(is) {
			changed = append(changed, fmt.Sprintf("%d rows became %d", len(was), len(is)))
			continue
		}
		for i := range was {
			f.bind(before, was[i])
			f.bind(after, is[i])
			root := []string{"line", "product"}
			if rows == f.destinations {
				root = []string{"destination"}
			}
			for _, c := range changedFacts(f, before, after, root) {
				changed = append(changed, fmt.Sprintf("row %d: %s", i, c))
			}
		}
	}
	return changed
}

// stored is the order as it comes back from its rows.
func stored(t *testing.T, o *Order) *Order {
	t.Helper()
	row, err := o.row()
	if err != nil {
		t.Fatal(err)
	}
	back, err := row.order()
	if err != nil {
		t.Fatal(err)
	}
	for i := range o.Lines {
		row, err := o.Lines[i].row(o.ID)
		if err != nil {
			t.Fatal(err)
		}
		l, err := row.line()
		if err != nil {
			t.Fatal(err)
		}
		back.Lines = append(back.Lines, l)
	}
	return back
}
