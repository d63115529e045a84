package door

import (
	"slices"
	"strings"
	"testing"
)

func TestOddQuantitiesAndPricesAreRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		quantity := func(q string) string { return `{"sku":"SOFA-3","quantity":` + q + `}` }
		price := func(p string) string { return `{"sku":"SOFA-3","quantity":"1","price":` + p + `}` }
		refused(t, s, slices.Concat(
			lines(400,
				quantity("2"), "request.json: type /lines/0/quantity",
				quantity("true"), "request.json: type /lines/0/quantity",
				quantity(`""`), "request.json: type /lines/0/quantity",
				quantity(`"1e3"`), "request.json: type /lines/0/quantity",
				quantity(`"NaN"`), "request.json: type /lines/0/quantity",
				quantity(`" 1"`), "request.json: type /lines/0/quantity",
				quantity(`"１"`), "request.json: type /lines/0/quantity",
				quantity(`"1,5"`), "request.json: type /lines/0/quantity",
				quantity(`"0.00001"`), "request.json: range /lines/0/quantity",
				quantity(`"100000000000000"`), "request.json: range /lines/0/quantity",
				quantity(`"999999999999999999999999"`), "request.json: range /lines/0/quantity"),
			lines(422,
				quantity(`"-1"`), "order.invalid: minimum /lines, range /lines/0/quantity",
				quantity(`"0"`), "order.invalid: minimum /lines, range /lines/0/quantity",
				quantity(`"-0.0000"`), "order.invalid: minimum /lines, range /lines/0/quantity",
				quantity(`"99999999999999"`), "order.invalid: minimum /lines, range /lines/0/quantity"),
			lines(400,
				price(`"5"`), "request.json: type /lines/0/price",
				price(`5`), "request.json: type /lines/0/price",
				price(`{"amount":"5"}`), "request.json: type /lines/0/price",
				price(`{"currency":"CNY"}`), "request.json: type /lines/0/price",
				price(`{"amount":5,"currency":"CNY"}`), "request.json: type /lines/0/price",
				price(`{"amount":"5","currency":"cny"}`), "request.json: type /lines/0/price",
				price(`{"amount":"5","currency":""}`), "request.json: type /lines/0/price",
				price(`{"amount":"0.00001","currency":"CNY"}`), "request.json: range /lines/0/price",
				price(`{"amount":"1e2","currency":"CNY"}`), "request.json: type /lines/0/price",
				price(`{"amount":"100000000000000","currency":"CNY"}`), "request.json: range /lines/0/price",
				price(`{"amount":"5","currency":"CNY","tax":"1"}`), "request.json: type /lines/0/price",
				price(`{"amount":"5","amount":"6","currency":"CNY"}`), "request.json: duplicate /lines/0/price/amount"),
			lines(422,
				price(`{"amount":"-5","currency":"CNY"}`), "order.invalid: minimum /lines, range /lines/0/price",
				price(`{"amount":"5","currency":"USD"}`), "order.invalid: minimum /lines, type /lines/0/price",
				`{"sku":"SOFA-3","quantity":"1000000","price":{"amount":"99999999999999","currency":"CNY"}}`, "order.invalid: minimum /lines, range /lines/0/quantity",
				`{"sku":"SOFA-3","quantity":"1","discountPct":101}`, "order.invalid: range /lines/0/discountPct",
				`{"sku":"SOFA-3","quantity":"1","discountPct":-1}`, "order.invalid: range /lines/0/discountPct"),
			lines(400,
				`{"sku":"SOFA-3","quantity":"1","discountPct":"5"}`, "request.json: type /lines/0/discountPct",
				`{"sku":"SOFA-3","quantity":"1","discountPct":1.00001}`, "request.json: range /lines/0/discountPct",
				`{"sku":"SOFA-3","quantity":"1","discountPct":1e400}`, "request.json: type /lines/0/discountPct"),
			orders(422,
				`"freight":{"amount":"-1","currency":"CNY"}`, "order.invalid: range /freight",
				`"freight":{"amount":"1","currency":"EUR"}`, "order.invalid: type /freight"),
			orders(409,
				`"expectTotal":{"amount":"1","currency":"CNY"}`, "price.changed: /expectTotal",
				`"expectTotal":{"amount":"11932.00","currency":"USD"}`, "price.changed: /expectTotal"),
		))
	})
}

func TestWhatAnOrderNamesMustBeThere(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		many := strings.Repeat(`,{"sku":"SOFA-3","quantity":"1"}`, 2001)[1:]
		places := strings.Repeat(`,{"key":"d"}`, 201)[1:]
		refused(t, s, slices.Concat(
			bodies("POST /api/v1/orders", 422,
				"{}", "order.invalid: minimum /lines, required /customer, required /fields/room, required /lines",
				`{"type":"nothing"}`, "order.invalid: unknown /type",
				strings.Replace(order("C-003", ""), "C-003", "C-999", 1), "order.invalid: reference /customer",
				strings.Replace(order("C-003", ""), `{"ref":"C-003"}`, `{}`, 1), "order.invalid: reference /customer",
				strings.Replace(order("C-003", ""), "living", "cellar", 1), "order.invalid: option /fields/room",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":"living","colour":"red"`, 1), "order.invalid: unknown /fields/colour",
				strings.Replace(order("C-003", ""), `"room":"living"`, "", 1), "order.invalid: required /fields/room",
				strings.Replace(order("C-002", ""), "JD-20261", "jd 1", 1), "order.invalid: pattern /fields/projectNo",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":"living","projectName":"`+strings.Repeat("好", 61)+`"`, 1), "order.invalid: length /fields/projectName",
				strings.Replace(order("C-003", ""), `"room":"living"`, `"room":7,"install":"yes"`, 1), "order.invalid: type /fields/install, type /fields/room"),
			lines(422,
				"", "order.invalid: minimum /lines, required /lines",
				"{}", "order.invalid: minimum /lines, required /lines/0/sku",
				`{"sku":"SOFA-9","quantity":"1"}`, "order.invalid: minimum /lines, reference /lines/0/sku",
				`{"product":{},"quantity":"1"}`, "order.invalid: minimum /lines, reference /lines/0/sku",
				`{"product":{"sku":"SOFA-9"},"quantity":"1"}`, "order.invalid: minimum /lines, reference /lines/0/sku",
				`{"sku":"SOFA-3","quantity":"1","options":{"material":"oak"}}`, "order.invalid: unknown /lines/0/options/material",
				`{"sku":"TABLE-D","quantity":"1","options":{"material":"gold"}}`, "order.invalid: option /lines/0/options/material",
				`{"sku":"TABLE-D","quantity":"1","options":{"length":181.5}}`, "order.invalid: range /lines/0/options/length",
				`{"sku":"TABLE-D","quantity":"1","options":{"material":"marble","length":200}}`, "order.invalid: impossible /lines/0/options/length",
				`{"sku":"SOFA-3","quantity":"1","fields":{"colour":"red"}}`, "order.invalid: unknown /lines/0/fields/colour",
				many, "order.invalid: range /lines"),
			orders(422,
				`"channel":"smoke"`, "order.invalid: option /channel",
				`"currency":"EUR"`, "order.invalid: option /currency, price /lines/0/sku, rule.failed",
				`"currency":"yuan"`, "order.invalid: option /currency, price /lines/0/sku, rule.failed",
				`"foreignId":"`+strings.Repeat("x", 301)+`"`, "order.invalid: length /foreignId",
				`"note":"`+strings.Repeat("x", 2001)+`"`, "order.invalid: length /note",
				`"placedAt":"2026-11-24T00:00:00Z"`, "order.invalid: range /placedAt",
				`"destinations":[{"key":""}]`, "order.invalid: required /destinations/0/key",
				`"destinations":[{"key":"a"},{"key":"a"}]`, "order.invalid: duplicate /destinations/1/key",
				`"destinations":[`+places+`]`, "order.invalid: range /destinations",
				`"destinations":[{"key":"a","address":{"country":"CHINA","postcode":"`+strings.Repeat("1", 21)+`"}}]`, "order.invalid: length /destinations/0/address/country, length /destinations/0/address/postcode",
				`"destinations":[{"key":"a","window":{"from":"2026-12-02T00:00:00Z","to":"2026-12-01T00:00:00Z"}}]`, "order.invalid: range /destinations/0/window/to"),
			orders(400,
				`"wishDate":"2026-02-30"`, "request.json: type /wishDate",
				`"wishDate":"tomorrow"`, "request.json: type /wishDate",
				`"wishDate":20261124`, "request.json: type /wishDate",
				`"wishDate":"2026-12-01T00:00:00Z"`, "request.json: type /wishDate",
				`"placedAt":"2026-11-20"`, "request.json: type /placedAt",
				`"placedAt":"2026-11-20T25:00:00Z"`, "request.json: type /placedAt",
				`"destinations":[{"key":"a","window":{"from":"noon"}}]`, "request.json: type /destinations/0/window/from"),
			bodies("POST /api/v1/orders", 422,
				strings.Replace(order("C-003", `"destinations":[{"key":"a"},{"key":"b"}]`), `"quantity":"2"`, `"quantity":"2","destination":"c"`, 1), "order.invalid: reference /lines/0/destination"),
			bodies("POST /api/v1/orders/batch", 422,
				`{}`, "order.invalid: range /orders",
				`{"orders":[]}`, "order.invalid: range /orders",
				`{"orders":[`+strings.Repeat(",{}", 257)[1:]+`]}`, "order.invalid: range /orders"),
		))
	})
}
