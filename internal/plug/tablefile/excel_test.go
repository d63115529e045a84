package tablefile_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bespoke/internal/plug/sheet"
	"bespoke/internal/plug/tablefile"
	"bespoke/internal/studio/blueprint"
)

// anyTable draws a table with what no other program could say: conditions, days,
// rows that are off, patterns, formulas, other currencies.
func anyTable(t *rapid.T) []byte {
	var doc map[string]any
	if err := json.Unmarshal(tableOf(t), &doc); err != nil {
		t.Fatalf("%v", err)
	}
	asked := map[string][]string{
		"text": {`{"op":"matches","v":"^a{1,2}"}`, `{"op":"contains","v":"x"}`, `{"op":"=","ref":"order.note"}`},
		"date": {`{"op":">","v":"today+3wd"}`}, "money": {`{"op":">=","v":"5 USD"}`},
		"words": {`{"op":"hasAll","v":["a","b"]}`}, "code": {`{"op":"under","v":"vip"}`},
	}
	for _, r := range doc["rows"].([]any) {
		row := r.(map[string]any)
		if rapid.Bool().Draw(t, "more") {
			row["off"], row["from"], row["to"] = true, "2026-01-01", "2026-12-31"
			row["if"] = map[string]any{"f": "customer.type", "op": "notEmpty"}
			row["note"] = literalOf(t, "text")
		}
		if when, ok := row["when"].(map[string]any); ok {
			for _, c := range columns {
				if when[c.key] != nil && asked[c.key] != nil && rapid.Bool().Draw(t, "hard") {
					when[c.key] = json.RawMessage(rapid.SampledFrom(asked[c.key]).Draw(t, "cell"))
				}
			}
		}
		if then := row["then"].(map[string]any); then["outmoney"] != nil && rapid.Bool().Draw(t, "formula") {
			then["outmoney"] = rapid.SampledFrom([]any{"5 USD", map[string]any{"x": `money("1 CNY") * 2`}}).Draw(t, "amount")
		}
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return raw
}

func TestATableComesBackFromExcelAsItWas(t *testing.T) {
	b := business(t)
	rapid.Check(t, func(t *rapid.T) {
		d := document(t, anyTable(t))
		out, found, err := b.WriteExcel(d, "en")
		if err != nil || len(found) > 0 {
			t.Fatalf("%v %+v", err, found)
		}
		raw, found := b.ReadExcel("exchange.xlsx", out, d, "en")
		if len(found) > 0 {
			t.Fatalf("%+v\n%s", found, d.JSON)
		}
		if back := document(t, raw); back.Hash != d.Hash {
			t.Fatalf("got\n%s\nwant\n%s", back.JSON, d.JSON)
		}
	})
}

const sheetRules = `"hit":"first","inputs":[{"id":"type","f":"order.fields.intext"},{"id":"total","f":"order.fields.inmoney"},{"id":"day","f":"order.fields.indate"}],
	"outputs":["outnumber","outtext"],"rows":[{"id":"one","when":{"total":{"op":">","v":"20000 CNY"}},"then":{"outnumber":1}}]`

// csv is a sheet as people may save it; programs read it like a workbook.
func csv(rows ...string) []byte {
	return []byte("[id],[when.type],[when.total],[when.day],[then.outnumber],[then.outtext],[note]\n" + strings.Join(rows, "\n") + "\n")
}

func TestPeopleTypeIntoSpreadsheetsWithoutQuotationMarks(t *testing.T) {
	base := document(t, rules(sheetRules))
	raw, found := business(t).ReadExcel("a.csv", csv(
		`,"vip, dealer",> 5000,46357,1,"so, it is (or not)",`,
		`mine,not(vip),[1..5 USD],today+3wd,,"=SUM(A1)",`,
		`,"null",,,2,,"=1+1"`,
		`else,,,,9,,`), base, "en")
	if len(found) > 0 {
		t.Fatalf("%+v", found)
	}
	want := document(t, rules(`"hit":"first","inputs":[{"id":"type","f":"order.fields.intext"},{"id":"total","f":"order.fields.inmoney"},{"id":"day","f":"order.fields.indate"}],
	"outputs":["outnumber","outtext"],"rows":[
		{"id":"r1","when":{"type":["vip","dealer"],"total":{"op":">","v":"5000 CNY"},"day":"2026-12-01"},"then":{"outnumber":1,"outtext":"so, it is (or not)"}},
		{"id":"mine","when":{"type":{"op":"!=","v":"vip"},"total":{"op":"between","v":["1 CNY","5 USD"]},"day":"today+3wd"},"then":{"outtext":"=SUM(A1)"}},
		{"id":"r2","when":{"type":{"op":"empty"}},"then":{"outnumber":2},"note":"=1+1"}],
	"else":{"then":{"outnumber":9}}`))
	if got := document(t, raw); got.Hash != want.Hash {
		t.Errorf("%s", got.JSON)
	}
}

func TestWhatIsWrongInASheetIsNamedByItsCell(t *testing.T) {
	base := document(t, rules(sheetRules))
	head := "[id],[when.type],[when.total],[when.day],[then.outnumber],[then.outtext],[note]"
	for content, want := range map[string]string{
		string(csv(`one,,much,,,,`)):                       "feel.type C2",
		string(csv(`one,,,,,,`, `two,,"5, > 6",,x,,`)):     "feel.mixed C3, feel.type E3",
		string(csv(`1x,,,,,,`)):                            "excel.id A2",
		string(csv(`one,,,,,,`, `one,,,,,,`)):              "excel.id A3",
		string(csv(`else,vip,,,1,,`)):                      "excel.else A2",
		string(csv(`else,,,,1,,`, `else,,,,1,,`)):          "excel.id A3",
		string(csv(`one,{"op":,,,,,`)):                     "excel.file ",
		head + ",[if]\none,,,,,,,yes\n":                    "excel.json H2",
		head + ",\none,,,,,,,yes\n":                        "excel.column H2",
		head + ",[when.size]\n":                            "excel.column H1",
		head + ",[note]\n":                                 "excel.twice H1",
		strings.Replace(head, "[when.day],", "", 1) + "\n": "excel.missing ",
		"": "excel.file ",
	} {
		raw, found := business(t).ReadExcel("a.csv", []byte(content), base, "en")
		if raw != nil || told(found) != want {
			t.Errorf("%s: %s", content, told(found))
		}
	}
}

// TestNoProgramTakesOurTextsForFormulas: what a spreadsheet could work out stands
// in quotation marks, in the file that we write and in what is saved from it.
func TestNoProgramTakesOurTextsForFormulas(t *testing.T) {
	rows := ""
	for i, text := range []string{`=HYPERLINK(\"http://a\")`, `+1`, `-1`, `@SUM(A1)`, `\t=1`, `|cmd`} {
		rows += `,{"id":"x` + string(rune('a'+i)) + `","when":{"type":"` + text + `"},"then":{"outtext":"` + text + `"},"note":"` + text + `","say":{"en":"` + text + `"}}`
	}
	d := document(t, rules(strings.Replace(sheetRules, `"then":{"outnumber":1}}]`, `"then":{"outnumber":1}}`+rows+`]`, 1)))
	out, found, err := business(t).WriteExcel(d, "en")
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	if bytes.Contains(unzipped(t, out), []byte("<f>")) {
		t.Error("the workbook has a formula")
	}
	table, err := sheet.Read("a.xlsx", bytes.NewReader(out), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	for {
		row, err := table.Next()
		if err != nil {
			break
		}
		if slices.ContainsFunc(row.Cells, func(s string) bool { return s != "" && strings.ContainsAny(s[:1], "=+-@\t|") }) {
			t.Errorf("a cell begins like a formula: %q", row.Cells)
		}
	}
}

// unzipped is everything in an archive.
func unzipped(t *testing.T, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	return all
}

func TestAWorkbookThatUnpacksWithoutEndIsRefused(t *testing.T) {
	base := document(t, rules(sheetRules))
	good, _, err := business(t).WriteExcel(base, "en")
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	if err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	for _, f := range z.File {
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, in); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, "sheet1.xml") {
			to.Write(bytes.Repeat([]byte(" "), 64<<20))
		}
	}
	w.Close()
	if bomb.Len() > 1<<20 {
		t.Fatalf("the bomb has %d bytes", bomb.Len())
	}
	if raw, found := business(t).ReadExcel("a.xlsx", bomb.Bytes(), base, "en"); raw != nil || told(found) != "excel.file " {
		t.Errorf("%s", told(found))
	}
}

func TestACellThatExcelWouldCutIsRefused(t *testing.T) {
	long := strings.Repeat("长", sheet.MaxText+1)
	d := document(t, rules(strings.Replace(sheetRules, `"outnumber":1}`, `"outnumber":1,"outtext":"`+long+`"}`, 1)))
	if out, found, err := business(t).WriteExcel(d, "en"); out != nil || err != nil || told(found) != "excel.long F2" {
		t.Errorf("%s %v", told(found), err)
	}
}

// Whoever changes one cell changes nothing else: what the file says in another
// way than the table had it stays as the table had it.
func TestWhatAFileSaysInAnotherWayStaysAsItWas(t *testing.T) {
	d := document(t, rules(`"hit":"priority","rank":"outnumber","inputs":[{"id":"code","f":"order.fields.incode"},{"id":"words","f":"order.fields.inwords"},{"id":"size","f":"order.fields.innumber"}],
		"outputs":["outtext","outnumber"],"rows":[{"id":"one","when":{"code":{"op":"in","v":["vip","dealer"]},"words":{"op":"hasAny","v":["a","b"]},"size":{"op":"=","v":1.50}},"then":{"outnumber":2.0,"outtext":"x"}}],"else":{"then":{"outnumber":3.0}}`))
	b := business(t)
	for name, back := range map[string]func() (json.RawMessage, []blueprint.Finding){
		"excel": func() (json.RawMessage, []blueprint.Finding) {
			out, found, err := b.WriteExcel(d, "en")
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			return b.ReadExcel("a.xlsx", out, d, "en")
		},
		"dmn": func() (json.RawMessage, []blueprint.Finding) {
			out, found, err := b.WriteDMN(d, "en")
			if err != nil || len(found) > 0 {
				t.Fatal(err, found)
			}
			return b.ReadDMN("a.dmn", out, tablefile.Target{Base: d})
		},
	} {
		raw, found := back()
		if got := document(t, raw); len(found) > 0 || got.Hash != d.Hash {
			t.Errorf("%s: %+v\n%s", name, found, got.JSON)
		}
	}
}

func TestACellIsCalledAsSpreadsheetsDo(t *testing.T) {
	base := document(t, rules(sheetRules))
	out, _, err := business(t).WriteExcel(document(t, rules(strings.Replace(sheetRules, `20000 CNY`, `5 USD`, 1))), "en")
	if err != nil {
		t.Fatal(err)
	}
	numbers := document(t, rules(strings.Replace(sheetRules, "order.fields.inmoney", "order.fields.innumber", 1)))
	_, found := business(t).ReadExcel("a.xlsx", out, numbers, "en")
	if len(found) != 1 || found[0].Place.EN != "Rules!C2 (order.fields.innumber)" || found[0].Place.ZH != "Rules!C2「order.fields.innumber」" {
		t.Errorf("%+v", found)
	}
	_, found = business(t).ReadExcel("a.csv", csv(`one,,much,,,,`), base, "en")
	if len(found) != 1 || found[0].Place.EN != "C2 (order.fields.inmoney)" {
		t.Errorf("%+v", found)
	}
}
