package story

import (
	"encoding/json"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"bespoke/test/rig"
)

// post is the mail servers of stories, by their addresses.
type post struct {
	t     *testing.T
	boxes sync.Map
}

// open opens a mail server that refuses so many letters first: post 30. SMTP is
// its address.
func (p *post) open(ts *testscript.TestScript, _ bool, args []string) {
	box := rig.Post(p.t)
	box.Refuses.Store(int64(number(ts, args[0])))
	p.boxes.Store(box.URL, box)
	ts.Setenv("SMTP", box.URL)
}

// told holds that a notice stands in the log once for each of so many orders,
// all sent, and that each of these letters arrived: told placed 120.
func (p *post) told(ts *testscript.TestScript, _ bool, args []string) {
	orders, letters, next := map[string]bool{}, map[string]bool{}, ""
	rows := 0
	for more := true; more; more = next != "" {
		call(ts, false, []string{"GET", "/api/v1/notices?limit=50&notice=" + args[0] + "&cursor=" + next, "-", "200"})
		var page struct {
			Items []struct {
				ID, State string
				Subject   struct{ ID string }
			}
			Next string
		}
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("answer.json")), &page))
		for _, n := range page.Items {
			if n.State != "sent" {
				ts.Fatalf("%s is %s", n.ID, n.State)
			}
			orders[n.Subject.ID], letters["<"+n.ID+"@example.com>"] = true, true
		}
		rows, next = rows+len(page.Items), page.Next
	}
	if want := number(ts, args[1]); rows != want || len(orders) != want {
		ts.Fatalf("%d rows of %d orders, not %d", rows, len(orders), want)
	}
	box, _ := p.boxes.Load(ts.Getenv("SMTP"))
	for came := box.(*rig.Mailbox); came.Waiting() > 0; {
		delete(letters, came.Next(p.t).Header.Get("Message-Id"))
	}
	if len(letters) > 0 {
		ts.Fatalf("%d letters never came", len(letters))
	}
}
