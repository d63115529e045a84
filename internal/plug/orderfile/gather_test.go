package orderfile

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"bespoke/internal/base/fault"
)

// gathered is what comes out of files without a database: orders in the order
// in which they are closed, and refused rows.
type gathered struct {
	batches [][]*group
	refused []string
	sum     Summary
}

func (g gathered) orders() (all []string) {
	for _, b := range g.batches {
		for _, o := range b {
			text := o.foreignID + " of " + o.buyer.Ref + ":"
			for _, it := range o.items {
				text += fmt.Sprintf(" %s×%s", it.line.SKU, it.line.Quantity)
				if it.line.Price != nil {
					text += "@" + it.line.Price.Text()
				}
			}
			all = append(all, text)
		}
	}
	return all
}

func written(t *testing.T, content map[string]string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range content {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

func prepare(t *testing.T, mapping string, paths []string) (*Import, *gathered, error) {
	t.Helper()
	m, err := Parse([]byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	g := &gathered{}
	im, err := New(Options{Mapping: m, Files: paths, Zone: time.UTC, Currency: "CNY", Lang: "en", Refused: func(r Refusal) error {
		g.refused = append(g.refused, fmt.Sprintf("%d %s %s", r.Line, r.ForeignID, r.Code))
		return nil
	}})
	return im, g, err
}

func run(t *testing.T, mapping string, content map[string]string) gathered {
	t.Helper()
	im, g, err := prepare(t, mapping, written(t, content))
	if err == nil {
		err = im.survey(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan []*group)
	done := make(chan error, 1)
	go func() { done <- im.gather(t.Context(), out); close(out) }()
	for b := range out {
		g.batches = append(g.batches, b)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	g.sum = im.Summary()
	return *g
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %s\n want %s", what, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}

const priced = `{"format":"orderimport.v1","rows":{"file":"*.csv*"},"order":{"foreignId":"no","placedAt":{"column":"at","layout":"yyyy-MM-dd"}},
	"customer":{"ref":"who","default":{"ref":"WALK-IN"}},"line":{"sku":"sku","quantity":"qty","price":"price","discount":{"column":"off","as":"fraction"}}}`

func TestRowsOfAnOrderNeedNotStandTogether(t *testing.T) {
	g := run(t, small, map[string]string{"a.csv": "no,who,sku,qty\n1,ann,A,1\n2,bob,B,1\n1,ann,C,2\n3,ann,A,1\n2,bob,A,9\n", "b.csv": "qty,sku,who,no\n4,D,ann,3\n"})
	same(t, "orders", g.orders(), []string{"1 of ann: A×1 C×2", "2 of bob: B×1 A×9", "3 of ann: A×1 D×4"})
	if g.sum.Rows != 6 || g.sum.Total != 6 || g.sum.Largest != 2 {
		t.Errorf("%+v", g.sum)
	}
}

func TestARefusedRowDoesNotRefuseTheRestOfItsOrder(t *testing.T) {
	g := run(t, priced, map[string]string{"a.csv": strings.Join([]string{"no,at,who,sku,qty,price,off",
		"1,2011-01-01,ann,A,1,2.5,0.25",
		"1,2011-01-01,ann,A,-1,2.5,",
		"1,2011-01-01,ann,A,0,2.5,",
		"1,2011-01-01,ann,A,,2.5,",
		"1,2011-01-01,ann,A,one,2.5,",
		"1,2011-01-01,ann,A,1.23456,2.5,",
		"1,2011-01-01,ann,,1,2.5,",
		"1,2011-01-01,ann,B,1,-2.5,",
		"1,2011-01-01,ann,B,1,free,",
		"1,2011-01-01,ann,B,1,1,1.5",
		"1,2011-01-01,ann,B,1,1,-0.1",
		"1,2011-01-01,bob,B,1,1,",
		",2011-01-01,ann,B,1,1,",
		"2,01/01/2011,ann,B,1,1,",
		"1,never,ann,B,3,0,0",
		"3,2011-01-01,,C,1,,",
		"4,2011-01-01," + strings.Repeat("x", 301) + ",C,1,1,",
		"5,2011-01-01,ann,A\x00,1,1,"}, "\n")})
	same(t, "orders", g.orders(), []string{"1 of ann: A×1@2.50 B×3@0.00", "3 of WALK-IN: C×1"})
	same(t, "refused", g.refused, []string{"3 1 quantity.negative", "4 1 quantity.zero", "5 1 quantity.required", "6 1 quantity.number", "7 1 quantity.places",
		"8 1 sku.required", "9 1 price.negative", "10 1 price.number", "11 1 discount.range", "12 1 discount.negative", "13 1 customer.changed",
		"14  foreignId.required", "15 2 placedAt.date", "18 4 customer.length", "19 5 text.text"})
	if g.sum.Defaulted != 1 || g.sum.Free != 1 || g.sum.Rows != 18 {
		t.Errorf("%+v", g.sum)
	}
	first := g.batches[0][0].items
	if d := first[0].line.DiscountPct; d == nil || d.String() != "25" {
		t.Errorf("the discount is %v", d)
	}
	if d := first[1].line.DiscountPct; d == nil || *d != 0 {
		t.Errorf("no discount is %v", d)
	}
}

func TestBatchesHoldAtMostSoManyOrdersAndLines(t *testing.T) {
	var b strings.Builder
	b.WriteString("no,who,sku,qty\n")
	for no := range 600 {
		b.WriteString(strings.Repeat(fmt.Sprintf("%d,ann,A,1\n", no), 1+no%3))
	}
	for no := 600; no < 604; no++ {
		b.WriteString(strings.Repeat(fmt.Sprintf("%d,ann,A,1\n", no), 1900))
	}
	g := run(t, small, map[string]string{"a.csv": b.String()})
	orders := 0
	for i, batch := range g.batches {
		items := 0
		for _, o := range batch {
			items += len(o.items)
		}
		if orders += len(batch); len(batch) > maxOrders || items > maxItems {
			t.Errorf("batch %d has %d orders with %d lines", i, len(batch), items)
		}
	}
	if orders != 604 || len(g.batches) != 4 {
		t.Errorf("%d orders in %d batches", orders, len(g.batches))
	}
}

const joined = `{"format":"orderimport.v1","decimal":",","currency":"EUR","rows":{"file":"lines.csv","delimiter":";"},
	"joins":[{"file":"orders.csv","on":"id","from":"order","as":"o"},{"file":"people.csv","on":"id","from":"o.who","as":"p"}],
	"order":{"foreignId":"order","freight":"o.freight","note":{"value":"imported"},"fields":{"rush":{"column":"o.rush","as":"yesNo"},"tags":{"column":"o.tags","as":"list","separator":"|"}}},
	"customer":{"ref":{"column":"o.who","as":"number"},"name":"p.name","type":{"value":"vip"},"address":{"city":"p.city"},"create":true},
	"line":{"sku":"sku","quantity":"qty","name":"sku","fields":{"due":{"column":"due","as":"date","layout":"d.M.yyyy"},"width":{"column":"width","as":"number"},"worth":{"column":"width","as":"money"},"fix":{"value":{"a":1}}},"create":true}}`

func TestRowsAreLookedUpInOtherTables(t *testing.T) {
	g := run(t, joined, map[string]string{
		"lines.csv":  "order;sku;qty;due;width\n7;A;1,5;9.12.2011;1.250,5\n8;B;1;;\n",
		"orders.csv": "id,who,freight,rush,tags\n7,\"17,0\",\"3,25\",是,a| b |\n9,3,,,\n",
		"people.csv": "id,name,city\n\"17,0\",Ann,Köln\n",
	})
	same(t, "orders", g.orders(), []string{"7 of 17: A×1.5"})
	same(t, "refused", g.refused, []string{"3 8 customer.required"})
	o := g.batches[0][0]
	if o.head.Freight.String() != "3.25 EUR" || o.head.Note != "imported" || string(o.head.Fields["rush"]) != "true" || string(o.head.Fields["tags"]) != `["a","b"]` {
		t.Errorf("%+v", o.head)
	}
	if o.buyer.Name != "Ann" || o.buyer.Type != "vip" || o.buyer.Address.City != "Köln" {
		t.Errorf("%+v", o.buyer)
	}
	f := o.items[0].line.Fields
	if string(f["due"]) != `"2011-12-09"` || string(f["width"]) != "1250.5" || string(f["worth"]) != `{"amount":"1250.50","currency":"EUR"}` || string(f["fix"]) != `{"a":1}` {
		t.Errorf("%s", f)
	}
}

func TestFilesThatCannotBeUsedAreRefusedBeforeAnythingIsPlaced(t *testing.T) {
	for name, c := range map[string]struct {
		content map[string]string
		code    string
	}{
		"no file for a join":    {map[string]string{"lines.csv": "x\n", "orders.csv": "x\n"}, "import.file"},
		"a file without use":    {map[string]string{"lines.csv": "x\n", "orders.csv": "x\n", "people.csv": "x\n", "more.csv": "x\n"}, "import.file"},
		"a column is missing":   {map[string]string{"lines.csv": "order;sku;qty;due\n", "orders.csv": "id,who,freight,rush,tags\n", "people.csv": "id,name,city\n"}, "import.column"},
		"a join's column":       {map[string]string{"lines.csv": "order;sku;qty;due;width\n", "orders.csv": "id,who\n", "people.csv": "id,name,city\n"}, "import.column"},
		"a value twice":         {map[string]string{"lines.csv": "order;sku;qty;due;width\n", "orders.csv": "id,who,freight,rush,tags\n1,,,,\n1,,,,\n", "people.csv": "id,name,city\n"}, "import.join"},
		"broken far down":       {map[string]string{"lines.csv": "order;sku;qty;due;width\n1;A;1;;\n1;A;1;\"\n", "orders.csv": "id,who,freight,rush,tags\n", "people.csv": "id,name,city\n"}, "file.row"},
		"more than the columns": {map[string]string{"lines.csv": "order;sku;qty;due;width\n1;A;1;;;;9\n", "orders.csv": "id,who,freight,rush,tags\n", "people.csv": "id,name,city\n"}, "file.row"},
	} {
		im, _, err := prepare(t, joined, written(t, c.content))
		if err == nil {
			err = im.survey(t.Context())
		}
		if f := fault.As(err); f == nil || f.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := written(t, map[string]string{"a.csv": "no,who,sku,qty\n"})[0]
	if _, _, err := prepare(t, small, []string{path, path}); fault.As(err) == nil {
		t.Errorf("a file named twice: %v", err)
	}
}

func TestAFileThatChangesMeanwhileIsNoticed(t *testing.T) {
	paths := written(t, map[string]string{"a.csv": "no,who,sku,qty\n1,ann,A,1\n"})
	im, _, err := prepare(t, small, paths)
	if err == nil {
		err = im.survey(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(paths[0], []byte("no,who,sku,qty\n1,ann,A,1\n1,ann,B,1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := im.gather(t.Context(), make(chan []*group, 9)); !errors.Is(err, errMoved) {
		t.Errorf("not noticed: %v", err)
	}
}

func TestGzipAndWorkbooksAreReadLikeCSV(t *testing.T) {
	want := []string{"1 of 17: A×2@1.50"}
	dir := t.TempDir()
	packed, err := os.Create(filepath.Join(dir, "a.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(packed)
	z.Write([]byte("no,at,who,sku,qty,price,off\n1,2011-01-01,17,A,2,1.5,\n"))
	z.Close()
	packed.Close()
	book := excelize.NewFile()
	for i, row := range [][]any{{"no", "at", "who", "sku", "qty", "price", "off"}, {1, time.Date(2011, 12, 9, 8, 5, 0, 0, time.UTC), 17, "A", 2, 1.5, 0.15}} {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SaveAs(filepath.Join(dir, "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	for name, mapping := range map[string]string{"a.csv.gz": priced, "a.xlsx": strings.NewReplacer("*.csv*", "*.xlsx", "yyyy-MM-dd", "excel").Replace(priced)} {
		im, g, err := prepare(t, mapping, []string{filepath.Join(dir, name)})
		if err == nil {
			err = im.survey(t.Context())
		}
		out := make(chan []*group, 9)
		if err == nil {
			err = im.gather(t.Context(), out)
		}
		if err != nil || len(out) != 1 {
			t.Fatalf("%s: %v, %v", name, err, g.refused)
		}
		g.batches = append(g.batches, <-out)
		same(t, name, g.orders(), want)
		if at := g.batches[0][0].head.PlacedAt; name == "a.xlsx" && at.Format(time.RFC3339) != "2011-12-09T08:05:00Z" {
			t.Errorf("placed at %s", at)
		}
	}
}
