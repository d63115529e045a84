package event

import (
	"fmt"
	"reflect"
)

// kind is a fact's name and version: what the table says of its type.
type kind struct {
	name    string
	version int
}

func (k kind) String() string { return fmt.Sprintf("%s v%d", k.name, k.version) }

// kinds knows the Go type of each fact, both ways.
type kinds struct {
	ofType map[reflect.Type]kind
	ofKind map[kind]reflect.Type
}

func newKinds() kinds {
	return kinds{map[reflect.Type]kind{}, map[kind]reflect.Type{}}
}

// Declare makes facts of type F known. Whatever is told must be declared:
// guards and subscribers declare what they hear, rooms what they tell.
func Declare[F Fact](l *Log) { declare[F](l) }

// declare is Declare for those who go on with the kind.
func declare[F Fact](l *Log) kind {
	var zero F
	t := reflect.TypeFor[F]()
	if t.Kind() != reflect.Struct {
		l.complain("%s is no struct, and facts are structs", t)
		return kind{}
	}
	h := zero.Head()
	k := kind{h.Name, h.Version}
	if h.Name == "" || h.Version < 1 {
		l.complain("%s needs a name and a version from 1 on", t)
	}
	if other := l.kinds.ofKind[k]; other != nil && other != t {
		l.complain("%s is both %s and %s", k, other, t)
	}
	l.kinds.ofType[t], l.kinds.ofKind[k] = k, t
	return k
}

// known tells whether the fact is of a declared type. A pointer is not: no
// guard would hear it.
func (k kinds) known(f Fact) bool {
	_, ok := k.ofType[reflect.TypeOf(f)]
	return ok
}
