package order_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// fieldDocs is a business that asks for files, people and numbers of its own;
// the customer does not see the cost sheet.
var fieldDocs = Docs{
	"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
		"photos":{"kind":"image","max":2,"sizeMb":1,"name":{"en":"Photographs"}},
		"sheet":{"kind":"file","types":[".csv"],"name":{"en":"Cost sheet"}},
		"sign":{"kind":"signature","name":{"en":"Signed"}},
		"seller":{"kind":"user","role":"sales","name":{"en":"Salesperson"}},
		"job":{"kind":"serial","series":"job","name":{"en":"Job"}},
		"visits":{"kind":"rows","name":{"en":"Visits"},"fields":{"who":{"kind":"user","name":{"en":"Who"}},"slip":{"kind":"file","name":{"en":"Slip"}}}}}}`,
	"fields/line.json": `{"format":"fields.v1","key":"line","name":{"en":"Fields"},"fields":{
		"piece":{"kind":"serial","series":"piece","name":{"en":"Piece"}},"sketch":{"kind":"file","name":{"en":"Sketch"}},
		"unit":{"kind":"lookup","from":"product.sku","name":{"en":"Article then"}}}}`,
	"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
		"fields":{"customer":{"require":true},"photos":{},"sheet":{},"sign":{},"seller":{},"job":{},"visits":{},"attachments":{},"lines":{"require":true,"form":"line"}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","photos","sheet","sign","seller","job","visits","attachments","lines"]}},
		"access":[{"id":"a","fields":["sheet"],"roles":["customer"],"level":"none"}]}`,
	"forms/line.json": `{"format":"form.v1","key":"line","entity":"line","name":{"en":"Line"},
		"fields":{"sku":{"require":true},"quantity":{"default":1},"piece":{},"sketch":{"show":{"f":"line.sku","op":"=","v":"DESK"}},"unit":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["sku","quantity","piece","sketch","unit"]}}}`,
	"numbering.json": `{"format":"numbering.v1","key":"numbering","name":{"en":"Numbers"},"series":{
		"order":{"pattern":"SO-{seq:4}","reset":"never"},"job":{"pattern":"J-{seq:3}","reset":"never"},"piece":{"pattern":"P-{seq:3}","reset":"never"}}}`,
	"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place","order.quote","order.read","file.add"]}`,
}

const pngHead = "\x89PNG\r\n\x1a\n"

func TestFieldsHoldTheFilesOfWhoeverSentThem(t *testing.T) {
	Each(t, fieldDocs, func(t *testing.T, s *Shop) {
		ann := s.Customer("ann", s.Place(t, "C-1", "DESK 1").Customer.ID)
		photo, sign, slip, sketch := s.Send(t, ann, "a.png", pngHead+"1"), s.Send(t, ann, "b.png", pngHead+"2"), s.Send(t, ann, "c.txt", "slip"), s.Send(t, ann, "d.txt", "sketch")
		mine, large := s.Send(t, s.Owner, "e.csv", "1,2"), s.Send(t, ann, "f.png", pngHead+strings.Repeat("x", 1<<20))
		body := func(fields, line string) string {
			return `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","fields":{` + line + `}}],"fields":{` + fields + `}}`
		}
		for fields, want := range map[string]string{
			`"photos":["` + mine + `"]`:                           "order.refused: file.missing /fields/photos/0",
			`"photos":["` + slip + `"]`:                           "order.invalid: file.type /fields/photos/0",
			`"photos":["` + large + `"]`:                          "order.invalid: file.size /fields/photos/0",
			`"photos":["` + photo + `"],"sign":"` + photo + `"`:   "order.invalid: duplicate /fields/sign",
			`"visits":[{"slip":["` + mine + `"]}]`:                "order.refused: file.missing /fields/visits/0/slip/0",
			`"sheet":["` + slip + `"]`:                            "order.invalid: unknown /fields/sheet",
			`"job":"J-1"`:                                         "order.invalid: readOnly /fields/job",
			`"seller":{"id":"` + s.Owner.Act.User.String() + `"}`: "order.invalid: reference /fields/seller",
		} {
			if a := s.Do(t, ann, "POST", "/api/v1/orders", body(fields, "")).Want(t, 422); a.Problem(t) != want {
				t.Errorf("%s answered %s, want %s", fields, a.Body, want)
			}
		}
		given := `"photos":["` + photo + `"],"sign":"` + sign + `","visits":[{"slip":["` + slip + `"]}]`
		made := s.Do(t, ann, "POST", "/api/v1/orders", body(given, `"sketch":["`+sketch+`"]`)).Want(t, 201)
		at := "/api/v1/orders/" + made.Get(t, "id")
		if a := s.Do(t, ann, "POST", "/api/v1/orders", body(`"sign":"`+sign+`"`, "")).Want(t, 422); a.Problem(t) != "order.refused: file.held /fields/sign" {
			t.Errorf("a second order takes it: %s", a.Body)
		}
		got := s.Do(t, ann, "GET", at+"/files", "").Want(t, 200)
		if n := strings.Count(string(got.Body), `"field":`); n != 4 || strings.Contains(string(got.Body), "canDrop") {
			t.Errorf("files: %s", got.Body)
		}
		if a := s.Do(t, ann, "GET", at+"/files/"+sign, "").Want(t, 200); string(a.Body) != pngHead+"2" {
			t.Errorf("the signature is %q", a.Body)
		}
		if a := s.Do(t, s.Owner, "DELETE", at+"/files/"+sign, "").Want(t, 422); a.Problem(t) != "file.field" {
			t.Errorf("taken off: %s", a.Body)
		}
		page := s.Do(t, ann, "GET", at+"/page", "").Want(t, 200)
		if page.Get(t, "fields", 0, "text") != "a.png" || page.Get(t, "order", "lines", 0, "words", 1, "text") != "d.txt" {
			t.Errorf("page: %s", page.Body)
		}
		// What staff keep to themselves stays theirs, file and all.
		inside := s.Do(t, s.Owner, "POST", "/api/v1/orders", body(`"sheet":["`+mine+`"]`, "")).Want(t, 201)
		at = "/api/v1/orders/" + inside.Get(t, "id")
		s.Do(t, s.Owner, "GET", at+"/files/"+mine, "").Want(t, 200)
		s.Do(t, ann, "GET", at+"/files/"+mine, "").Want(t, 404)
		for _, path := range []string{at, at + "/page", at + "/files"} {
			if a := s.Do(t, ann, "GET", path, "").Want(t, 200); strings.Contains(string(a.Body), mine) || strings.Contains(string(a.Body), "e.csv") {
				t.Errorf("%s shows it: %s", path, a.Body)
			}
		}
		s.Sound(t)
	})
}

// TestAHiddenFieldHoldsNothing: what is not stored is not held, and can be used
// for another order.
func TestAHiddenFieldHoldsNothing(t *testing.T) {
	Each(t, fieldDocs, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 5)
		sketch := s.Send(t, s.Owner, "d.txt", "sketch")
		for _, sku := range []string{"PEN", "DESK"} {
			s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"`+sku+`","fields":{"sketch":["`+sketch+`"]}}]}`).Want(t, 201)
		}
		Same(t, s.Rows(t, "order_files", "type", "field"), "application/octet-stream line.fields.sketch")
	})
}

func TestFieldsNameStaffOfTheRightRole(t *testing.T) {
	Each(t, fieldDocs, func(t *testing.T, s *Shop) {
		seller, clerk := s.Hire("sue", "owner", "sales"), s.Hire("tom", "owner", "clerk")
		place := func(fields string) string {
			a := s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{`+fields+`}}`)
			if a.Status != 201 {
				return a.Problem(t)
			}
			page := s.Do(t, s.Owner, "GET", "/api/v1/orders/"+a.Get(t, "id")+"/page", "").Want(t, 200)
			return page.Get(t, "fields", 0, "text")
		}
		customer := s.Customer("ann", s.Place(t, "C-1", "DESK 1").Customer.ID)
		for fields, want := range map[string]string{
			`"seller":{"ref":"sue"}`:                                         "Sue",
			`"seller":{"id":"` + seller.Act.User.String() + `"}`:             "Sue",
			`"seller":{"ref":"tom"}`:                                         "order.invalid: reference /fields/seller",
			`"seller":{"id":"` + act.NewUserID().String() + `"}`:             "order.invalid: reference /fields/seller",
			`"visits":[{"who":{"ref":"ann"}}]`:                               "order.invalid: reference /fields/visits/0/who",
			`"visits":[{"who":{"id":"` + customer.Act.User.String() + `"}}]`: "order.invalid: reference /fields/visits/0/who",
		} {
			if got := place(fields); got != want {
				t.Errorf("%s: %s, want %s", fields, got, want)
			}
		}
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"visits":[{"who":{"id":"`+clerk.Act.User.String()+`"}}]}}`).Want(t, 201)
		page := s.Do(t, s.Owner, "GET", "/api/v1/orders/"+a.Get(t, "id")+"/page", "").Want(t, 200)
		if page.Get(t, "fields", 0, "rows", 0, 0, "text") != "Tom" && page.Get(t, "fields", 1, "rows", 0, 0, "text") != "Tom" {
			t.Errorf("page: %s", page.Body)
		}
	})
}

func TestSerialsAreGivenAtPlacing(t *testing.T) {
	Each(t, fieldDocs, func(t *testing.T, s *Shop) {
		s.Receive(t, "PEN", 50)
		quote := s.Do(t, s.Owner, "POST", "/api/v1/quotes", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}]}`).Want(t, 200)
		if strings.Contains(string(quote.Body), "J-0") {
			t.Errorf("a quote takes a number: %s", quote.Body)
		}
		var orders []string
		for i := range 3 {
			orders = append(orders, `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"1"},{"sku":"PEN","quantity":"`+strconv.Itoa(i+1)+`"}]}`)
		}
		refused := `{"customer":{"ref":"C-1"},"lines":[{"sku":"PEN","quantity":"99"}]}`
		body := `{"orders":[` + orders[0] + `,` + refused + `,` + strings.Join(orders[1:], ",") + `]}`
		s.Do(t, s.Owner, "POST", "/api/v1/orders/batch?dryRun=true", body).Want(t, 200)
		done := s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", body, "Idempotency-Key", "all").Want(t, 200)
		for at, want := range map[int]string{0: "SO-0001 J-001 P-001 P-002", 2: "SO-0002 J-002 P-003 P-004", 3: "SO-0003 J-003 P-005 P-006"} {
			id := done.Get(t, "results", at, "order", "id")
			o := s.Do(t, s.Owner, "GET", "/api/v1/orders/"+id, "").Want(t, 200)
			got := fmt.Sprint(o.Get(t, "number"), " ", o.Get(t, "fields", "job"), " ", o.Get(t, "lines", 0, "fields", "piece"), " ", o.Get(t, "lines", 1, "fields", "piece"))
			if got != want || done.Get(t, "results", at, "order", "fields", "job") != o.Get(t, "fields", "job") {
				t.Errorf("order %d is %s, want %s; answered %s", at, got, want, done.Body)
			}
			if o.Get(t, "lines", 0, "fields", "unit") != "PEN" {
				t.Errorf("copied %s", o.Body)
			}
		}
		again := s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", body, "Idempotency-Key", "all").Want(t, 200)
		if string(again.Body) != string(done.Body) {
			t.Errorf("asked again: %s", again.Body)
		}
	})
}

func TestAnOrdersFieldsHoldSoManyFiles(t *testing.T) {
	Each(t, fieldDocs, func(t *testing.T, s *Shop) {
		var lines []string
		for n := order.MaxFieldFiles + 1; n > 0; n -= 5 {
			var ids []string
			for range min(n, 5) {
				ids = append(ids, `"`+s.Send(t, s.Owner, "d.txt", "sketch")+`"`)
			}
			lines = append(lines, `{"sku":"DESK","fields":{"sketch":[`+strings.Join(ids, ",")+`]}}`)
		}
		a := s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[`+strings.Join(lines, ",")+`]}`).Want(t, 422)
		if a.Problem(t) != "order.invalid: file.many /fields" {
			t.Errorf("answered %s", a.Body)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[`+strings.Join(lines[:len(lines)-1], ",")+`]}`).Want(t, 201)
	})
}
