package order_test

import (
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// cancels is a business where a junior may cancel but not allow it, and customers cancel too.
func cancels(more Docs) Docs {
	docs := Docs{"flows/order.json": slowly(), "roles/junior.json": Role("junior", `"order.place","order.read","order.cancel"`, ""),
		"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.*"]}`}
	for path, doc := range more {
		docs[path] = doc
	}
	return docs
}

// customer is somebody who acts for the customer of an order.
func customer(t *testing.T, s *Shop, v order.View) Who {
	t.Helper()
	var party identity.PartyID
	party.SetRaw(v.Customer.ID.Raw())
	ann, err := s.Identity.AddUser(t.Context(), s.Owner.Act, "", identity.AddUser{Login: "ann", Name: "Ann", Kind: act.Customer, Roles: []string{"customer"}, Party: party})
	if err != nil {
		t.Fatal(err)
	}
	key, err := s.Identity.AddKey(t.Context(), s.Owner.Act, "", identity.AddKey{User: ann.ID})
	if err != nil {
		t.Fatal(err)
	}
	return Who{Key: key.Secret}
}

// Without rules it is free until the order is confirmed, and then those who may not
// allow it have to ask.
func TestWhoMayCancelDependsOnThePhase(t *testing.T) {
	Each(t, cancels(nil), func(t *testing.T, s *Shop) {
		li, junior := s.Hire("li", "", "sales"), s.Hire("ju", "", "junior")
		v := s.Place(t, "C-1", "DESK 1")
		ann, path := customer(t, s, v), v.Location()+"/cancel"
		for _, who := range []Who{ann, junior, li} {
			if a := s.Do(t, who, "POST", path+"?dryRun=true", `{}`).Want(t, 200); a.Get(t, "phase") != "cancelled" {
				t.Errorf("before it is confirmed: %s", a.Body)
			}
		}
		s.Approve(t, "li", v, "review")
		for _, step := range []string{"confirmed", "working"} {
			for _, who := range []Who{li, junior} {
				if a := s.Do(t, who, "POST", path, `{}`).Want(t, 422); a.Get(t, "errors", 0, "field") != "/reason" {
					t.Errorf("%s, without a reason: %s", step, a.Body)
				}
			}
			if a := s.Do(t, li, "POST", path+"?dryRun=true", `{"reason":"no"}`).Want(t, 200); a.Get(t, "phase") != "cancelled" {
				t.Errorf("%s, by who may allow it: %s", step, a.Body)
			}
			for _, who := range []Who{ann, junior} {
				if a := s.Do(t, who, "POST", path+"?dryRun=true", `{"reason":"no"}`).Want(t, 200); a.Get(t, "phase") != step || a.Get(t, "cancelAskedAt") == "" {
					t.Errorf("%s, asked: %s", step, a.Body)
				}
			}
			if step == "confirmed" {
				s.Decide(t, li, "done", s.Task(t, v, "prepare"), `{}`).Want(t, 200)
			}
		}
	})
}

func TestWhatIsAskedForIsAllowedDeclinedOrTakenBack(t *testing.T) {
	Each(t, cancels(Docs{"types/order.json": Type("placed", "backorder", "")}), func(t *testing.T, s *Shop) {
		li, junior := s.Hire("li", "", "sales"), s.Hire("ju", "", "junior")
		s.Receive(t, "PEN", 5)
		v := s.Place(t, "C-1", "PEN 2")
		ann, path := customer(t, s, v), v.Location()+"/cancel"
		s.Approve(t, "li", v, "review")
		s.Do(t, li, "POST", path+"/allow", `{}`).Want(t, 409)
		Same(t, s.Told(t, func() { s.Do(t, ann, "POST", path, `{"reason":"moved"}`).Want(t, 200) }), "cancel.asked Ann")
		if got := s.Get(t, v); got.Phase != order.Confirmed || got.CancelAskedAt == nil || got.Version != 2 {
			t.Errorf("the order goes on: %+v", got)
		}
		asked := func(who Who) string {
			return string(s.Do(t, who, "GET", "/api/v1/orders?cancelAsked=true", "").Want(t, 200).Body)
		}
		other := s.Place(t, "C-1", "PEN 1")
		if got := asked(li); !strings.Contains(got, v.Number) || strings.Contains(got, other.Number) || strings.Contains(asked(ann), v.Number) {
			t.Errorf("found as asked to cancel are %s", got)
		}
		for _, c := range []struct {
			who        Who
			path, body string
			status     int
			code       string
		}{
			{ann, path, `{}`, 409, "cancel.asked"},
			{junior, path, `{"reason":"x"}`, 409, "cancel.asked"},
			{junior, path + "/allow", `{}`, 403, "auth.denied"},
			{junior, path + "/decline", `{"reason":"x"}`, 403, "auth.denied"},
			{li, path + "/decline", `{}`, 422, "order.invalid: required /reason"},
		} {
			if a := s.Do(t, c.who, "POST", c.path, c.body).Want(t, c.status); a.Problem(t) != c.code {
				t.Errorf("%s: %s", c.path, a.Body)
			}
		}
		page := Into[order.Page](t, s.Do(t, li, "GET", v.Location()+"/page", "").Want(t, 200))
		if page.Cancel == nil || page.Cancel.By != "Ann" || page.Cancel.Reason != "moved" || page.Cancel.Own {
			t.Errorf("li sees %+v", page.Cancel)
		}
		Same(t, offered(page), "order.release", "order.allowCancel", "order.declineCancel")
		own := Into[order.Page](t, s.Do(t, ann, "GET", v.Location()+"/page", "").Want(t, 200))
		Same(t, offered(own), "order.declineCancel")
		if line := own.Timeline.Items; own.Cancel == nil || !own.Cancel.Own || len(line) == 0 || line[0].Text != "Ann asked to cancel the order: moved" && line[len(line)-1].Text != "Ann asked to cancel the order: moved" {
			t.Errorf("Ann sees %+v, %+v", own.Cancel, line)
		}

		Same(t, s.Told(t, func() { s.Do(t, li, "POST", path+"/decline", `{"reason":"it is on its way"}`).Want(t, 200) }), "cancel.declined Li")
		s.Do(t, ann, "POST", path, `{}`).Want(t, 200)
		Same(t, s.Told(t, func() { s.Do(t, ann, "POST", path+"/decline", `{}`).Want(t, 200) }), "cancel.declined Ann")
		Same(t, s.Rows(t, "order_cancels", "at"))
		if got := asked(li); strings.Contains(got, v.Number) {
			t.Errorf("once it is answered there is %s", got)
		}
		s.Do(t, junior, "POST", path, `{"reason":"they called"}`).Want(t, 200)
		told := s.Told(t, func() { s.Do(t, li, "POST", path+"/allow", `{}`).Want(t, 200) })
		if all := strings.Join(told, ", "); !strings.Contains(all, "cancel.allowed Li, order.cancelled Li") {
			t.Errorf("told %s", all)
		}
		Same(t, s.Rows(t, "order_cancels", "at"))
		if got := s.Get(t, v).Phase; got != order.Cancelled {
			t.Errorf("it is %s", got)
		}
		if got := s.Shelf(t, "PEN"); got != "5 on hand, 1 reserved, 0 waiting" {
			t.Error(got)
		}
		s.Sound(t)
	})
}

// offered names what a reader may do to the order itself.
func offered(p order.Page) (verbs []string) {
	for _, a := range p.Actions {
		if strings.HasPrefix(a.Verb, "order.") {
			verbs = append(verbs, a.Verb)
		}
	}
	return verbs
}

// Whoever may allow it ends what was asked for by cancelling; so does the process.
func TestWhatIsAskedForEndsWithTheOrder(t *testing.T) {
	rules := `{"format":"rules.v1","key":"cancel","name":{"en":"Cancelling"},"point":"cancel.order","hit":"first","outputs":["allow"],"rows":[{"id":"all","then":{"allow":"approve"}}]}`
	Each(t, cancels(Docs{"rules/cancel.json": rules}), func(t *testing.T, s *Shop) {
		li, junior := s.Hire("li", "", "sales"), s.Hire("ju", "", "junior")
		rejected, cancelled := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		for _, v := range []order.View{rejected, cancelled} {
			s.Do(t, junior, "POST", v.Location()+"/cancel", `{"reason":"x"}`).Want(t, 200)
		}
		s.Decide(t, li, "reject", s.Task(t, rejected, "review"), `{"opinion":"no"}`).Want(t, 200)
		s.Cancel(t, li, cancelled).Want(t, 200)
		Same(t, s.Rows(t, "order_cancels", "at"))
		Same(t, s.Rows(t, "orders", "phase"), "cancelled", "cancelled")
		s.Do(t, li, "POST", rejected.Location()+"/cancel/allow", `{}`).Want(t, 409)
		s.Sound(t)
	})
}

func TestRulesSayWhoMayCancel(t *testing.T) {
	rules := `{"format":"rules.v1","key":"cancel","name":{"en":"Cancelling"},"point":"cancel.order","hit":"first",
		"inputs":[{"id":"phase","f":"order.phase"},{"id":"who","f":"actor.kind"},{"id":"made","f":"order.madeToOrder"}],"outputs":["allow"],
		"rows":[{"id":"made","when":{"made":true},"then":{"allow":"refuse"},"say":{"en":"What is made for you cannot be cancelled"}},
			{"id":"staff","when":{"phase":["placed","confirmed"],"who":"staff"},"then":{"allow":"free"}}],
		"else":{"then":{"allow":"refuse"}}}`
	Each(t, cancels(Docs{"rules/cancel.json": rules}), func(t *testing.T, s *Shop) {
		junior := s.Hire("ju", "", "junior")
		s.Hire("li", "", "sales")
		s.Receive(t, "PEN", 5)
		desk, pen := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "PEN 1")
		ann := customer(t, s, pen)
		if a := s.Cancel(t, s.Owner, desk).Want(t, 422); a.Problem(t) != "cancel.refused" || a.Get(t, "detail") != "What is made for you cannot be cancelled" && a.Get(t, "title") != "What is made for you cannot be cancelled" {
			t.Errorf("made to order: %s", a.Body)
		}
		if a := s.Cancel(t, ann, pen).Want(t, 422); a.Problem(t) != "cancel.refused" {
			t.Errorf("by the customer: %s", a.Body)
		}
		page := Into[order.Page](t, s.Do(t, ann, "GET", pen.Location()+"/page", "").Want(t, 200))
		for _, a := range page.Actions {
			if a.Verb == "order.cancel" && (a.Enabled || a.Reason == "") {
				t.Errorf("the customer is offered %+v", a)
			}
		}
		s.Approve(t, "li", pen, "review")
		if a := s.Cancel(t, junior, pen).Want(t, 200); a.Get(t, "phase") != "cancelled" {
			t.Errorf("freely by staff: %s", a.Body)
		}
	})
}

// Two who ask at one moment: who comes second is told that somebody has asked; and who
// answers what was taken back meanwhile decides anew.
func TestWhatIsAskedForIsDecidedOnAsItIs(t *testing.T) {
	rules := `{"format":"rules.v1","key":"cancel","name":{"en":"Cancelling"},"point":"cancel.order","hit":"first","outputs":["allow"],"rows":[{"id":"all","then":{"allow":"approve"}}]}`
	Each(t, cancels(Docs{"rules/cancel.json": rules}), func(t *testing.T, s *Shop) {
		junior := s.Hire("ju", "", "junior")
		v := s.Place(t, "C-1", "DESK 1")
		cancel := op.Cmd[order.CancelInput]{Act: junior.Act, In: order.CancelInput{ID: v.ID, Reason: "x"}}
		cancel.Act.At = s.Clock.Now()
		decide := func() (plan *order.Changed) {
			err := s.DB.Read(t.Context(), junior.Act, func(r db.Reader) error {
				out := order.DecideCancel(s.Orders, t.Context(), r, []op.Cmd[order.CancelInput]{cancel})
				plan = out[0].Out
				return out[0].Err
			})
			if err != nil {
				t.Fatal(err)
			}
			return plan
		}
		first, second := decide(), decide()
		for i, plan := range []*order.Changed{first, second} {
			err := s.Facts.Write(t.Context(), junior.Act, func(tx *event.Tx) error {
				if err := order.CommitChange(s.Orders, t.Context(), tx, []op.Cmd[*order.Changed]{{Act: cancel.Act, In: plan}})[0].Err; (err == op.ErrStale) != (i == 1) {
					t.Errorf("the %d. is answered %v", i+1, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		s.Sound(t)
	})
}
