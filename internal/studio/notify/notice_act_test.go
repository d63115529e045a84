package notify_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
	"bespoke/test/rig"
)

var waiting = notice("waiting", "task.opened", `"to":[{"user":"task.owner"}],"channels":["inapp","email"],"send":"all","acts":["task.approve","task.reject","task.done"]`,
	"{{order.number}} waits", "for you")

// buttons are the links of a letter, by the verb.
func buttons(t *testing.T, l rig.Letter) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, found := range regexp.MustCompile(`https://[^ "]+(/api/v1/acts/([a-z.]+)/[^ "\s]+)`).FindAllStringSubmatch(l.Text, -1) {
		all[found[2]] = found[1]
	}
	return all
}

// A letter about a task has buttons for what its step decides. Following one does nothing;
// the page behind it does it, as its reader, once, and only while it is his to do.
func TestALetterDecidesATaskOnce(t *testing.T) {
	docs := told(waiting)
	docs["flows/order.json"] = Flow(`"look","money"`, Approval("look", "boss", "")+","+Approval("money", "finance", `,"opinion":"always"`))
	Each(t, docs, func(t *testing.T, s *Shop) {
		box := post(t, s)
		s.Hire("wang@example.com", "", "boss")
		fang := s.Hire("fang@example.com", "", "finance")
		v := s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		first := buttons(t, box.Next(t))
		if len(first) != 2 || first["task.approve"] == "" || first["task.reject"] == "" {
			t.Fatalf("the letter has %v", first)
		}
		press := func(method, path, form string) rig.Answer {
			return s.Do(t, Who{}, method, path, form, "Content-Type", "application/x-www-form-urlencoded", "Accept-Language", "en")
		}
		for range 2 {
			if page := string(press("GET", first["task.approve"], "").Want(t, 200).Body); !strings.Contains(page, "<form") || !strings.Contains(page, v.Number) {
				t.Fatalf("the page says %s", page)
			}
		}
		if task := s.Task(t, v, "look"); task.State != "open" {
			t.Fatal("following the link has decided")
		}
		press("GET", strings.Replace(first["task.approve"], "task.approve", "task.reject", 1), "").Want(t, 404)
		press("POST", first["task.approve"], "version=1").Want(t, 200)
		if done := s.Tasks(t, s.Owner, "state=done&order="+v.ID.String()); len(done) != 1 || done[0].ClosedBy != "Wang@example.com" {
			t.Errorf("pressed, what is done is %+v", done)
		}
		if page := string(press("POST", first["task.reject"], "version=1").Want(t, 200).Body); strings.Contains(page, "<form") {
			t.Errorf("a second button of the letter works: %s", page)
		}

		tell(t, s)
		second := buttons(t, box.Next(t))
		if page := string(press("POST", second["task.approve"], "version=1").Want(t, 200).Body); !strings.Contains(page, "<form") {
			t.Errorf("without the opinion that the step asks for: %s", page)
		}
		items := Into[struct {
			Items []struct{ Args struct{ Acts []string } }
		}](t, s.Do(t, fang, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		if len(items) != 1 || len(items[0].Args.Acts) != 2 {
			t.Errorf("the inbox asks %+v", items)
		}
		s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+fang.Act.User.String(), `{"active":false}`).Want(t, 200)
		press("POST", second["task.approve"], "version=1&opinion="+url.QueryEscape("fine")).Want(t, 401)
		s.Clock.Move(73 * time.Hour)
		press("GET", second["task.approve"], "").Want(t, 404)
		s.Task(t, v, "money") // is open still
	})
}

// In a loop each item has its letter, which names it and decides it alone, as the inbox does.
func TestALetterDecidesOneItemOfALoop(t *testing.T) {
	named := notice("named", "task.opened", `"to":[{"user":"task.owner"}],"channels":["inapp","email"],"send":"all","once":"entity","acts":["task.approve"]`,
		"{{task.step}}", "{{order.number}}")
	docs := told(named)
	docs["flows/order.json"] = Flow(`"lines"`, `"lines":{"kind":"each","name":{"en":"Lines"},"over":"order.lines","do":["look"]},`+Approval("look", "boss", ""))
	Each(t, docs, func(t *testing.T, s *Shop) {
		box := post(t, s)
		wang := s.Hire("wang@example.com", "", "boss")
		v := s.Place(t, "C-1", "DESK 1", "DESK 2")
		tell(t, s)
		letters := map[string]map[string]string{}
		for range 2 {
			l := box.Next(t)
			letters[l.Subject] = buttons(t, l)
		}
		items := Into[struct {
			Items []struct {
				Text string
				Args struct {
					Item string
					Acts []string
				}
			}
		}](t, s.Do(t, wang, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		if len(items) != 2 || items[0].Args.Item+items[1].Args.Item != "21" || items[0].Text != "中 look (line 2)" || len(items[0].Args.Acts) != 1 {
			t.Errorf("the inbox says %+v", items)
		}
		second := letters["中 look (line 2)"]["task.approve"]
		if page := string(s.Do(t, Who{}, "GET", second, "", "Accept-Language", "en").Want(t, 200).Body); !strings.Contains(page, "look (line 2)") {
			t.Fatalf("the page says %s", page)
		}
		s.Do(t, Who{}, "POST", second, "version=1", "Content-Type", "application/x-www-form-urlencoded").Want(t, 200)
		if open := s.Tasks(t, s.Owner, "state=open&order="+v.ID.String()); len(open) != 1 || open[0].Item != "1" {
			t.Errorf("open is %+v", open)
		}
	})
}
