package notify_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/job"
	"bespoke/internal/plug/mail"
	"bespoke/internal/studio/notify"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/internal/trade/party"
	"bespoke/test/rig"
)

// notice is a document; more is what stands beside its text.
func notice(key, on, more, title, body string) string {
	return fmt.Sprintf(`{"format":"notice.v1","key":%q,"name":{"en":%q},"on":%q,%s,"text":{"any":{"title":{"zh-CN":"中 %s","en":%q},"body":{"zh-CN":%q,"en":%q}}}}`,
		key, key, on, more, title, title, body, body)
}

// told is docs with notices.
func told(notices ...string) Docs {
	all := Docs{"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"customer"},"kind":"customer","can":["order.place","order.read"]}`}
	for path, text := range docs {
		all[path] = text
	}
	for _, n := range notices {
		key := n[strings.Index(n, `"key":"`)+7:]
		all["notices/"+key[:strings.Index(key, `"`)]+".json"] = n
	}
	return all
}

// post gives a shop a mail server.
func post(t *testing.T, s *Shop) *rig.Mailbox {
	t.Helper()
	box := rig.Post(t)
	mails(t, s, box)
	return box
}

// mails lets a node send by a mail server.
func mails(t *testing.T, s *Shop, box *rig.Mailbox) {
	t.Helper()
	server, err := mail.New(box.URL, "Shop <shop@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	q, err := job.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "jobs.db"), job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close(t.Context()) })
	if err := s.Notices.TellBy(q, server); err != nil {
		t.Fatal(err)
	}
}

// tell hears what was told and does what is due.
func tell(t *testing.T, s *Shop) {
	t.Helper()
	relay(t, s)
	if err := s.Notices.Tell(t.Context(), notify.Telling{Workspace: s.Owner.Act.Workspace}); err != nil {
		t.Fatal(err)
	}
}

// letters are those that have come, sorted: whom to, and the subject.
func letters(t *testing.T, box *rig.Mailbox) (all []string) {
	t.Helper()
	for box.Waiting() > 0 {
		l := box.Next(t)
		all = append(all, l.To+" "+l.Subject)
	}
	slices.Sort(all)
	return all
}

// log is the log of notices, the oldest first: who, channel, state, reason.
func log(t *testing.T, s *Shop, query string) (lines []string) {
	t.Helper()
	for _, row := range rows(t, s, query) {
		who := row.Person.Email
		if who == "" {
			who = row.Person.Name
		}
		lines = append(lines, strings.Join(strings.Fields(strings.Join([]string{row.Notice, who, row.Channel, row.State, row.Reason}, " ")), " "))
	}
	return lines
}

func rows(t *testing.T, s *Shop, query string) []notify.Told {
	t.Helper()
	items := Into[struct{ Items []notify.Told }](t, s.Do(t, s.Owner, "GET", "/api/v1/notices?limit=100"+query, "").Want(t, 200)).Items
	slices.Reverse(items)
	return items
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// customer gives a customer its contacts.
func customer(t *testing.T, s *Shop, v order.View, contacts ...party.Contact) {
	t.Helper()
	s.Do(t, s.Owner, "PATCH", "/api/v1/parties/"+v.Customer.ID.String(), asJSON(t, map[string]any{"contacts": contacts})).Want(t, 200)
}

var placed = notice("placed", "order.placed", `"to":[{"union":[{"customer":true},{"role":"boss"}]}],"channels":["inapp","email"],"send":"all"`,
	"Order {{order.number}}", "{{#rows order.lines}}{{product.name}} x {{line.quantity}}; {{/rows}}{{order.total}} {{customer.name}}")

func TestPeopleAreToldInTheirWordsOnce(t *testing.T) {
	Each(t, told(placed), func(t *testing.T, s *Shop) {
		box := post(t, s)
		s.Hire("chen@example.com", "", "boss")
		first := s.Place(t, "C-1", "DESK 1")
		customer(t, s, first, party.Contact{Name: "Eve", Email: "Eve@example.com"}, party.Contact{Name: "Eve again", Email: "eve@example.com"})
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 Order "+first.Number, "eve@example.com 中 Order "+first.Number)
		Same(t, log(t, s, ""), "placed Chen@example.com inapp sent", "placed Chen@example.com email sent", "placed eve@example.com email sent")

		ann := s.Customer("ann@example.com", first.Customer.ID)
		second := s.Place(t, "C-1", "DESK 2")
		for range 3 {
			tell(t, s)
		}
		Same(t, letters(t, box), "ann@example.com 中 Order "+second.Number, "chen@example.com 中 Order "+second.Number)
		if got := len(rows(t, s, "&order="+second.ID.String())); got != 4 {
			t.Errorf("%d rows of the second order", got)
		}
		Same(t, log(t, s, "&user="+ann.Act.User.String()), "placed ann@example.com inapp sent", "placed ann@example.com email sent")
		Same(t, inbox(t, s, s.Person("chen@example.com"), ""), "中 Order "+second.Number+" ("+second.Number+") *", "中 Order "+first.Number+" ("+first.Number+") *")
	})
}

// TestEachIsToldOnceByAServerThatFlaps: whatever comes of attempts, and whoever
// makes them, the log has one row for each, and each letter arrives.
func TestEachIsToldOnceByAServerThatFlaps(t *testing.T) {
	Each(t, told(placed), func(t *testing.T, s *Shop) {
		box := post(t, s)
		s.Hire("chen@example.com", "", "boss")
		for range 6 {
			s.Place(t, "C-1", "DESK 1")
		}
		for n := range int64(8) {
			box.Refuses.Store(4 * (1 - n%2))
			tell(t, s)
			s.Clock.Move(10 * time.Minute)
		}
		got := letters(t, box)
		if slices.Sort(got); len(got) != 6 || len(slices.Compact(got)) != 6 {
			t.Errorf("arrived: %q", got)
		}
		all := rows(t, s, "&state=sent")
		if len(all) != 12 || len(rows(t, s, "")) != 12 {
			t.Errorf("%d rows are sent of %d", len(all), len(rows(t, s, "")))
		}
		tried := int64(0)
		for _, row := range all {
			tried += row.Attempts
		}
		if tried <= 6 {
			t.Errorf("%d attempts", tried)
		}
	})
}

// TestSeveralNodesTellOnce: what one has in hand, the others leave.
func TestSeveralNodesTellOnce(t *testing.T) {
	digest := notice("digest", "order.placed", `"to":[{"role":"boss"}],"channels":["email"],"digest":"1h"`, "digest {{order.number}}", "b")
	Each(t, told(placed, digest), func(t *testing.T, s *Shop) {
		box, other := post(t, s), s.Beside(t)
		s.Hire("chen@example.com", "", "boss")
		for range 20 {
			s.Place(t, "C-1", "DESK 1")
		}
		relay(t, s)
		mails(t, other, box)
		for range 2 {
			var nodes sync.WaitGroup
			for _, node := range []*Shop{s, other, s, other} {
				nodes.Go(func() {
					if err := node.Notices.Tell(t.Context(), notify.Telling{Workspace: s.Owner.Act.Workspace}); err != nil {
						t.Error(err)
					}
				})
			}
			nodes.Wait()
			s.Clock.Move(time.Hour)
		}
		if got := letters(t, box); len(got) != 21 || !strings.HasSuffix(got[20], "20 条通知") {
			t.Errorf("%d letters: %q", len(got), got)
		}
	})
}

func TestGivingUpIsWrittenDownAndSentByHand(t *testing.T) {
	Each(t, told(placed), func(t *testing.T, s *Shop) {
		box := post(t, s)
		s.Hire("chen@example.com", "", "boss")
		s.Hire("nobody@example.com", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		box.Refuses.Store(8)
		for range 9 {
			tell(t, s)
			s.Clock.Move(13 * time.Hour)
		}
		Same(t, log(t, s, "&state=failed"), "placed Chen@example.com email failed", "placed Nobody@example.com email failed")
		var ids []string
		for _, row := range rows(t, s, "&state=failed") {
			ids = append(ids, row.ID.String())
			known := row.Person.Name == "Nobody@example.com"
			if known != (row.Attempts == 1 && strings.Contains(row.Error, "550")) || !known && (row.Attempts != 8 || !strings.Contains(row.Error, "not today")) {
				t.Errorf("%+v", row)
			}
		}
		body := s.Do(t, s.Owner, "GET", "/api/v1/notices/"+ids[0], "").Want(t, 200)
		if body.Get(t, "title") != "中 Order "+v.Number {
			t.Errorf("%s", body.Body)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/notices/resend", asJSON(t, map[string]any{"ids": ids})).Want(t, 200)
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 Order "+v.Number)
		if got := len(rows(t, s, "")); got != 4 {
			t.Errorf("%d rows after sending again", got)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/notices/resend", `{"ids":[]}`).Want(t, 422)
		s.Do(t, s.Owner, "POST", "/api/v1/notices/resend", asJSON(t, map[string]any{"ids": []string{ids[0][:len(ids[0])-4] + "0000"}})).Want(t, 404)
	})
}

func TestTheFirstChannelThatWorksIsTaken(t *testing.T) {
	first := strings.Replace(strings.Replace(placed, `,"send":"all"`, "", 1), `["inapp","email"]`, `["email","inapp"]`, 1)
	Each(t, told(first), func(t *testing.T, s *Shop) {
		s.Hire("chen@example.com", "", "boss")
		s.Hire("mo", "", "boss")
		s.Place(t, "C-1", "DESK 1")
		tell(t, s) // without a mail server
		Same(t, log(t, s, ""), "placed Chen@example.com inapp sent", "placed Mo inapp sent")
		post(t, s)
		s.Hire("nobody@example.com", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		got := log(t, s, "&order="+v.ID.String())
		slices.Sort(got)
		Same(t, got, "placed Chen@example.com email sent", "placed Mo inapp sent", "placed Nobody@example.com email failed", "placed Nobody@example.com inapp sent")
		Same(t, inbox(t, s, s.Person("nobody@example.com"), ""), "中 Order "+v.Number+" ("+v.Number+") *")
	})
}

func TestWhatMayNotBeKnownIsNotTold(t *testing.T) {
	n := notice("placed", "order.placed", `"to":[{"union":[{"role":"narrow"},{"role":"nameless"}]}],"channels":["email"]`, "{{order.number}}", "{{order.total}}")
	Each(t, told(n), func(t *testing.T, s *Shop) {
		box := post(t, s)
		s.Hire("narrow@example.com", "", "narrow")
		s.Hire("nameless@example.com", "", "nameless")
		s.Place(t, "C-1", "DESK 1") // of the owner
		tell(t, s)
		Same(t, letters(t, box), "nameless@example.com 中 –")
		Same(t, log(t, s, ""), "placed Narrow@example.com email refused sight", "placed Nameless@example.com email sent")
		refused := rows(t, s, "&state=refused")[0].ID.String()
		if got := s.Do(t, s.Owner, "POST", "/api/v1/notices/resend", `{"ids":["`+refused+`"]}`).Want(t, 200).Get(t, "resent"); got != "0" {
			t.Errorf("%s were sent that are not to be known", got)
		}
	})
}

// TestInternalNotesStayInside: who may not read a note is not told of it.
func TestInternalNotesStayInside(t *testing.T) {
	n := notice("note", "message.posted", `"to":[{"customer":true}],"channels":["email"]`, "{{order.number}}", "{{order.note}}")
	Each(t, told(n), func(t *testing.T, s *Shop) {
		box := post(t, s)
		v := s.Place(t, "C-1", "DESK 1")
		customer(t, s, v, party.Contact{Name: "Eve", Email: "eve@example.com"}, party.Contact{Name: "Ed", Email: "ed@example.com"})
		s.Do(t, s.Owner, "POST", v.Location()+"/notes", `{"text":"she never pays"}`).Want(t, 201)
		tell(t, s)
		Same(t, letters(t, box))
		Same(t, log(t, s, ""), "note eve@example.com email refused sight", "note ed@example.com email refused sight")
		s.Do(t, s.Owner, "POST", v.Location()+"/notes", `{"text":"it is on its way","customerVisible":true}`).Want(t, 201)
		tell(t, s)
		Same(t, letters(t, box), "ed@example.com 中 "+v.Number, "eve@example.com 中 "+v.Number)
	})
}

func TestTheLogShowsWhatItsReaderMaySee(t *testing.T) {
	d := told(notice("placed", "order.placed", `"to":[{"role":"boss"}],"channels":["inapp"]`, "{{order.number}}", "{{order.total}}"))
	d["roles/clerk.json"] = Role("clerk", `"order.read","notice.read"`, `,"fields":[{"id":"money","facts":["order.total"],"level":"none"}]`)
	d["roles/narrowClerk.json"] = Role("narrowClerk", `"order.read","notice.read"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`)
	Each(t, d, func(t *testing.T, s *Shop) {
		s.Hire("chen", "", "boss")
		s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		id := rows(t, s, "")[0].ID.String()
		if got := s.Do(t, s.Owner, "GET", "/api/v1/notices/"+id, "").Want(t, 200).Get(t, "body"); !strings.Contains(got, "¥") {
			t.Errorf("the owner reads %q", got)
		}
		clerk, narrow := s.Hire("clerk", "", "clerk"), s.Hire("narrow", "", "narrowClerk")
		if got := string(s.Do(t, clerk, "GET", "/api/v1/notices/"+id, "").Want(t, 200).Body); strings.Contains(got, "CNY") || strings.Contains(got, "body") {
			t.Errorf("the clerk reads %s", got)
		}
		s.Do(t, narrow, "GET", "/api/v1/notices/"+id, "").Want(t, 404)
		if got := Into[struct{ Items []notify.Told }](t, s.Do(t, narrow, "GET", "/api/v1/notices", "").Want(t, 200)).Items; len(got) > 0 {
			t.Errorf("somebody sees notices of an order that is not there for him: %v", got)
		}
		s.Do(t, s.Hire("plain", "", "sales"), "GET", "/api/v1/notices", "").Want(t, 403)
	})
}

func TestAnOccasionWaitsAndIsLookedAtAgain(t *testing.T) {
	n := notice("waiting", "task.opened", `"if":{"f":"task.owner","op":"notEmpty"},"to":[{"user":"task.owner"}],"channels":["inapp"],"wait":"1h","once":"entity"`,
		"{{task.step}} of {{order.number}} waits", "{{task.kind}}")
	Each(t, told(n), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		mo := s.Hire("mo", "", "sales")
		done, late := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, log(t, s, ""), "waiting queued wait", "waiting queued wait")
		s.Approve(t, "mo", done, "review")
		s.Clock.Move(time.Hour)
		tell(t, s)
		got := log(t, s, "")
		slices.Sort(got)
		Same(t, got, "waiting Li inapp sent", "waiting Mo inapp sent", "waiting queued wait", "waiting refused passed") // the next task waits too
		Same(t, inbox(t, s, li, "")[:1], "中 review of "+late.Number+" waits ("+late.Number+") *")
		Same(t, inbox(t, s, mo, "")[:1], "中 review of "+late.Number+" waits ("+late.Number+") *")
	})
}

func TestANoticesWordsStandInTheInboxInstead(t *testing.T) {
	n := notice("task", "task.opened", `"to":[{"user":"task.owner"}],"channels":["inapp"]`, "{{task.step}}, {{order.number}}", "due {{task.dueAt}}")
	Each(t, told(n), func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, inbox(t, s, li, ""), "中 review, "+v.Number+" ("+v.Number+") *")
		s.Do(t, li, "PUT", "/api/v1/notice-choices", `{"notice":"task","channel":"inapp","choice":"off"}`).Want(t, 200)
		w := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, inbox(t, s, li, "")[:1], "A task for you: review ("+w.Number+") *")
	})
}

func TestQuietHoursAndDigestsHoldLetters(t *testing.T) {
	quiet := notice("quiet", "order.placed", `"to":[{"role":"boss"}],"channels":["email"],"quiet":{"calendar":"office"}`, "quiet", "b")
	digest := notice("digest", "order.placed", `"to":[{"role":"boss"}],"channels":["email"],"digest":"2h"`, "digest {{order.number}}", "b")
	must := notice("must", "order.placed", `"to":[{"role":"boss"}],"channels":["email"],"digest":"2h","quiet":{"calendar":"office"},"must":true`, "must", "b")
	Each(t, told(quiet, digest, must), func(t *testing.T, s *Shop) {
		box := post(t, s)
		chen := s.Hire("chen@example.com", "", "boss")
		s.Clock.Move(12 * time.Hour) // ten in the evening
		s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 must")
		s.Clock.Move(time.Hour)
		s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 must")
		got := log(t, s, "&state=queued")
		slices.Sort(got)
		Same(t, got, "digest Chen@example.com email queued digest", "digest Chen@example.com email queued digest",
			"quiet Chen@example.com email queued quiet", "quiet Chen@example.com email queued quiet")
		s.Clock.Move(time.Hour)
		tell(t, s)
		if all := letters(t, box); len(all) != 1 || !strings.HasSuffix(all[0], "2 条通知") {
			t.Errorf("the digest is %q", all)
		}
		s.Do(t, chen, "PUT", "/api/v1/notice-choices", `{"notice":"quiet","channel":"email","choice":"off"}`).Want(t, 200)
		s.Clock.Move(12 * time.Hour)
		tell(t, s)
		Same(t, letters(t, box))
		Same(t, log(t, s, "&notice=quiet"), "quiet Chen@example.com email refused off", "quiet Chen@example.com email refused off")
	})
}

func TestOnceIsOncePerEventThingOrDay(t *testing.T) {
	var all []string
	for _, once := range []string{"event", "entity", "day"} {
		all = append(all, notice(once, "message.posted", `"to":[{"role":"boss"}],"channels":["inapp"],"once":"`+once+`"`, "t", "b"))
	}
	Each(t, told(all...), func(t *testing.T, s *Shop) {
		s.Hire("chen", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		for range 2 {
			for range 2 {
				s.Do(t, s.Owner, "POST", v.Location()+"/notes", `{"text":"again"}`).Want(t, 201)
			}
			s.Clock.Move(24 * time.Hour)
		}
		tell(t, s)
		for once, want := range map[string]int{"event": 4, "entity": 1, "day": 2} {
			if got := len(rows(t, s, "&notice="+once)); got != want {
				t.Errorf("once per %s: told %d times, want %d", once, got, want)
			}
		}
	})
}

func TestPeopleChooseHowTheyAreTold(t *testing.T) {
	must := notice("must", "order.placed", `"to":[{"role":"boss"}],"channels":["email"],"must":true`, "must", "b")
	Each(t, told(placed, must), func(t *testing.T, s *Shop) {
		box := post(t, s)
		chen := s.Hire("chen@example.com", "", "boss")
		choose := func(body string) rig.Answer { return s.Do(t, chen, "PUT", "/api/v1/notice-choices", body) }
		choose(`{"notice":"placed","channel":"email","choice":"daily"}`).Want(t, 200)
		for body, problem := range map[string]string{
			`{"notice":"must","channel":"email","choice":"off"}`:     "notice.must",
			`{"notice":"other","channel":"email","choice":"off"}`:    "notice.missing",
			`{"notice":"placed","channel":"inapp","choice":"daily"}`: "notice.invalid",
		} {
			if got := choose(body).Problem(t); !strings.HasPrefix(got, problem) {
				t.Errorf("%s: %s", body, got)
			}
		}
		v := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 must")
		s.Clock.Move(22 * time.Hour) // eight the next morning
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 Order "+v.Number)
		got := Into[notify.Choices](t, s.Do(t, chen, "GET", "/api/v1/notice-choices", "").Want(t, 200))
		if len(got.Items) != 2 || !got.Mails || !got.Items[0].Must || got.Items[1].Channels[1].Choice != "daily" || got.Items[1].Channels[0].Choice != "on" {
			t.Errorf("%+v", got)
		}
		ann := s.Customer("ann", v.Customer.ID)
		if got := Into[notify.Choices](t, s.Do(t, ann, "GET", "/api/v1/notice-choices", "").Want(t, 200)); len(got.Items) != 1 || got.Items[0].Notice != "placed" {
			t.Errorf("a customer may choose %+v", got)
		}
	})
}

func TestShortageAndCancellingAreTold(t *testing.T) {
	d := told(notice("shortage", "stock.short", `"to":[{"role":"boss"}],"channels":["inapp"]`, "{{order.number}} short", "{{#rows order.lines}}{{line.sku}} {{line.short}}{{/rows}}"),
		notice("cancelled", "order.cancelled", `"if":{"f":"cancel.reason","op":"notEmpty"},"to":[{"role":"boss"}],"channels":["inapp"]`, "off", "{{cancel.reason}} by {{actor.user}}, {{cancel.by}}"))
	d["types/order.json"] = Type("placed", "backorder", "")
	Each(t, d, func(t *testing.T, s *Shop) {
		chen := s.Hire("chen", "", "boss")
		s.Receive(t, "PEN", 5)
		enough := s.Place(t, "C-1", "PEN 2")
		short := s.Place(t, "C-1", "PEN 9")
		s.Do(t, s.Owner, "POST", enough.Location()+"/cancel", `{"reason":"changed her mind"}`).Want(t, 200)
		tell(t, s)
		items := Into[struct{ Items []notify.Item }](t, s.Do(t, chen, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		var got []string
		for _, i := range items {
			got = append(got, i.Text+": "+i.Args.Body)
		}
		slices.Sort(got)
		Same(t, got, "中 "+short.Number+" short: PEN 6", "中 off: changed her mind by 所有者, 员工")
	})
}

// TestAskingToCancelIsTold to who may allow it, with the reason, in each one's language.
func TestAskingToCancelIsTold(t *testing.T) {
	d := told(notice("asked", "cancel.asked", `"if":{"f":"cancel.by","op":"=","v":"customer"},"to":[{"role":"boss"}],"channels":["inapp","email"],"send":"all"`,
		"{{actor.user}} wants {{order.number}} cancelled", "{{cancel.reason}} ({{event.name}})"))
	d["roles/customer.json"] = `{"format":"role.v1","key":"customer","name":{"en":"customer"},"kind":"customer","can":["order.place","order.read","order.cancel"]}`
	Each(t, d, func(t *testing.T, s *Shop) {
		box := post(t, s)
		chen, sam := s.Hire("chen@example.com", "", "boss"), s.Hire("sam@example.com", "", "boss")
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+sam.Act.User.String(), `{"lang":"en"}`).Want(t, 200)
		s.Hire("li", "", "sales")
		s.Hire("zhao", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		s.Approve(t, "li", v, "review")
		s.Approve(t, "zhao", v, "money")
		ann := s.Customer("ann", v.Customer.ID)
		s.Do(t, ann, "POST", v.Location()+"/cancel", `{"reason":"moved"}`).Want(t, 200)
		tell(t, s)
		Same(t, letters(t, box), "chen@example.com 中 ann wants "+v.Number+" cancelled", "sam@example.com ann wants "+v.Number+" cancelled")
		for i, want := range []string{"moved (申请取消订单)", "moved (cancelling asked for)"} {
			items := Into[struct{ Items []notify.Item }](t, s.Do(t, []Who{chen, sam}[i], "GET", "/api/v1/inbox", "").Want(t, 200)).Items
			if len(items) != 1 || items[0].Args.Body != want {
				t.Errorf("%+v, not once %s", items, want)
			}
		}
		if rows := log(t, s, "&notice=asked"); len(rows) != 4 {
			t.Errorf("%q", rows)
		}
	})
}

// TestAReleaseOfAnEarlierProgramRuns without the notices that it only kept.
func TestAReleaseOfAnEarlierProgramRuns(t *testing.T) {
	good := notice("good", "order.placed", `"to":[{"role":"boss"}],"channels":["inapp"]`, "good", "b")
	old := notice("old", "order.placed", `"to":[{"role":"boss"}],"channels":["email"]`, "old", "b")
	Each(t, told(good, old), func(t *testing.T, s *Shop) {
		s.Hire("chen", "", "boss")
		s.Falsify(t, `UPDATE release_contents SET json = replace(json, '"email"', '"wecom"') WHERE workspace_id = ?`)
		after := s.Beside(t) // which has compiled nothing yet
		v := after.Place(t, "C-1", "DESK 1")
		relay(t, after)
		Same(t, log(t, after, "&order="+v.ID.String()), "good Chen inapp sent")
		after.Approve(t, "owner", v, "review")
	})
}

// TestALetterIsUnsubscribedFrom by whoever it went to, and for nothing else.
func TestALetterIsUnsubscribedFrom(t *testing.T) {
	must := notice("must", "order.placed", `"to":[{"customer":true}],"channels":["email"],"must":true`, "must", "b")
	Each(t, told(placed, must), func(t *testing.T, s *Shop) {
		post(t, s)
		customer(t, s, s.Place(t, "C-1", "DESK 1"), party.Contact{Name: "Eve", Email: "eve@example.com"})
		tell(t, s)
		tokens := map[string]string{}
		err := s.DB.Write(t.Context(), s.Owner.Act, func(tx db.Tx) error {
			sign, err := s.Identity.Signer(tx, s.Clock.Now())
			for _, row := range rows(t, s, "&state=sent") {
				tokens[row.Notice] = sign("notice", row.ID.Raw(), s.Clock.Now().Add(time.Hour))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		stop := func(token string, really bool) string {
			name, _, err := s.Notices.Stop(t.Context(), token, really)
			return strings.TrimSpace(name + " " + Code(err))
		}
		for _, c := range []struct {
			token, want string
			really      bool
		}{{tokens["placed"], "placed", false}, {tokens["must"], "must notice.must", true}, {tokens["placed"][1:], "link.missing", true}, {"", "link.missing", true}} {
			if got := stop(c.token, c.really); !strings.HasPrefix(got, c.want) {
				t.Errorf("%+v: %s", c, got)
			}
		}
		again := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, log(t, s, "&notice=placed&order="+again.ID.String()), "placed eve@example.com email sent")
		stop(tokens["placed"], true)
		last := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, log(t, s, "&notice=placed&order="+last.ID.String()), "placed eve@example.com email refused off")
		Same(t, log(t, s, "&notice=must&order="+last.ID.String()), "must eve@example.com email sent")
	})
}

// Whoever stands in for somebody who holds a task, by himself or with his role, is told
// of it, by a notice and without one, within his limit and no further.
func TestWhoStandsInIsToldWithinHisLimit(t *testing.T) {
	n := notice("task", "task.opened", `"to":[{"user":"task.owner"}],"channels":["inapp"]`, "{{order.number}}", "b")
	for _, docs := range []Docs{told(n), told()} {
		Each(t, docs, func(t *testing.T, s *Shop) {
			li, hu := s.Hire("li", "", "sales"), s.Hire("hu", "", "boss")
			small := s.Place(t, "C-1", "DESK 1")
			s.Do(t, li, "POST", "/api/v1/delegations", fmt.Sprintf(`{"to":%q,"until":%q,"limit":{"amount":%q,"currency":"CNY"}}`,
				hu.Act.User, s.Clock.Now().Add(24*time.Hour).Format(time.RFC3339), small.Totals.Total.Text())).Want(t, 201)
			large := s.Place(t, "C-1", "DESK 10")
			tell(t, s)
			if got := strings.Join(inbox(t, s, hu, ""), ", "); !strings.Contains(got, small.Number) || strings.Contains(got, large.Number) {
				t.Errorf("who stands in is told %s", got)
			}
		})
	}
}
