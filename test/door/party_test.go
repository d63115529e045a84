package door

import (
	"net/url"
	"strings"
	"testing"
)

// agent is a role that sees the parties it looks after, and of them no credit,
// only the ends of phone numbers, and names that it may not change.
const agent = `{"format":"role.v1","key":"agent","name":{"en":"Agent"},"kind":"staff","can":["party.*","order.place","order.quote","order.read"],
	"rows":{"customer":{"f":"customer.owner","op":"=","ref":"actor.user"}},
	"fields":[{"id":"credit","level":"none","facts":["customer.creditLimit","customer.creditFree","customer.spent","customer.orderCount","customer.lastOrderAt","customer.type","customer.fields.taxNo"]},
		{"id":"phone","level":"mask","facts":["customer.phone","customer.email"]},{"id":"name","level":"read","facts":["customer.name"]}]}`

// agency is the furniture maker with an agent who looks after one of two parties.
func agency(boss *shop) (who *shop, own, other string) {
	boss.t.Helper()
	boss.stock("100")
	boss.ask("PUT", "/api/v1/documents/roles/agent.json", agent).want(boss.t, 200)
	boss.post("/api/v1/releases", `{"note":"agents"}`).want(boss.t, 200)
	who = boss.hire("ann", "agent", "")
	who.ask("GET", "/api/v1/parties", "").want(boss.t, 200) // from now on the key has been used
	ann := boss.ask("GET", "/api/v1/users", "").text(boss.t, "items", 0, "id")
	secret := `"type":"vip","phone":"13812345678","email":"lin@example.com","creditLimit":{"amount":"43210.00","currency":"CNY"},
		"contacts":[{"name":"Lin","phone":"13912345678"}],"fields":{"taxNo":"91350100M000100Y43","preferredMaterial":"oak"}`
	own = boss.post("/api/v1/parties", `{"ref":"A-1","name":"Own & Sons","owner":"`+ann+`",`+secret+`}`).want(boss.t, 201).text(boss.t, "id")
	other = boss.post("/api/v1/parties", `{"ref":"A-2","name":"Other & Sons",`+secret+`}`).want(boss.t, 201).text(boss.t, "id")
	return who, own, other
}

// hidden are the values that an agent sees nowhere.
var hidden = []string{"43210", "13812345678", "13912345678", "lin@example.com", "91350100M000100Y43", `"type":"vip"`, "customer.type"}

func (a answer) without(t testing.TB, where string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(string(a.body), w) {
			t.Errorf("%s shows %q: %s", where, w, a.body)
		}
	}
}

func TestAReaderOfPartiesSeesTheRowsOfItsRoles(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		ann, own, other := agency(boss)
		if ann.lists("/api/v1/parties", other) || ann.lists("/api/v1/parties?limit=1", other) || ann.lists("/api/v1/parties?ref=A-2", other) {
			t.Error("the agent is shown somebody else's party")
		}
		if !ann.lists("/api/v1/parties?limit=1", own) || !ann.lists("/api/v1/parties?ref=A-1&ref=A-2", own) {
			t.Error("the agent is not shown its own party")
		}
		before := boss.dump()
		ann.ask("GET", "/api/v1/parties/"+other, "").want(t, 404)
		if got := ann.ask("PATCH", "/api/v1/parties/"+other, `{"region":"south"}`).want(t, 404); got.code(t) != "party.missing" {
			t.Errorf("changing it answers %s", got.body)
		}
		for _, path := range []string{"/api/v1/orders", "/api/v1/orders?dryRun=true"} {
			got := ann.post(path, strings.Replace(order("A-2", ""), `"ref":"A-2"`, `"id":"`+other+`"`, 1)).want(t, 422)
			got.without(t, path, append(hidden, "Other")...)
		}
		boss.unchanged(t, before, "who does not see the party")
		ann.post("/api/v1/orders", order("A-1", `"destinations":[]`)).want(t, 201)
		if !boss.lists("/api/v1/parties", other) {
			t.Error("the owner is not shown every party")
		}
	})
}

func TestAReaderOfPartiesSeesTheFieldsOfItsRoles(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		ann, own, _ := agency(boss)
		placed := ann.post("/api/v1/orders", order("A-1", `"destinations":[]`)).want(t, 201)
		at := "/api/v1/parties/" + own
		for where, got := range map[string]answer{
			"get": ann.ask("GET", at, "").want(t, 200), "list": ann.ask("GET", "/api/v1/parties", "").want(t, 200),
			"change": ann.ask("PATCH", at, `{"region":"south"}`).want(t, 200), "dry change": ann.ask("PATCH", at+"?dryRun=true", `{"region":"south"}`).want(t, 200),
			"placed": placed, "order": ann.ask("GET", "/api/v1/orders/"+placed.text(t, "id"), "").want(t, 200), "orders": ann.ask("GET", "/api/v1/orders", "").want(t, 200),
			"decisions": ann.ask("GET", "/api/v1/orders/"+placed.text(t, "id")+"/decisions", "").want(t, 200),
			"quote":     ann.post("/api/v1/quotes", order("A-1", `"destinations":[]`)).want(t, 200),
		} {
			got.without(t, where, hidden...)
		}
		got := ann.ask("GET", at, "")
		if got.text(t, "phone") != "138****5678" || got.text(t, "contacts", 0, "phone") != "139****5678" || got.text(t, "fields", "preferredMaterial") != "oak" || got.text(t, "name") != "Own & Sons" {
			t.Errorf("the agent is shown %s", got.body)
		}
		for _, filter := range []string{"type=vip", "type=dealer"} {
			if ann.lists("/api/v1/parties?"+filter, own) {
				t.Errorf("?%s finds what hides it", filter)
			}
		}
		if !ann.lists("/api/v1/parties?name="+url.QueryEscape("Own & Sons"), own) {
			t.Error("a name that may be read does not find")
		}
	})
}

func TestAWriterOfPartiesChangesTheFieldsOfItsRoles(t *testing.T) {
	each(t, func(t *testing.T, boss *shop) {
		ann, own, _ := agency(boss)
		before := boss.dump()
		for body, field := range map[string]string{
			`{"name":"Mine"}`: "/name", `{"creditLimit":{"amount":"1.00","currency":"CNY"}}`: "/creditLimit", `{"creditLimit":null}`: "/creditLimit",
			`{"type":"dealer"}`: "/type", `{"fields":{"taxNo":null}}`: "/fields/taxNo", `{"phone":"1"}`: "/phone", `{"contacts":[]}`: "/contacts",
		} {
			got := ann.ask("PATCH", "/api/v1/parties/"+own, body).want(t, 422)
			if got.text(t, "errors", 0, "code") != "readOnly" || got.text(t, "errors", 0, "field") != field {
				t.Errorf("%s is answered %s", body, got.body)
			}
		}
		got := ann.post("/api/v1/parties", `{"name":"New","creditLimit":{"amount":"1.00","currency":"CNY"}}`).want(t, 422)
		if got.text(t, "errors", 1, "field") != "/creditLimit" {
			t.Errorf("adding is answered %s", got.body)
		}
		boss.unchanged(t, before, "who may not write the field")
		ann.ask("PATCH", "/api/v1/parties/"+own, `{"region":"south","fields":{"preferredMaterial":"walnut"},"creditLimit":{"amount":"43210.00"}}`).want(t, 200)
		if got := boss.ask("GET", "/api/v1/parties/"+own, ""); got.text(t, "phone") != "13812345678" || got.text(t, "creditLimit", "amount") != "43210.00" || got.text(t, "fields", "taxNo") == "" {
			t.Errorf("what the agent does not see was lost: %s", got.body)
		}
	})
}
