package flow_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/test/rig"
)

// staffed is a business whose steps name somebody and take files, for the order and of their
// own; who reads the order may be kept from both.
func staffed() Docs {
	docs := pictured(Approval("check", "sales", `,"form":"check","fields":{"order.fields.fitter":"write","order.fields.photo":"write"}`))
	docs["fields/order.json"] = `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{
		"photo":{"kind":"image","max":2,"name":{"en":"Photograph"}},"fitter":{"kind":"user","name":{"en":"Fitter"}}}}`
	docs["fields/task.json"] = `{"format":"fields.v1","key":"task","name":{"en":"Task"},"fields":{
		"proof":{"kind":"file","name":{"en":"Proof"}},"witness":{"kind":"user","name":{"en":"Witness"}}}}`
	docs["forms/order.json"] = `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},
		"lines":{"require":true,"form":"line"},"photo":{},"fitter":{}},"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","lines","photo","fitter"]}}}`
	docs["forms/check.json"] = `{"format":"form.v1","key":"check","entity":"task","name":{"en":"Check"},"fields":{"proof":{},"witness":{}},
		"pages":["one"],"nodes":{"one":{"kind":"page","items":["proof","witness"]}}}`
	docs["flows/order.json"] = Flow(`"check","boss"`, Approval("check", "sales", `,"form":"check","fields":{"order.fields.fitter":"write","order.fields.photo":"write"}`)+","+
		Approval("boss", "boss", `,"reads":["order.owner","order.fields.fitter","order.fields.photo"],"fields":{"order.fields.fitter":"write"}`))
	docs["rules/route.json"] = `{"format":"rules.v1","key":"route","name":{"en":"Route"},"point":"route.order","hit":"first","outputs":["priority"],
		"rows":[{"id":"staff","if":{"f":"actor.user","op":"notEmpty"},"then":{"priority":3}}]}`
	docs["roles/blind.json"] = Role("blind", `"order.read"`, `,"fields":[{"id":"a","facts":["order.fields.fitter","order.fields.photo","task.fields.proof","task.fields.witness"],"level":"none"}]`)
	return docs
}

// People and files are told by their names wherever their ids stand: in what a decision rests
// on, on the timeline, in reasons and on an old page. Who may not see a value is told nothing.
func TestNamesStandInThePlaceOfIdsOnBothDatabases(t *testing.T) {
	Each(t, staffed(), func(t *testing.T, s *Shop) {
		li, zhang, blind := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss"), s.Hire("hu", "", "blind")
		v := s.Place(t, "C-1", "DESK 1")
		photo, proof := s.Send(t, li, "hall.png", pngHead+"1"), s.Send(t, li, "proof.txt", "the proof")
		fitter := func(who Who) string { return `"fitter":{"id":"` + who.Act.User.String() + `"}` }
		body := `{"version":1,"order":{"fields":{` + fitter(zhang) + `,"photo":["` + photo + `"]}},"fields":{"proof":["` + proof + `"],"witness":{"id":"` + li.Act.User.String() + `"}}}`
		s.Decide(t, li, "approve", s.Task(t, v, "check"), body).Want(t, 200)
		if got := toldAs(t, s, v, "order.changed"); got != "Li filled in at check: Photograph: hall.png; Fitter: Zhang" {
			t.Errorf("the timeline says %q", got)
		}

		boss := s.Task(t, v, "boss")
		read := s.Do(t, zhang, "GET", "/api/v1/tasks/"+boss.ID.String(), "", "Accept-Language", "en").Want(t, 200)
		card := Into[flow.Card](t, read)
		var texts []string
		for _, one := range card.Reads {
			texts = append(texts, one.Label+" "+one.Text)
		}
		for _, one := range card.History[0].Fields {
			texts = append(texts, one.Label+" "+one.Text)
		}
		Same(t, texts, "owner of the order "+s.Owner.Act.Name, "Fitter Zhang", "Photograph hall.png", "Proof proof.txt", "Witness Li")
		page := s.Do(t, zhang, "GET", v.Location()+"/page", "", "Accept-Language", "en").Want(t, 200)
		if reads := Into[order.Page](t, page).Tasks[0].Reads; len(reads) != 3 || reads[1].Text != "Zhang" {
			t.Errorf("the page says that it rests on %+v", reads)
		}
		for _, at := range []string{"/page", "/timeline"} {
			if told := wordsIn(s.Do(t, zhang, "GET", v.Location()+at, "", "Accept-Language", "en").Want(t, 200)); strings.Contains(told, "usr_") || strings.Contains(told, "fil_") {
				t.Errorf("%s tells ids: %s", at, told)
			}
		}
		if why := Into[order.Page](t, page).Why; len(why) == 0 || why[len(why)-1].Reasons[0].Inputs[0].Text != s.Owner.Act.Name {
			t.Errorf("the reasons are %+v", why)
		}
		told := s.Do(t, blind, "GET", v.Location()+"/page", "", "Accept-Language", "en").Want(t, 200)
		for _, hidden := range []string{"hall.png", "proof.txt", "Zhang", "Fitter", "Witness"} {
			if strings.Contains(string(told.Body), hidden) {
				t.Errorf("who may not see it is told %s", hidden)
			}
		}

		s.Decide(t, li, "takeBack", boss, `{}`)
		s.Decide(t, zhang, "approve", boss, `{"version":2,"order":{"fields":{`+fitter(li)+`}}}`).Want(t, 200)
		if got := toldAs(t, s, v, "order.changed"); got != "Zhang filled in at boss: Fitter: Zhang → Li" {
			t.Errorf("then the timeline says %q", got)
		}
		s.Sound(t)
	})
}

// wordsIn are the texts of an answer that people read.
func wordsIn(a rig.Answer) string {
	var all []string
	for _, text := range strings.Split(string(a.Body), `"text":"`)[1:] {
		all = append(all, text[:strings.IndexByte(text, '"')])
	}
	return strings.Join(all, "\n")
}
