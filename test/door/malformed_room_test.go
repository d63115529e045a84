package door

import (
	"slices"
	"strings"
	"testing"
)

func TestOtherRoomsRefuseWhatCannotBeMeant(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		party, product := "PATCH /api/v1/parties/"+s.party("C-003"), "PATCH /api/v1/products/"+s.ask("GET", "/api/v1/products?sku=SOFA-3", "").text(t, "items", 0, "id")
		long := strings.Repeat("x", 301)
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/parties", 422,
				"{}", "party.invalid: required /name",
				`{"name":" "}`, "party.invalid: required /name",
				`{"name":"`+long+`","ref":"`+long+`"}`, "party.invalid: length /name, length /ref",
				`{"name":"a","type":"king"}`, "party.invalid: option /type",
				`{"name":"a","groups":["hotel","hotel","x"]}`, "party.invalid: duplicate /groups/1, option /groups/2",
				`{"name":"a","creditLimit":{"amount":"-1","currency":"CNY"}}`, "party.invalid: range /creditLimit/amount",
				`{"name":"a","creditLimit":{"amount":"1","currency":"USD"}}`, "party.invalid: option /creditLimit/currency",
				`{"name":"a","fields":{"colour":"red"}}`, "party.invalid: unknown /fields/colour",
				`{"name":"a","fields":{"taxNo":"123"}}`, "party.invalid: pattern /fields/taxNo",
				`{"name":"a","address":{"postcode":"`+long+`"}}`, "party.invalid: length /address/postcode",
				`{"name":"a","contacts":[{}]}`, "party.invalid: required /contacts/0/name"),
			bodies("POST /api/v1/parties", 409,
				`{"name":"a","ref":"C-001"}`, "party.duplicate: /ref"),
			bodies("POST /api/v1/parties", 400,
				`{"name":"a","owner":"li"}`, "request.json: type /owner",
				`{"name":"a","blocked":"no"}`, "request.json: type /blocked",
				`{"name":"a","id":"par_1"}`, "request.json: unknown /id"),
			bodies(party, 422,
				`{"name":null}`, "party.invalid: required /name",
				`{"creditLimit":5}`, "party.invalid: type /creditLimit",
				`{"address":"here"}`, "party.invalid: type /address",
				`{"fields":"x"}`, "party.invalid: type /fields"),
			bodies(party, 409,
				`{"ref":"C-001"}`, "party.duplicate: /ref"), bodies(party, 400,
				`{"name":5}`, "request.json: type /name",
				`{"Name":"x"}`, "request.json: unknown /Name"),
			[]malformed{{party, `{"name":"x"}`, 412, "version.changed:", []string{"If-Match", `"99"`}},
				{party, `{"name":"x"}`, 412, "version.changed:", []string{"If-Match", "nonsense"}},
				{product, `{"name":"x"}`, 412, "version.changed:", []string{"If-Match", `W/"7"`}}},
			bodies("POST /api/v1/products", 422,
				"{}", "product.invalid: required /name, required /sku",
				`{"sku":"a","name":"a","supply":"theft"}`, "product.invalid: option /supply",
				`{"sku":"a","name":"a","supply":"bundle"}`, "product.invalid: format.unsupported /supply",
				`{"sku":"a","name":"a","weight":-1,"leadDays":-1}`, "product.invalid: range /leadDays, range /weight",
				`{"sku":"a","name":"a","leadDays":4000}`, "product.invalid: range /leadDays",
				`{"sku":"a","name":"a","category":"boat"}`, "product.invalid: option /category",
				`{"sku":"a","name":"a","options":["colour"]}`, "product.invalid: option /options/0",
				`{"sku":"a","name":"a","tags":["x","x",""]}`, "product.invalid: duplicate /tags/1, required /tags/2"),
			bodies("POST /api/v1/products", 400,
				`{"sku":"a","name":"a","weight":1.00001}`, "request.json: range /weight",
				`{"sku":"a","name":"a","weight":"1"}`, "request.json: type /weight",
				`{"sku":"a","name":"a","weight":1e400}`, "request.json: type /weight",
				`{"sku":"a","name":"a","leadDays":1.5}`, "request.json: type /leadDays",
				`{"sku":"a","name":"a","leadDays":99999999999999999999}`, "request.json: range /leadDays"),
			bodies("POST /api/v1/products", 409,
				`{"sku":"SOFA-3","name":"a"}`, "product.duplicate: /sku"), bodies(product, 409,
				`{"sku":"BED-K"}`, "product.duplicate: /sku"),
			bodies(product, 422,
				`{"sku":null,"weight":-1}`, "product.invalid: range /weight, required /sku"),
			bodies("POST /api/v1/warehouses", 422,
				"{}", "warehouse.invalid: required /code",
				`{"code":"moon"}`, "warehouse.invalid: option /code",
				`{"code":"hangzhou","priority":-1}`, "warehouse.invalid: range /priority",
				`{"code":"hangzhou","region":"moon"}`, "warehouse.invalid: option /region"),
			bodies("POST /api/v1/warehouses", 400,
				`{"code":"hangzhou","priority":1.5}`, "request.json: type /priority"), bodies("POST /api/v1/warehouses", 409,
				`{"code":"foshan"}`, "warehouse.duplicate: /code"),
			bodies("POST /api/v1/stock/receipts", 422,
				"{}", "receipt.invalid: required /lines, required /warehouse",
				`{"warehouse":"moon","lines":[{"sku":"X","quantity":"0"},{"sku":"SOFA-3","quantity":"-1"},{}]}`, "receipt.invalid: range /lines/0/quantity, range /lines/1/quantity, range /lines/2/quantity, reference /lines/0/sku, reference /warehouse, required /lines/2/sku",
				`{"warehouse":"foshan","lines":[`+strings.Repeat(`,{"sku":"SOFA-3","quantity":"1"}`, 2001)[1:]+`]}`, "receipt.invalid: length /lines"),
			bodies("POST /api/v1/users", 422,
				"{}", "user.invalid: required /login, required /name",
				`{"login":"a b","name":"a"}`, "user.invalid: pattern /login",
				`{"login":"a","name":"a","kind":"robot"}`, "identity.invalid: option /kind",
				`{"login":"a","name":"a","roles":["king"]}`, "user.invalid: reference /roles/0",
				`{"login":"a","name":"a","kind":"customer"}`, "user.invalid: required /party",
				`{"login":"a","name":"a","lang":"fr"}`, "user.invalid: option /lang",
				`{"login":"a","name":"a","roles":["customer"]}`, "user.invalid: option /roles/0"),
			bodies("POST /api/v1/users", 409,
				`{"login":"OWNER","name":"a"}`, "user.duplicate: /login"), bodies("POST /api/v1/users", 400,
				`{"login":"a","name":"a","party":"usr_00000000000000000000000001"}`, "request.json: type /party"),
			bodies("POST /api/v1/keys", 400,
				`{"user":"me"}`, "request.json: type /user"), bodies("POST /api/v1/keys", 422,
				`{"name":"`+long+`"}`, "user.invalid: length /name"),
		))
	})
}

func TestDocumentsThatCannotBeKeptAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		role := "PUT /api/v1/documents/roles/x.json"
		refused(t, s, slices.Concat(
			bodies(role, 400,
				"", "request.json:",
				"{", "request.json:",
				`{"format":"role.v1","format":"role.v1"}`, "request.json: duplicate /format",
				`{"format":null}`, "request.json: type /format",
				`{"name":"\u0000"}`, "request.text: /name"),
			bodies(role, 422,
				"[]", "document.invalid: schema.type",
				"{}", "document.invalid: document.format /format",
				`{"format":"role.v9","key":"x"}`, "format.unsupported: /format",
				`{"format":"flow.v1","key":"x"}`, "document.invalid: document.format /format",
				`{"format":"role.v1","key":"y"}`, "document.invalid: document.key /key"),
			bodies("PUT /api/v1/documents/secrets/x.json", 422,
				`{"format":"role.v1","key":"x"}`, "document.invalid: document.path"),
			bodies("PUT /api/v1/documents/roles/..%2Fx.json", 422,
				`{"format":"role.v1","key":"x"}`, "document.invalid: document.path"),
			bodies("PUT /api/v1/documents/roles/owner.txt", 422,
				`{"format":"role.v1","key":"owner"}`, "document.invalid: document.path"),
			[]malformed{{"PUT /api/v1/documents/roles/owner.json", `{"format":"role.v1","key":"owner"}`, 412, "version.changed:", []string{"If-Match", `"sha256:no"`}},
				{"DELETE /api/v1/documents/roles/owner.json", "", 412, "version.changed:", []string{"If-Match", `"sha256:no"`}},
				{"DELETE /api/v1/documents/roles/x.json", "", 404, "document.missing:", nil}},
			bodies("POST /api/v1/releases", 422,
				`{"note":"`+strings.Repeat("x", 2001)+`"}`, "blueprint.invalid: length /note"),
		))
		s.ask("PUT", "/api/v1/documents/roles/x.json", `{"format":"role.v1","key":"x","name":{"en":"X"},"kind":"staff","can":["order.read"],"rows":{"order":{"f":"order.nothing","op":"=","v":1}}}`).want(t, 200)
		refused(t, s, bodies("POST /api/v1/releases", 422,
			"{}", "release.refused: fact.unknown roles/x.json#/rows/order/f"))
	})
}

func TestOddRequestsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		s.place("C-003", "")
		next := s.ask("GET", "/api/v1/products?limit=1", "").text(t, "next")
		task := s.ask("GET", "/api/v1/tasks", "").text(t, "items", 0, "id")
		at := func(path string, status int, says string) malformed {
			return malformed{"GET /api/v1" + path, "", status, says, nil}
		}
		key := func(k string) malformed {
			return malformed{"POST /api/v1/parties", `{"name":"a"}`, 400, "request.parameter: /Idempotency-Key", []string{"Idempotency-Key", k}}
		}
		refused(t, s, []malformed{
			at("/orders?limit=0", 400, "request.parameter: /limit"),
			at("/orders?limit=201", 400, "request.parameter: /limit"),
			at("/orders?limit=-1", 400, "request.parameter: /limit"),
			at("/orders?limit=ten", 400, "request.parameter: /limit"),
			at("/orders?limit=1&limit=2", 400, "request.parameter: /limit"),
			at("/orders?cursor=!", 400, "request.parameter: /cursor"),
			at("/orders?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/orders?cursor="+next, 400, "request.parameter: /cursor"), at("/products?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/tasks?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/releases?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/users?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/stock/moves?cursor=AAAA", 400, "request.parameter: /cursor"),
			at("/orders?colour=red", 400, "request.parameter: /colour"),
			at("/orders?Number=1", 400, "request.parameter: /Number"),
			at("/orders?number=%zz", 400, "request.parameter:"),
			at("/orders?number=a;b", 400, "request.parameter:"),
			at("/orders?number=%ff", 400, "request.text: /number"),
			at("/orders?number=%00", 400, "request.text: /number"),
			at("/orders?placedFrom=soon", 400, "request.parameter: /placedFrom"),
			at("/orders?placedTo=2026-02-30", 400, "request.parameter: /placedTo"),
			at("/tasks?state=lost", 400, "request.parameter: /state"),
			at("/tasks?owner=somebody", 400, "request.parameter: /owner"),
			at("/products?dryRun=true", 400, "request.parameter: /dryRun"),
			at("/orders/nothing", 400, "request.parameter: /id"),
			at("/orders/par_00000000000000000000000001", 400, "request.parameter: /id"),
			at("/orders/%00", 400, "request.text: /id"),
			at("/orders/ord_0", 400, "request.parameter: /id"),
			at("/nothing", 404, "request.path:"),
			at("/orders/", 404, "request.path:"),
			{"PUT /api/v1/orders", "{}", 405, "request.method:", nil},
			{"DELETE /healthz", "", 405, "request.method:", nil},
			{"POST /api/v1/orders?dryRun=maybe", "{}", 400, "request.parameter: /dryRun", nil},
			{"POST /api/v1/orders?colour=red", "{}", 400, "request.parameter: /colour", nil},
			key(strings.Repeat("k", 201)), key("a b"), key("schlüssel"),
			{"POST /api/v1/tasks/" + task + "/approve", `{"version":99}`, 422, "task.invalid: /version", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"version":-1}`, 422, "task.invalid: /version", nil},
			{"POST /api/v1/tasks/" + task + "/done", "{}", 422, "task.invalid:", nil},
			{"POST /api/v1/tasks/" + task + "/reject", "{}", 422, "task.invalid: required /opinion", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"outcome":"maybe"}`, 422, "task.invalid: option /outcome", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"opinion":"` + strings.Repeat("x", 2001) + `"}`, 422, "task.invalid: length /opinion", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"fields":{"a":1}}`, 422, "task.invalid: unknown /fields", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"fields":[]}`, 400, "request.json: type /fields", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"order":{"fields":{"costEstimate":1}}}`, 422, "task.invalid: unknown /order/fields/costEstimate", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"order":{"lines":{"9":{"fields":{"area":1}}}}}`, 422, "task.invalid: reference /order/lines/9", nil},
			{"POST /api/v1/tasks/" + task + "/approve", `{"order":{"total":1}}`, 400, "request.json: unknown /order/total", nil},
		})
	})
}
