package door

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/clock"
)

// attack is something that somebody tries at the door, and the refusal that he
// gets: nothing more, and never a 500.
type attack struct {
	name, request, body string
	status              int
	code                string
	headers             []string
}

// TestEveryAttackIsRefusedByName tries what people try, on both databases. What
// is refused has changed nothing; the details of each kind have tests of their
// own, which are named beside it. That no spreadsheet runs what was typed as a
// formula is tested where files are written (tablefile/excel_test.go, core/csv).
func TestEveryAttackIsRefusedByName(t *testing.T) {
	each(t, func(t *testing.T, theirs *shop) {
		b := settle(theirs)
		mine := theirs.shop(t, "furniture")
		clerk := mine.hire("clerk", "warehouse", "")
		clerk.ask("GET", "/api/v1/orders", "").want(t, 200) // from now on the key has been used
		mine.works(t)
		before, other := mine.dump(), theirs.dump()
		tries := func(who *shop, kind string, all []attack) {
			for _, a := range all {
				method, path, _ := strings.Cut(a.request, " ")
				got := who.ask(method, path, a.body, a.headers...)
				if code := codeOf(got); got.status != a.status || code != a.code {
					t.Errorf("%s, %s: answered %d %s, not %d %s: %.300s", kind, a.name, got.status, code, a.status, a.code, got.body)
				}
			}
		}
		tries(mine, "another workspace's ids", foreignIDs(b))     // foreign_test.go
		tries(mine.as(""), "forged keys", forgedKeys(mine))       // role_test.go
		tries(mine, "mass assignment", massAssignments(b))        // malformed_test.go, naughty_test.go
		tries(mine, "SQL injection", sqlInjections())             // naughty_test.go
		tries(mine, "path traversal", traversals())               // file_test.go
		tries(mine, "archives that unpack without end", bombs(t)) // sheet, tablefile
		tries(mine, "calls to the inside", insides())             // webhook_test.go, plug/webhook
		tries(clerk, "rights that one has not", takings(b))       // role_test.go, scope_test.go
		for table, rows := range mine.dump() {
			if !slices.Equal(rows, before[table]) && table != "audit" {
				t.Errorf("the attacks changed %s: %d rows before, %d after", table, len(before[table]), len(rows))
			}
		}
		theirs.unchanged(t, other, "attacks from another workspace")
	})
}

// codeOf is a problem's code; "" of what is none.
func codeOf(a answer) string {
	problem, _ := a.json.(map[string]any)
	code, _ := problem["code"].(string)
	return code
}

func foreignIDs(b belongings) []attack {
	return []attack{
		{"an order", "GET /api/v1/orders/" + b.order, "", 404, "order.missing", nil},
		{"its page", "GET /api/v1/orders/" + b.order + "/page", "", 404, "order.missing", nil},
		{"its decisions", "GET /api/v1/orders/" + b.order + "/decisions", "", 404, "order.missing", nil},
		{"to cancel it", "POST /api/v1/orders/" + b.order + "/cancel", `{"reason":"x"}`, 404, "order.missing", nil},
		{"a task", "POST /api/v1/tasks/" + b.task + "/approve", `{}`, 404, "task.missing", nil},
		{"a customer", "GET /api/v1/parties/" + b.party, "", 404, "party.missing", nil},
		{"to order in a foreign customer's name", "POST /api/v1/orders", strings.Replace(order("C-003", ""), `{"ref":"C-003"}`, `{"id":"`+b.party+`"}`, 1), 422, "order.invalid", nil},
		{"a file", "GET /api/v1/files/" + b.file + "/content", "", 404, "file.missing", nil},
		{"to make a key of a foreign user", "POST /api/v1/keys", `{"user":"` + b.user + `"}`, 404, "user.missing", nil},
		{"a release to go back to", "POST /api/v1/releases/rel_" + strings.Repeat("0", 64) + "/rollback", `{}`, 404, "release.missing", nil},
		{"a replay", "GET /api/v1/replays/rpl_00000000000000000000000001", "", 404, "replay.missing", nil},
		{"a request to release", "POST /api/v1/release-requests/rrq_00000000000000000000000001/release", ``, 404, "request.missing", nil},
	}
}

func forgedKeys(s *shop) (all []attack) {
	for name, key := range map[string]string{"none": "", "a made up one": "bsk_" + strings.Repeat("A", 43), "the id of one": "key_00000000000000000000000001",
		"one with a letter more": s.key + "A", "one with a letter less": s.key[:len(s.key)-1], "in capitals": strings.ToUpper(s.key),
		"with a comment of SQL": s.key + "'--", "two at once": s.key + " " + s.key} {
		all = append(all, attack{name, "GET /api/v1/orders", "", 401, "auth.missing", []string{"Authorization", "Bearer " + key}})
	}
	return append(all,
		attack{"as a password", "GET /api/v1/orders", "", 401, "auth.missing", []string{"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("x:"+s.key))}},
		attack{"in the address", "GET /api/v1/orders?key=" + s.key, "", 401, "auth.missing", nil},
		attack{"a forged cookie", "GET /api/v1/orders", "", 401, "auth.expired", []string{"Cookie", "bespoke_session=" + strings.Repeat("A", 86)}})
}

func massAssignments(b belongings) []attack {
	unknown := func(name, request, body string) attack { return attack{name, request, body, 400, "request.json", nil} }
	return []attack{
		unknown("the total of an order", "POST /api/v1/orders", order("C-003", `"total":{"amount":"1","currency":"CNY"}`)),
		unknown("its phase", "POST /api/v1/orders", order("C-003", `"phase":"working"`)),
		unknown("its id", "POST /api/v1/orders", order("C-003", `"id":"`+b.order+`"`)),
		unknown("its workspace", "POST /api/v1/orders", order("C-003", `"workspace":"wsp_00000000000000000000000001"`)),
		unknown("a version", "POST /api/v1/parties", `{"name":"x","version":9}`),
		unknown("what a customer has spent", "POST /api/v1/parties", `{"name":"x","accounts":[]}`),
		unknown("an administrator's mark", "POST /api/v1/users", `{"login":"x","name":"x","admin":true}`),
		unknown("a password's hash", "POST /api/v1/users", `{"login":"x","name":"x","password_hash":"x"}`),
		unknown("a name twice", "POST /api/v1/parties", `{"name":"x","name":"y"}`),
		unknown("in other letters", "POST /api/v1/parties", `{"Name":"x"}`),
		unknown("a prototype", "POST /api/v1/parties", `{"name":"x","__proto__":{"admin":true}}`),
	}
}

// sqlInjections are read as what they are: texts that name nothing.
func sqlInjections() []attack {
	quote := `%27%20OR%201%3D1%20--`
	return []attack{
		{"as an id", "GET /api/v1/orders/" + quote, "", 400, "request.parameter", nil},
		{"as a cursor", "GET /api/v1/orders?cursor=" + quote, "", 400, "request.parameter", nil},
		{"as a limit", "GET /api/v1/orders?limit=1%3BDROP%20TABLE%20orders", "", 400, "request.parameter", nil},
		{"as a sort", "GET /api/v1/orders?sort=id%3BDROP%20TABLE%20orders", "", 400, "request.parameter", nil},
		{"as a parameter's name", "GET /api/v1/orders?" + quote + "=1", "", 400, "request.parameter", nil},
		{"as a customer", "POST /api/v1/orders", strings.Replace(order("C-003", ""), "C-003", "' OR 1=1 --", 1), 422, "order.invalid", nil},
		{"as a product", "POST /api/v1/orders", strings.Replace(order("C-003", ""), "SOFA-3", "SOFA-3'; DROP TABLE orders; --", 1), 422, "order.invalid", nil},
		{"as a document", "PUT /api/v1/documents/roles/x'--.json", `{}`, 422, "document.invalid", nil},
	}
}

func traversals() []attack {
	return []attack{
		{"out of the documents", "GET /api/v1/documents/..%2F..%2Fetc%2Fpasswd", "", 404, "document.missing", nil},
		{"a document above", "PUT /api/v1/documents/roles%2F..%2F..%2Fx.json", `{}`, 422, "document.invalid", nil},
		{"a document with a NUL", "GET /api/v1/documents/roles%2Fx.json%00.txt", "", 400, "request.text", nil},
		{"a table above", "GET /api/v1/tables/..%2F..%2Fworkspace", "", 404, "document.missing", nil},
		{"a file by name", "GET /api/v1/files/..%2F..%2Fmain.db/content", "", 400, "request.parameter", nil},
		{"a program by its name", "POST /api/v1/files", `{"name":"../../x.exe","size":3,"purpose":"order"}`, 422, "file.invalid", nil},
	}
}

// insides are addresses that only our own machines should call.
func insides() (all []attack) {
	for _, url := range []string{"https://localhost/", "https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/", "https://[::ffff:10.0.0.1]/",
		"https://0.0.0.0/", "https://192.168.1.1/", "http://example.com/", "file:///etc/passwd", "gopher://example.com/", "https://user:pw@example.com/"} {
		all = append(all, attack{url, "POST /api/v1/webhooks", `{"name":"a","url":"` + url + `","facts":["*"]}`, 422, "webhook.invalid", nil})
	}
	return all
}

// takings are what somebody of the warehouse may not have.
func takings(b belongings) []attack {
	return []attack{
		{"to publish", "POST /api/v1/releases", `{}`, 403, "auth.denied", nil},
		{"to edit", "PUT /api/v1/documents/roles/warehouse.json", `{"format":"role.v1","key":"warehouse","name":{"en":"W"},"kind":"staff","can":["*"]}`, 403, "auth.denied", nil},
		{"to replay", "POST /api/v1/replays", `{}`, 403, "auth.denied", nil},
		{"to make a user", "POST /api/v1/users", `{"login":"x","name":"x","roles":["owner"]}`, 403, "auth.denied", nil},
		{"a key of the owner's", "POST /api/v1/keys", `{"user":"` + b.owner + `"}`, 403, "auth.denied", nil},
		{"a webhook", "POST /api/v1/webhooks", `{"name":"a","url":"https://example.com","facts":["*"]}`, 403, "auth.denied", nil},
		{"the trail", "GET /api/v1/audit", "", 403, "auth.denied", nil},
	}
}

// bombs are files of a few kilobytes that would fill the memory.
func bombs(t testing.TB) []attack {
	t.Helper()
	workbook := base64.StdEncoding.EncodeToString(bomb(t, "xl/worksheets/sheet1.xml"))
	strs := base64.StdEncoding.EncodeToString(bomb(t, "xl/sharedStrings.xml"))
	entities := base64.StdEncoding.EncodeToString([]byte(`<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><definitions>&c;</definitions>`))
	reading := func(name, content, file string) attack {
		return attack{name, "POST /api/v1/imports/read", `{"kind":"customers","name":"` + file + `","content":"` + content + `"}`, 422, "file.invalid", nil}
	}
	return []attack{
		reading("a workbook", workbook, "a.xlsx"),
		reading("its texts", strs, "a.xlsx"),
		{"a table", "POST /api/v1/tables/route", `{"name":"a.xlsx","content":"` + workbook + `"}`, 422, "table.unread", nil},
		{"entities within entities", "POST /api/v1/tables/route", `{"name":"a.dmn","content":"` + entities + `"}`, 422, "table.unread", nil},
	}
}

// bomb is a workbook of which one part unpacks to 100 MB.
func bomb(t testing.TB, part string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`,
		"xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>`} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	w, err := z.Create(part)
	for range 100 {
		if err == nil {
			_, err = w.Write(make([]byte, 1<<20))
		}
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestASessionThatEndedOpensNothing: a cookie that was caught before its owner
// signed out, and one that was changed since (session_test.go has the rest).
func TestASessionThatEndedOpensNothing(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		s := open(t, url, clock.At(aMonday)).shop(t, "furniture")
		b, _ := s.joins("li", "sales", "")
		b.do("GET", "/api/v1/session", "").want(t, 200)
		caught := *b
		b.do("DELETE", "/api/v1/session", "").want(t, 200)
		if got := caught.do("GET", "/api/v1/orders", ""); got.status != 401 || got.code(t) != "auth.expired" {
			t.Errorf("a caught cookie answered %d %s", got.status, got.body)
		}
	})
}

// TestABodyThatNeverEndsChangesNothing: somebody promises a body and goes away in
// the middle of it. That he may not take his time either is said by the server's
// timeouts (app/serve.go).
func TestABodyThatNeverEndsChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		before := s.dump()
		c, err := net.Dial("tcp", strings.TrimPrefix(s.server.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{\"type\":", s.key)
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(c)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 400") {
			t.Errorf("half a body was answered %q, %v", answer, err)
		}
		s.unchanged(t, before, "half a body")
	})
}
