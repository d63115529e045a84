package order_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
	"bespoke/test/rig"
)

// notesDocs lets customers write, and narrows one role to what it owns.
var notesDocs = Docs{
	"roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read","order.note"]}`,
	"roles/narrow.json":   Role("narrow", `"order.*"`, `,"rows":{"order":{"f":"order.owner","op":"=","ref":"actor.user"}}`),
}

// buyer is a login of the customer C-1.
func buyer(t *testing.T, s *Shop) Who {
	t.Helper()
	party := s.Do(t, s.Owner, "GET", "/api/v1/parties?ref=C-1", "").Want(t, 200).Get(t, "items", 0, "id")
	made := s.Do(t, s.Owner, "POST", "/api/v1/users", `{"login":"ann","name":"Ann","kind":"customer","roles":["customer"],"party":"`+party+`"}`).Want(t, 201)
	key := s.Do(t, s.Owner, "POST", "/api/v1/keys", `{"user":"`+made.Get(t, "id")+`"}`).Want(t, 201).Get(t, "key")
	a, err := s.Identity.Authenticate(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return Who{Act: a, Key: key}
}

func write(t *testing.T, s *Shop, who Who, o order.View, body string) rig.Answer {
	t.Helper()
	return s.Do(t, who, "POST", o.Location()+"/notes", body)
}

// said lists the notes of the timeline as somebody sees it, and of the list.
func said(t *testing.T, s *Shop, who Who, o order.View) (lines []string) {
	t.Helper()
	for _, e := range Into[struct{ Items []order.Entry }](t, s.Do(t, who, "GET", o.Location()+"/timeline?limit=200", "").Want(t, 200)).Items {
		if strings.HasPrefix(e.Fact, "message.") {
			var data struct{ Text string }
			if err := json.Unmarshal(e.Data, &data); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, e.Fact+" "+e.By+" "+data.Text)
		}
	}
	return lines
}

func TestNotesStandInTheTimelineOfThoseTheyAreFor(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v, ann := s.Place(t, "C-1", "DESK 1"), buyer(t, s)
		li := s.Hire("li", "", "sales")
		inside := write(t, s, li, v, `{"text":"She never pays in time"}`).Want(t, 201)
		both := write(t, s, li, v, `{"text":"你好 <b>&amp;</b> \"\u2028","customerVisible":true}`).Want(t, 201)
		answer := write(t, s, ann, v, `{"text":"Thanks","customerVisible":false,"replyTo":"`+both.Get(t, "id")+`"}`).Want(t, 201)
		if inside.Get(t, "customerVisible") != "false" || answer.Get(t, "customerVisible") != "true" || answer.Get(t, "replyTo") != both.Get(t, "id") ||
			both.Get(t, "text") != "你好 <b>&amp;</b> \"\u2028" || both.Get(t, "by") != "Li" || both.Get(t, "user") != li.Act.User.String() {
			t.Errorf("written: %s %s %s", inside.Body, both.Body, answer.Body)
		}
		public := []string{"message.posted Li 你好 <b>&amp;</b> \"\u2028", "message.posted Ann Thanks"}
		Same(t, said(t, s, li, v), append([]string{"message.posted Li She never pays in time"}, public...)...)
		Same(t, said(t, s, ann, v), public...)
		for i, who := range []Who{ann, li} {
			want := 2 + i
			got := s.Do(t, who, "GET", v.Location()+"/notes", "").Want(t, 200)
			if n := strings.Count(string(got.Body), `"at":`); n != want || strings.Contains(string(got.Body), "never pays") != (want == 3) {
				t.Errorf("%s lists %s", who.Act.Name, got.Body)
			}
		}
		for _, data := range s.Rows(t, "facts", "data") {
			if strings.Contains(data, "never pays") {
				t.Errorf("a fact holds the text, which could not be dropped: %s", data)
			}
		}
	})
}

func TestANoteTellsOneFact(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v, li := s.Place(t, "C-1", "DESK 1"), s.Hire("li", "", "sales")
		var id string
		told := s.Told(t, func() {
			a := write(t, s, s.Owner, v, `{"text":"Look","mentions":["`+li.Act.User.String()+`"]}`).Want(t, 201)
			id = a.Get(t, "id")
			if a.Get(t, "mentions", 0) != li.Act.User.String() {
				t.Errorf("written %s", a.Body)
			}
		})
		Same(t, told, "message.posted 所有者")
		want := fmt.Sprintf(`{"order":%q,"note":%q,"customerVisible":false,"mentions":[%q]}`, v.ID, id, li.Act.User)
		facts := s.Rows(t, "facts", "data")
		if !strings.Contains(strings.Join(facts, "\n"), want) {
			t.Errorf("no fact is %s", want)
		}
		if again := s.Get(t, v); again.Version != v.Version {
			t.Errorf("a note raised the order's version from %d to %d", v.Version, again.Version)
		}
	})
}

func TestANoteIsRefused(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v, other, ann := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-2", "DESK 1"), buyer(t, s)
		li, narrow := s.Hire("li", "", "sales"), s.Hire("hu", "", "narrow")
		gone := s.Hire("gone", "", "sales")
		if _, err := s.Identity.ChangeUser(t.Context(), s.Owner.Act, "", identity.ChangeUser{ID: gone.Act.User, Active: patch.Set(false)}); err != nil {
			t.Fatal(err)
		}
		inside := write(t, s, li, v, `{"text":"in"}`).Want(t, 201).Get(t, "id")
		elsewhere := write(t, s, li, other, `{"text":"else","customerVisible":true}`).Want(t, 201).Get(t, "id")
		id := func(w Who) string { return w.Act.User.String() }
		for _, c := range []struct {
			who  Who
			body string
			says string
		}{
			{li, `{"text":" "}`, "order.invalid: required /text"},
			{li, `{}`, "order.invalid: required /text"},
			{li, `{"text":"` + strings.Repeat("文", 4001) + `"}`, "order.invalid: length /text"},
			{li, `{"text":"a","mentions":["` + id(narrow) + `"]}`, "order.invalid: reference /mentions/0"},
			{li, `{"text":"a","mentions":["` + act.NewUserID().String() + `"]}`, "order.invalid: reference /mentions/0"},
			{li, `{"text":"a","mentions":["` + id(gone) + `"]}`, "order.invalid: reference /mentions/0"},
			{li, `{"text":"a","mentions":["` + id(ann) + `"]}`, "order.invalid: reference /mentions/0"},
			{li, `{"text":"a","mentions":["` + id(li) + `","` + id(li) + `"]}`, "order.invalid: duplicate /mentions/1"},
			{li, `{"text":"a","replyTo":"` + elsewhere + `"}`, "order.invalid: reference /replyTo"},
			{li, `{"text":"a","replyTo":"` + inside + `","customerVisible":true}`, "order.invalid: option /replyTo"},
			{ann, `{"text":"a","replyTo":"` + inside + `"}`, "order.invalid: reference /replyTo"},
			{narrow, `{"text":"a"}`, "order.missing"},
		} {
			if got := write(t, s, c.who, v, c.body); got.Problem(t) != c.says {
				t.Errorf("%s writes %.60s: %s; want %s", c.who.Act.Name, c.body, got.Body, c.says)
			}
		}
		if got := write(t, s, ann, other, `{"text":"a"}`); got.Problem(t) != "order.missing" {
			t.Errorf("Ann writes about Bob's order: %s", got.Body)
		}
		write(t, s, li, v, `{"text":"`+strings.Repeat("文", 4000)+`","mentions":["`+id(ann)+`"],"customerVisible":true}`).Want(t, 201)
	})
}

func TestOnesOwnNoteCanBeDroppedForAQuarterOfAnHour(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v, ann, li := s.Place(t, "C-1", "DESK 1"), buyer(t, s), s.Hire("li", "", "sales")
		drop := func(who Who, id string) rig.Answer {
			return s.Do(t, who, "DELETE", v.Location()+"/notes/"+id, "")
		}
		secret := write(t, s, li, v, `{"text":"a secret","customerVisible":true}`).Want(t, 201).Get(t, "id")
		late := write(t, s, li, v, `{"text":"late"}`).Want(t, 201).Get(t, "id")
		if got := drop(s.Owner, secret); got.Status != 403 || got.Problem(t) != "note.others" {
			t.Errorf("the owner drops Li's: %s", got.Body)
		}
		if got := drop(ann, late); got.Status != 404 || got.Problem(t) != "note.missing" {
			t.Errorf("Ann is shown that there is an internal note: %s", got.Body)
		}
		s.Clock.Move(15 * time.Minute)
		told := s.Told(t, func() {
			for range 2 {
				if got := drop(li, secret).Want(t, 200); got.Get(t, "text") != "" || got.Get(t, "droppedAt") == "" {
					t.Errorf("dropped: %s", got.Body)
				}
			}
		})
		Same(t, told, "message.dropped Li")
		s.Clock.Move(time.Second)
		if got := drop(li, late); got.Status != 409 || got.Problem(t) != "note.late" {
			t.Errorf("after its time: %s", got.Body)
		}
		drop(li, secret).Want(t, 200)
		Same(t, said(t, s, ann, v), "message.posted Li ", "message.dropped Li ")
		Same(t, said(t, s, li, v), "message.posted Li ", "message.posted Li late", "message.dropped Li ")
		if got := s.Rows(t, "order_notes", "text"); strings.Contains(strings.Join(got, ""), "secret") {
			t.Errorf("the text is kept: %q", got)
		}
	})
}

func TestNotesAreListedInPages(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-1", "DESK 1")
		for i := range 5 {
			write(t, s, s.Owner, v, fmt.Sprintf(`{"text":"%d","customerVisible":%t}`, i, i%2 == 0)).Want(t, 201)
		}
		for i, who := range []Who{s.Owner, buyer(t, s)} {
			got, want := "", []string{"43210", "420"}[i]
			for cursor := ""; ; {
				a := s.Do(t, who, "GET", v.Location()+"/notes?limit=2&cursor="+cursor, "").Want(t, 200)
				for _, n := range Into[struct{ Items []order.NoteView }](t, a).Items {
					got += n.Text
				}
				if cursor = a.Get(t, "next"); cursor == "" {
					break
				}
			}
			if got != want {
				t.Errorf("%s lists %s; want %s", who.Act.Name, got, want)
			}
		}
	})
}

// TestInternalNotesAreNotHeardOfOutside: a customer's stream tells nothing of
// them, and staff's does.
func TestInternalNotesAreNotHeardOfOutside(t *testing.T) {
	Each(t, notesDocs, func(t *testing.T, s *Shop) {
		v, ann := s.Place(t, "C-1", "DESK 1"), buyer(t, s)
		var streams []*event.Stream
		for _, who := range []Who{ann, s.Owner} {
			stream, err := s.Live.Open(t.Context(), who.Act, func(context.Context) (act.Act, error) { return who.Act, nil }, event.Follow{})
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Close()
			streams = append(streams, stream)
		}
		write(t, s, s.Owner, v, `{"text":"in"}`).Want(t, 201)
		inside := write(t, s, s.Owner, v, `{"text":"in too"}`).Want(t, 201).Get(t, "id")
		s.Do(t, s.Owner, "DELETE", v.Location()+"/notes/"+inside, "").Want(t, 200)
		write(t, s, s.Owner, v, `{"text":"out","customerVisible":true}`).Want(t, 201)
		for i, want := range []int{1, 4} {
			var got []event.Frame
			for len(got) == 0 || got[len(got)-1].Seq < s.Count(t, "facts") {
				b, err := streams[i].Next()
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, b.Frames...)
			}
			if len(got) != want {
				t.Errorf("reader %d hears %v", i, got)
			}
		}
	})
}
