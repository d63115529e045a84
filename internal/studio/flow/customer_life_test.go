package flow_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/notify"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// drawing is a business whose customers confirm a drawing before the boss does.
func drawing(more string) Docs {
	const words = `"public":{"title":{"zh-CN":"确认图纸","en":"Confirm the drawing"},"body":{"zh-CN":"是您要的吗？","en":"Is this what you ordered?"}},`
	const due = `"deadline":{"in":"2wd","then":[{"at":"100%","do":"transfer","to":[{"role":"sales"}]}]}`
	return Docs{
		"flows/order.json": Flow(`"sales","draw","boss","confirm"`, Approval("sales", "sales", "")+`,"draw":{"kind":"approval","name":{"en":"Secret step"},"who":[{"customer":true},{"role":"sales"}],`+words+due+more+`},`+
			Approval("boss", "boss", "")+","+Confirm),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.*","task.*"]}`,
		"roles/viewer.json":   `{"format":"role.v1","key":"viewer","name":{"en":"Viewer"},"kind":"customer","can":["order.read"]}`,
		"notices/asked.json": `{"format":"notice.v1","key":"asked","name":{"en":"Asked"},"on":"task.opened","to":[{"user":"task.owner"}],"channels":["inapp"],
			"text":{"any":{"title":{"en":"{{task.step}}: {{order.number}}"},"body":{"en":"until {{task.dueAt|date}}"}}}}`,
	}
}

func asked(t *testing.T, s *Shop, who Who) (titles []string) {
	t.Helper()
	for _, one := range Into[struct{ Items []flow.Ask }](t, s.Do(t, who, "GET", "/api/v1/tasks/asked", "").Want(t, 200)).Items {
		titles = append(titles, one.Number+" "+one.Title)
	}
	return titles
}

// The customer's people see what is asked of them, in public words and nowhere else, and
// answer it; nobody else's do, and they do nothing else.
func TestTheCustomersStepOnBothDatabases(t *testing.T) {
	Each(t, drawing(""), func(t *testing.T, s *Shop) {
		li, zhang := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss")
		first := s.Place(t, "C-1", "DESK 1")
		ann, bob := s.Customer("ann", first.Customer.ID), s.Customer("bob", first.Customer.ID)
		eve, max := s.CustomerWith("eve", first.Customer.ID, "viewer"), s.Customer("max", s.Place(t, "C-2", "DESK 1").Customer.ID)
		v := s.Place(t, "C-1", "DESK 1")
		sales := s.Task(t, v, "sales")
		Same(t, asked(t, s, ann))
		s.Decide(t, li, "approve", sales, `{"opinion":"a hard bargainer"}`).Want(t, 200)

		s.Hear(t)
		for _, who := range []Who{ann, bob, eve} {
			items := Into[struct{ Items []notify.Item }](t, s.Do(t, who, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
			if len(items) != 1 || items[0].Args.Title != "确认图纸: "+v.Number || items[0].Args.Step != "" {
				t.Errorf("a customer is told %+v", items)
			}
		}
		task := s.Task(t, v, "draw")
		if !task.Owner.Customer || task.Owner.People != 3 || task.Owner.Name != "" {
			t.Errorf("staff see that %+v has it", task.Owner)
		}
		for _, who := range []Who{ann, bob, eve} {
			Same(t, asked(t, s, who), v.Number+" Confirm the drawing")
		}
		for _, who := range []Who{max, li, zhang, s.Owner} {
			Same(t, asked(t, s, who))
		}
		one := Into[flow.Ask](t, s.Do(t, ann, "GET", "/api/v1/tasks/"+task.ID.String()+"/asked", "").Want(t, 200))
		if one.Body != "Is this what you ordered?" || one.DueAt.IsZero() || len(one.Actions) != 2 || one.Actions[1].Verb != "task.reject" || one.Actions[1].Needs[0] != "opinion" {
			t.Errorf("Ann is shown %+v", one)
		}
		page := Into[order.Page](t, s.Do(t, ann, "GET", "/api/v1/orders/"+v.ID.String()+"/page", "").Want(t, 200))
		if len(page.Asks) != 1 || page.Asks[0].Title != one.Title || len(page.Tasks) > 0 {
			t.Errorf("her page says %+v", page.Asks)
		}
		if may := Into[flow.Ask](t, s.Do(t, eve, "GET", "/api/v1/tasks/"+task.ID.String()+"/asked", "").Want(t, 200)).Actions; len(may) > 0 {
			t.Errorf("who may not answer is offered %+v", may)
		}

		// Attack: what is no task of theirs is not there, and there is nothing else that they do.
		path := "/api/v1/tasks/" + task.ID.String()
		s.Do(t, max, "GET", path+"/asked", "").Want(t, 404)
		s.Do(t, li, "GET", path+"/asked", "").Want(t, 404)
		for _, who := range []Who{ann, max} {
			s.Do(t, who, "GET", path, "").Want(t, 404)
			s.Do(t, who, "GET", path+"/choices", "").Want(t, 404)
			if got := s.Tasks(t, who, "order="+v.ID.String()); len(got) > 0 {
				t.Errorf("a customer lists %d tasks", len(got))
			}
			s.Decide(t, who, "approve", sales, `{}`).Want(t, 404)
		}
		s.Decide(t, max, "approve", task, `{}`).Want(t, 404)
		s.Decide(t, max, "urge", task, `{}`).Want(t, 404)
		s.Decide(t, eve, "approve", task, `{}`).Want(t, 403)
		for verb, body := range map[string]string{"urge": `{}`, "transfer": `{"to":"` + li.Act.User.String() + `"}`, "delegate": `{"to":"` + li.Act.User.String() + `"}`, "takeBack": `{}`,
			"addSigner": `{"to":["` + li.Act.User.String() + `"],"how":"before"}`, "return": `{"step":"sales","opinion":"no"}`, "skip": `{"opinion":"no"}`} {
			if a := s.Decide(t, ann, verb, task, body).Want(t, 403); !strings.Contains(string(a.Body), "task.asked") {
				t.Errorf("%s answers %s", verb, a.Body)
			}
		}
		s.Decide(t, li, "approve", task, `{}`).Want(t, 403)
		s.Decide(t, li, "urge", task, `{}`).Want(t, 200)

		answer := s.Decide(t, bob, "approve", task, `{"version":1,"opinion":"lovely"}`).Want(t, 200)
		if body := string(answer.Body); strings.Contains(body, "Secret") || strings.Contains(body, `"draw"`) || !strings.Contains(body, "Confirm the drawing") {
			t.Errorf("the answer is %s", body)
		}
		if a := s.Decide(t, ann, "approve", task, `{}`).Want(t, 409); !strings.Contains(string(a.Body), "task.decided") {
			t.Errorf("the second answer is met with %s", a.Body)
		}
		Same(t, asked(t, s, ann))
		if got := toldAs(t, s, v, "task.approved"); got != "bob approved Secret step: lovely" {
			t.Errorf("staff are told %q", got)
		}
		s.Decide(t, zhang, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)

		Same(t, toldTo(t, s, v, ann), "order.confirmed The order is confirmed", "task.approved bob agreed: Confirm the drawing: lovely",
			"task.opened Asked of you: Confirm the drawing", "order.placed 所有者 placed the order: 1 line, CN¥800.00")
		for _, who := range []Who{ann, eve} {
			for _, path := range []string{"/orders/" + v.ID.String() + "/page", "/orders/" + v.ID.String() + "/timeline", "/orders/" + v.ID.String(), "/orders", "/tasks/asked", "/inbox", "/tasks"} {
				if body := string(s.Do(t, who, "GET", "/api/v1"+path, "").Body); strings.Contains(body, "Secret step") || strings.Contains(body, "bargainer") {
					t.Errorf("%s shows a customer %s", path, body)
				}
			}
		}
		s.Sound(t)
	})
}

// toldTo is an order's timeline as somebody reads it, latest first, without the times.
func toldTo(t *testing.T, s *Shop, v order.View, who Who) (told []string) {
	t.Helper()
	page := Into[order.Page](t, s.Do(t, who, "GET", "/api/v1/orders/"+v.ID.String()+"/page", "").Want(t, 200))
	for _, e := range page.Timeline.Items {
		text, _, _ := strings.Cut(e.Text, ", until")
		told = append(told, e.Fact+" "+text)
		if strings.HasPrefix(e.Fact, "task.") && string(e.Data) != "{}" {
			t.Errorf("with it comes %s", e.Data)
		}
	}
	return told
}

// Where nobody signs in for the customer the next are asked; and the business answers
// instead of a customer who does not.
func TestTheBusinessStepsInForACustomerOnBothDatabases(t *testing.T) {
	Each(t, drawing(""), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Hire("zhang", "", "boss")
		guest := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, li, "approve", s.Task(t, guest, "sales"), `{}`).Want(t, 200)
		if got := s.Task(t, guest, "draw"); got.Owner.Role != "sales" {
			t.Errorf("without a login %+v has it", got.Owner)
		}
		ann := s.Customer("ann", guest.Customer.ID)
		v := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{}`).Want(t, 200)
		Same(t, asked(t, s, ann), v.Number+" Confirm the drawing")
		s.Pass(t, 4*24*3600*1e9)
		Same(t, asked(t, s, ann))
		s.Decide(t, li, "approve", s.Task(t, v, "draw"), `{"opinion":"on the phone, grumbling"}`).Want(t, 200)
		Same(t, toldTo(t, s, v, ann), "task.approved The business agreed: Confirm the drawing", "task.opened Asked of you: Confirm the drawing", "order.placed 所有者 placed the order: 1 line, CN¥800.00")
		Same(t, toldTo(t, s, guest, ann), "order.placed 所有者 placed the order: 1 line, CN¥800.00")
		s.Sound(t)
	})
}

// A customer fills in and signs as anybody does whom a step asks for it; files that he
// sends are his to see.
func TestACustomerFillsInOnBothDatabases(t *testing.T) {
	docs := drawing(`,"form":"check","fields":{"order.fields.colour":"must","order.fields.cost":"none"}`)
	docs["fields/order.json"] = `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{"colour":{"kind":"text","name":{"en":"Colour"}},"cost":{"kind":"number","name":{"en":"Cost"}}}}`
	docs["fields/task.json"] = `{"format":"fields.v1","key":"task","name":{"en":"Task"},"fields":{"remark":{"kind":"longText","name":{"en":"Remark"}}}}`
	docs["forms/check.json"] = `{"format":"form.v1","key":"check","entity":"task","name":{"en":"Check"},"fields":{"remark":{"require":true}},"pages":["one"],"nodes":{"one":{"kind":"page","items":["remark"]}}}`
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},"lines":{"require":true,"form":"line"},"colour":{},"cost":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","lines","colour","cost"]}}}`
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		s.Hire("zhang", "", "boss")
		ann := s.Customer("ann", s.Place(t, "C-1", "DESK 1").Customer.ID)
		v := s.Place(t, "C-1", "DESK 1")
		s.Decide(t, li, "approve", s.Task(t, v, "sales"), `{}`).Want(t, 200)
		task := s.Task(t, v, "draw")
		one := Into[flow.Ask](t, s.Do(t, ann, "GET", "/api/v1/tasks/"+task.ID.String()+"/asked", "").Want(t, 200))
		if got := asks(one.Fill); got != "form remark! | order colour!" {
			t.Errorf("Ann is asked for %q", got)
		}
		if a := s.Decide(t, ann, "approve", task, `{"fields":{"remark":"ok"}}`); a.Problem(t) != "task.invalid: required /order/fields/colour" {
			t.Errorf("without a colour it answers %s", a.Body)
		}
		s.Decide(t, ann, "approve", task, `{"version":1,"fields":{"remark":"ok"},"order":{"fields":{"colour":"red"}}}`).Want(t, 200)
		page := Into[order.Page](t, s.Do(t, ann, "GET", "/api/v1/orders/"+v.ID.String()+"/page", "").Want(t, 200))
		if said := page.Timeline.Items[0]; len(said.Fields) != 1 || said.Fields[0].Text != "ok" {
			t.Errorf("her timeline says %+v", said)
		}
		if got := s.Get(t, v); got.Version != 2 {
			t.Errorf("the order is at version %d", got.Version)
		}
		s.Sound(t)
	})
}
