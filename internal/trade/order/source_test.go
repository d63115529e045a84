package order

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/inventory"
	"bespoke/templates"
)

// ruling is a table of which warehouses may ship, and how well: none of the north,
// and what stands in the scores of the others.
const ruling = `{"format":"rules.v1","key":"sourcing","name":{"en":"Sourcing"},"point":"source.line","hit":"collect",
	"inputs":[{"id":"region","f":"source.region"},{"id":"kind","f":"source.kind"}],"outputs":["allow","score"],
	"rows":[{"id":"north","when":{"region":"north"},"then":{"allow":false},"say":{"en":"The north is closed"}},
		{"id":"east","when":{"region":"east"},"then":{"score":-10}},{"id":"shop","when":{"kind":"shop"},"then":{"score":25.5}},
		{"id":"parcels","then":{"score":{"x":"source.parcels * 2"}}}]}`

// ruled is the furniture business under that table and a policy for what is short.
func ruled(t testing.TB, short string) *business {
	t.Helper()
	typ, err := templates.Files.ReadFile("furniture/types/furniture.json")
	if err != nil {
		t.Fatal(err)
	}
	return furniture(t, map[string]string{"rules/sourcing.json": ruling, "examples/orders.json": gone,
		"types/furniture.json": strings.Replace(string(typ), `"short": "backorder"`, `"short": "`+short+`"`, 1)})
}

// Whatever lies where: a line comes from warehouses that may ship it, the best
// before the others; and where these have too little the type's policy holds, as if
// there were no others.
func TestLinesComeFromWhereTheRulesAllow(t *testing.T) {
	for _, short := range []string{"refuse", "backorder", "make", "allow"} {
		b := ruled(t, short)
		rapid.Check(t, func(r *rapid.T) {
			n := qty.Of(rapid.Int64Range(1, 8).Draw(r, "n"))
			in := asked{Customer: "C-001", Sources: []exampleSource{{Warehouse: "closed", Region: "north", Stock: map[string]json.Number{"BED-K": "9"}}},
				Order: Request{Fields: Fields{"room": rawJSON(`"living"`)}, Lines: []LineRequest{{SKU: "BED-K", Quantity: &n}}}}
			for i := range rapid.IntRange(0, 4).Draw(r, "warehouses") {
				in.Sources = append(in.Sources, exampleSource{Warehouse: fmt.Sprint("w", i), Region: rapid.SampledFrom([]string{"", "north", "east", "south"}).Draw(r, "region"),
					Kind: rapid.SampledFrom([]string{"warehouse", "shop"}).Draw(r, "kind"), Stock: map[string]json.Number{"BED-K": json.Number(fmt.Sprint(rapid.IntRange(0, 5).Draw(r, "there")))}})
			}
			follows(r, in.Sources, n, inventory.Policy(short), b.decide(t, in, true))
		})
	}
}

// follows holds a decision against what the table says.
func follows(r *rapid.T, sources []exampleSource, n qty.Quantity, short inventory.Policy, d *draft) {
	scores := map[string]int{"east/warehouse": -100, "east/shop": 155, "/shop": 255, "south/shop": 255}
	there, rank := qty.Quantity(0), map[string]int{}
	for _, s := range sources {
		if s.Region != "north" {
			rank[s.Warehouse] = scores[s.Region+"/"+s.Kind]
			q, _ := qty.Parse(s.Stock["BED-K"].String())
			there += q
		}
	}
	want := max(n-there, 0)
	if short == inventory.Allow && len(rank) > 0 {
		want = 0
	}
	taken, before := qty.Quantity(0), -1000
	for _, p := range d.lines[0].plan.Parts {
		score, may := rank[d.shelf.Code(p.Warehouse)]
		if !may || score < before && n <= there {
			r.Fatalf("of %v it is taken from %v", sources, d.lines[0].plan.Parts)
		}
		taken, before = taken+p.Quantity, score
	}
	refused := short == inventory.Refuse && want > 0
	if got := d.order.Lines[0].Short; got != want || !refused && taken != n-want || refused && taken != 0 {
		r.Fatalf("%s wanted, %s where it may come from: %s taken, %s short", n, there, taken, got)
	}
	if refused != slices.ContainsFunc(d.problems, func(p *fault.Error) bool { return p.Code == "stock.short" }) {
		r.Fatalf("%s wanted, %s there, refused %v", n, there, refused)
	}
}

const twoPlaces = `{"customer":"C-001","sources":[{"warehouse":"foshan","region":"south","stock":{"BED-K":9}},{"warehouse":"hangzhou","region":"east","stock":{"BED-K":4}}],
	"order":{"fields":{"room":"living"},"lines":[{"sku":"BED-K","quantity":"3"}]}}`

// placedIn is an order that is placed where two warehouses have what it wants.
func (b *business) placedIn(t testing.TB, where string) *Record {
	t.Helper()
	var in asked
	into(t, []byte(where), &in)
	d := b.decide(t, in, false)
	if f := d.refused(); f != nil {
		t.Fatal(f)
	}
	record := d.recorded(t, b, in.Customer)
	record.sources = d.shelf.RecordSources() // as they are today
	return record
}

func TestReplayChoosesFromTheWarehousesThatWereRecorded(t *testing.T) {
	b, free := furniture(t, nil), furniture(t, map[string]string{"rules/sourcing.json": gone})
	record := b.placedIn(t, twoPlaces)
	if got := record.order.Lines[0].Source; got != "hangzhou" {
		t.Fatalf("it comes from %s", got)
	}
	record.sources = []inventory.RecordedSource{{Warehouse: "new", Kind: "shop", Region: "east"}} // as it is today
	if got := b.replay(b, record); got.Same != 1 {
		t.Errorf("under its own release: %+v", got)
	}
	if got := b.replay(free, record); got.Kinds["stock"] != 1 || !slices.Contains(changesSaid(got.Otherwise[0]), `stock line.source "hangzhou">"foshan"`) {
		t.Errorf("without the table: %+v", got)
	}
}

// An order that was placed without rules of sourcing records nothing of warehouses
// beyond what lay there; under a release with such rules it chooses from today's.
func TestReplayUnderTheFirstRulesOfSourcing(t *testing.T) {
	b, free := furniture(t, nil), furniture(t, map[string]string{"rules/sourcing.json": gone})
	record := free.placedIn(t, twoPlaces)
	if strings.Contains(record.decision.Inputs, `"sources"`) {
		t.Errorf("it records %s", record.decision.Inputs)
	}
	if got := free.replay(b, record); got.Kinds["stock"] != 1 || !slices.Contains(changesSaid(got.Otherwise[0]), `stock line.source "foshan">"hangzhou"`) {
		t.Errorf("%+v", got)
	}
}

func TestAFormulaOfSourcingWithoutResultRefusesTheOrder(t *testing.T) {
	b := furniture(t, map[string]string{"rules/sourcing.json": `{"format":"rules.v1","key":"sourcing","name":{"en":"Sourcing"},"point":"source.line","hit":"collect",
		"outputs":["score"],"rows":[{"id":"a","then":{"score":{"x":"1 / (source.parcels - 1)"}}}]}`})
	var in asked
	into(t, []byte(twoPlaces), &in)
	d := b.decide(t, in, true)
	if len(d.problems) == 0 || d.problems[0].Code != "rule.failed" || d.problems[0].Field != "/lines/0/sku" {
		t.Errorf("%v", d.problems)
	}
}
