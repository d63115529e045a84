package identity_test

import (
	"testing"

	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

func roles(t *testing.T) *identity.Roles { return blueprint.Of[*identity.Roles](sound(t, nil)) }

func TestWhatOneRoleAllowsIsAllowed(t *testing.T) {
	rs := roles(t)
	for _, c := range []struct {
		roles      []string
		permission string
		want       bool
	}{
		{[]string{"owner"}, "identity.manage", true},
		{[]string{"sales"}, "order.place", true},
		{[]string{"sales"}, "party.read", true},
		{[]string{"sales"}, "party.write", false},
		{[]string{"sales"}, "orders.place", false},
		{[]string{"east"}, "order.place", false},
		{[]string{"east", "sales"}, "order.place", true},
		{[]string{"nobody"}, "order.read", false},
		{nil, "order.read", false},
	} {
		if got := rs.Allows(c.roles, c.permission); got != c.want {
			t.Errorf("%q %s: %t", c.roles, c.permission, got)
		}
	}
}

func TestTheHighestLevelCounts(t *testing.T) {
	rs := roles(t)
	for _, c := range []struct {
		roles []string
		fact  string
		want  identity.Level
	}{
		{[]string{"sales"}, "line.cost", identity.None},
		{[]string{"east"}, "line.cost", identity.Mask},
		{[]string{"east", "sales"}, "line.cost", identity.Mask},
		{[]string{"east", "sales"}, "order.total", identity.Read},
		{[]string{"east", "sales"}, "line.margin", identity.Write}, // east says nothing of it
		{[]string{"sales"}, "order.note", identity.Write},
		{[]string{"sales", "owner"}, "line.cost", identity.Write},
		{[]string{"sales", "files"}, "line.cost", identity.None}, // a role for files opens no order
		{[]string{"files"}, "line.price", identity.None},
		{nil, "line.price", identity.None},
	} {
		if got := rs.FieldLevel(c.roles, c.fact); got != c.want {
			t.Errorf("%q %s: %s; want %s", c.roles, c.fact, got, c.want)
		}
	}
}

func TestAnyScopeOpensARow(t *testing.T) {
	rs := roles(t)
	for _, c := range []struct {
		roles  []string
		entity string
		conds  int
		all    bool
	}{
		{[]string{"sales"}, "order", 1, false},
		{[]string{"sales", "east"}, "order", 2, false},
		{[]string{"sales", "owner"}, "order", 0, true}, // one without a scope sees all
		{[]string{"sales", "files"}, "order", 1, false},
		{[]string{"sales"}, "customer", 0, true},
		{[]string{"east"}, "customer", 0, false}, // it can do nothing with parties
		{nil, "order", 0, false},
	} {
		conds, all := rs.Scope(c.roles, c.entity)
		if len(conds) != c.conds || all != c.all {
			t.Errorf("%q %s: %d conditions, all %t", c.roles, c.entity, len(conds), all)
		}
	}
	conds, _ := rs.Scope([]string{"east"}, "order")
	if reads := conds[0].Reads(); len(reads) != 1 || reads[0] != "customer.region" {
		t.Errorf("the scope reads %q", reads)
	}
}

func TestTheHighestLimitCounts(t *testing.T) {
	rs := roles(t)
	for _, c := range []struct {
		roles  []string
		amount string
		want   bool
	}{
		{[]string{"sales"}, "1000 CNY", true},
		{[]string{"sales"}, "1000.01 CNY", false},
		{[]string{"sales", "east"}, "5000 CNY", true},
		{[]string{"sales"}, "10 USD", false},
		{[]string{"sales", "owner"}, "99999 USD", true},
		{[]string{"files"}, "1 CNY", false},
	} {
		amount, err := money.Parse(c.amount)
		if err != nil {
			t.Fatal(err)
		}
		if got := rs.Within(c.roles, "order.refund", amount); got != c.want {
			t.Errorf("%q %s: %t", c.roles, c.amount, got)
		}
	}
}

func TestAWrongRoleIsRefusedByPlaceAndCode(t *testing.T) {
	for _, c := range []struct{ doc, pointer, code string }{
		{role("bad", "staff", `"*"`, `,"rows":{"order":{"f":"order.colour","op":"=","v":"red"}}`), "/rows/order/f", "fact.unknown"},
		{role("bad", "staff", `"*"`, `,"rows":{"order":{"f":"task.title","op":"=","v":"red"}}`), "/rows/order/f", ""},
		{role("bad", "staff", `"*"`, `,"rows":{"supplier":{"f":"order.type","op":"notEmpty"}}`), "/rows/supplier", "format.unsupported"},
		{role("bad", "staff", `"*"`, `,"rows":{"task":{"f":"task.opinion","op":"empty"}}`), "/rows/task", "format.unsupported"},
		{role("bad", "staff", `"*"`, `,"rows":{"stock":{"f":"customer.type","op":"empty"}}`), "/rows/stock", "format.unsupported"},
		{role("bad", "staff", `"*"`, `,"rows":{"stock":{"f":"source.parcels","op":">","v":1}}`), "/rows/stock", "format.unsupported"},
		{role("bad", "staff", `"*"`, `,"fields":[{"id":"x","facts":["order.total","line.colour"],"level":"none"}]`), "/fields/0/facts/1", "fact.unknown"},
	} {
		_, found := compile(t, map[string]string{"roles/bad.json": c.doc})
		if len(found) != 1 || found[0].Document != "roles/bad.json" || found[0].Pointer != c.pointer || c.code != "" && found[0].Code != c.code {
			t.Errorf("%s: findings %+v", c.doc, found)
		}
	}
}

func TestTheFallbackRoleIsOneOfStaff(t *testing.T) {
	_, found := compile(t, map[string]string{"roles/owner.json": role("owner", "customer", `"*"`, "")})
	if len(found) != 1 || found[0].Pointer != "/fallback" || found[0].Code != "fallback.kind" {
		t.Errorf("findings %+v", found)
	}
}
