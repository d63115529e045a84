package pricing

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// TestEachFaultOfAListIsFound: the text that is replaced, what by, and the
// finding with its place; blank when there is none.
func TestEachFaultOfAListIsFound(t *testing.T) {
	const dealer, retail = "prices/dealer.json", "prices/retail.json"
	cases := []struct{ path, old, new, want string }{
		{dealer, `"CNY"`, `"EUR"`, "currency.unknown /currency"},
		{dealer, `"CNY"`, `"USD"`, "prices.rate /adjust"},
		{dealer, `"retail"`, `"retial"`, "reference.missing /base"},
		{dealer, `"retail"`, `"dealer"`, "prices.depth /base"},
		{dealer, `"base": "retail",`, ``, "prices.base /adjust"},
		{dealer, `"pct": -12`, `"pct": -120`, "prices.range /adjust/pct"},
		{dealer, `"pct": -12`, `"rate": 100000`, "prices.range /adjust/rate"},
		{dealer, `"to": "1"`, `"to": "0"`, "prices.range /adjust/to"},
		{dealer, `"to": "1"`, `"to": "1.2.3"`, "literal.type /adjust/to"},
		{dealer, `"v": "dealer"`, `"v": "deler"`, "code.unknown /if/v"},
		{dealer, `"f": "customer.type"`, `"f": "product.category"`, "fact.unbound /if/f"},
		{dealer, `"order": 100,`, `"order": 100, "from": "2026-12-01", "to": "2026-11-01",`, "prices.dates /from"},
		{dealer, `"order": 100,`, `"order": 100, "from": "2026-02-30",`, "literal.type /from"},
		{dealer, `"tax": "included"`, `"tax": "added"`, "format.unsupported /tax"},
		{dealer, `"price": "140"`, `"price": "-140"`, "prices.range /rows/0/price"},
		{dealer, `"price": "140"`, `"price": "140", "unit": "box"`, "format.unsupported /rows/0/unit"},
		{dealer, `"price": "140"`, `"price": "140", "per": "0"`, "prices.range /rows/0/per"},
		{dealer, `{"sku": "LAMP-1", "price": "140"}`, `{"sku": "A", "price": "1"}, {"sku": "A", "price": "2"}`, "prices.twice /rows/1/sku"},
		{dealer, `{"sku": "LAMP-1", "price": "140"}`, `{"sku": "A", "price": "1", "to": "2026-01-01"}, {"sku": "A", "price": "2", "from": "2026-01-02"}`, ""},
		{dealer, `"price": "140"`, `"tiers": {"1": "2", "1.0": "3"}`, "prices.twice /rows/0/tiers"},
		{retail, `"add": "800"`, `"x": "1"`, "formula.type /options/0/x"},
		{retail, `"add": "800"`, `"x": "line.price"`, "fact.stage /options/0/x"},
		{retail, `"option": "material"`, `"option": "wood"`, "fact.unknown /options/0"},
		{retail, `"is": "walnut"`, `"is": "walnuts"`, "code.unknown /options/0"},
		{retail, `"is": "walnut"`, `"under": "tables"`, "code.unknown /options/0"},
		{retail, `"is": "walnut"`, `"under": "table"`, ""},
		{retail, `"pct": 5`, `"pct": 20000`, "prices.range /options/2/pct"},
	}
	for _, c := range cases {
		raw, err := os.ReadFile("testdata/furniture/" + c.path)
		if err != nil || !strings.Contains(string(raw), c.old) {
			t.Fatalf("%s does not hold %s (%v)", c.path, c.old, err)
		}
		_, found := compile(t, map[string]string{c.path: strings.Replace(string(raw), c.old, c.new, 1)})
		var got []string
		for _, f := range found {
			if f.Document == c.path {
				got = append(got, f.Code+" "+f.Pointer)
			}
		}
		ok := slices.ContainsFunc(got, func(g string) bool { return strings.HasPrefix(g, c.want) })
		if c.want == "" && len(got) > 0 || c.want != "" && !ok {
			t.Errorf("%s: found %q, want %s", c.new, got, c.want)
		}
	}
}

func TestOutputsToComeAreRefusedByName(t *testing.T) {
	_, found := compile(t, table("gift", "price.order", "collect", `"outputs":["pct","gift"],"rows":[{"id":"a","then":{"gift":"MUG"}}]`))
	if !slices.ContainsFunc(found, func(f blueprint.Finding) bool {
		return f.Code == "format.unsupported" && f.Document == "rules/gift.json" && f.Pointer == "/outputs/1"
	}) {
		t.Errorf("found %v", found)
	}
}

func TestListsStandOnEachOtherFourDeepAtMost(t *testing.T) {
	edits := map[string]string{}
	for i, base := range []string{"retail", "l0", "l1", "l2", "l3"} {
		key := "l" + string(rune('0'+i))
		edits["prices/"+key+".json"] = `{"format":"prices.v1","key":"` + key + `","name":{"en":"L"},"currency":"CNY","order":1,"base":"` + base + `"}`
	}
	_, found := compile(t, edits)
	var got []string
	for _, f := range found {
		if f.Code == "prices.depth" {
			got = append(got, f.Document)
		}
	}
	if len(got) != 1 || got[0] != "prices/l4.json" {
		t.Errorf("refused %v", got)
	}
}
