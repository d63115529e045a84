package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/plug/sheet"
)

// The limits of a file from the screen; the screen says them before it sends one.
const (
	maxFile     = 5 << 20
	maxUnpacked = 64 << 20
	maxColumns  = 200
	maxRows     = bulk.MaxItems
)

var (
	errFile = fault.Define(fault.Invalid, "import.size", "文件超过 {mb} MB", "The file is larger than {mb} MB").
		Fix("拆成几个文件，或用命令行 bespoke import 导入", "Divide it, or import it by the command bespoke import")
	errRows = fault.Define(fault.Invalid, "import.rows", "文件超过 {max} 行", "The file has more than {max} rows").
		Fix("拆成几个文件，或用命令行 bespoke import 导入", "Divide it, or import it by the command bespoke import")
	errColumns = fault.Define(fault.Invalid, "import.columns", "文件超过 {max} 列", "The file has more than {max} columns").
			Fix("删去用不到的列", "Remove the columns that are not needed")
	errKind = fault.Define(fault.Invalid, "import.kind", "不能导入「{kind}」", "{kind} cannot be imported").
		Fix("可以导入 customers、products、stock、orders", "Import customers, products, stock or orders")
	errEmpty = fault.Define(fault.Invalid, "import.empty", "没有可导入的行", "There are no rows to import").
			Fix("检查文件内容和工作表", "Look at the file and its sheet")
)

// File is a file as the screen sends it.
type File struct {
	Kind     string `json:"kind" enum:"customers,products,stock,orders"`
	Name     string `json:"name" maxLength:"300" doc:"Its ending says what it is: .csv, .csv.gz, .txt, .xlsx"`
	Content  []byte `json:"content" doc:"Base64; at most 5 MB before it"`
	Encoding string `json:"encoding,omitempty" doc:"Of text; absent: UTF-8, or GB 18030 where it is not that"`
	Sheet    string `json:"sheet,omitempty" doc:"Of a workbook; absent: the first"`
}

// Contents is a file as a table, with what its columns seem to be.
type Contents struct {
	Columns []string       `json:"columns"`
	Mapping map[string]int `json:"mapping" doc:"Field → number of its column, from 0, as far as their names tell"`
	Rows    []Row          `json:"rows"`
}

// read reads a file. Faults: import.size, import.rows, import.columns,
// import.empty, file.invalid, file.row.
func (s *Service) read(ctx context.Context, a act.Act, r db.Reader, in File) (Contents, error) {
	k, _, err := s.kind(ctx, a, r, in.Kind)
	if err != nil {
		return Contents{}, err
	}
	if len(in.Content) > maxFile {
		return Contents{}, errFile.New("mb", maxFile>>20)
	}
	o := sheet.Options{Encoding: in.Encoding, Sheet: in.Sheet, Unpacked: maxUnpacked}
	if !strings.HasSuffix(strings.ToLower(in.Name), ".xlsx") {
		o.Delimiter, o.Encoding = looks(in.Content, in.Encoding)
	}
	t, err := sheet.Read(in.Name, bytes.NewReader(in.Content), o)
	if err != nil {
		return Contents{}, err
	}
	defer t.Close()
	c := Contents{Columns: t.Columns, Mapping: k.guess(t.Columns)}
	if len(t.Columns) > maxColumns {
		return c, errColumns.New("max", maxColumns)
	}
	c.Rows, err = rowsOf(t)
	return c, err
}

func rowsOf(t *sheet.Table) (rows []Row, err error) {
	for {
		row, err := t.Next()
		switch {
		case errors.Is(err, io.EOF) && len(rows) == 0:
			return nil, errEmpty.New()
		case errors.Is(err, io.EOF):
			return rows, nil
		case err != nil:
			return nil, err
		case len(rows) == maxRows:
			return nil, errRows.New("max", maxRows)
		}
		rows = append(rows, Row(row))
	}
}

// looks tells the delimiter and the encoding that a text seems to have.
func looks(content []byte, encoding string) (delimiter, is string) {
	if is = encoding; is == "" && !utf8.Valid(content) && !bytes.HasPrefix(content, []byte{0x1f, 0x8b}) &&
		!bytes.HasPrefix(content, []byte{0xff, 0xfe}) && !bytes.HasPrefix(content, []byte{0xfe, 0xff}) {
		is = "gb18030"
	}
	first, _, _ := bytes.Cut(content, []byte("\n"))
	most := bytes.Count(first, []byte(","))
	for mark, name := range map[string]string{"\t": "tab", ";": ";"} {
		if n := bytes.Count(first, []byte(mark)); n > most {
			most, delimiter = n, name
		}
	}
	return delimiter, is
}
