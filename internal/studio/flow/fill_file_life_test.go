package flow_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/studio/flow"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pictured is a business that has a photograph with each order, and a proof with its check.
func pictured(steps string) Docs {
	return Docs{
		"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{"photo":{"kind":"image","max":2,"personal":true,"name":{"en":"Photograph"}}}}`,
		"fields/task.json":  `{"format":"fields.v1","key":"task","name":{"en":"Task"},"fields":{"proof":{"kind":"file","name":{"en":"Proof"}}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},"fields":{"customer":{"require":true},"lines":{"require":true,"form":"line"},"photo":{}},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":["customer","lines","photo"]}}}`,
		"forms/check.json":    `{"format":"form.v1","key":"check","entity":"task","name":{"en":"Check"},"fields":{"proof":{"require":true}},"pages":["one"],"nodes":{"one":{"kind":"page","items":["proof"]}}}`,
		"flows/order.json":    Flow(`"check","boss"`, steps+","+Approval("boss", "boss", "")),
		"roles/sales.json":    Role("sales", `"order.*","task.*","file.add"`, ""),
		"roles/boss.json":     Role("boss", `"order.*","task.*","file.add"`, ""),
		"roles/blind.json":    Role("blind", `"order.read"`, `,"fields":[{"id":"a","facts":["task.fields.proof"],"level":"none"}]`),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read"]}`,
	}
}

// A file of a step's own form is the order's from the decision on: for staff who may see
// the field, for no other order, and for as long as there is the order; erasing its customer
// says of it what the field says.
func TestAFileOfAStepsFormOnBothDatabases(t *testing.T) {
	Each(t, pictured(Task("check", "sales", `,"form":"check"`)), func(t *testing.T, s *Shop) {
		li, zhang, blind := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss"), s.Hire("hu", "", "blind")
		v, other := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		ann := s.Customer("ann", v.Customer.ID)
		mine, theirs := s.Send(t, li, "proof.txt", "the proof"), s.Send(t, zhang, "theirs.txt", "not mine")
		task := s.Task(t, v, "check")
		for body, want := range map[string]string{
			`{}`: "task.invalid: required /fields/proof",
			`{"fields":{"proof":["` + theirs + `"]}}`:              "task.invalid: file.missing /fields/proof/0",
			`{"fields":{"proof":["` + mine + `","` + mine + `"]}}`: "task.invalid: duplicate /fields/proof/1",
		} {
			if a := s.Decide(t, li, "done", task, body); a.Problem(t) != want {
				t.Errorf("%s answers %s, not %s", body, a.Problem(t), want)
			}
		}
		s.Decide(t, li, "done", task, `{"fields":{"proof":["`+mine+`"]}}`).Want(t, 200)
		Same(t, s.Rows(t, "order_files", "by_name", "field"), "Li task.fields.proof")
		if a := s.Decide(t, li, "done", s.Task(t, other, "check"), `{"fields":{"proof":["`+mine+`"]}}`); a.Problem(t) != "task.invalid: file.held /fields/proof/0" {
			t.Errorf("a second order takes it: %s", a.Body)
		}

		at := v.Location() + "/files"
		card := Into[flow.Card](t, s.Do(t, zhang, "GET", "/api/v1/tasks/"+s.Task(t, v, "boss").ID.String(), ""))
		if said := card.History; len(said) != 1 || !strings.Contains(string(said[0].Fields[0].Value), mine) {
			t.Errorf("the boss is told %+v", said)
		}
		for _, who := range []Who{li, zhang} {
			if a := s.Do(t, who, "GET", at+"/"+mine, "").Want(t, 200); string(a.Body) != "the proof" {
				t.Errorf("it holds %q", a.Body)
			}
		}
		for _, who := range []Who{blind, ann} {
			s.Do(t, who, "GET", at+"/"+mine, "").Want(t, 404)
			if a := s.Do(t, who, "GET", at, "").Want(t, 200); strings.Contains(string(a.Body), "proof") {
				t.Errorf("it is shown: %s", a.Body)
			}
		}

		s.Decide(t, zhang, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)
		s.Cancel(t, s.Owner, v).Want(t, 200)
		s.Cancel(t, s.Owner, other).Want(t, 200)
		s.Clock.Move(30 * 24 * time.Hour)
		if err := s.Files.Sweep(t.Context(), s.Owner.Act); err != nil {
			t.Fatal(err)
		}
		s.Hear(t)
		erase := "/api/v1/parties/" + v.Customer.ID.String() + "/erase"
		if plan := s.Do(t, s.Owner, "GET", erase, "").Want(t, 200); plan.Get(t, "files", 0, "why")+" "+plan.Get(t, "files", 0, "field") != "field Proof" {
			t.Errorf("erasing would do %s", plan.Body)
		}
		if a := s.Do(t, s.Owner, "POST", erase, `{"reason":"asked by letter"}`).Want(t, 200); a.Get(t, "left") != "1" {
			t.Errorf("erasing did %s", a.Body)
		}
		s.Do(t, zhang, "GET", at+"/"+mine, "").Want(t, 200)
		s.Sound(t)
	})
}

// A step that gives a field of the order which holds files adds to it and takes out of it:
// what is there already stays whoever sent it, what is left out is let go, and erasing finds
// both.
func TestFilesOfAnOrdersFieldOnBothDatabases(t *testing.T) {
	Each(t, pictured(Approval("check", "sales", `,"fields":{"order.fields.photo":"must"}`)), func(t *testing.T, s *Shop) {
		li, zhang := s.Hire("li", "", "sales"), s.Hire("zhang", "", "boss")
		first, second, third := s.Send(t, s.Owner, "first.png", pngHead+"1"), s.Send(t, li, "second.png", pngHead+"2"), s.Send(t, li, "third.png", pngHead+"3")
		theirs, text := s.Send(t, zhang, "theirs.png", pngHead+"4"), s.Send(t, li, "text.txt", "no picture")
		v := Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK"}],"fields":{"photo":["`+first+`"]}}`).Want(t, 201))
		at := v.Location() + "/files/"
		task := s.Task(t, v, "check")
		photos := func(ids ...string) string {
			return `{"version":1,"order":{"fields":{"photo":["` + strings.Join(ids, `","`) + `"]}}}`
		}
		for body, want := range map[string]string{
			photos(first, theirs):                             "task.invalid: file.missing /order/fields/photo/1",
			photos(text):                                      "task.invalid: file.type /order/fields/photo/0",
			photos(first, second, third):                      "task.invalid: length /order/fields/photo",
			`{"order":{"fields":{"photo":[]}}}`:               "task.invalid: required /order/fields/photo",
			`{"order":{"fields":{"photo":"` + second + `"}}}`: "task.invalid: type /order/fields/photo",
		} {
			if a := s.Decide(t, li, "approve", task, body); a.Problem(t) != want {
				t.Errorf("%s answers %s, not %s", body, a.Problem(t), want)
			}
		}
		s.Decide(t, li, "approve", task, photos(first, second)).Want(t, 200)
		if got := toldAs(t, s, v, "order.changed"); got != "Li filled in at check: Photograph: first.png → first.png, second.png" {
			t.Errorf("the timeline says %q", got)
		}
		s.Do(t, zhang, "GET", at+second, "").Want(t, 200)

		s.Decide(t, li, "takeBack", task, `{}`).Want(t, 200)
		s.Decide(t, li, "approve", s.Task(t, v, "check"), strings.Replace(photos(third, second), `"version":1`, `"version":2`, 1)).Want(t, 200)
		if got := toldAs(t, s, v, "order.changed"); got != "Li filled in at check: Photograph: first.png, second.png → third.png, second.png" {
			t.Errorf("then the timeline says %q", got)
		}
		s.Do(t, zhang, "GET", at+first, "").Want(t, 404)
		if list := s.Do(t, zhang, "GET", v.Location()+"/files", "").Want(t, 200); strings.Contains(string(list.Body), first) || !strings.Contains(string(list.Body), third) {
			t.Errorf("the files are %s", list.Body)
		}
		other := Into[order.View](t, s.Do(t, s.Owner, "POST", "/api/v1/orders", `{"customer":{"ref":"C-2"},"lines":[{"sku":"DESK"}],"fields":{"photo":["`+first+`"]}}`).Want(t, 201))

		s.Decide(t, zhang, "approve", s.Task(t, v, "boss"), `{}`).Want(t, 200)
		s.Cancel(t, s.Owner, v).Want(t, 200)
		s.Hear(t)
		if a := s.Do(t, s.Owner, "POST", "/api/v1/parties/"+v.Customer.ID.String()+"/erase", `{"reason":"asked by letter"}`).Want(t, 200); a.Get(t, "files")+a.Get(t, "left") != "20" {
			t.Errorf("erasing did %s", a.Body)
		}
		for _, gone := range []string{second, third} {
			s.Do(t, zhang, "GET", at+gone, "").Want(t, 404)
		}
		s.Do(t, zhang, "GET", other.Location()+"/files/"+first, "").Want(t, 200) // which another one's order holds by now
		Same(t, s.Rows(t, "order_changes", "fact"))
		s.Sound(t)
	})
}
