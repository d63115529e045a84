package door

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// The matrix of role × step × field: an order goes its whole way, and wherever it
// stands what its forms hide there stands in no byte of any answer, of an export, of the
// live stream and of webhooks, nor in a notice that is told there. What they show there does.

// onWay are the places where the order is looked at: at sales, with finance, in
// production with scheduling and materials side by side, then making and materials, at
// the inspection, and when all is over; with the tasks that lead there.
var onWay = []struct{ place, done string }{{"S", ""}, {"F", "sales"}, {"P", "finance"}, {"M", "schedule"}, {"Q", "make materials"}, {"O", "quality"}}

// onlooker is one of those who look, and the places at which he is shown what the forms
// hide by role.
type onlooker struct{ who, roles, shown string }

var onlookers = []onlooker{
	{"owner", "owner", "SFPMQO"},
	{"seller", "seller", "S"},           // may write at sales alone
	{"maker", "maker", "SPMQO"},         // not while finance looks at it
	{"packer", "packer", "SFQO"},        // not while it is in production, whatever is done there
	{"fitter", "fitter", "SFMQO"},       // not at scheduling, though materials are got ready at that time
	{"both", `seller","maker`, "SPMQO"}, // what one role shows, the other does not hide
	{"stranger", "stranger", ""},        // nowhere
	{"customer", "customer", "SFPMO"},   // not at the inspection
}

// odds are values of the order that are like nothing else; the costs are hidden from
// everybody at sales, the others by role.
var odds = map[string]string{"the costs": "4321.09", "a field": "Obsidian Heron", "a line's field": "Marzipan Falcon", "the note": "crooked lantern",
	"an attachment": "ledger-of-quartz", "what is in it": "quartz ledger", "a field's file": "sketch-of-amber", "what is in that": "amber sketch"}

func (o onlooker) sees(what, place string) bool {
	if what == "the costs" {
		return place != "S"
	}
	return strings.Contains(o.shown, place)
}

// steppedForms are rights by role and step, and fields of every kind that shows
// elsewhere than in its place.
func steppedForms(t *testing.T, s *shop) {
	for _, role := range []string{"seller", "maker", "packer", "fitter", "stranger"} {
		s.ask("PUT", "/api/v1/documents/roles/"+role+".json", `{"format":"role.v1","key":"`+role+`","name":{"en":"`+role+`"},"kind":"staff","can":["*"]}`).want(t, 200)
	}
	into := func(text string) (v []any) {
		if err := json.Unmarshal([]byte("["+text+"]"), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	rights := func(fields string) []any {
		rows := `{"id":"a","roles":["seller"],"steps":["sales"],"level":"write"},{"id":"b","roles":["seller"],"level":"none"},{"id":"c","roles":["maker"],"steps":["finance"],"level":"none"},
			{"id":"d","roles":["packer"],"steps":["prepare"],"level":"none"},{"id":"e","roles":["fitter"],"steps":["schedule"],"level":"none"},
			{"id":"f","roles":["stranger"],"level":"none"},{"id":"g","roles":["customer"],"steps":["quality"],"level":"none"}`
		return into(strings.ReplaceAll(rows, `"level"`, `"fields":[`+fields+`],"level"`))
	}
	s.edit(t, "fields/order.json", func(doc map[string]any) {
		all := doc["fields"].(map[string]any)
		all["invoiceTitle"].(map[string]any)["searchable"] = true
		all["proof"] = map[string]any{"kind": "file", "name": map[string]any{"en": "Proof"}}
	})
	s.edit(t, "forms/furniture.json", func(doc map[string]any) {
		doc["fields"].(map[string]any)["proof"] = map[string]any{}
		rest := doc["nodes"].(map[string]any)["rest"].(map[string]any)
		rest["items"] = append(rest["items"].([]any), "proof")
		doc["access"] = append(rights(`"invoiceTitle","note","attachments","proof"`), into(`{"id":"h","fields":["costEstimate"],"steps":["sales"],"level":"none"}`)...)
	})
	s.inspectsItself()
	s.edit(t, "forms/furnitureLine.json", func(doc map[string]any) {
		doc["fields"].(map[string]any)["engraving"] = map[string]any{}
		doc["access"] = rights(`"engraving"`)
	})
	s.edit(t, "flows/furniture.json", func(doc map[string]any) { // what a decision rests on, and why a step is passed by
		steps := doc["steps"].(map[string]any)
		finance, release := steps["finance"].(map[string]any), steps["release"].(map[string]any)
		finance["reads"] = append(finance["reads"].([]any), "order.fields.invoiceTitle", "order.fields.costEstimate")
		release["reads"] = append(release["reads"].([]any), "order.fields.invoiceTitle")
		release["skip"] = append(into(`{"if":{"f":"order.fields.invoiceTitle","op":"notEmpty"},"say":{"en":"Titled"}}`), release["skip"].([]any)...)
	})
	s.ask("PUT", "/api/v1/documents/rules/titled.json", titledRule).want(t, 200)
	s.ask("PUT", "/api/v1/documents/notices/odd.json", `{"format":"notice.v1","key":"odd","name":{"en":"Odd"},"on":"task.done",
		"to":[{"union":[{"role":"owner"},{"role":"seller"},{"role":"maker"},{"role":"stranger"}]}],"everyone":true,"channels":["inapp"],
		"text":{"any":{"title":{"en":"Said of {{order.fields.invoiceTitle}}"},"body":{"en":"{{order.note}}, {{order.fields.costEstimate}}"}}}}`).want(t, 200)
	s.post("/api/v1/releases", `{"note":"the matrix"}`).want(t, 200)
}

// nextTask does the order's task at a step.
func (s *shop) nextTask(order, step string) {
	s.t.Helper()
	open := s.ask("GET", "/api/v1/tasks?state=open&order="+order, "").want(s.t, 200)
	for i := range open.items(s.t) {
		if open.text(s.t, "items", i, "step") != step {
			continue
		}
		verb, body := "done", "{}"
		if open.text(s.t, "items", i, "kind") == "approval" {
			verb = "approve"
		}
		if step == "quality" {
			body = `{"outcome":"pass"}`
		}
		s.post("/api/v1/tasks/"+open.text(s.t, "items", i, "id")+"/"+verb, body).want(s.t, 200)
		return
	}
	s.t.Fatalf("no task at %s: %s", step, open.body)
}

// stepped is an order on its way, and those who look at it.
type stepped struct {
	*shop
	who                  map[string]*shop
	hooks                map[string]*receiver
	streams              map[string]*stream
	attached             map[string]int // how many files each stream told of
	order, number, party string
}

// gathered hires those who look; customers have neither webhooks nor the orders' stream.
func gathered(t *testing.T, boss *shop) *stepped {
	s := &stepped{shop: boss, who: map[string]*shop{"owner": boss, "customer": boss.buyer("customer", "C-003")}, hooks: map[string]*receiver{}, streams: map[string]*stream{},
		attached: map[string]int{}, party: boss.party("C-003")}
	for _, o := range onlookers {
		if s.who[o.who] == nil {
			s.who[o.who] = boss.hire(o.who, o.roles, "")
		}
		if o.who != "customer" {
			s.hooks[o.who] = receive(t)
			s.who[o.who].hook(s.hooks[o.who].URL, "file.attached", "task.opened")
			s.streams[o.who] = s.who[o.who].follow("?topics=orders")
		}
	}
	boss.clock.Move(time.Second)
	return s
}

// begin places the order.
func (s *stepped) begin(t *testing.T) {
	proof := s.sent("sketch-of-amber.txt", "an amber sketch")
	placed := s.post("/api/v1/orders", `{"type":"furniture","customer":{"ref":"C-003"},"note":"under the crooked lantern",
		"fields":{"room":"living","invoiceTitle":"Obsidian Heron Holdings","costEstimate":{"amount":"4321.09","currency":"CNY"},"proof":["`+proof+`"]},
		"lines":[{"sku":"TABLE-D","quantity":"1","options":{"material":"oak"},"fields":{"engraving":"Marzipan Falcon"}}]}`).want(t, 201)
	s.order, s.number = placed.text(t, "id"), placed.text(t, "number")
	if body := string(placed.body); strings.Contains(body, odds["the costs"]) || !strings.Contains(body, odds["a field"]) {
		t.Errorf("whoever placed the order is told %s", body)
	}
}

// attach adds a file where the order stands: the stream tells of it those who see files.
func (s *stepped) attach(t *testing.T, place string) {
	file := s.sent("ledger-of-quartz-"+place+".txt", "the quartz ledger")
	s.post("/api/v1/orders/"+s.order+"/files", `{"files":["`+file+`"],"customerVisible":true}`).want(t, 201)
	s.post("/api/v1/orders/"+s.order+"/notes", `{"text":"see there"}`).want(t, 201)
	for _, o := range onlookers {
		if s.streams[o.who] == nil {
			continue
		}
		heard := 0
		for _, e := range s.streams[o.who].upTo("message.posted") {
			if e.data.Fact == "file.attached" {
				heard++
			}
			unsaid(t, place+": the stream of "+o.who, e.text)
		}
		if heard > 1 || (heard == 1) != o.sees("an attachment", place) {
			t.Errorf("%s: %s hears of %d files", place, o.who, heard)
		}
		s.attached[o.who] += heard
	}
}

// unsaid fails the test where one of the values stands in a text.
func unsaid(t *testing.T, where, text string) {
	t.Helper()
	for what, value := range odds {
		if strings.Contains(text, value) {
			t.Errorf("%s tells %s: %s", where, what, text)
		}
	}
}

// look asks everything as everybody.
func (s *stepped) look(t *testing.T, place string) {
	list := s.ask("GET", "/api/v1/orders/"+s.order+"/files", "").want(t, 200)
	more := []string{"/api/v1/search?q=Obsidian", "/api/v1/search?q=" + s.number, "/api/v1/orders?q=Obsidian", "/api/v1/orders?customer=" + s.party,
		"/api/v1/orders/" + s.order + "/timeline?latest=true", "/api/v1/tasks?owner=me", "/api/v1/tasks?state=done"}
	for i := range list.items(t) {
		more = append(more, "/api/v1/orders/"+s.order+"/files/"+list.text(t, "items", i, "id"))
	}
	ids := map[string][]string{"orders": {s.order}, "parties": {s.party}, "runs": {s.order}, "tasks": s.idsAt("/api/v1/tasks?order=" + s.order),
		"notices": s.idsAt("/api/v1/notices"), "webhook-deliveries": s.idsAt("/api/v1/webhook-deliveries"), "more": more}
	for _, o := range onlookers {
		all := s.who[o.who].crawl(ids)
		exports := "/api/v1/parties/" + s.party + "/exports"
		if o.who == "customer" {
			exports = "/api/v1/session/exports"
		}
		maps.Copy(all, s.who[o.who].takenAlong(exports))
		o.judge(t, place, all)
		if finds := strings.Contains(all["/api/v1/orders?q=Obsidian"], s.order); finds != (len(o.shown) == len(onWay)) {
			t.Errorf("%s: %s finds the order by a field that is hidden somewhere: %t", place, o.who, finds)
		}
		told := strings.Contains(all["/api/v1/inbox"], odds["a field"])
		if asked := o.who != "packer" && o.who != "fitter" && o.who != "customer"; place != "S" && told != (asked && o.sees("a field", place)) {
			t.Errorf("%s: notices tell %s of a field: %t", place, o.who, told)
		}
	}
}

// judge looks for the values in all answers of one onlooker.
func (o onlooker) judge(t *testing.T, place string, all map[string]string) {
	for what, value := range odds {
		shown := ""
		for _, path := range slices.Sorted(maps.Keys(all)) {
			at := strings.Index(all[path], value)
			if at < 0 {
				continue
			}
			if shown = path; !o.sees(what, place) {
				t.Errorf("%s: %s sees %s at %s: …%s…", place, o.who, what, path, all[path][max(0, at-120):min(len(all[path]), at+80)])
			}
		}
		if shown == "" && o.sees(what, place) {
			t.Errorf("%s: %s sees %s nowhere: the crawl is blind there", place, o.who, what)
		}
	}
}

func TestNoFieldStandsAnywhereWhileItsOrderStandsWhereItIsHidden(t *testing.T) {
	hooked(t, func(t *testing.T, boss *shop) {
		boss.stock("100")
		steppedForms(t, boss)
		s := gathered(t, boss)
		s.begin(t)
		for _, on := range onWay {
			for _, step := range strings.Fields(on.done) {
				s.nextTask(s.order, step)
			}
			s.clock.Move(time.Minute)
			s.attach(t, on.place)
			s.sends()
			s.look(t, on.place)
		}
		for who, hook := range s.hooks {
			told := hook.heard()
			for _, m := range told {
				unsaid(t, "the webhook of "+who, m.body)
			}
			if got := strings.Count(types(told), "file.attached"); got != s.attached[who] || !strings.Contains(types(told), "task.opened") {
				t.Errorf("the webhook of %s was told of %d files, its stream of %d: %s", who, got, s.attached[who], types(told))
			}
		}
	})
}
