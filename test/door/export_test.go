package door

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"bespoke/internal/engine/db"
)

// exports makes an export and returns where it lies: the job, and the file.
func (s *shop) exports(path, body string) (job, file string) {
	s.t.Helper()
	begun := s.post(path, body).want(s.t, 201)
	s.works(s.t)
	job = begun.text(s.t, "id")
	if done := s.ask("GET", "/api/v1/jobs/"+job, "").want(s.t, 200); done.text(s.t, "state") != "done" || done.dig(s.t, "failed") != json.Number("0") {
		s.t.Errorf("the job is %s: %s", done.body, s.ask("GET", "/api/v1/jobs/"+job+"/items", "").body)
	}
	return job, begun.text(s.t, "about", "file")
}

// unzip is what an export holds, by name.
func (s *shop) unzip(file string) map[string]string {
	s.t.Helper()
	body := s.ask("GET", "/api/v1/files/"+file+"/content", "").want(s.t, 200).body
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	held := map[string]string{}
	for _, entry := range z.File {
		r, err := entry.Open()
		if err != nil {
			s.t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			s.t.Fatal(err)
		}
		held[entry.Name] = string(text)
	}
	return held
}

// takenAlong is what an export that is made now holds, by what it is called there.
func (s *shop) takenAlong(path string) map[string]string {
	s.t.Helper()
	_, file := s.exports(path, "{}")
	held := map[string]string{}
	for name, text := range s.unzip(file) {
		held["the export's "+name] = text
	}
	return held
}

// TestACustomerTakesHisDataAlong: everything, files too, and nothing of anybody else.
func TestACustomerTakesHisDataAlong(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party, placed := s.known()
		s.post("/api/v1/orders/"+placed+"/files", `{"files":["`+s.sent("letter.txt", "dear all")+`"],"customerVisible":true}`).want(t, 201)
		s.post("/api/v1/orders/"+placed+"/files", `{"files":["`+s.sent("inner.txt", "among us")+`"]}`).want(t, 201)
		number := s.ask("GET", "/api/v1/orders/"+placed, "").text(t, "number")
		s.post("/api/v1/orders", order("C-001", "")).want(t, 201)
		ann := s.hire("ann", "customer", `"party":"`+party+`"`)
		at := "orders/" + number + "/"
		for who, c := range map[string]struct {
			as    *shop
			path  string
			names []string
		}{
			"the owner": {s, "/api/v1/parties/" + party + "/exports", []string{"customer.json", at + "files/1 letter.txt", at + "files/2 inner.txt", at + "order.json"}},
			"she":       {ann, "/api/v1/session/exports", []string{"customer.json", at + "files/1 letter.txt", at + "order.json"}},
		} {
			_, file := c.as.exports(c.path, `{}`)
			held := c.as.unzip(file)
			if got := names(held); !slices.Equal(got, c.names) {
				t.Errorf("%s gets %v", who, got)
			}
			if held[at+"files/1 letter.txt"] != "dear all" || !strings.Contains(held["customer.json"], "13912340001") || !strings.Contains(held["customer.json"], "secret-user@example.com") ||
				!strings.Contains(held[at+"order.json"], "110101199003071234") || !strings.Contains(held[at+"order.json"], `"label": "ID number"`) {
				t.Errorf("%s gets %v", who, held)
			}
			if inside := strings.Contains(held[at+"order.json"], "Frieda"); inside != (who == "the owner") {
				t.Errorf("%s gets the inner note: %v", who, inside)
			}
			_, file = c.as.exports(c.path, `{"withoutFiles":true}`)
			if held := c.as.unzip(file); len(held) != 2 || !strings.Contains(held[at+"order.json"], "letter.txt") {
				t.Errorf("%s gets %v without files", who, names(held))
			}
		}
		ann.post("/api/v1/parties/"+party+"/exports", `{}`).want(t, 403)
		s.post("/api/v1/session/exports", `{}`).wants(t, 404, "party.none")
	})
}

func names(held map[string]string) (all []string) {
	for name := range held {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// TestAnExportIsItsMakersAlone, for a week, and until the customer is erased.
func TestAnExportIsItsMakersAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party, placed := s.known()
		ann := s.hire("ann", "customer", `"party":"`+party+`"`)
		bob := s.buyer("bob", "C-001")
		job, file := ann.exports("/api/v1/session/exports", `{}`)
		other := s.house.shop(t, "furniture")
		for _, who := range []*shop{bob, s.hire("sue", "sales", ""), other, s} {
			who.ask("GET", "/api/v1/files/"+file+"/content", "").wants(t, 404, "file.missing")
			who.ask("GET", "/api/v1/files/"+file, "").wants(t, 404, "file.missing")
			who.ask("DELETE", "/api/v1/files/"+file, "").wants(t, 404, "file.missing")
		}
		for _, who := range []*shop{bob, other} {
			who.ask("GET", "/api/v1/jobs/"+job, "").wants(t, 404, "bulk.missing")
			who.post("/api/v1/jobs/"+job+"/retry", "{}").wants(t, 404, "bulk.missing")
			who.post("/api/v1/parties/"+party+"/exports", `{}`).want(t, map[*shop]int{bob: 403, other: 404}[who])
		}
		for range 5 { // the oldest goes for the sixth
			s.clock.Move(time.Minute)
			ann.exports("/api/v1/session/exports", `{}`)
		}
		ann.ask("GET", "/api/v1/files/"+file+"/content", "").wants(t, 404, "file.missing")
		_, file = ann.exports("/api/v1/session/exports", `{}`)
		s.clock.Move(7*24*time.Hour + time.Second)
		ann.ask("GET", "/api/v1/files/"+file+"/content", "").wants(t, 404, "file.missing")
		_, file = s.exports("/api/v1/parties/"+party+"/exports", `{}`)
		s.unzip(file)
		s.erases(t, party, placed)
		s.ask("GET", "/api/v1/files/"+file+"/content", "").wants(t, 404, "file.missing")
		if err := s.Files.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
			t.Fatal(err)
		}
		if left := s.contents(t); left != "" {
			t.Errorf("the store still holds %q", left)
		}
	})
}

// TestAnExportOfManyOrdersIsOneFile: its parts are joined, and leave nothing behind.
func TestAnExportOfManyOrdersIsOneFile(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party := s.post("/api/v1/parties", `{"ref":"P-1","name":"Quellwasser"}`).want(t, 201).text(t, "id")
		for range 3 {
			one := order("P-1", "")
			s.post("/api/v1/orders/batch", `{"orders":[`+strings.Repeat(one+",", 39)+one+`]}`).want(t, 200)
		}
		begun := s.post("/api/v1/parties/"+party+"/exports", `{}`).want(t, 201)
		if begun.dig(t, "total") != json.Number("3") {
			t.Errorf("it is done in %s", begun.body)
		}
		s.works(s.t)
		held := s.unzip(begun.text(t, "about", "file"))
		if len(held) != 1+120 || held["customer.json"] == "" {
			t.Errorf("it holds %v", names(held))
		}
		if err := s.Files.Sweep(t.Context(), s.Act(s.workspace, "clock")); err != nil {
			t.Fatal(err)
		}
		if left := len(s.blobs(t)); left != 1 {
			t.Errorf("%d files are left", left)
		}
	})
}

func TestAnExportThatWouldBeTooLargeIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		placed := s.place("C-001", "")
		s.post("/api/v1/orders/"+placed+"/files", `{"files":["`+s.sent("film.mp4", "long")+`"]}`).want(t, 201)
		err := s.DB.Write(t.Context(), s.Act(s.workspace, "test"), func(tx db.Tx) error {
			tx.Write(`UPDATE order_files SET size = ? WHERE workspace_id = ?`, int64(10<<30+1), tx.Workspace())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		path := "/api/v1/parties/" + s.party("C-001") + "/exports"
		s.post(path, `{}`).wants(t, 422, "export.large")
		s.post(path, `{"withoutFiles":true}`).want(t, 201)
	})
}
