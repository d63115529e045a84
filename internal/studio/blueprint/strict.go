package blueprint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// The limits of one document.
const (
	maxDocument = 4 << 20
	maxDepth    = 64
	maxDigits   = 15 // what a double keeps exactly, and what formats.md allows
)

// flaw is why a text is not the JSON of a document. It carries a finding that
// does not know its document yet.
type flaw struct{ Finding }

func (f *flaw) Error() string { return f.Code + " at " + f.Pointer + ": " + f.Say.EN }

// flawed makes a flaw at a place of the text.
func flawed(pointer, code, zh, en string, args ...any) *flaw {
	return &flaw{Refuse("", pointer, code, zh, en, args...)}
}

// read reads strict JSON: one value, UTF-8, no name twice, no null, no U+0000,
// not too big, not too deep, numbers that a double keeps exactly.
func read(raw []byte) (any, *flaw) {
	if len(raw) > maxDocument {
		return nil, flawed("", "json.size", "文档超过 4 MB", "the document is larger than 4 MB")
	}
	if !utf8.Valid(raw) {
		return nil, flawed("", "json.utf8", "不是有效的 UTF-8 文本", "this is not valid UTF-8")
	}
	r := reader{jsontext.NewDecoder(bytes.NewReader(raw))}
	v, err := r.value()
	if err != nil {
		return nil, r.explain(err)
	}
	if _, err := r.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, flawed("", "json.syntax", "文档结束后还有内容", "there is more after the end of the document")
	}
	return v, nil
}

// reader reads values one by one from the decoder, which itself refuses names that
// stand twice and surrogates that stand alone.
type reader struct{ *jsontext.Decoder }

// value reads one value; the decoder has the errors of syntax.
func (r reader) value() (any, error) {
	tok, err := r.ReadToken()
	if err != nil {
		return nil, err
	}
	switch tok.Kind() {
	case '{':
		return r.object()
	case '[':
		return r.array()
	case '"':
		return r.text(tok.String())
	case '0':
		return r.number(tok.String())
	case 'n':
		return nil, flawed(r.at(), "json.null", "不允许 null，请删去这一项", "null is not allowed: leave the key out")
	}
	return tok.Bool(), nil
}

// object reads the members of an object whose brace was read.
func (r reader) object() (any, error) {
	if r.StackDepth() > maxDepth {
		return nil, r.tooDeep()
	}
	made := object{}
	for r.PeekKind() != '}' {
		name, err := r.ReadToken()
		if err != nil {
			return nil, err
		}
		m := member{name: name.String()}
		if _, err := r.text(m.name); err != nil {
			return nil, err
		}
		if m.value, err = r.value(); err != nil {
			return nil, err
		}
		made = append(made, m)
	}
	_, err := r.ReadToken()
	return made, err
}

// array reads the elements of an array whose bracket was read.
func (r reader) array() (any, error) {
	if r.StackDepth() > maxDepth {
		return nil, r.tooDeep()
	}
	made := []any{}
	for r.PeekKind() != ']' {
		v, err := r.value()
		if err != nil {
			return nil, err
		}
		made = append(made, v)
	}
	_, err := r.ReadToken()
	return made, err
}

// text refuses the one character that PostgreSQL cannot store.
func (r reader) text(s string) (any, error) {
	if strings.IndexByte(s, 0) >= 0 {
		return nil, flawed(r.at(), "json.nul", "文本中含有 U+0000 字符", "a text holds the character U+0000")
	}
	return s, nil
}

// number keeps the canonical form, so that 1.0 and 1 are one content in one
// printing. Digits that a double would lose are refused instead of rounded:
// two documents must never share a hash.
func (r reader) number(s string) (any, error) {
	v := jsontext.Value(s)
	if err := v.Canonicalize(); err != nil || digits(s) > maxDigits || digits(string(v)) > maxDigits || bytes.ContainsRune(v, 'e') {
		return nil, flawed(r.at(), "json.number", "数字最多 15 位", "a number has 15 digits at most")
	}
	return json.Number(v), nil
}

// digits counts the digits that matter, without leading zeros and exponent.
func digits(s string) int {
	s, _, _ = strings.Cut(strings.ToLower(s), "e")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(s, "0")
	}
	s = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	return len(strings.TrimLeft(s, "0"))
}

// at is the JSON pointer of the value read last.
func (r reader) at() string { return string(r.StackPointer()) }

// tooDeep refuses to go on before the nesting costs us a stack.
func (r reader) tooDeep() error {
	return flawed(r.at(), "json.depth", "嵌套超过 64 层", "nested deeper than 64 levels")
}

// explain turns what the decoder refused into a finding.
func (r reader) explain(err error) *flaw {
	var f *flaw
	if errors.As(err, &f) {
		return f
	}
	pointer, offset := r.at(), r.InputOffset()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		pointer, offset = string(syntax.JSONPointer), syntax.ByteOffset
	}
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return flawed(pointer, "json.duplicate", "同一个键出现了两次", "the same key stands here twice")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return flawed(pointer, "json.syntax", "JSON 在第 {at} 字节处中断", "the JSON breaks off at byte {at}", "at", offset)
	}
	return flawed(pointer, "json.syntax", "第 {at} 字节处不是有效的 JSON", "this is not valid JSON at byte {at}", "at", offset)
}
