package form

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/identity"
)

func TestARightAtStepsHoldsWhileTheOrderStandsAtOneOfThem(t *testing.T) {
	docs := edited(t, "forms/order.json", `"access":[`, `"access":[
		{"id":"a","fields":["mail"],"roles":["sales"],"steps":["review"],"level":"write"},{"id":"b","fields":["mail"],"roles":["sales"],"level":"none"},
		{"id":"c","fields":["note","lines"],"roles":["finance"],"steps":["saw","paint"],"level":"none"},
		{"id":"d","fields":["phone"],"steps":["paint"],"level":"none"},`)
	docs["forms/line.json"] = edited(t, "forms/line.json", `"pages":["one"]`, `"access":[{"id":"a","fields":["gift"],"roles":["finance"],"steps":["saw"],"level":"none"}],"pages":["one"]`)["forms/line.json"]
	forms, found := compile(t, docs)
	if len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	f := forms.Get("order")
	for _, c := range []struct{ roles, steps, unseen string }{
		{"sales", "", "order.fields.mail"},
		{"sales", "review", ""},
		{"sales", "saw review", ""}, // another lane takes nothing away
		{"sales", "paint", "order.fields.phone order.fields.mail"},
		{"finance", "", ""},
		{"finance", "saw", "order.lines line product order.note line.fields.gift"}, // nor does it give
		{"finance", "review saw paint", "order.lines line product order.fields.phone order.note line.fields.gift"},
		{"sales finance", "saw", ""}, // each role shows what the other hides
		{"customer", "review", "order.fields.costEstimate"},
		{"", "paint", "order.fields.phone"},
	} {
		if got := strings.Join(f.Unseen(act.Staff, strings.Fields(c.roles), strings.Fields(c.steps)), " "); got != c.unseen {
			t.Errorf("from %q at %q it keeps %q, want %q", c.roles, c.steps, got, c.unseen)
		}
	}
	if got := f.Unseen(act.Supplier, []string{"finance"}, nil); !slices.Contains(got, "order.fields.room") || slices.Contains(got, "order.fields.costEstimate") {
		t.Errorf("from suppliers it keeps %q", got)
	}
	for roles, hidden := range map[string]string{"sales": "order.fields.phone order.fields.mail", "finance": "order.lines line product order.fields.phone order.note line.fields.gift",
		"sales finance": "order.fields.phone", "customer": "order.fields.phone order.fields.costEstimate"} {
		if got := strings.Join(f.Hidden(act.Staff, strings.Fields(roles)), " "); got != hidden {
			t.Errorf("from %q it keeps %q somewhere, want %q", roles, got, hidden)
		}
		if forms.Whole(act.Staff, strings.Fields(roles)) {
			t.Errorf("%q is said to see everything", roles)
		}
	}
	staff := []*identity.Role{{Key: "finance", Kind: act.Staff}, {Key: "sales", Kind: act.Staff}}
	if plain := open(t).forms.Get("order"); !f.Turns(staff) || plain.Turns(staff) { // write at one step, read elsewhere: it is seen anyhow
		t.Error("it is not found out whether steps matter")
	}
}

// TestWhereAnOrderStandsIsAskedWhereItMatters: what a place says of all steps together
// holds for every reader at any of them, also at several at once.
func TestWhereAnOrderStandsIsAskedWhereItMatters(t *testing.T) {
	some := func(names ...string) *rapid.Generator[[]string] {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, len(names), rapid.ID[string])
	}
	rapid.Check(t, func(t *rapid.T) {
		p := &place{access: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access {
			return access{some("a", "b").Draw(t, "roles"), some("x", "y", "z").Draw(t, "steps"), rapid.SampledFrom([]Level{None, Read, Write}).Draw(t, "level")}
		}), 0, 4).Draw(t, "rows")}
		who := rapid.SampledFrom([]act.Kind{act.Staff, act.Customer, act.Supplier}).Draw(t, "kind")
		all := []*identity.Role{{Key: "a", Kind: who}, {Key: "b", Kind: who}, {Key: "c", Kind: who}}
		roles, steps := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 3, rapid.ID[string]).Draw(t, "of"), some("x", "y", "z", "w").Draw(t, "at")
		unseen := p.level(who, roles, steps) == None
		if unseen && !p.hides(who, roles) {
			t.Fatalf("%v is hidden at %v, and said to be shown everywhere", roles, steps)
		}
		if !p.turns(all) && unseen != (p.level(who, roles, nil) == None) {
			t.Fatalf("%v sees something else at %v, though steps are said not to matter", roles, steps)
		}
	})
}
