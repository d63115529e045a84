package sheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// MaxText is how many characters a cell of a workbook holds; Excel cuts longer ones.
const MaxText = excelize.TotalCellChars

// Write writes a workbook of one sheet, its first row standing still as a
// header. Cells are strings, numbers and booleans; a string is never a formula.
func Write(w io.Writer, name string, rows [][]any) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	for i, row := range rows {
		if err := sheet.SetRow(Cell(0, i+1), row); err != nil {
			return fmt.Errorf("write row %d: %w", i+1, err)
		}
	}
	if err := sheet.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if _, err := book.WriteTo(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Cell names a cell by its column, from 0, and its line, from 1: "C7".
func Cell(column, line int) string {
	name, err := excelize.CoordinatesToCellName(column+1, line)
	if err != nil {
		return fmt.Sprintf("%d:%d", column+1, line)
	}
	return name
}
