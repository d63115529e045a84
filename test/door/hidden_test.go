package door

import (
	"encoding/json"
	"strings"
	"testing"
)

// secrets are the sums of an order as its owner sees them: every amount of
// money in it, as it may be written.
func secrets(t testing.TB, order answer) []string {
	t.Helper()
	var found []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if amount, ok := v["amount"].(string); ok && v["currency"] != nil && strings.Trim(amount, "0.") != "" {
				found = append(found, amount, strings.TrimSuffix(strings.TrimRight(amount, "0"), "."))
			}
			for _, inside := range v {
				walk(inside)
			}
		case []any:
			for _, inside := range v {
				walk(inside)
			}
		}
	}
	walk(order.dig(t, "totals"))
	walk(order.dig(t, "lines"))
	if len(found) < 10 {
		t.Fatalf("an order with %d amounts: %s", len(found), order.body)
	}
	return found
}

// hides fails the test where one of the secrets stands anywhere in an answer,
// or stands in for itself inside of a longer text.
func (a answer) hides(t testing.TB, where string, secrets []string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(a.body)))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return
		}
		text, _ := token.(string)
		if n, ok := token.(json.Number); ok {
			text = n.String()
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !strings.ContainsRune("0123456789.", r) }) {
			for _, s := range secrets {
				if strings.Trim(word, ".") == s {
					t.Errorf("%s shows %s, in %q: %s", where, s, text, a.body)
					return
				}
			}
		}
	}
}

// odd makes an order whose sums are like nothing else in it.
const odd = `"freight":{"amount":"77.31","currency":"CNY"}`

func oddOrder(more string) string {
	return strings.Replace(order("C-003", odd+more), `"quantity":"2"`, `"quantity":"3","price":{"amount":"1234.57","currency":"CNY"}`, 1)
}

// TestWhatARoleHidesIsInNoAnswer: the workshop and the warehouse see orders
// without their money, wherever they look.
func TestWhatARoleHidesIsInNoAnswer(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		placed := boss.post("/api/v1/orders", oddOrder("")).want(t, 201)
		id, number, secrets := placed.text(t, "id"), placed.text(t, "number"), secrets(t, placed)
		task := boss.ask("GET", "/api/v1/tasks", "").text(t, "items", 0, "id")
		for _, role := range []string{"production", "warehouse"} {
			who := boss.hire(role, role, "")
			for _, path := range []string{"/api/v1/orders", "/api/v1/orders/" + id, "/api/v1/orders/" + id + "/timeline", "/api/v1/orders/" + id + "/decisions",
				"/api/v1/orders/" + id + "/page", "/api/v1/orders/" + id + "/timeline?latest=true", "/api/v1/orders/count", "/api/v1/tasks", "/api/v1/tasks/" + task, "/api/v1/search?q=" + number, "/api/v1/orders?q=" + number} {
				got := who.ask("GET", path, "").want(t, 200)
				got.hides(t, role+" at "+path, secrets)
				if !strings.Contains(string(got.body), id) && !strings.Contains(string(got.body), "reasons") && !strings.Contains(string(got.body), `"count":1`) {
					t.Errorf("%s at %s sees nothing at all: %s", role, path, got.body)
				}
			}
		}
	})
}

// clerk is a role that may do everything with orders and see no money of
// theirs; the form hides a field from it besides.
const clerk = `{"format":"role.v1","key":"clerk","name":{"en":"Clerk"},"kind":"staff","can":["order.*","task.*"],"fields":[{"id":"money","level":"none",
	"facts":["order.total","order.totalBase","order.goods","order.discount","order.subtotal","order.freight","order.fees","order.tax",
	"line.listPrice","line.price","line.amount","line.net"]}]}`

// titledRule looks at the hidden field, so that decisions remember it.
const titledRule = `{"format":"rules.v1","key":"titled","name":{"en":"Titled"},"point":"check.order","hit":"collect","outputs":["level","code"],
	"rows":[{"id":"titled","if":{"f":"order.fields.invoiceTitle","op":"notEmpty"},"then":{"level":"warn","code":"tightDate"},"say":{"en":"Titled","zh-CN":"有抬头"}}]}`

func TestWhatARoleHidesIsHiddenFromWhoWritesToo(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		boss.ask("PUT", "/api/v1/documents/roles/clerk.json", clerk).want(t, 200)
		form := boss.ask("GET", "/api/v1/documents/forms/furniture.json", "").dig(t, "document").(map[string]any)
		form["access"] = append(form["access"].([]any), map[string]any{"id": "title", "fields": []string{"invoiceTitle"}, "roles": []string{"clerk"}, "level": "none"})
		text, _ := json.Marshal(form)
		boss.ask("PUT", "/api/v1/documents/forms/furniture.json", string(text)).want(t, 200)
		boss.ask("PUT", "/api/v1/documents/rules/titled.json", titledRule).want(t, 200)
		boss.post("/api/v1/releases", `{"note":"clerks"}`).want(t, 200)

		who := boss.hire("clerk", "clerk", "")
		titled := strings.Replace(oddOrder(""), `"room"`, `"invoiceTitle":"Secret & Sons","room"`, 1)
		placed := boss.post("/api/v1/orders", titled).want(t, 201)
		id, secrets := placed.text(t, "id"), secrets(t, placed)
		if decided := boss.ask("GET", "/api/v1/orders/"+id+"/decisions", ""); placed.text(t, "fields", "invoiceTitle") != "Secret & Sons" || !strings.Contains(string(decided.body), "Secret") {
			t.Errorf("the owner sees %s", placed.body)
		}
		task := boss.ask("GET", "/api/v1/tasks?order="+id, "").text(t, "items", 0, "id")
		wrong := oddOrder(`,"expectTotal":{"amount":"1.00","currency":"CNY"}`)
		small := strings.Replace(order("C-003", ""), `"quantity":"2"`, `"quantity":"1","price":{"amount":"77.31","currency":"CNY"}`, 1)
		for _, c := range []struct {
			method, path, body string
			status             int
		}{
			{"GET", "/api/v1/orders/" + id, "", 200}, {"GET", "/api/v1/orders", "", 200},
			{"GET", "/api/v1/orders/" + id + "/timeline", "", 200}, {"GET", "/api/v1/orders/" + id + "/decisions", "", 200},
			{"GET", "/api/v1/tasks", "", 200}, {"GET", "/api/v1/tasks/" + task, "", 200},
			{"GET", "/api/v1/orders/" + id + "/page", "", 200}, {"GET", "/api/v1/orders/count", "", 200},
			{"GET", "/api/v1/search?q=" + placed.text(t, "number"), "", 200}, {"GET", "/api/v1/search?q=C-003", "", 200},
			{"POST", "/api/v1/quotes", titled, 200}, {"POST", "/api/v1/quotes", oddOrder(""), 200},
			{"POST", "/api/v1/orders?dryRun=true", oddOrder(""), 200}, {"POST", "/api/v1/orders", oddOrder(""), 201},
			{"POST", "/api/v1/orders", titled, 422}, {"POST", "/api/v1/orders", wrong, 409},
			{"POST", "/api/v1/orders/batch", `{"orders":[` + oddOrder("") + `,` + wrong + `,` + titled + `]}`, 200},
			{"POST", "/api/v1/quotes", small, 200}, {"POST", "/api/v1/orders", small, 422},
			{"POST", "/api/v1/orders/" + id + "/cancel?dryRun=true", `{"reason":"x"}`, 200},
			{"POST", "/api/v1/orders/" + id + "/cancel", `{"reason":"x"}`, 200},
			{"POST", "/api/v1/orders/" + id + "/release", "{}", 409},
		} {
			// What a clerk typed itself is no secret: its own prices come back in
			// the place where they were typed, or not at all.
			got := who.ask(c.method, c.path, c.body).want(t, c.status)
			got.hides(t, "a clerk at "+c.path, secrets)
			if c.method == "GET" && strings.Contains(string(got.body), "Secret") {
				t.Errorf("a clerk at %s sees the field that the form hides: %s", c.path, got.body)
			}
		}
	})
}
