package rule

import (
	"fmt"
	"strings"
)

// Kind is what sort of thing a value is.
type Kind uint8

// The closed set of kinds. KindMissing is the kind of the zero Value: a fact
// that nobody knows, which is one more value and not an error.
const (
	KindMissing Kind = iota
	KindBool
	KindNumber
	KindQuantity
	KindMoney
	KindText
	KindCode
	KindDate
	KindInstant
	KindTime
	KindDuration
	KindUser
	KindDepartment
	KindParty
	KindPlace
	KindRange
	KindFile
	KindList
	KindRows
)

// kindNames are the words of the registry, by kind.
var kindNames = strings.Fields("missing bool number quantity money text code date instant time duration user department party place range file list rows")

// String is the kind's word in the registry.
func (k Kind) String() string { return kindNames[k] }

// parseKind reads a kind's word; nothing can be declared to be missing.
func parseKind(s string) (Kind, bool) {
	for i, name := range kindNames {
		if name == s && i > 0 {
			return Kind(i), true
		}
	}
	return 0, false
}

// decimal tells whether the kind counts in 1/10,000 without a currency.
func (k Kind) decimal() bool { return k == KindNumber || k == KindQuantity }

// ordered tells whether values of the kind lie on a line of int64.
func (k Kind) ordered() bool {
	switch k {
	case KindNumber, KindQuantity, KindMoney, KindDate, KindInstant, KindTime:
		return true
	}
	return false
}

// Type is what a fact may hold: a kind, the code set or element root it is
// bound to, and for lists and ranges the type of what is inside.
type Type struct {
	Kind Kind
	Set  string // of codes: the option set; of rows: the root that a row binds
	Elem *Type  // of lists and ranges
}

// String writes the type as the registry does: "code:customerType",
// "list<text>", "rows:line".
func (t Type) String() string {
	s := t.Kind.String()
	if t.Set != "" {
		s += ":" + t.Set
	}
	if t.Elem != nil {
		s += "<" + t.Elem.String() + ">"
	}
	return s
}

// ParseType reads what String writes.
func ParseType(s string) (Type, error) {
	if head, inner, ok := strings.Cut(s, "<"); ok && strings.HasSuffix(inner, ">") {
		elem, err := ParseType(strings.TrimSuffix(inner, ">"))
		kind, known := parseKind(head)
		if err == nil && known && (kind == KindList || kind == KindRange) {
			return Type{Kind: kind, Elem: &elem}, nil
		}
		return Type{}, fmt.Errorf("%q is not a type of facts", s)
	}
	head, set, named := strings.Cut(s, ":")
	kind, known := parseKind(head)
	if !known || kind == KindList || named != (kind == KindCode || kind == KindRows) || named && set == "" {
		return Type{}, fmt.Errorf("%q is not a type of facts", s)
	}
	return Type{Kind: kind, Set: set}, nil
}

// comparable tells whether facts of both types may be compared with each other:
// numbers with quantities, otherwise only the same kind and the same code set.
func (t Type) comparable(u Type) bool {
	if t.Kind.decimal() && u.Kind.decimal() {
		return true
	}
	return t.Kind == u.Kind && t.Set == u.Set
}
