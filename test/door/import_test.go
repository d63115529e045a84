package door

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// file is a file as the screen sends it.
func file(kind, name, content string) string {
	return `{"kind":"` + kind + `","name":"` + name + `","content":"` + base64.StdEncoding.EncodeToString([]byte(content)) + `"}`
}

// table is what read answered, to be checked or started; edit changes cells.
func (a answer) table(t testing.TB, kind string, edit func(rows []any)) string {
	t.Helper()
	body := map[string]any{"kind": kind, "file": "f.csv", "columns": a.dig(t, "columns"), "mapping": a.dig(t, "mapping"), "rows": a.dig(t, "rows")}
	if edit != nil {
		edit(body["rows"].([]any))
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCustomersComeInFromAFileOnceAndWrongRowsAreMendedInPlace(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		content := "客户编号,客户名称,客户等级,手机号\nK-1,张三家居,VIP,13800138000\nK-2,,VIP,13800138001\nC-001,已有,VIP,\nK-1,重复,,\n"
		gbk, _ := simplifiedchinese.GBK.NewEncoder().String(content)
		read := s.post("/api/v1/imports/read", file("customers", "客户.csv", gbk)).want(t, 200)
		if got := fmt.Sprint(read.dig(t, "mapping")); got != "map[name:1 phone:3 ref:0 type:2]" {
			t.Fatalf("columns are guessed as %s", got)
		}
		before := s.dump()
		checked := s.post("/api/v1/imports/check", read.table(t, "customers", nil)).want(t, 200)
		if checked.numbers(t, "rows", "calls", "ok", "refused") != "4 4 1 2" || fmt.Sprint(checked.dig(t, "there")) != "[4]" {
			t.Errorf("checked: %s", checked.body)
		}
		if checked.text(t, "wrong", 0, "field") != "name" || fmt.Sprint(checked.dig(t, "wrong", 0, "line"), checked.dig(t, "wrong", 0, "column")) != "31" ||
			checked.text(t, "wrong", 1, "code") != "duplicate" {
			t.Errorf("what is wrong: %s", checked.body)
		}
		s.unchanged(t, before, "checking an import")
		if a := s.post("/api/v1/imports", read.table(t, "customers", nil)).want(t, 422); a.code(t) != "import.invalid" {
			t.Errorf("a wrong file is imported: %s", a.body)
		}
		mend := func(rows []any) {
			rows[1].(map[string]any)["cells"].([]any)[1] = "李四家居"
			rows[3].(map[string]any)["cells"].([]any)[0] = "K-3"
		}
		job := s.post("/api/v1/imports", read.table(t, "customers", mend)).want(t, 201)
		s.works(t)
		end := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id"), "").want(t, 200)
		if end.numbers(t, "total", "done", "failed") != "4 3 1" || end.text(t, "kind") != "import.customers" || end.text(t, "about", "file") != "f.csv" {
			t.Errorf("it ended as %s", end.body)
		}
		bad := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id")+"/items?state=failed", "").want(t, 200)
		if bad.text(t, "items", 0, "problem", "code") != "party.duplicate" || bad.text(t, "items", 0, "source", 0, "cells", 1) != "已有" {
			t.Errorf("what failed: %s", bad.body)
		}
		if p := s.ask("GET", "/api/v1/parties?ref=K-2", "").want(t, 200); p.text(t, "items", 0, "name") != "李四家居" || p.text(t, "items", 0, "type") != "vip" {
			t.Errorf("the customer is %s", p.body)
		}
		again := s.post("/api/v1/imports/check", read.table(t, "customers", mend)).want(t, 200)
		if again.numbers(t, "ok", "refused") != "0 0" {
			t.Errorf("a second time: %s", again.body)
		}
	})
}

func TestOrdersOfAFileAreWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.stock("100")
		content := "Order ID;Customer;SKU;Qty;room\nA1;C-001;SOFA-3;1;living\nA1;C-001;LAMP-1;2;living\nA2;C-001;SOFA-3;1;living\nA2;C-001;NOPE;1;living\nA3;C-009;SOFA-3;two;living\n"
		read := s.post("/api/v1/imports/read", file("orders", "orders.csv", content)).want(t, 200)
		checked := s.post("/api/v1/imports/check", read.table(t, "orders", nil)).want(t, 200)
		if checked.numbers(t, "rows", "calls", "ok", "refused") != "5 3 1 2" {
			t.Fatalf("checked: %s", checked.body)
		}
		if fmt.Sprint(checked.dig(t, "wrong", 0, "line")) != "5" || checked.text(t, "wrong", 0, "field") != "sku" || checked.text(t, "wrong", 1, "field") != "quantity" {
			t.Errorf("what is wrong: %s", checked.body)
		}
		mend := func(rows []any) {
			rows[3].(map[string]any)["cells"].([]any)[2] = "CHAIR-1"
			rows[4].(map[string]any)["cells"].([]any)[3] = "2"
			rows[4].(map[string]any)["cells"].([]any)[1] = "C-001"
		}
		job := s.post("/api/v1/imports", read.table(t, "orders", mend)).want(t, 201)
		s.works(t)
		if end := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id"), "").want(t, 200); end.numbers(t, "total", "done") != "3 3" {
			t.Fatalf("it ended as %s", end.body)
		}
		if a := s.ask("GET", "/api/v1/orders?foreignId=A2", "").want(t, 200); a.items(t) != 1 || a.text(t, "items", 0, "channel") != "file" || fmt.Sprint(a.dig(t, "items", 0, "lineCount")) != "2" {
			t.Errorf("the order is %s", a.body)
		}
		if again := s.post("/api/v1/imports/check", read.table(t, "orders", mend)).want(t, 200); fmt.Sprint(again.dig(t, "there")) != "[2 3 4 5 6]" {
			t.Errorf("a second time: %s", again.body)
		}
	})
}

func TestGoodsAndProductsComeInFromFiles(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.post("/api/v1/warehouses", `{"code":"foshan","name":"佛山仓"}`).want(t, 201)
		for kind, content := range map[string]string{
			"products": "SKU,品名,单位,重量kg\nX-1,方凳,把,3.5\n",
			"stock":    "入库单号,仓库,货号,数量\nR1,foshan,SOFA-3,\"1,200\"\nR1,foshan,LAMP-1,5\n",
		} {
			read := s.post("/api/v1/imports/read", file(kind, "f.csv", content)).want(t, 200)
			job := s.post("/api/v1/imports", read.table(t, kind, nil)).want(t, 201)
			s.works(t)
			if end := s.ask("GET", "/api/v1/jobs/"+job.text(t, "id"), "").want(t, 200); end.numbers(t, "total", "done") != "1 1" {
				t.Errorf("%s ended as %s", kind, end.body)
			}
		}
		if a := s.ask("GET", "/api/v1/products?sku=X-1", "").want(t, 200); a.text(t, "items", 0, "name") != "方凳" {
			t.Errorf("the product is %s", a.body)
		}
	})
}

func TestFilesThatAreTooMuchAreRefusedBeforeTheyAreRead(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		var bomb bytes.Buffer
		z := zip.NewWriter(&bomb)
		w, _ := z.Create("xl/worksheets/sheet1.xml")
		zeros := make([]byte, 1<<20)
		for range 80 {
			w.Write(zeros)
		}
		z.Close()
		rows := "ref,name\n" + strings.Repeat("a,b\n", 5001)
		for name, c := range map[string]struct{ name, content, code string }{
			"a bomb":        {"b.xlsx", bomb.String(), "file.invalid"},
			"too large":     {"b.csv", strings.Repeat("x", 5<<20+1), "import.size"},
			"too many rows": {"b.csv", rows, "import.rows"},
			"no rows":       {"b.csv", "ref,name\n", "import.empty"},
			"no workbook":   {"b.xlsx", "ref,name\n", "file.invalid"},
		} {
			if a := s.post("/api/v1/imports/read", file("customers", c.name, c.content)); a.status != 422 || a.code(t) != c.code {
				t.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
		clerk := s.hire("li", "warehouse", "")
		clerk.post("/api/v1/imports/read", file("orders", "b.csv", "a\n1\n")).want(t, 403)
		if kinds := string(clerk.ask("GET", "/api/v1/imports/kinds", "").want(t, 200).body); strings.Contains(kinds, `"orders"`) || !strings.Contains(kinds, `"stock"`) {
			t.Errorf("a warehouse is offered %s", kinds)
		}
	})
}
