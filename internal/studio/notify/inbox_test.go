package notify_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	. "bespoke/internal/trade/order/ordertest"
)

func TestMain(m *testing.M) { Main(m) }

// docs are a business where sales review an order, which finance then releases.
var docs = Docs{
	"flows/order.json": Flow(`"review","money","confirm"`, Approval("review", "sales", `,"deadline":{"in":"2wh","then":[{"at":"50%","do":"remind"},{"at":"100%","do":"escalate","to":[{"role":"boss"}]}]}`)+
		","+Approval("money", "finance", `,"same":"ask"`)+","+Confirm),
	"roles/narrow.json":   Role("narrow", `"order.*","task.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`),
	"roles/nameless.json": Role("nameless", `"order.*","task.*"`, `,"fields":[{"id":"number","facts":["order.number"],"level":"none"}]`),
}

// relay lets inboxes hear what was told.
func relay(t *testing.T, s *Shop) {
	t.Helper()
	if err := s.Facts.Relay(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// inbox lists somebody's inbox: each item as its text, its subject's number,
// and * while it is unread.
func inbox(t *testing.T, s *Shop, who Who, query string) (lines []string) {
	t.Helper()
	relay(t, s)
	for cursor := ""; ; {
		a := s.Do(t, who, "GET", "/api/v1/inbox?limit=3"+query+"&cursor="+cursor, "").Want(t, 200)
		for _, item := range Into[struct{ Items []notify.Item }](t, a).Items {
			line := item.Text + " (" + item.Subject.Number + ")"
			if item.ReadAt == nil {
				line += " *"
			}
			lines = append(lines, line)
		}
		if cursor = a.Get(t, "next"); cursor == "" {
			return lines
		}
	}
}

func count(t *testing.T, s *Shop, who Who) string {
	t.Helper()
	return s.Do(t, who, "GET", "/api/v1/inbox/count", "").Want(t, 200).Get(t, "unread")
}

func TestPeopleAreToldWhatConcernsThem(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, mo := s.Hire("li", "", "sales"), s.Hire("mo", "", "sales", "finance")
		wu, chen := s.Hire("wu", "", "finance"), s.Hire("chen", "", "boss")
		v, err := s.Order(t, li, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		at := " (" + v.Number + ")"
		for _, who := range []Who{li, mo} {
			Same(t, inbox(t, s, who, ""), "A task for you: review"+at+" *")
		}
		Same(t, inbox(t, s, wu, ""))

		s.Pass(t, 2*time.Hour) // the working day began at nine; it is noon in Shanghai
		s.Pass(t, time.Hour)
		Same(t, inbox(t, s, chen, ""), "Escalated to you: review"+at+" *")
		Same(t, inbox(t, s, li, ""), "Past its deadline: review"+at+" *", "A task for you: review"+at+" *")

		s.Approve(t, "mo", v, "review")
		Same(t, inbox(t, s, wu, ""), "A task for you: money"+at+" *")
		s.Approve(t, "wu", v, "money")
		Same(t, inbox(t, s, li, "")[:1], "Your order was confirmed"+at+" *")
		s.Do(t, s.Owner, "POST", v.Location()+"/notes", `{"text":"Who knows her?","mentions":["`+li.Act.User.String()+`","`+s.Owner.Act.User.String()+`"]}`).Want(t, 201)
		Same(t, inbox(t, s, li, "")[:1], "所有者 mentioned you in a note"+at+" *")
		s.Cancel(t, s.Owner, v).Want(t, 200)
		Same(t, inbox(t, s, li, "")[:1], "Your order was cancelled"+at+" *")
		Same(t, inbox(t, s, s.Owner, "")) // mentions himself, and cancels what is Li's
		if got := count(t, s, li); got != "5" {
			t.Errorf("Li counts %s", got)
		}
	})
}

// TestAnItemIsWrittenOncePerFactAndPerson, whoever relays and how often.
func TestAnItemIsWrittenOncePerFactAndPerson(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, other := s.Hire("li", "", "sales", "finance"), s.Beside(t)
		for range 5 {
			s.Place(t, "C-1", "DESK 1")
		}
		var nodes sync.WaitGroup
		for range 3 {
			for _, node := range []*Shop{s, other} {
				nodes.Go(func() {
					if err := node.Facts.Relay(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
		}
		nodes.Wait()
		if got := inbox(t, s, li, ""); len(got) != 5 {
			t.Errorf("five tasks are %q", got)
		}
		if got := count(t, other, li); got != "5" {
			t.Errorf("the other node counts %s", got)
		}
	})
}

// TestNobodyIsToldInVain: not of what he did himself, not who has left, no program.
func TestNobodyIsToldInVain(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, gone := s.Hire("li", "", "sales"), s.Hire("gone", "", "sales")
		robot := s.Do(t, s.Owner, "POST", "/api/v1/users", `{"login":"robot","name":"Robot","kind":"api","roles":["sales"]}`).Want(t, 201).Get(t, "id")
		if _, err := s.Identity.ChangeUser(t.Context(), s.Owner.Act, "", identity.ChangeUser{ID: gone.Act.User, Active: patch.Set(false)}); err != nil {
			t.Fatal(err)
		}
		v, err := s.Order(t, li, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		s.Do(t, li, "POST", v.Location()+"/notes", `{"text":"I","mentions":["`+li.Act.User.String()+`"]}`).Want(t, 201)
		s.Cancel(t, li, v).Want(t, 200)
		Same(t, inbox(t, s, li, ""), "A task for you: review ("+v.Number+") *")
		for _, row := range s.Rows(t, "inbox", "code") {
			if row != "task.opened" {
				t.Errorf("somebody is told %s", row)
			}
		}
		if n := s.Count(t, "inbox"); n != 1 {
			t.Errorf("%d items, with those of %s", n, robot)
		}

		rejected, err := s.Order(t, li, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		s.Hire("mo", "", "sales")
		s.Decide(t, s.Person("mo"), "reject", s.Task(t, rejected, "review"), `{"opinion":"no"}`).Want(t, 200)
		Same(t, inbox(t, s, li, "")[:1], "Your order was rejected ("+rejected.Number+") *")
	})
}

func TestWhatIsReadIsMarked(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li, mo := s.Hire("li", "", "sales"), s.Hire("mo", "", "sales")
		var numbers []string
		for range 7 {
			numbers = append(numbers, "A task for you: review ("+s.Place(t, "C-1", "DESK 1").Number+")")
		}
		relay(t, s)
		slices.Reverse(numbers)
		items := Into[struct{ Items []notify.Item }](t, s.Do(t, li, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		theirs := Into[struct{ Items []notify.Item }](t, s.Do(t, mo, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		s.Clock.Move(time.Minute)
		mark := func(who Who, body, want string) {
			t.Helper()
			if got := s.Do(t, who, "POST", "/api/v1/inbox/read", body); string(got.Body) != want {
				t.Errorf("%s is answered %s; want %s", body, got.Body, want)
			}
		}
		told := s.Told(t, func() {
			mark(li, fmt.Sprintf(`{"ids":[%q,%q,%q]}`, items[1].ID, items[5].ID, theirs[0].ID), `{"read":2}`)
			mark(li, fmt.Sprintf(`{"ids":[%q]}`, items[1].ID), `{"read":0}`)
		})
		Same(t, told, "inbox.changed Li")
		star := func(at ...int) (lines []string) {
			for _, i := range at {
				lines = append(lines, numbers[i]+" *")
			}
			return lines
		}
		Same(t, inbox(t, s, li, ""), append(star(0, 2, 3, 4, 6), numbers[1], numbers[5])...)
		Same(t, inbox(t, s, li, "&unread=true"), star(0, 2, 3, 4, 6)...)
		mark(li, `{"all":true}`, `{"read":5}`)
		Same(t, inbox(t, s, li, ""), numbers...)
		if count(t, s, li) != "0" || count(t, s, mo) != "7" {
			t.Errorf("Li counts %s, Mo %s", count(t, s, li), count(t, s, mo))
		}
		for _, body := range []string{`{}`, `{"ids":[]}`, `{"all":false}`, fmt.Sprintf(`{"all":true,"ids":[%q]}`, items[0].ID)} {
			if got := s.Do(t, li, "POST", "/api/v1/inbox/read", body); got.Status != 422 || got.Problem(t) != "inbox.invalid: required /ids" {
				t.Errorf("%s: %s", body, got.Body)
			}
		}
		read := Into[struct{ Items []notify.Item }](t, s.Do(t, li, "GET", "/api/v1/inbox?limit=1", "").Want(t, 200)).Items[0]
		if read.ReadAt == nil || !read.ReadAt.Equal(s.Clock.Now()) || !read.At.Equal(Monday) || read.Code != "task.opened" || read.Args.Step != "review" || read.Args.Due == nil {
			t.Errorf("read %+v", read)
		}
		s.Do(t, li, "GET", "/api/v1/inbox?cursor=AA", "").Want(t, 400)
	})
}

// TestAnInboxShowsNothingHidden: an item about an order that is not there for
// its reader any more is not there either, nor counted.
func TestAnInboxShowsNothingHidden(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		shown, err := s.Order(t, li, Request("C-1", "DESK 1"))
		if err != nil {
			t.Fatal(err)
		}
		hidden := s.Place(t, "C-2", "DESK 1")
		if got := inbox(t, s, li, ""); len(got) != 2 {
			t.Errorf("Li sees %q", got)
		}
		become := func(role string) {
			if _, err := s.Identity.ChangeUser(t.Context(), s.Owner.Act, "", identity.ChangeUser{ID: li.Act.User, Roles: patch.Set([]string{role})}); err != nil {
				t.Fatal(err)
			}
		}
		become("narrow")
		Same(t, inbox(t, s, li, ""), "A task for you: review ("+shown.Number+") *")
		if got := count(t, s, li); got != "1" {
			t.Errorf("Li counts %s", got)
		}
		if got := s.Do(t, li, "GET", "/api/v1/inbox", ""); strings.Contains(string(got.Body), hidden.ID.String()) {
			t.Errorf("Li is shown %s", got.Body)
		}
		become("nameless")
		Same(t, inbox(t, s, li, ""), "A task for you: review () *", "A task for you: review () *")
		if got := s.Do(t, li, "GET", "/api/v1/inbox?limit=1", "", "Accept-Language", "zh-CN").Want(t, 200); got.Get(t, "items", 0, "text") != "您有新的待办：review" {
			t.Errorf("in Chinese: %s", got.Body)
		}
	})
}

// TestAnInboxReachesBackNinetyDays: what is older is swept, some at a time, and
// is not written when an old log is heard for the first time.
func TestAnInboxReachesBackNinetyDays(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		old := s.Place(t, "C-1", "DESK 1")
		Same(t, inbox(t, s, li, ""), "A task for you: review ("+old.Number+") *")
		s.Place(t, "C-1", "DESK 1") // is not heard of before it is too old
		s.Clock.Move(90 * 24 * time.Hour)
		sweep := func() {
			if err := s.Notices.Sweep(t.Context(), s.Act(s.Owner.Act.Workspace, "clock")); err != nil {
				t.Fatal(err)
			}
		}
		sweep()
		if n := s.Count(t, "inbox"); n != 1 {
			t.Errorf("on the last day %d items are left", n)
		}
		s.Clock.Move(time.Second)
		fresh := s.Place(t, "C-1", "DESK 1")
		sweep()
		Same(t, inbox(t, s, li, ""), "A task for you: review ("+fresh.Number+") *")
	})
}

func TestABadgeCountsTo99(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		place := func(n int) {
			var orders []string
			for range n {
				orders = append(orders, `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`)
			}
			s.Do(t, s.Owner, "POST", "/api/v1/orders/batch", `{"orders":[`+strings.Join(orders, ",")+`]}`).Want(t, 200)
			relay(t, s)
		}
		for _, c := range []struct {
			n    int
			want string
		}{{99, `{"unread":99}`}, {1, `{"unread":99,"more":true}`}} {
			place(c.n)
			if got := s.Do(t, li, "GET", "/api/v1/inbox/count", ""); string(got.Body) != c.want {
				t.Errorf("after %d more: %s", c.n, got.Body)
			}
		}
	})
}

// TestAStreamTellsOfOnesInboxAlone, when what it tells of is there to be read.
func TestAStreamTellsOfOnesInboxAlone(t *testing.T) {
	Each(t, docs, func(t *testing.T, s *Shop) {
		streams := map[string]*event.Stream{}
		for login, role := range map[string]string{"li": "sales", "mo": "sales", "wu": "finance"} {
			who := s.Hire(login, "", role)
			stream, err := s.Live.Open(t.Context(), who.Act, func(context.Context) (act.Act, error) { return who.Act, nil }, event.Follow{Topics: []string{"inbox:me"}})
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Close()
			streams[login] = stream
		}
		next := func(login, by string) {
			t.Helper()
			b, err := streams[login].Next()
			if err != nil || len(b.Frames) != 1 {
				t.Fatalf("%s hears %v, %v", login, b, err)
			}
			f, who := b.Frames[0], s.Person(login).Act.User
			if f.Fact != "inbox.changed" || f.Entity != "inbox" || f.ID != who.String() || fmt.Sprint(f.Topics) != "[inbox:me]" || f.By.String() != by {
				t.Errorf("%s hears %+v", login, f)
			}
		}
		v := s.Place(t, "C-1", "DESK 1")
		relay(t, s)
		for _, login := range []string{"li", "mo"} {
			next(login, "")
			if got := count(t, s, s.Person(login)); got != "1" {
				t.Errorf("%s counts %s", login, got)
			}
		}
		s.Do(t, s.Person("li"), "POST", "/api/v1/inbox/read", `{"all":true}`).Want(t, 200)
		next("li", s.Person("li").Act.User.String())
		s.Approve(t, "mo", v, "review")
		relay(t, s)
		next("wu", "")
	})
}
