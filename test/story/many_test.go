package story

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// many places so many orders like one: many 600 order.json all.json.
func many(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	one := ts.ReadFile(args[1])
	for n > 0 {
		some := min(n, 200)
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(`{"orders":[`+strings.Repeat(one+",", some-1)+one+`]}`), 0o600))
		call(ts, false, []string{"POST", "/api/v1/orders/batch", args[2], "200"})
		n -= some
	}
}

// until asks for something until a number in it has come so far, or, without a
// number, until the member is there.
func until(ts *testscript.TestScript, _ bool, args []string) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		call(ts, false, []string{"GET", args[0], "-", "200"})
		got, there := member(ts, args[1])
		if n, err := strconv.Atoi(got); there && (len(args) == 2 || err == nil && n >= number(ts, args[2])) {
			return
		}
		time.Sleep(50 * time.Millisecond) // it is another process that works, and asking is work for it too
	}
	ts.Fatalf("%s of %s did not come to %v in\n%s", args[1], args[0], args[2:], ts.ReadFile("answer.json"))
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}

// each holds that there are so many orders and that every one has exactly one
// of something: each 600 notes.
func each(ts *testscript.TestScript, _ bool, args []string) {
	seen, next := 0, ""
	for more := true; more; more = next != "" {
		call(ts, false, []string{"GET", "/api/v1/orders?limit=200&cursor=" + next, "-", "200"})
		var page struct {
			Items []struct{ ID string }
			Next  string
		}
		ts.Check(json.Unmarshal([]byte(ts.ReadFile("answer.json")), &page))
		for _, o := range page.Items {
			call(ts, false, []string{"GET", fmt.Sprintf("/api/v1/orders/%s/%s", o.ID, args[1]), "-", "200"})
			if n, _ := member(ts, "items.#"); n != "1" {
				ts.Fatalf("%s has %s %s", o.ID, n, args[1])
			}
		}
		seen, next = seen+len(page.Items), page.Next
	}
	if seen != number(ts, args[0]) {
		ts.Fatalf("there are %d orders, not %s", seen, args[0])
	}
}
