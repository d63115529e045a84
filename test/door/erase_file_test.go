package door

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// png begins what is a picture.
const png = "\x89PNG\r\n\x1a\n"

// pictured is a customer with an order that holds files of every sort; shared is the
// content of one that another customer's order holds too.
func (s *shop) pictured() (party, placed, kept string) {
	s.t.Helper()
	name := func(en string) map[string]any { return map[string]any{"en": en, "zh-CN": en} }
	s.asks(map[string]any{"card": map[string]any{"kind": "image", "personal": true, "name": name("Card")}, "sign": map[string]any{"kind": "signature", "name": name("Signed")},
		"plan": map[string]any{"kind": "file", "name": name("Plan")}})
	party = s.post("/api/v1/parties", `{"ref":"P-1","name":"Quellwasser"}`).want(s.t, 201).text(s.t, "id")
	placed = s.post("/api/v1/orders", `{"customer":{"ref":"P-1"},"type":"furniture","fields":{"room":"living",
		"card":["`+s.sent("Quellwasser card.png", png+"card")+`"],"sign":"`+s.sent("Quellwasser sign.png", png+"sign")+`","plan":["`+s.sent("plan.txt", "the plan")+`"]},
		"lines":[{"sku":"SOFA-3","quantity":"2"}]}`).want(s.t, 201).text(s.t, "id")
	kept = s.sent("contract.txt", "the contract")
	old := s.sent("Quellwasser old.txt", "the old one")
	at := "/api/v1/orders/" + placed + "/files"
	s.post(at, `{"files":["`+kept+`","`+s.sent("Quellwasser letter.txt", "the letter")+`","`+s.sent("Quellwasser shared.txt", "shared")+`","`+old+`"],"customerVisible":true}`).want(s.t, 201)
	s.ask("DELETE", at+"/"+old, "").want(s.t, 200)
	other := s.post("/api/v1/orders", order("C-001", "")).want(s.t, 201).text(s.t, "id")
	s.post("/api/v1/orders/"+other+"/files", `{"files":["`+s.sent("theirs.txt", "shared")+`"]}`).want(s.t, 201)
	return party, placed, kept
}

// TestErasingTakesTheFiles: what was attached and what is personal, with its content and
// what it was called; papers of the business and what the law has kept stay.
func TestErasingTakesTheFiles(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party, placed, kept := s.pictured()
		s.ask("GET", "/api/v1/parties/"+party+"/erase", "").wants(t, 422, "party.open")
		s.post("/api/v1/orders/"+placed+"/cancel", `{"reason":"asked by letter"}`).want(t, 200)
		if err := s.Facts.Relay(t.Context()); err != nil {
			t.Fatal(err)
		}
		plan := s.ask("GET", "/api/v1/parties/"+party+"/erase", "").want(t, 200)
		if got := fates(t, plan); got != "Quellwasser card.png personal Card, Quellwasser letter.txt attached, Quellwasser shared.txt attached, "+
			"Quellwasser sign.png personal Signed, contract.txt attached, plan.txt field Plan" {
			t.Errorf("it would take %s", got)
		}
		s.hire("clerk", "production", "").ask("GET", "/api/v1/parties/"+party+"/erase", "").want(t, 403)
		path := "/api/v1/parties/" + party + "/erase"
		card := plan.text(t, "files", 0, "id")
		s.post(path, `{"reason":"asked","keep":["`+kept+`","`+card+`"]}`).wants(t, 422, "party.invalid")
		input := `{"reason":"asked by letter","keep":["` + kept + `"]}`
		tried, done := s.post(path+"?dryRun=true", input).want(t, 200), s.post(path, input).want(t, 200)
		for _, a := range []answer{tried, done} {
			if got := fmt.Sprintf("%v %v", a.dig(t, "files"), a.dig(t, "left")); got != "4 2" {
				t.Errorf("it says %s", a.body)
			}
		}
		at := "/api/v1/orders/" + placed
		s.ask("GET", at+"/files/"+card, "").wants(t, 404, "file.missing")
		s.ask("GET", at+"/files", "").want(t, 200).without(t, "files", "Quellwasser")
		if body := s.ask("GET", at+"/files/"+kept, "").want(t, 200).body; string(body) != "the contract" {
			t.Errorf("what is kept is %q", body)
		}
		told := s.ask("GET", at+"/timeline", "", "Accept-Language", "en").want(t, 200)
		told.without(t, "timeline", "Quellwasser")
		if !strings.Contains(string(told.body), "erased what was personal of the customer, with 4 files") {
			t.Errorf("the timeline says %s", told.body)
		}
		if err := s.Files.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
			t.Fatal(err)
		}
		if got := s.contents(t); got != "shared,the contract,the plan" {
			t.Errorf("the store holds %s", got)
		}
	})
}

// fates says what a preview tells of files, by name.
func fates(t *testing.T, plan answer) string {
	t.Helper()
	var all []string
	for i := range plan.dig(t, "files").([]any) {
		said := plan.text(t, "files", i, "name") + " " + plan.text(t, "files", i, "why")
		if field, held := plan.dig(t, "files", i).(map[string]any)["field"]; held {
			said += " " + field.(string)
		}
		all = append(all, said)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// contents is what the files on the disk hold.
func (s *shop) contents(t *testing.T) string {
	t.Helper()
	var all []string
	for _, path := range s.blobs(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(text))
	}
	slices.Sort(all)
	return strings.Join(all, ",")
}
