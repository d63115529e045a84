package orderfile

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Report writes refused rows as a table: line, foreign id, code, reason, file.
type Report struct{ csv *csv.Writer }

// NewReport begins a report: UTF-8 with a byte order mark, for spreadsheets
// take Chinese for something else without one.
func NewReport(w io.Writer) (*Report, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	r := &Report{csv.NewWriter(w)}
	return r, r.csv.Write([]string{"line", "foreignId", "code", "reason", "file"})
}

// Add writes one row.
func (r *Report) Add(x Refusal) error {
	return r.csv.Write([]string{strconv.Itoa(x.Line), harmless(x.ForeignID), x.Code, harmless(x.Reason), harmless(x.File)})
}

// Close writes out what is kept back.
func (r *Report) Close() error {
	r.csv.Flush()
	return r.csv.Error()
}

// harmless keeps a spreadsheet from taking somebody's text for a formula.
func harmless(s string) string {
	if s != "" && strings.Contains("=+-@\t\r", s[:1]) {
		return "'" + s
	}
	return s
}
