package form

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/file"
)

// kindFields has a field of each kind that the shop of testdata lacks.
const kindFields = `
 "stars":{"kind":"rating","name":{"en":"Stars"}},
 "score":{"kind":"rating","min":2,"max":10,"name":{"en":"Score"}},
 "at":{"kind":"time","min":"09:00","max":"18:00","name":{"en":"Visit at"}},
 "night":{"kind":"time","min":"22:00","max":"06:00","name":{"en":"At night"}},
 "moment":{"kind":"dateTime","min":"now","max":"today+30d","name":{"zh-CN":"交付时刻","en":"Handover"}},
 "whenever":{"kind":"dateTime","name":{"en":"Whenever"}},
 "days":{"kind":"range","of":"date","min":"today","name":{"en":"Days away"}},
 "hours":{"kind":"range","of":"time","name":{"en":"Opening hours"}},
 "stay":{"kind":"range","of":"dateTime","name":{"en":"Stay"}},
 "budget":{"kind":"range","of":"number","min":0,"max":900,"decimals":1,"unit":"k","name":{"en":"Budget range"}},
 "district":{"kind":"cascade","set":"district","name":{"en":"District"}},
 "labels":{"kind":"tags","max":3,"name":{"en":"Labels"}},
 "seller":{"kind":"user","role":"sales","name":{"en":"Whom you know"}},
 "team":{"kind":"department","name":{"en":"Team"}},
 "plans":{"kind":"file","max":2,"sizeMb":3,"types":["application/pdf",".dwg"],"name":{"en":"Plans"}},
 "photos":{"kind":"image","name":{"en":"Photographs"}},
 "sign":{"kind":"signature","name":{"en":"Signed"}},
 "job":{"kind":"serial","series":"job","name":{"en":"Job number"}},
 "city":{"kind":"lookup","from":"customer.fields.city","name":{"en":"City of the customer"}},
 "limit":{"kind":"lookup","from":"customer.creditLimit","type":"money","name":{"en":"Limit then"}},
 "kept":{"kind":"lookup","from":"order.fields.stars","name":{"en":"Stars again"}},
 "trips":{"kind":"rows","name":{"en":"Trips"},"fields":{
   "span":{"kind":"range","of":"date","name":{"en":"Span"}},"driver":{"kind":"user","name":{"en":"Driver"}},
   "slips":{"kind":"file","name":{"en":"Slips"}},"hint":{"kind":"tags","name":{"en":"Remarks"}}}}`

// kindShop opens the shop with these fields, all on one page.
func kindShop(t testing.TB) *shop {
	t.Helper()
	s := &shop{t: t, forms: kindForms(t, nil)}
	return s.anew()
}

// anew begins the order anew.
func (s *shop) anew() *shop {
	s.again().env = s.forms.facts.NewEnv(noon, office())
	return s
}

// kindEdits is the documents of that shop; some text of the library replaced.
func kindEdits(pairs ...string) map[string]string {
	fields := strings.NewReplacer(pairs...).Replace(kindFields)
	var keys map[string]struct{ Fields json.RawMessage }
	if err := json.Unmarshal([]byte("{"+fields+"}"), &keys); err != nil {
		panic(err)
	}
	places, items := `"lines":{"form":"line"}`, `"lines"`
	for _, key := range sortedOf(keys) {
		places += `,"` + key + `":{}`
		items += `,"` + key + `"`
	}
	return map[string]string{
		"fields/order.json":    `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{` + fields + `}}`,
		"fields/customer.json": `{"format":"fields.v1","key":"customer","name":{"en":"Fields"},"fields":{"city":{"kind":"single","set":"district","name":{"en":"City"}},"home":{"kind":"address","name":{"en":"Home"}}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{` + places + `},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":[` + items + `]}}}`,
		"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{
			"customerType":{"name":{"en":"Type"},"values":[{"code":"vip","name":{"en":"VIP"}}]},
			"category":{"name":{"en":"Category"},"values":[{"code":"table","name":{"en":"Tables"}},{"code":"wardrobe","name":{"en":"Wardrobes"}},{"code":"chair","name":{"en":"Chairs"}}]},
			"room":{"name":{"en":"Room"},"values":[{"code":"living","name":{"en":"Living room"}},{"code":"attic","name":{"en":"Attic"},"retired":true}]},
			"material":{"name":{"en":"Material"},"values":[{"code":"oak","name":{"en":"Oak"}},{"code":"walnut","name":{"en":"Walnut"}},{"code":"marble","name":{"en":"Marble"}}]},
			"district":{"name":{"en":"District"},"values":[{"code":"gd","name":{"en":"Guangdong"}},{"code":"fs","under":"gd","name":{"en":"Foshan"}},
				{"code":"sd","under":"fs","name":{"en":"Shunde"}},{"code":"nh","under":"fs","retired":true,"name":{"en":"Nanhai"}},{"code":"gz","under":"gd","name":{"en":"Guangzhou"}},
				{"code":"sh","name":{"en":"Shanghai"}}]}}}`,
		"numbering.json": `{"format":"numbering.v1","key":"numbering","name":{"en":"Numbers"},"series":{"job":{"pattern":"J-{seq:3}","reset":"never"}}}`,
	}
}

func sortedOf[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func kindForms(t testing.TB, edits map[string]string) *Forms {
	t.Helper()
	if edits == nil {
		edits = kindEdits()
	}
	forms, found := compile(t, edits)
	for _, f := range found {
		if !f.Warning {
			t.Fatalf("finding: %s%s %s %s", f.Document, f.Pointer, f.Code, f.Say.EN)
		}
	}
	return forms
}

// The files that somebody has sent.
const (
	planFile  = "fil_00000000000000000000000001"
	drawFile  = "fil_00000000000000000000000002"
	photoFile = "fil_00000000000000000000000003"
	largeFile = "fil_00000000000000000000000004"
	signFile  = "fil_00000000000000000000000005"
	otherFile = "fil_00000000000000000000000009" // another's
)

var errAnothers = fault.Define(fault.Missing, "file.missing", "没有这个文件", "there is no such file")

func sentFile(id file.ID) (file.File, error) {
	found := map[string]file.File{
		planFile: {Name: "plan.pdf", Type: "application/pdf", Size: 100}, drawFile: {Name: "Hall.DWG", Type: "application/octet-stream", Size: 3 << 20},
		photoFile: {Name: "room.jpg", Type: "image/jpeg", Size: 2 << 20}, largeFile: {Name: "all.pdf", Type: "application/pdf", Size: 3<<20 + 1},
		signFile: {Name: "name.png", Type: "image/png", Size: 9000},
	}
	f, there := found[id.String()]
	if !there {
		return f, errAnothers.New()
	}
	return f, nil
}

func (s *shop) kindReading() *reading {
	known := func(r Ref) (Ref, bool) {
		if r.Kind == "department" {
			return Ref{ID: "east", Above: `["sales","house"]`}, r.name() == "east" && r.Above == ""
		}
		r.ID = "usr_1"
		return r, r.Ref != "nobody" && (r.Kind != "user" || r.Role == "" || r.Ref == "li.lei")
	}
	return &reading{env: s.env, known: known, sent: sentFile}
}
