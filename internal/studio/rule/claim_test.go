package rule

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/clock"
)

// claimed makes the claim of a condition as documents write it.
func claimed(t *testing.T, c *Catalogue, doc string) Claim {
	t.Helper()
	x, problems := c.Compile(json.RawMessage(doc), StageRun, nil)
	if Failed(problems) {
		t.Fatal(doc, problems)
	}
	return Holds(x, "step")
}

func claims() *Catalogue {
	b := NewCatalogue()
	b.AddSet("customerType", codes("retail dealer vip"))
	b.AddSet("warning", codes("late overCredit"))
	for i := range 9 {
		b.AddFact(fmt.Sprintf("order.fields.p%d", i), Type{Kind: KindText}, StageForm, true)
	}
	return b.Build()
}

const (
	above10 = `{"f":"order.total","op":">","v":"10000 CNY"}`
	above20 = `{"f":"order.total","op":">","v":"20000 CNY"}`
	vip     = `{"f":"customer.type","op":"=","v":"vip"}`
)

// What conditions say together is never so, or an order shows that it may be.
func TestClaims(t *testing.T) {
	c := claims()
	of := func(doc string) Claim { return claimed(t, c, doc) }
	for _, k := range []struct {
		name  string
		claim Claim
		want  string // the sample; "" for never
	}{
		{"a stretch behind another", All(Not(of(above10)), of(above20)), ""},
		{"a stretch before another", All(of(above10), Not(of(above20))), `{"order.total":"10001 CNY"}`},
		{"all of a set", All(Not(of(vip)), Not(of(`{"f":"customer.type","op":"in","v":["retail","dealer"]}`)), of(`{"f":"customer.type","op":"notEmpty"}`)), ""},
		{"missing is one more value", All(Not(of(vip)), Not(of(`{"f":"customer.type","op":"in","v":["retail","dealer"]}`))), `{}`},
		{"none", All(of(`{"none":[`+vip+`]}`), of(vip)), ""},
		{"an empty list has nothing", All(of(`{"f":"check.holds","op":"empty"}`), of(`{"f":"check.holds","op":"has","v":"late"}`)), ""},
		{"a list has two", of(`{"f":"check.holds","op":"hasAll","v":["late","overCredit"]}`), `{"check.holds":["late","overCredit"]}`},
		{"not all of them", All(of(`{"f":"check.holds","op":"hasAny","v":["late","overCredit"]}`), Not(of(`{"f":"check.holds","op":"hasAll","v":["late","overCredit"]}`))), `{"check.holds":["late"]}`},
		{"another fact may be anything", All(of(`{"f":"order.total","op":">","ref":"order.goods"}`), of(vip)), `{"customer.type":"vip"}`},
		{"but is what it is", All(of(`{"f":"order.total","op":">","ref":"order.goods"}`), Not(of(`{"f":"order.total","op":">","ref":"order.goods"}`))), ""},
		{"one total under two names", All(of(above20), Not(of(`{"f":"order.totalBase","op":">","v":"10000 CNY"}`))), ""},
		{"nothing", All(), `{}`},
		{"not nothing", Any(), ""},
	} {
		sample, found := NewProof(c, 1000).Find(k.claim)
		got := ""
		if found {
			raw, _ := json.Marshal(sample.Facts)
			got = string(raw)
		}
		if got != k.want {
			t.Errorf("%s: %s, not %s", k.name, got, k.want)
		}
	}
}

// What becomes of an order differs from step to step, what it is does not.
func TestClaimsOfTwoMoments(t *testing.T) {
	c := claims()
	at := func(doc, when string) Claim {
		x, _ := c.Compile(json.RawMessage(doc), StageRun, nil)
		return Holds(x, when)
	}
	const placed = `{"f":"order.phase","op":"=","v":"placed"}`
	if NewProof(c, 1000).Never(All(at(placed, "a"), Not(at(placed, "b")))) {
		t.Error("the phase never changes")
	}
	if !NewProof(c, 1000).Never(All(at(placed, "a"), Not(at(placed, "a")))) || !NewProof(c, 1000).Never(All(at(vip, "a"), Not(at(vip, "b")))) {
		t.Error("a fact differs from itself")
	}
}

// A fact may be bound to the words that something gives.
func TestClaimsOfBoundFacts(t *testing.T) {
	c := claims()
	p := NewProof(c, 1000)
	p.Only("check.holds", []string{"late"})
	if !p.Never(claimed(t, c, `{"f":"check.holds","op":"has","v":"overCredit"}`)) || p.Never(claimed(t, c, `{"f":"check.holds","op":"has","v":"late"}`)) {
		t.Error("a list has what nobody gives, or not what somebody does")
	}
	p.Only("customer.type", []string{"dealer"})
	if !p.Never(claimed(t, c, vip)) || p.Never(claimed(t, c, `{"f":"customer.type","op":"empty"}`)) {
		t.Error("a code is one that nobody gives, or is never missing")
	}
}

// Work is bounded: where it is not enough nothing is claimed.
func TestClaimsAreBounded(t *testing.T) {
	c := claims()
	p := NewProof(c, 20_000)
	if p.Never(pigeons(t, c, 9)) || !p.Exhausted() {
		t.Errorf("nine pigeons were put into eight holes with %d left", p.left)
	}
	if sample, found := p.Find(Any()); !found || sample.Sure {
		t.Error("an exhausted proof is sure of something")
	}
}

// pigeons is a claim that is never so, and long to refute: so many texts, all
// different, each one of one fewer words.
func pigeons(t *testing.T, c *Catalogue, n int) Claim {
	hole := func(pigeon, hole int) Claim {
		return claimed(t, c, fmt.Sprintf(`{"f":"order.fields.p%d","op":"=","v":"%d"}`, pigeon, hole))
	}
	var all []Claim
	for i := range n {
		var somewhere []Claim
		for h := range n - 1 {
			somewhere = append(somewhere, hole(i, h))
			for j := range i {
				all = append(all, Not(All(hole(i, h), hole(j, h))))
			}
		}
		all = append(all, Any(somewhere...))
	}
	return All(all...)
}

// What is found holds when the condition itself is asked, and what is never found
// holds for none of many orders drawn.
func TestClaimsAgreeWithConditions(t *testing.T) {
	c := claims()
	r := rand.New(rand.NewPCG(7, 11))
	for range 2000 {
		doc := drawn(r, 3)
		x, problems := c.Compile(json.RawMessage(doc), StageRun, nil)
		if Failed(problems) {
			t.Fatal(doc, problems)
		}
		sample, found := NewProof(c, 100_000).Find(Holds(x, ""))
		if found {
			if !x.Holds(orderOf(c, sample.Facts)) {
				t.Fatalf("%s does not hold for %v", doc, sample.Facts)
			}
			continue
		}
		for range 50 {
			facts := map[string]any{"order.total": map[string]string{"amount": fmt.Sprint(r.IntN(4) * 10000), "currency": "CNY"}, "order.lineCount": r.IntN(5)}
			if n := r.IntN(4); n < 3 {
				facts["customer.type"] = []string{"retail", "dealer", "vip"}[n]
			}
			if x.Holds(orderOf(c, facts)) {
				t.Fatalf("%s holds for %v", doc, facts)
			}
		}
	}
}

func drawn(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(4) {
		case 0:
			return fmt.Sprintf(`{"f":"order.total","op":"%s","v":"%d CNY"}`, []string{"=", "!=", ">", ">=", "<", "<="}[r.IntN(6)], r.IntN(4)*10000)
		case 1:
			return fmt.Sprintf(`{"f":"customer.type","op":"%s","v":"%s"}`, []string{"=", "!="}[r.IntN(2)], []string{"retail", "dealer", "vip"}[r.IntN(3)])
		case 2:
			return fmt.Sprintf(`{"f":"customer.type","op":"%s"}`, []string{"empty", "notEmpty"}[r.IntN(2)])
		}
		return fmt.Sprintf(`{"f":"order.lineCount","op":"between","v":[%d,%d]}`, r.IntN(3), r.IntN(5))
	}
	kids := make([]string, 1+r.IntN(3))
	for i := range kids {
		kids[i] = drawn(r, depth-1)
	}
	return `{"` + []string{"all", "any", "none"}[r.IntN(3)] + `":[` + strings.Join(kids, ",") + `]}`
}

// orderOf is an environment with facts. What a sample does not name may be anything,
// but what is never missing is not missing.
func orderOf(c *Catalogue, facts map[string]any) *Env {
	e := c.NewEnv(time.Unix(0, 0), clock.NewCalendar(time.UTC, [7][]clock.Span{}, nil))
	set := func(path string, raw []byte) {
		f, _ := c.Fact(path)
		value, _ := ParseJSON(f.Type, raw, time.UTC)
		e.Set(c.MustRef(path), value)
	}
	set("order.total", []byte(`{"amount":"0","currency":"CNY"}`))
	set("order.lineCount", []byte("0"))
	for path, v := range facts {
		raw, _ := json.Marshal(v)
		set(path, raw)
	}
	return e
}
