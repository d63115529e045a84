// Package fault is the one error type that the rooms answer with.
//
// A fault is an answer, not an accident: it says in the reader's language
// which rule was broken, at which field, and what to do about it. Whatever is
// not a fault is an accident, is answered as Broken and written to the log.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind is what sort of refusal a fault is; the door turns it into a status.
type Kind uint8

// The closed set of kinds.
const (
	Broken   Kind = iota // a defect or an accident on our side: 500
	Invalid              // the request cannot be meant so: 400, 413 or 422
	Denied               // who asks is unknown or may not: 401, 403
	Missing              // there is no such thing, or not for this reader: 404
	Conflict             // it was done or changed meanwhile: 409, 412
	Blocked              // a rule of the business says no: 422
	Busy                 // not now, try again: 429, 503
)

// Text is one sentence in the languages of the product. {name} stands for an argument.
type Text struct{ ZH, EN string }

// In returns the sentence for a reader's language; anything but Chinese reads English.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return t.ZH
	}
	return t.EN
}

// Def is a fault that can happen: its code, what it says and what to do.
// Rooms declare their Defs beside the code that meets them.
type Def struct {
	kind   Kind
	code   string
	say    Text
	remedy Text
}

// Define names a fault. The code is stable: programs decide on it.
func Define(kind Kind, code, zh, en string) Def {
	return Def{kind: kind, code: code, say: Text{zh, en}}
}

// Fix adds what the reader can do about it.
func (d Def) Fix(zh, en string) Def {
	d.remedy = Text{zh, en}
	return d
}

// New makes the fault happen; args are name, value pairs for the sentence.
func (d Def) New(args ...any) *Error {
	e := &Error{Kind: d.kind, Code: d.code, say: d.say, remedy: d.remedy}
	for i := 0; i+1 < len(args); i += 2 {
		e.args = append(e.args, arg{args[i].(string), args[i+1]})
	}
	return e
}

// Is lets errors.Is compare an error with the Def it was made from.
func (d Def) Error() string { return d.code }

type arg struct {
	name  string
	value any
}

// Error is a fault that happened.
type Error struct {
	Kind  Kind
	Code  string
	Field string   // JSON pointer into the request, "" for the whole
	Parts []*Error // one per field, when several are wrong
	Why   any      // a recorded reason (rule, row, inputs), shown as "reason"
	Extra any      // what the caller needs to go on, as the new quote or the existing id

	say, remedy Text
	args        []arg
	cause       error
}

// At says which field is meant, as a JSON pointer: "/lines/2/quantity".
func (e *Error) At(pointer string) *Error {
	e.Field = pointer
	return e
}

// Because keeps the recorded reason of a decision.
func (e *Error) Because(reason any) *Error {
	e.Why = reason
	return e
}

// With hands the caller something to go on with.
func (e *Error) With(extra any) *Error {
	e.Extra = extra
	return e
}

// From keeps the error below for the log; readers never see it.
func (e *Error) From(cause error) *Error {
	e.cause = cause
	return e
}

// Of joins the faults of several fields into one answer.
func (e *Error) Of(parts ...*Error) *Error {
	e.Parts = append(e.Parts, parts...)
	return e
}

// Say is the sentence in the reader's language, with its arguments filled in.
func (e *Error) Say(lang string) string { return e.fill(e.say.In(lang), lang) }

// Remedy is what to do about it, in the reader's language; may be empty.
func (e *Error) Remedy(lang string) string { return e.fill(e.remedy.In(lang), lang) }

func (e *Error) fill(s, lang string) string {
	for _, a := range e.args {
		v := a.value
		switch t := v.(type) {
		case interface{ In(string) string }:
			v = t.In(lang)
		case []string:
			v = strings.Join(t, Text{ZH: "、", EN: ", "}.In(lang))
		}
		s = strings.ReplaceAll(s, "{"+a.name+"}", fmt.Sprint(v))
	}
	return s
}

// Error is for logs: code, field and sentence in English.
func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " at " + e.Field
	}
	s += ": " + e.Say("en")
	for _, p := range e.Parts {
		s += "; " + p.Error()
	}
	if e.cause != nil {
		s += " (" + e.cause.Error() + ")"
	}
	return s
}

// Unwrap returns the error below.
func (e *Error) Unwrap() error { return e.cause }

// Is tells whether the fault was made from the Def.
func (e *Error) Is(target error) bool {
	d, ok := target.(Def)
	return ok && d.code == e.Code
}

// As finds the fault in an error chain; nil when the error is an accident.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
