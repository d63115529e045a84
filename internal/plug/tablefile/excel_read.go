package tablefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/fault"
	"bespoke/internal/plug/sheet"
	"bespoke/internal/studio/blueprint"
)

// ReadExcel reads a workbook (or CSV) as the rows of a table that is there: its
// columns are the table's, and what stands above its rows stays. Findings name
// cells; with a refusal there is no document.
func (b Business) ReadExcel(file string, content []byte, base *blueprint.Document, lang string) (json.RawMessage, []blueprint.Finding) {
	r := excelReader{form: form{loose: true, currency: b.Currency}, seen: map[string]bool{}, b: b, problems: problems{file: file}}
	r.place = func(at string) fault.Text { return cellPlace(r.in, r.columns, at) }
	t, err := blueprint.Decode[blueprint.RuleTable](base)
	if err != nil {
		r.refuse("", "excel.base", "无法读取要替换的表", "the table to replace cannot be read")
		return nil, r.found
	}
	r.t, r.needs, r.old = t, b.columns(&t, lang), rowsByID(&t)
	r.t.Rows, r.t.Else = []blueprint.RuleRow{}, nil
	if err := r.read(content); err != nil {
		r.broken(err)
	}
	if blueprint.Failed(r.found) {
		return nil, r.found
	}
	raw, err := json.Marshal(r.t)
	if err != nil {
		r.broken(err)
		return nil, r.found
	}
	return raw, r.found
}

// broken refuses a file that cannot be read.
func (r *excelReader) broken(err error) {
	why, fix := fault.Text{ZH: "文件无法读取", EN: "the file cannot be read"}, fault.Text{}
	if f := fault.As(err); f != nil {
		why, fix = fault.Text{ZH: f.Say("zh-CN"), EN: f.Say("en")}, fault.Text{ZH: f.Remedy("zh-CN"), EN: f.Remedy("en")}
	}
	r.refuse("", "excel.file", "{why}", "{why}", "why", why)
	r.found[len(r.found)-1].Remedy = fix
}

type excelReader struct {
	problems
	b       Business
	in      *sheet.Table
	form    form
	t       blueprint.RuleTable
	needs   []column // those of the table
	old     map[string]blueprint.RuleRow
	columns []column // those of the file
	seen    map[string]bool
	line    int
}

func (r *excelReader) read(content []byte) error {
	in, err := sheet.Read(r.file, bytes.NewReader(content), sheet.Options{Unpacked: maxUnpacked})
	if err != nil {
		return err
	}
	defer in.Close()
	r.in = in
	if r.head(in.Columns); len(r.found) > 0 {
		return nil
	}
	for {
		next, err := in.Next()
		if errors.Is(err, io.EOF) {
			r.name()
			return nil
		}
		if err != nil {
			return err
		}
		if len(r.t.Rows) == maxRows {
			r.refuse(sheet.Cell(0, next.Line), "excel.rows", "一张表最多 {max} 行", "a table has at most {max} rows", "max", maxRows)
			return nil
		}
		r.line = next.Line
		r.row(next.Cells)
	}
}

// head finds out what the columns are. One that is not known would be lost, and
// one that is missing would be taken for "any": both are refused.
func (r *excelReader) head(heads []string) {
	for i, head := range heads {
		c := column{is: isOf(head)}
		at := slices.IndexFunc(r.needs, func(n column) bool { return n.is == c.is })
		switch {
		case slices.ContainsFunc(r.columns, func(o column) bool { return o.is == c.is }) && c.is != "":
			r.refuse(sheet.Cell(i, 1), "excel.twice", "列 {column} 出现了两次", "the column {column} stands here twice", "column", c.is)
		case at >= 0:
			c = r.needs[at]
		case slices.Contains([]string{"", colIf, colFrom, colTo, colOff}, c.is), strings.HasPrefix(c.is, toSay):
		default:
			r.refuse(sheet.Cell(i, 1), "excel.column", "这张表没有列 {column}", "this table has no column {column}", "column", c.is)
		}
		r.columns = append(r.columns, c)
	}
	var lacks []string
	for _, n := range r.needs {
		if !slices.ContainsFunc(r.columns, func(c column) bool { return c.is == n.is }) {
			lacks = append(lacks, n.head())
		}
	}
	if lacks != nil {
		r.refuse("", "excel.missing", "文件的第一行缺少：{columns}", "the first row of the file lacks {columns}", "columns",
			fault.Text{ZH: strings.Join(lacks, "、"), EN: strings.Join(lacks, ", ")})
	}
}

// asked is the fact that a column asks for; "" for any other column.
func (r *excelReader) asked(c column) string {
	for _, in := range r.t.Inputs {
		if c.is == toAsk+in.ID {
			return in.Fact
		}
	}
	return ""
}

// row reads one row; the last may be the else.
func (r *excelReader) row(cells []string) {
	made := blueprint.RuleRow{When: map[string]json.RawMessage{}, Then: map[string]json.RawMessage{}}
	for i, text := range cells {
		c := r.columns[i]
		if strings.TrimSpace(text) == "" {
			continue
		}
		if c.is == "" {
			r.refuse(sheet.Cell(i, r.line), "excel.column", "这一格在没有标题的列里", "this cell stands in a column without a head")
			continue
		}
		if bad := r.cell(&made, c, text); bad != nil {
			r.refuse(sheet.Cell(i, r.line), bad.code, bad.say.ZH+"（{text}）", bad.say.EN+" ({text})", "text", r.b.typed(r.asked(c), text))
		}
	}
	r.keep(&made)
	if made.ID != elseRow {
		r.t.Rows = append(r.t.Rows, made)
		return
	}
	if len(made.When) > 0 || made.If != nil || made.From != "" || made.To != "" || made.Off {
		r.refuse(sheet.Cell(0, r.line), "excel.else", "else 行没有条件", "the row else asks nothing")
	}
	r.t.Else = &blueprint.RuleElse{Then: made.Then, Say: made.Say}
}

// keep leaves the cells of a row that the file says in another way.
func (r *excelReader) keep(made *blueprint.RuleRow) {
	was := r.old[made.ID]
	for _, c := range r.columns {
		if id, asks := strings.CutPrefix(c.is, toAsk); asks {
			keep(was.When, made.When, id, c.t, r.form.cell, r.form.readCell)
		} else if id, gives := strings.CutPrefix(c.is, toGive); gives {
			keep(was.Then, made.Then, id, c.t, r.form.given, r.form.readValue)
		}
	}
}

var (
	wrongID   = say("excel.id", "行的 id 由字母开头，只含字母和数字，且不重复", "a row's id begins with a letter, has letters and digits only, and stands once")
	wrongJSON = say("excel.json", "这一列要写成 JSON", "this column is written as JSON")
)

// cell reads one cell of a row.
func (r *excelReader) cell(made *blueprint.RuleRow, c column, text string) (bad *wrong) {
	if id, asks := strings.CutPrefix(c.is, toAsk); asks {
		return put(made.When, id)(r.form.readCell(text, c.t))
	}
	if id, gives := strings.CutPrefix(c.is, toGive); gives {
		return put(made.Then, id)(r.form.readValue(text, c.t))
	}
	if tag, says := strings.CutPrefix(c.is, toSay); says {
		made.Say = label(made.Say, tag, unremark(text))
		return nil
	}
	day := func(into *string) *wrong {
		raw, bad := asDate(literal{word, strings.TrimSpace(text)})
		if bad == nil {
			_ = json.Unmarshal(raw, into) // written by asDate
		}
		return bad
	}
	switch c.is {
	case colID:
		return r.id(made, strings.TrimSpace(text))
	case colFrom:
		return day(&made.From)
	case colTo:
		return day(&made.To)
	case colOff:
		raw, bad := asTruth(literal{word, strings.TrimSpace(text)})
		made.Off = string(raw) == "true"
		return bad
	case colIf:
		if made.If = json.RawMessage(text); !json.Valid(made.If) {
			return wrongJSON
		}
		return nil
	}
	made.Note = unremark(text)
	return nil
}

// put keeps what was read, where something was.
func put(into map[string]json.RawMessage, id string) func(json.RawMessage, *wrong) *wrong {
	return func(raw json.RawMessage, bad *wrong) *wrong {
		if raw != nil {
			into[id] = raw
		}
		return bad
	}
}

// id takes a row's id, which has to be its own.
func (r *excelReader) id(made *blueprint.RuleRow, id string) *wrong {
	if !keyForm.MatchString(id) || r.seen[id] {
		return wrongID
	}
	made.ID, r.seen[id] = id, true
	return nil
}

// name gives new rows an id that no other row has.
func (r *excelReader) name() {
	n := 0
	for i := range r.t.Rows {
		for r.t.Rows[i].ID == "" {
			n++
			if id := "r" + strconv.Itoa(n); !r.seen[id] {
				r.t.Rows[i].ID = id
			}
		}
	}
}
