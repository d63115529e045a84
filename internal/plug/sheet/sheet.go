package sheet

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"bespoke/internal/base/fault"
)

// Options say how a file is to be read; the zero value is comma-separated UTF-8
// with a header, or the first sheet of a workbook.
type Options struct {
	Delimiter string `json:"delimiter,omitempty"` // one character; "tab"; default ","
	Encoding  string `json:"encoding,omitempty"`  // utf-8 (default), gb18030, gbk, big5, utf-16, windows-1252, …
	Sheet     string `json:"sheet,omitempty"`     // of a workbook; default the first
	Unpacked  int64  `json:"-"`                   // how large a compressed file may unpack; default as large as can be read
}

// Limits of what is read: a larger cell, row or header is refused by name.
const (
	MaxCell    = 64 << 10
	MaxColumns = 1_000
	MaxFile    = 4 << 30 // unpacked
)

var (
	errNoTable = fault.Define(fault.Invalid, "file.invalid", "{file} 不是可以读取的表格：{why}", "{file} is not a table that can be read: {why}").
			Fix("请另存为 UTF-8 编码的 CSV 或未加密的 XLSX 再试", "Save it as CSV in UTF-8, or as XLSX without a password, and try again")
	errRow = fault.Define(fault.Invalid, "file.row", "{file} 第 {line} 行：{why}", "{file}, line {line}: {why}").
		Fix("请在文件中更正这一行", "Correct this line in the file")
)

// Row is one row of a table: Line is where it begins in the file, from 1.
type Row struct {
	Line  int
	Cells []string // in the order of the header; short rows are filled with ""
}

// Table is an open file.
type Table struct {
	Name    string // of the file, without its folder
	Columns []string
	Sheet   string // of a workbook
	next    func() (cells []string, line int, err error)
	close   []io.Closer
}

// Open opens a file and reads its header. The caller closes the table.
func Open(path string, o Options) (*Table, error) {
	t := &Table{Name: filepath.Base(path)}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	t.close = append(t.close, f)
	if err := t.start(f, path, o); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Read reads a table that is in memory already, as Open does; name says by its
// ending what it is.
func Read(name string, content io.Reader, o Options) (*Table, error) {
	t := &Table{Name: filepath.Base(name)}
	if err := t.start(content, name, o); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

func (t *Table) start(f io.Reader, path string, o Options) error {
	var err error
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		err = t.workbook(f, o)
	} else {
		err = t.text(f, o)
	}
	if err != nil {
		return err
	}
	return t.header()
}

// header reads the first row as the columns' names.
func (t *Table) header() error {
	cells, _, err := t.next()
	if errors.Is(err, io.EOF) {
		return t.broken("没有表头", "it has no header")
	}
	if err != nil {
		return err
	}
	if len(cells) > MaxColumns {
		return t.broken("超过 1000 列", "it has more than 1,000 columns")
	}
	for _, c := range cells {
		t.Columns = append(t.Columns, strings.TrimSpace(c))
	}
	return nil
}

// Next returns the next row, or io.EOF. Rows without any content are passed over.
func (t *Table) Next() (Row, error) {
	for {
		cells, line, err := t.next()
		if err != nil {
			return Row{}, err
		}
		if len(cells) > len(t.Columns) && strings.Join(cells[len(t.Columns):], "") != "" {
			return Row{}, t.row(line, "单元格比表头多", "it has more cells than the header")
		}
		row := Row{Line: line, Cells: make([]string, len(t.Columns))}
		copy(row.Cells, cells)
		for _, c := range cells {
			if c != "" {
				return row, nil
			}
		}
	}
}

// Column finds a column by name; false when the table has none of that name.
func (t *Table) Column(name string) (int, bool) {
	for i, c := range t.Columns {
		if c == name {
			return i, true
		}
	}
	return 0, false
}

// Close frees the file.
func (t *Table) Close() error {
	var first error
	for i := len(t.close) - 1; i >= 0; i-- {
		if err := t.close[i].Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (t *Table) broken(zh, en string) error {
	return errNoTable.New("file", t.Name, "why", fault.Text{ZH: zh, EN: en})
}

// damaged is a file of the right kind that cannot be read to its end; which byte
// it was is for the log.
func (t *Table) damaged(err error) error {
	return errNoTable.New("file", t.Name, "why", fault.Text{ZH: "它已损坏、有密码，或解压后过大", EN: "it is damaged, has a password or unpacks to too much"}).From(err)
}

func (t *Table) row(line int, zh, en string) error {
	return errRow.New("file", t.Name, "line", line, "why", fault.Text{ZH: zh, EN: en})
}
