package flow_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"

	. "bespoke/internal/trade/order/ordertest"
)

const userFields = `{"format":"fields.v1","key":"user","name":{"en":"User"},"fields":{
	"limit":{"kind":"money","name":{"zh-CN":"签字额度","en":"Signs up to"}},
	"lines":{"kind":"multi","set":"lines","name":{"zh-CN":"产品线","en":"Product lines"}},
	"pay":{"kind":"number","name":{"zh-CN":"职级","en":"Grade"}},
	"old":{"kind":"text","name":{"zh-CN":"旧","en":"Old"},"retired":true}}}`

const userSets = `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{"lines":{"name":{"en":"Lines"},"values":[
	{"code":"desks","name":{"zh-CN":"桌","en":"Desks"}},{"code":"pens","name":{"en":"Pens"}}]}}}`

// A business keeps fields of its own of its users, and steps go by them: who may sign so
// much, who looks after these goods. What is kept is checked as all fields are, sealed,
// shown to whoever may see it, and forgotten with the person.
func TestStepsGoByFieldsOfUsers(t *testing.T) {
	docs := Docs{"fields/user.json": userFields, "options.json": userSets,
		"roles/hr.json": Role("hr", `"identity.manage"`, `,"fields":[{"id":"pay","facts":["user.fields.pay"],"level":"none"},{"id":"limit","facts":["user.fields.limit"],"level":"read"}]`),
		"flows/order.json": Flow(`"review"`, `"review":{"kind":"approval","name":{"en":"review"},
		"who":[{"role":"sales","where":{"all":[{"f":"user.fields.limit","op":">=","ref":"order.total"},{"f":"user.fields.lines","op":"has","v":"desks"}]}},{"role":"finance"}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		ann := s.Hire("ann", "", "sales")
		s.Hire("fay", "", "finance")
		hr := s.Hire("hal", "", "hr")
		patch := func(who Who, body string) string {
			a := s.Do(t, who, "PATCH", "/api/v1/users/"+ann.Act.User.String(), body)
			if a.Status == 200 {
				raw, _ := json.Marshal(Into[identity.User](t, a).Fields)
				return string(raw)
			}
			return string(a.Body)
		}
		with := func() string {
			o := s.Task(t, s.Place(t, "C-1", "DESK 1"), "review").Owner // 800 CNY
			return o.Name + o.Role
		}
		if got := with(); got != "finance" {
			t.Errorf("of whom nothing is known, it is with %q", got)
		}
		const kept = `{"limit":{"amount":"1000","currency":"CNY"},"lines":["desks"],"pay":7}`
		if got := patch(s.Owner, `{"fields":`+kept+`}`); got != `{"limit":{"amount":"1000.00","currency":"CNY"},"lines":["desks"],"pay":7}` {
			t.Errorf("kept %s", got)
		}
		if got := with(); got != "Ann" {
			t.Errorf("it is with %q", got)
		}
		for body, code := range map[string]string{
			`{"fields":{"colour":"red"}}`:  `"field":"/fields/colour"`,
			`{"fields":{"old":"x"}}`:       `"field":"/fields/old"`,
			`{"fields":{"lines":["x"]}}`:   `"field":"/fields/lines`,
			`{"fields":{"limit":"a lot"}}`: `"field":"/fields/limit"`,
			`{"fields":7}`:                 `"field":"/fields"`,
			`{"name":"","fields":{"x":1}}`: `"field":"/name"`,
		} {
			if got := patch(s.Owner, body); !strings.Contains(got, code) || !strings.Contains(got, `"user.invalid"`) {
				t.Errorf("%s: %s", body, got)
			}
		}
		// Who keeps the staff sees no grades here, and does not say who signs what.
		if got := patch(hr, `{"fields":{"lines":["desks","pens"]}}`); got != `{"limit":{"amount":"1000.00","currency":"CNY"},"lines":["desks","pens"]}` {
			t.Errorf("he sees %s", got)
		}
		for _, body := range []string{`{"fields":{"limit":null}}`, `{"fields":{"pay":9}}`} {
			if got := patch(hr, body); !strings.Contains(got, `"user.invalid"`) {
				t.Errorf("%s: %s", body, got)
			}
		}
		seen := string(s.Do(t, hr, "GET", "/api/v1/users", "").Want(t, 200).Body)
		if !strings.Contains(seen, `"1000.00"`) || strings.Contains(seen, `"pay"`) {
			t.Errorf("the list shows him %s", seen)
		}
		var keys []string
		for _, f := range Into[form.Kept](t, s.Do(t, hr, "GET", "/api/v1/fields", "").Want(t, 200)).User {
			key := f.Key + " " + f.Label
			if f.ReadOnly {
				key += ", read"
			}
			keys = append(keys, key)
		}
		Same(t, keys, "limit Signs up to, read", "lines Product lines")
		if rows := strings.Join(s.Rows(t, "users", "fields"), " "); strings.Contains(rows, "desks") {
			t.Errorf("the database has %s", rows)
		}
		if got := patch(s.Owner, `{"fields":{"limit":{"amount":"500","currency":"CNY"}}}`); !strings.Contains(got, `"pay":7`) {
			t.Errorf("left %s", got)
		}
		if got := with(); got != "finance" {
			t.Errorf("above what she signs it is with %q", got)
		}
		if got := patch(s.Owner, `{"fields":{"limit":null,"lines":null,"pay":null}}`); got != `null` {
			t.Errorf("none is %s", got)
		}
		s.Sound(t)
	})
}

// Customers learn nothing of what is kept of users, and a business that keeps nothing says so.
func TestFieldsOfUsersAreForStaff(t *testing.T) {
	Each(t, Docs{"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.place"]}`}, func(t *testing.T, s *Shop) {
		a := s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+s.Owner.Act.User.String(), `{"fields":{"pay":1}}`)
		if !strings.Contains(string(a.Body), `"user.fields"`) || a.Status != 400 && a.Status != 422 {
			t.Errorf("%d %s", a.Status, a.Body)
		}
		if n := len(Into[form.Kept](t, s.Do(t, s.Owner, "GET", "/api/v1/fields", "").Want(t, 200)).User); n != 0 {
			t.Errorf("%d fields of none", n)
		}
		s.Publish(t, Docs{"fields/user.json": userFields, "options.json": userSets})
		// A field of an order may ask for somebody by them.
		s.Publish(t, Docs{"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{"keeper":{"kind":"user","name":{"en":"Keeper"},"where":{"f":"user.fields.pay","op":">=","v":5}}}}`,
			"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},"lines":{"require":true,"form":"line"},"keeper":{}},
				"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","lines","keeper"]}}}`})
		ann := s.Hire("ann", "", "sales")
		place := func(status int) {
			s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}],"fields":{"keeper":{"ref":"ann"}}}`).Want(t, status)
		}
		place(422)
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+ann.Act.User.String(), `{"fields":{"pay":5}}`).Want(t, 200)
		place(201)
		cid := s.Customer("cid", s.Place(t, "C-1", "DESK 1").Customer.ID)
		for _, c := range []struct {
			Who
			n int
		}{{s.Owner, 3}, {cid, 0}} {
			if n := len(Into[form.Kept](t, s.Do(t, c.Who, "GET", "/api/v1/fields", "").Want(t, 200)).User); n != c.n {
				t.Errorf("%s is told of %d fields", c.Act.Kind, n)
			}
		}
	})
}
