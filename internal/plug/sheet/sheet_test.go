package sheet_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bespoke/internal/base/fault"
	"bespoke/internal/plug/sheet"
)

func read(t *testing.T, path string, o sheet.Options) (columns []string, rows []sheet.Row, err error) {
	t.Helper()
	table, err := sheet.Open(path, o)
	if err != nil {
		return nil, nil, err
	}
	defer table.Close()
	for {
		row, err := table.Next()
		if errors.Is(err, io.EOF) {
			return table.Columns, rows, nil
		}
		if err != nil {
			return table.Columns, rows, err
		}
		rows = append(rows, row)
	}
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCornerCasesOfCSV(t *testing.T) {
	paths, _ := filepath.Glob("testdata/csv-spectrum/*.csv")
	if len(paths) != 12 {
		t.Fatalf("%d files", len(paths))
	}
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".csv")
		t.Run(name, func(t *testing.T) {
			columns, rows, err := read(t, path, sheet.Options{})
			if name == "location_coordinates" { // not UTF-8, by design of the fixture
				if fault.As(err) == nil {
					t.Fatalf("not refused: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := []map[string]string{}
			for _, r := range rows {
				m := map[string]string{}
				for i, c := range columns {
					m[c] = r.Cells[i]
				}
				got = append(got, m)
			}
			compare(t, strings.TrimSuffix(path, ".csv")+".json", got)
		})
	}
}

func compare(t *testing.T, path string, got []map[string]string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var want []map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	// encoding/csv reads \r\n inside quotes as \n (RFC 4180 leaves it open).
	if !bytes.Equal(a, bytes.ReplaceAll(b, []byte(`\r\n`), []byte(`\n`))) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

func TestRowsKnowTheirLine(t *testing.T) {
	path := file(t, "a.csv", "a,b\n1,\"two\nlines\"\n\n3,4\n")
	_, rows, err := read(t, path, sheet.Options{})
	if err != nil || len(rows) != 2 || rows[0].Line != 2 || rows[1].Line != 5 {
		t.Errorf("%v, %v", rows, err)
	}
}

func TestDelimitersAndEncodings(t *testing.T) {
	chinese, _ := simplifiedchinese.GB18030.NewEncoder().String("客户;金额\n王敏;1,5\n")
	for name, c := range map[string]struct {
		content string
		o       sheet.Options
	}{
		"gb18030": {chinese, sheet.Options{Delimiter: ";", Encoding: "gb18030"}},
		"bom":     {"\ufeff客户;金额\n王敏;1,5\n", sheet.Options{Delimiter: ";"}},
		"tab":     {"客户\t金额\n王敏\t1,5\n", sheet.Options{Delimiter: "tab"}},
	} {
		columns, rows, err := read(t, file(t, "a.csv", c.content), c.o)
		if err != nil || columns[0] != "客户" || len(rows) != 1 || rows[0].Cells[0] != "王敏" || rows[0].Cells[1] != "1,5" {
			t.Errorf("%s: %q %v %v", name, columns, rows, err)
		}
	}
}

func TestGzipIsUnpacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("a,b\n1,2\n"))
	z.Close()
	if _, rows, err := read(t, file(t, "a.csv.gz", packed.String()), sheet.Options{}); err != nil || len(rows) != 1 {
		t.Errorf("%v, %v", rows, err)
	}
	cut := packed.String()[:packed.Len()-6]
	if _, _, err := read(t, file(t, "cut.csv.gz", cut), sheet.Options{}); fault.As(err) == nil {
		t.Errorf("a cut file was not refused: %v", err)
	}
}

func TestWorkbooks(t *testing.T) {
	for _, name := range []string{"MergeCell", "SharedStrings"} {
		if columns, _, err := read(t, "testdata/xlsx/"+name+".xlsx", sheet.Options{}); err != nil || len(columns) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"encryptAES", "encryptSHA1", "BadWorkbook"} {
		_, _, err := read(t, "testdata/xlsx/"+name+".xlsx", sheet.Options{})
		if f := fault.As(err); f == nil || f.Remedy("zh-CN") == "" {
			t.Errorf("%s was not refused with a remedy: %v", name, err)
		}
	}
	if _, _, err := read(t, "testdata/xlsx/SharedStrings.xlsx", sheet.Options{Sheet: "没有"}); fault.As(err) == nil {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestWhatIsNoTableIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		o       sheet.Options
	}{
		"empty":         {"", sheet.Options{}},
		"open quote":    {"a,b\n\"1,2\n", sheet.Options{}},
		"endless quote": {"a,b\n\"" + strings.Repeat("x\n", 5<<20), sheet.Options{}},
		"wide row":      {"a,b\n1,2,3\n", sheet.Options{}},
		"encoding":      {"a,b\n1,2\n", sheet.Options{Encoding: "klingon"}},
		"delimiter":     {"a,b\n1,2\n", sheet.Options{Delimiter: "::"}},
		"not text":      {"a,b\n\xff\xfe\xfa,2\n", sheet.Options{}},
	} {
		if _, _, err := read(t, file(t, "a.csv", c.content), c.o); fault.As(err) == nil {
			t.Errorf("%s was not refused: %v", name, err)
		}
	}
}
