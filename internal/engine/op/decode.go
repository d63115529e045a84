package op

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
)

// maxDepth is how deeply a body may be nested.
const maxDepth = 64

// unmarshal reads one JSON text into a value as strictly as can be: names that
// nobody knows, names in the wrong case or twice, invalid UTF-8, U+0000, deep
// nesting, what trails behind, and null (unless nulls) are refused with the
// JSON pointer of the place.
func unmarshal(b []byte, into any, nulls bool) *fault.Error {
	if !plain(b, nulls) {
		if f := inspect(b, nulls); f != nil {
			return f
		}
	}
	if err := json.Unmarshal(b, into, json.RejectUnknownMembers(true)); err != nil {
		return explain(err, b)
	}
	return nil
}

// plain tells at the speed of a loop over bytes that there is no U+0000, null
// or deep nesting, as in nearly every body, which so needs no second reader.
func plain(b []byte, nulls bool) bool {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] != '\\' {
					continue
				}
				if i++; bytes.HasPrefix(b[i:], []byte("u0000")) {
					return false
				}
			}
		case '{', '[':
			if depth++; depth > maxDepth {
				return false
			}
		case '}', ']':
			depth--
		case 'n':
			if !nulls {
				return false
			}
		}
	}
	return true
}

// inspect finds what plain suspected.
func inspect(b []byte, nulls bool) *fault.Error {
	d := jsontext.NewDecoder(bytes.NewBuffer(b))
	for {
		t, err := d.ReadToken()
		if err != nil {
			return nil // the end; or bad syntax, which unmarshal will meet too
		}
		at := string(d.StackPointer())
		switch {
		case t.Kind() == 'n' && !nulls:
			return refuse(wrongNull.New().At(at))
		case t.Kind() == '"' && strings.IndexByte(t.String(), 0) >= 0:
			return badText.New().At(at)
		case d.StackDepth() > maxDepth:
			return tooDeep.New().At(at)
		}
	}
}

// refuse makes a body's refusal of what is wrong with one of its members.
func refuse(part *fault.Error) *fault.Error {
	return badJSON.New("why", where{part}).Of(part)
}

// where names a member and what is wrong with it, in the reader's language.
type where struct{ part *fault.Error }

func (w where) In(lang string) string {
	if w.part.Field == "" {
		return w.part.Say(lang)
	}
	return w.part.Field + fault.Text{ZH: "：", EN: ": "}.In(lang) + w.part.Say(lang)
}

// explain turns the decoder's error into a refusal that names place and remedy.
func explain(err error, b []byte) *fault.Error {
	if f := fault.As(err); f != nil {
		return f
	}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return explainSyntax(syntax, b)
	}
	var meaning *json.SemanticError
	if !errors.As(err, &meaning) {
		return badJSON.New("why", err.Error()).From(err)
	}
	at := string(meaning.JSONPointer)
	switch {
	case errors.Is(err, json.ErrUnknownName):
		return refuse(unknownMember.New("name", meaning.JSONPointer.LastToken()).At(at))
	case errors.Is(err, dec.ErrRange), errors.Is(err, strconv.ErrRange):
		return refuse(wrongRange.New().At(at))
	default:
		return refuse(wrongType.New("want", wanted(meaning.GoType)).At(at))
	}
}

// explainSyntax is for texts that are no JSON, or not the only reading of it.
func explainSyntax(err *jsontext.SyntacticError, b []byte) *fault.Error {
	at := string(err.JSONPointer)
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return refuse(twiceMember.New("name", err.JSONPointer.LastToken()).At(at))
	case len(bytes.TrimSpace(b)) == 0:
		return badJSON.New("why", fault.Text{ZH: "正文为空", EN: "the body is empty"})
	case badlyWritten(b):
		return badText.New().At(at)
	default:
		return badJSON.New("why", syntaxAt(err.ByteOffset)).At(at)
	}
}

// badlyWritten tells invalid UTF-8 and lone surrogates from other mistakes: a
// reader who bears with them comes further.
func badlyWritten(b []byte) bool {
	return readsTo(b, jsontext.AllowInvalidUTF8(true)) != readsTo(b)
}

// readsTo tells how far a text can be read; -1 for a whole value.
func readsTo(b []byte, o ...jsontext.Options) int64 {
	_, err := jsontext.NewDecoder(bytes.NewBuffer(b), o...).ReadValue()
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		return syntax.ByteOffset
	}
	return -1
}

func syntaxAt(offset int64) fault.Text {
	n := strconv.FormatInt(offset, 10)
	return fault.Text{ZH: "语法错误，位于第 " + n + " 字节之后", EN: "bad syntax after byte " + n}
}

// wanted says what belongs in the place of a Go type, in words of JSON.
func wanted(t reflect.Type) fault.Text {
	if t == nil {
		return fault.Text{ZH: "接口文档所述的值", EN: "what the API's document says"}
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if s, ok := formOf(t); ok {
		return s
	}
	switch t.Kind() {
	case reflect.Bool:
		return fault.Text{ZH: "true 或 false", EN: "true or false"}
	case reflect.String:
		return fault.Text{ZH: "字符串", EN: "a string"}
	case reflect.Slice, reflect.Array:
		return fault.Text{ZH: "数组", EN: "an array"}
	case reflect.Struct, reflect.Map:
		return fault.Text{ZH: "对象", EN: "an object"}
	default:
		return fault.Text{ZH: "数字", EN: "a number"}
	}
}
