package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"bespoke/internal/base/fault"
)

// Limits of a workbook: what unpacks to more is refused before it is read.
const (
	maxUnpacked = 1 << 30
	maxInMemory = 64 << 20 // larger parts go to a file while they are read
)

// workbook reads one sheet of an XLSX file, row by row.
func (t *Table) workbook(f io.Reader, o Options) error {
	most := o.limit(maxUnpacked)
	book, err := excelize.OpenReader(f, excelize.Options{UnzipSizeLimit: most, UnzipXMLSizeLimit: min(most, maxInMemory), RawCellValue: true})
	if errors.Is(err, zip.ErrFormat) {
		return errNoTable.New("file", t.Name, "why", fault.Text{ZH: "它不是 XLSX 工作簿", EN: "it is no XLSX workbook"}).From(err)
	}
	if err != nil {
		return t.damaged(err)
	}
	t.close = append(t.close, book)
	names := book.GetSheetList()
	name := o.Sheet
	if name == "" && len(names) > 0 {
		name = names[0]
	}
	if !slices.Contains(names, name) {
		return t.broken("没有名为 "+name+" 的工作表", "it has no sheet named "+name)
	}
	rows, err := book.Rows(name)
	if err != nil {
		return t.damaged(err)
	}
	t.Sheet, t.close = name, append(t.close, rows)
	line := 0
	t.next = func() ([]string, int, error) { return t.sheetRow(rows, &line) }
	return nil
}

func (t *Table) sheetRow(rows *excelize.Rows, line *int) ([]string, int, error) {
	if !rows.Next() {
		if err := rows.Error(); err != nil {
			return nil, 0, t.reading(err)
		}
		return nil, 0, io.EOF
	}
	*line++
	cells, err := rows.Columns()
	if err != nil {
		return nil, 0, t.reading(err)
	}
	for _, c := range cells {
		if len(c) > MaxCell {
			return nil, 0, t.row(*line, "单元格超过 64 KB", "a cell is larger than 64 KB")
		}
	}
	return cells, *line, nil
}

// limit is how large something may unpack.
func (o Options) limit(most int64) int64 {
	if o.Unpacked > 0 {
		return min(o.Unpacked, most)
	}
	return most
}
