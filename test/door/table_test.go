package door

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestATableGoesOutAndComesBackAsItWas: both files of the furniture maker's
// tables read as the very document that they were written of.
func TestATableGoesOutAndComesBackAsItWas(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		back := func(key, as string) {
			path := "/api/v1/documents/rules/" + key + ".json"
			before := s.ask("GET", path, "").text(t, "hash")
			file := s.ask("GET", "/api/v1/tables/"+key+"?as="+as, "").want(t, 200)
			body, err := json.Marshal(map[string]any{"name": file.text(t, "name"), "content": file.text(t, "content")})
			if err != nil {
				t.Fatal(err)
			}
			got := s.ask("POST", "/api/v1/tables/"+key, string(body)).want(t, 200)
			document, err := json.Marshal(got.dig(t, "document"))
			if err != nil || got.text(t, "path") != "rules/"+key+".json" {
				t.Fatal(err, got.body)
			}
			if same, _ := got.dig(t, "same").(bool); !same {
				t.Errorf("%s came back from %s as something else: %s", key, as, document)
			}
			if kept := s.ask("PUT", path, string(document)).want(t, 200); kept.text(t, "hash") != before {
				t.Errorf("%s came back from %s as %s", key, as, document)
			}
		}
		for _, key := range []string{"assign", "checks", "discounts", "freight", "impossible", "leadTime", "lineChecks", "route"} {
			back(key, "xlsx")
		}
		back("route", "dmn")
		if changed := s.ask("GET", "/api/v1/draft", "").want(t, 200); len(changed.dig(t, "documents").([]any)) != 0 {
			t.Errorf("what came back as it was changed the draft: %s", changed.body)
		}
		untold := s.ask("GET", "/api/v1/tables/discounts?as=dmn", "")
		untold.wants(t, 422, "table.untold")
		if at := untold.text(t, "errors", 0, "field"); at != "/if" {
			t.Errorf("the first thing that cannot be said is at %s", at)
		}
		s.ask("GET", "/api/v1/tables/nobody", "").wants(t, 404, "document.missing")
		wrong := base64.StdEncoding.EncodeToString([]byte(`<definitions><decision name="A"><literalExpression/></decision></definitions>`))
		s.ask("POST", "/api/v1/tables/fresh", `{"name":"a.dmn","point":"route.order","content":"`+wrong+`"}`).wants(t, 422, "table.unread")
		s.ask("POST", "/api/v1/tables/route", `{"name":"a.pdf","content":"`+wrong+`"}`).wants(t, 422, "table.kind")
		s.ask("POST", "/api/v1/tables/route", `{"name":"a.xlsx","content":"`+wrong+`"}`).wants(t, 422, "table.unread")
		s.ask("POST", "/api/v1/tables/fresh", `{"name":"a.xlsx","content":"`+wrong+`"}`).wants(t, 404, "document.missing")
	})
}

// What a file cannot say, and what cannot be read of one, is told in the reader's
// words: the values as they are called, each reason once, with its places.
func TestTablesAreRefusedInWords(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		chinese := s.in("zh-CN")
		for _, c := range []struct {
			of   *shop
			want string
		}{{chinese, "第 chairs6 行「品类」、第 chairs12 行「品类」：DMN 不能表达「属于 椅 类」"}, {s, "row chairs6, category; row chairs12, category: DMN cannot say “under Chairs”"}} {
			untold := c.of.ask("GET", "/api/v1/tables/discounts?as=dmn", "")
			if !strings.Contains(string(untold.body), c.want) || strings.Contains(string(untold.body), `\"op\"`) {
				t.Errorf("told %s", untold.body)
			}
			if got := fmt.Sprint(untold.dig(t, "errors", 1, "reason", "places")); got != "[/rows/0/when/cat /rows/1/when/cat]" {
				t.Errorf("for programs the places are %s", got)
			}
		}
		read := func(of *shop, name, content string) string {
			got := of.ask("POST", "/api/v1/tables/discounts", `{"name":"`+name+`","content":"`+base64.StdEncoding.EncodeToString([]byte(content))+`"}`)
			got.wants(t, 422, "table.unread")
			return got.text(t, "errors", 0, "message") + " / " + got.text(t, "errors", 0, "remedy")
		}
		head, rows := "[id],[when.cat],[when.qty],[when.type],[then.pct],[then.group],[say.en],[say.zh-CN],[from],[to],[note]\n", ""
		for i := range 6 {
			rows += fmt.Sprintf("x%d,,many,,,,,,,,\n", i)
		}
		for _, c := range []struct {
			of                  *shop
			name, content, want string
		}{
			{chinese, "a.csv", head + rows, "C2「数量」、C3「数量」、C4「数量」、C5「数量」 等 6 处：值与这一列的类型不符（many） / 请在文件中改正后再导入"},
			{s, "a.csv", head + rows, "C2 (quantity); C3 (quantity); C4 (quantity); C5 (quantity) and 2 more: the value is not of the column's type (many) / Correct it in the file, and read the file in again"},
			{chinese, "a.xlsx", "no workbook", "a.xlsx 不是可以读取的表格：它不是 XLSX 工作簿 / 请另存为 UTF-8 编码的 CSV 或未加密的 XLSX 再试"},
			{chinese, "a.dmn", "no model", "不是可以读取的 DMN 模型：里面没有 XML 元素 / 请从建模工具重新导出为 DMN"},
			{chinese, "a.dmn", "<definitions>\n<a", "不是可以读取的 DMN 模型：第 2 行不是正确的 XML，或文件不完整 / 请从建模工具重新导出为 DMN"},
			{chinese, "a.dmn", "<html/>", "不是可以读取的 DMN 模型：最外层不是 definitions 元素，或编码无法识别 / 请从建模工具重新导出为 DMN"},
			{s, "a.dmn", "<html/>", "this is no DMN model that can be read: its outermost element is not definitions, or its encoding is not known / Write it as DMN once more with the program that it is from"},
		} {
			if got := read(c.of, c.name, c.content); got != c.want {
				t.Errorf("told %s\nnot  %s", got, c.want)
			}
		}
	})
}

// The cells of a table stand by themselves: texts without quotation marks, steps,
// fields and options by their names, formulas as they are.
func TestCellsAreReadAsPeopleReadThem(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		chinese := s.in("zh-CN")
		for _, c := range []struct {
			of   *shop
			key  string
			want string
		}{
			{s, "discounts", "[-3 volume] [-6 volume] [-5 season]"},
			{s, "freight", `[money("300 CNY") + money("4 CNY") * destination.weight Heavy freight] [0 CNY Own trucks] [30 CNY Parcel] [200 CNY Heavy freight]`},
			{s, "impossible", "[Length 180] [Finish Oil] [Finish Oil]"},
			{chinese, "impossible", "[长 180] [饰面 木蜡油] [饰面 木蜡油]"},
			{chinese, "lineChecks", "[提示 超长件入户 需要安装]"},
			{chinese, "discounts", "[-3 volume] [-6 volume] [-5 season]"},
		} {
			table := c.of.ask("GET", "/api/v1/decision-tables/"+c.key, "").want(t, 200)
			var gives []string
			for i := range table.dig(t, "lines").([]any) {
				gives = append(gives, fmt.Sprint(table.dig(t, "lines", i, "gives")))
			}
			if got := strings.Join(gives, " "); got != c.want {
				t.Errorf("%s gives %s, not %s", c.key, got, c.want)
			}
		}
		if got := s.ask("GET", "/api/v1/decision-tables/assign", "").text(t, "lines", 0, "cells", 0); got != "is Sales review" {
			t.Errorf("a step reads %s", got)
		}
	})
}

// wants expects a problem by its status and code.
func (a answer) wants(t testing.TB, status int, code string) {
	t.Helper()
	if a.status != status || a.code(t) != code {
		t.Errorf("answered %d %s, not %d %s", a.status, a.body, status, code)
	}
}
