package sheet

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// text reads CSV (RFC 4180), unpacking gzip by its magic number.
func (t *Table) text(f io.Reader, o Options) error {
	in, err := t.unpack(bufio.NewReaderSize(f, 1<<16), o.limit(MaxFile))
	if err != nil {
		return err
	}
	in, err = t.decode(in, o.Encoding)
	if err != nil {
		return err
	}
	comma, err := t.delimiter(o.Delimiter)
	if err != nil {
		return err
	}
	m := &metered{in: in}
	r := csv.NewReader(m)
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	t.next = func() ([]string, int, error) {
		m.left = maxRow
		return t.record(r)
	}
	return nil
}

// maxRow bounds the memory of one row: a quote that nobody closes would
// otherwise swallow the rest of the file.
const maxRow = 8 << 20

var errLongRow = errors.New("a row of more than 8 MB")

// metered reads no more than a row may need.
type metered struct {
	in   io.Reader
	left int
}

func (m *metered) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errLongRow
	}
	n, err := m.in.Read(p)
	m.left -= n
	return n, err
}

func (t *Table) record(r *csv.Reader) ([]string, int, error) {
	cells, err := r.Read()
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return nil, 0, t.row(syntax.StartLine, "引号不成对", "its quotes do not match")
	}
	if err != nil {
		return nil, 0, t.reading(err)
	}
	line, _ := r.FieldPos(0)
	for _, c := range cells {
		if len(c) > MaxCell {
			return nil, 0, t.row(line, "单元格超过 64 KB", "a cell is larger than 64 KB")
		}
		if !utf8.ValidString(c) {
			return nil, 0, t.row(line, "不是 UTF-8 编码", "it is not UTF-8")
		}
	}
	return cells, line, nil
}

// reading tells an ended file from a broken one.
func (t *Table) reading(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if errors.Is(err, errLongRow) {
		return t.broken("一行超过 8 MB，也许有引号没有闭合", "a row has more than 8 MB, perhaps for a quote that is never closed")
	}
	return t.damaged(err)
}

func (t *Table) unpack(in *bufio.Reader, most int64) (io.Reader, error) {
	magic, err := in.Peek(2)
	if err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return in, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, t.broken("压缩包损坏", "its compression is broken")
	}
	t.close = append(t.close, z)
	return &capped{in: z, left: most}, nil
}

// capped ends a file that unpacks without end.
type capped struct {
	in   io.Reader
	left int64
}

var errTooLarge = errors.New("it unpacks to more than may be read")

func (c *capped) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errTooLarge
	}
	n, err := c.in.Read(p)
	c.left -= int64(n)
	return n, err
}

// decode turns the file's encoding into UTF-8; a byte order mark wins over the option.
func (t *Table) decode(in io.Reader, name string) (io.Reader, error) {
	if name == "" {
		name = "utf-8"
	}
	enc, err := htmlindex.Get(name)
	if err != nil {
		return nil, t.broken("未知编码 "+name, "unknown encoding "+name)
	}
	if canonical, _ := htmlindex.Name(enc); canonical == "utf-8" {
		return transform.NewReader(in, unicode.BOMOverride(transform.Nop)), nil
	}
	return transform.NewReader(in, unicode.BOMOverride(enc.NewDecoder())), nil
}

func (t *Table) delimiter(s string) (rune, error) {
	switch {
	case s == "":
		return ',', nil
	case s == "tab":
		return '\t', nil
	}
	r, n := utf8.DecodeRuneInString(s)
	if n != len(s) || r == '"' || r == '\n' || r == '\r' || r == utf8.RuneError {
		return 0, t.broken("分隔符必须是一个字符", "the delimiter must be one character")
	}
	return r, nil
}
