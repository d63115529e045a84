package tablefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/fault"
	"bespoke/internal/plug/sheet"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// WriteExcel writes the rows of a table as a workbook. Only a cell that is longer
// than a workbook can hold is refused.
func (b Business) WriteExcel(d *blueprint.Document, lang string) ([]byte, []blueprint.Finding, error) {
	t, err := blueprint.Decode[blueprint.RuleTable](d)
	if err != nil {
		return nil, nil, fmt.Errorf("read table: %w", err)
	}
	w := excelWriter{form: form{loose: true, currency: b.Currency}, columns: b.columns(&t, lang), problems: problems{file: d.Path}}
	w.place = func(at string) fault.Text { return cellPlace(nil, w.columns, at) }
	head := make([]any, len(w.columns))
	for i, c := range w.columns {
		head[i] = c.head()
	}
	rows := [][]any{head}
	for _, r := range t.Rows {
		rows = append(rows, w.row(&t, r, len(rows)+1))
	}
	if t.Else != nil {
		rows = append(rows, w.row(&t, blueprint.RuleRow{ID: elseRow, Then: t.Else.Then, Say: t.Else.Say}, len(rows)+1))
	}
	if len(w.found) > 0 {
		return nil, w.found, nil
	}
	var out bytes.Buffer
	if err := sheet.Write(&out, sheetFor, rows); err != nil {
		return nil, nil, err
	}
	return out.Bytes(), nil, nil
}

type excelWriter struct {
	problems
	form    form
	columns []column
}

// row writes one row.
func (w *excelWriter) row(t *blueprint.RuleTable, r blueprint.RuleRow, line int) []any {
	cells := make([]any, len(w.columns))
	for i, c := range w.columns {
		text := w.text(t, r, c)
		if utf8.RuneCountInString(text) > sheet.MaxText {
			w.refuse(sheet.Cell(i, line), "excel.long", "超过一个单元格能容纳的 {max} 字", "longer than the {max} characters that a cell holds", "max", sheet.MaxText)
		}
		cells[i] = typed(text, c.t)
	}
	return cells
}

// text is a cell of a row.
func (w *excelWriter) text(t *blueprint.RuleTable, r blueprint.RuleRow, c column) string {
	if id, asks := strings.CutPrefix(c.is, toAsk); asks {
		s, _ := w.form.cell(r.When[id], c.t)
		return s
	}
	if id, gives := strings.CutPrefix(c.is, toGive); gives {
		s, _ := w.form.given(r.Then[id], c.t)
		return s
	}
	if tag, says := strings.CutPrefix(c.is, toSay); says {
		return remark(r.Say[tag])
	}
	switch c.is {
	case colID:
		return r.ID
	case colIf:
		return string(r.If)
	case colFrom:
		return r.From
	case colTo:
		return r.To
	case colOff:
		if r.Off {
			return "true"
		}
		return ""
	}
	return remark(r.Note)
}

// typed makes numbers of cells of numbers, so that they can be summed and sorted.
func typed(text string, t rule.Type) any {
	switch t.Kind {
	case rule.KindNumber, rule.KindQuantity, rule.KindMoney:
		var n json.Number
		if json.Unmarshal([]byte(text), &n) != nil {
			break
		}
		if f, err := n.Float64(); err == nil && strconv.FormatFloat(f, 'f', -1, 64) == text {
			return f
		}
	}
	if text == "" {
		return nil
	}
	return text
}
