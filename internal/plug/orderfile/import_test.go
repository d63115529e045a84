package orderfile_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/app"
	"bespoke/internal/engine/db/dbtest"
)

const docs = "../../../docs/import/"

// business is a workspace of the template empty on a fresh database.
type business struct {
	url, key string
	t        *testing.T
}

func each(t *testing.T, test func(t *testing.T, b *business)) {
	dbtest.EachURL(t, func(t *testing.T, url string) { test(t, open(t, url)) })
}

func open(t *testing.T, url string) *business {
	t.Helper()
	var made struct{ APIKey string }
	out, code := command(t, "workspace", "create", "--db", url, "--name", "Shop", "--template", "empty", "--json")
	if err := json.Unmarshal([]byte(out), &made); err != nil || code != 0 {
		t.Fatalf("%s: %v", out, err)
	}
	return &business{url, made.APIKey, t}
}

// command runs the program and returns what it prints and its exit code.
func command(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = app.Run(args, &stdout, &stderr)
	if stderr.Len() > 0 {
		t.Logf("%s: %s", args[0], stderr.String())
	}
	return stdout.String() + stderr.String(), code
}

// call asks the API.
func (b *business) call(method, path, body string) (answer map[string]any) {
	b.t.Helper()
	h, err := app.Open(b.t.Context(), app.Config{DB: b.url})
	if err != nil {
		b.t.Fatal(err)
	}
	defer h.Close()
	r := httptest.NewRequestWithContext(b.t.Context(), method, "/api/v1/"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+b.key)
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code >= 300 {
		b.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return answer
}

// round changes how the order type rounds, and publishes.
func (b *business) round(at, to, mode string) {
	b.t.Helper()
	document := b.call("GET", "documents/types/order.json", "")["document"].(map[string]any)
	document["round"] = map[string]any{"at": at, "to": to, "mode": mode}
	raw, err := json.Marshal(document)
	if err != nil {
		b.t.Fatal(err)
	}
	b.call("PUT", "documents/types/order.json", string(raw))
	b.call("POST", "releases", "{}")
}

// summary is what the command prints with --json, flat.
type summary struct {
	Rows, Accepted         int
	Refused                map[string]int
	Orders                 struct{ Placed, There, Refused int }
	CustomersAdded         int
	ProductsAdded          int
	RowsOfDefaultCustomer  int
	FreeRows, LargestOrder int
	Totals                 struct{ Gross, Goods, Freight, Total struct{ Amount string } }
	Seconds, RowsPerSecond float64
	PeakMemoryBytes        int64
}

func (b *business) load(mapping string, files ...string) (s summary, code int) {
	b.t.Helper()
	out, code := command(b.t, append([]string{"import", "orders", "--db", b.url, "--key", b.key, "--map", mapping, "--json"}, files...)...)
	if err := json.Unmarshal([]byte(out[:strings.LastIndex(out, "}")+1]), &s); err != nil {
		b.t.Fatalf("%s: %v", out, err)
	}
	return s, code
}

func (b *business) audit() {
	b.t.Helper()
	if out, code := command(b.t, "audit", "--db", b.url); code != 0 {
		b.t.Errorf("the audit says %s", out)
	}
}

func northwind() (files []string) {
	for _, name := range []string{"order_details", "orders", "customers", "products"} {
		files = append(files, "testdata/northwind/"+name+".csv")
	}
	return files
}

func TestNorthwindComesToWhatIsKnownUnderEachRoundingPolicy(t *testing.T) {
	each(t, func(t *testing.T, first *business) {
		for i, c := range []struct{ at, mode, goods string }{
			{"line", "halfUp", "1265793.29"}, {"line", "halfEven", "1265793.02"}, {"order", "halfUp", "1265793.22"},
		} {
			b := first
			if i > 0 {
				b = open(t, first.url)
				b.round(c.at, "0.01", c.mode)
			}
			s, code := b.load(docs+"northwind.json", northwind()...)
			sums := []string{s.Totals.Gross.Amount, s.Totals.Goods.Amount, s.Totals.Freight.Amount}
			if code != 0 || s.Rows != 2155 || s.Orders.Placed != 830 || s.CustomersAdded != 89 || s.ProductsAdded != 77 ||
				strings.Join(sums, " ") != "1354458.59 "+c.goods+" 64942.69" {
				t.Errorf("%s %s: %+v", c.at, c.mode, s)
			}
		}
		first.audit()
	})
}

func TestASecondRunPlacesNothing(t *testing.T) {
	each(t, func(t *testing.T, b *business) {
		b.load(docs+"northwind.json", northwind()...)
		s, code := b.load(docs+"northwind.json", northwind()...)
		if code != 0 || s.Orders.Placed != 0 || s.Orders.There != 830 || s.Accepted != 2155 || s.CustomersAdded+s.ProductsAdded != 0 {
			t.Errorf("%d: %+v", code, s)
		}
		newest := b.call("GET", "orders?foreignId=10865", "")["items"].([]any)
		if len(newest) != 1 || newest[0].(map[string]any)["channel"] != "file" {
			t.Errorf("%v", newest)
		}
		o := b.call("GET", "orders/"+newest[0].(map[string]any)["id"].(string), "")
		if at := o["placedAt"]; at != "1998-02-01T16:00:00Z" || o["wishDate"] != "1998-02-16" || o["phase"] != "confirmed" || !strings.HasPrefix(o["number"].(string), "SO-19980202-") {
			t.Errorf("order 10865 is %v, %v, %v, %v", at, o["wishDate"], o["phase"], o["number"])
		}
	})
}

func TestADayOfOnlineRetail(t *testing.T) {
	each(t, func(t *testing.T, b *business) {
		b.round("line", "0.001", "halfUp")
		s, code := b.load(docs+"online-retail.json", "testdata/online-retail/2010-12-01.csv")
		if code != 0 || s.Rows != 3108 || s.Accepted != 3081 || s.Refused["quantity.negative"] != 27 || len(s.Refused) != 1 || s.Orders.Placed != 136 ||
			s.RowsOfDefaultCustomer != 1139 || s.FreeRows != 9 || s.LargestOrder != 592 || s.CustomersAdded != 96 || s.Totals.Total.Amount != "58960.79" {
			t.Errorf("%d: %+v", code, s)
		}
		b.audit()
	})
}

// mapping writes a mapping and a file for it.
func mapping(t *testing.T, customer, line, rows string) (mapping, file string) {
	t.Helper()
	dir := t.TempDir()
	mapping, file = filepath.Join(dir, "map.json"), filepath.Join(dir, "rows.csv")
	text := fmt.Sprintf(`{"format":"orderimport.v1","rows":{"file":"rows.csv"},"order":{"foreignId":"no"},
		"customer":{"ref":"who"%s},"line":{"sku":"sku","quantity":"qty","price":"price"%s}}`, customer, line)
	for path, content := range map[string]string{mapping: text, file: "no,who,sku,qty,price\n" + rows} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return mapping, file
}

func TestWithoutCreateUnknownReferencesRefuseTheirRows(t *testing.T) {
	each(t, func(t *testing.T, b *business) {
		b.call("POST", "parties", `{"ref":"ann","name":"Ann"}`)
		b.call("POST", "products", `{"sku":"A","name":"A"}`)
		m, f := mapping(t, "", "", "1,ann,A,1,5\n1,ann,B,1,5\n2,bob,A,1,5\n")
		s, code := b.load(m, f)
		if code != 0 || s.Orders.Placed != 1 || s.Accepted != 1 || s.Refused["product.unknown"] != 1 || s.Refused["customer.unknown"] != 1 {
			t.Errorf("%d: %+v", code, s)
		}
	})
}

func TestWhatTheVerbsRefuseIsReportedWithItsLines(t *testing.T) {
	each(t, func(t *testing.T, b *business) {
		b.call("POST", "products", `{"sku":"OLD","name":"Old","active":false}`)
		m, f := mapping(t, `,"create":true,"type":"who"`, `,"create":true`, "1,regular,A,1,5\n1,regular,OLD,1,5\n2,martian,A,1,5\n3,regular,A,1,\n4,regular,A,1,5\n")
		report := filepath.Join(t.TempDir(), "report.csv")
		out, code := command(t, "import", "orders", "--db", b.url, "--key", b.key, "--map", m, "--report", report, f)
		if code != 1 || !strings.Contains(out, "1 placed, 0 there already, 2 refused") {
			t.Errorf("%d: %s", code, out)
		}
		raw, err := os.ReadFile(report)
		if err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(strings.TrimSpace(strings.TrimPrefix(string(raw), "\ufeff")), "\n")
		starts := []string{"line,foreignId,code,reason,file", "2,1,order.invalid,", "3,1,order.invalid,OLD 已停售", "4,2,customer.invalid,", "5,3,order.refused,A 没有适用的价格"}
		for i, want := range starts {
			if len(rows) != len(starts) || !has(rows, want) {
				t.Errorf("%d %s: %q", i, want, rows)
			}
		}
	})
}

func has(rows []string, start string) bool {
	for _, r := range rows {
		if strings.HasPrefix(r, start) {
			return true
		}
	}
	return false
}

func TestTheKeysUserNeedsThePermissions(t *testing.T) {
	b := open(t, dbtest.URL(t, 0))
	m, f := mapping(t, `,"create":true`, `,"create":true`, "1,ann,A,1,5\n")
	role := func(can string) {
		b.call("PUT", "documents/roles/clerk.json", `{"format":"role.v1","key":"clerk","name":{"zh-CN":"文员","en":"Clerk"},"kind":"staff","can":[`+can+`]}`)
		b.call("POST", "releases", "{}")
	}
	role(`"party.read"`)
	user := b.call("POST", "users", `{"login":"kim","name":"Kim","roles":["clerk"],"lang":"en"}`)["id"].(string)
	clerk := *b
	clerk.key = b.call("POST", "keys", `{"user":"`+user+`"}`)["key"].(string)
	for _, c := range []struct{ can, lacks string }{
		{`"party.read"`, "order.place"},
		{`"order.place"`, "party.write"},
		{`"order.place","party.write"`, "product.write"},
		{`"order.place","party.write","product.write"`, "order.price"},
	} {
		role(c.can)
		out, code := command(t, "import", "orders", "--db", b.url, "--key", clerk.key, "--map", m, f)
		if code != 1 || !strings.Contains(out, c.lacks) {
			t.Errorf("with %s: %d %s", c.can, code, out)
		}
	}
	role(`"order.place","order.price","party.write","product.write"`)
	if s, code := clerk.load(m, f); code != 0 || s.Orders.Placed != 1 {
		t.Errorf("%d: %+v", code, s)
	}
	if out, code := command(t, "import", "orders", "--db", b.url, "--key", "bsk_nobody", "--map", m, f); code != 1 {
		t.Errorf("a key that nobody has: %d %s", code, out)
	}
}
