package rule

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// missing is what a fact that nobody knows is to CEL: it makes everything
// missing that is worked out from it.
var missing = types.NewUnknown(0, nil)

// celType is what a fact of a type is to CEL. Quantities are numbers and codes
// texts; the rows of a fact are objects with the fact's path as their type.
func (t Type) celType(path string) *cel.Type {
	switch t.Kind {
	case KindBool:
		return cel.BoolType
	case KindNumber, KindQuantity:
		return numberType
	case KindMoney:
		return moneyType
	case KindText, KindCode:
		return cel.StringType
	case KindList:
		return cel.ListType(elem(t).celType(""))
	case KindRows:
		return cel.ListType(cel.ObjectType(path))
	}
	return thingTypes[t.Kind]
}

// thingTypes are the types of the kinds that formulas compare and hand on.
var thingTypes = func() map[Kind]*cel.Type {
	all := map[Kind]*cel.Type{}
	for k := KindDate; k <= KindFile; k++ {
		all[k] = cel.OpaqueType(k.String())
	}
	return all
}()

// thing is a value that CEL has no type for: a day, a moment, a user. It
// remembers the decision, whose calendar counts its working days.
type thing struct {
	v Value
	e *Env
}

// Compare orders two things of a kind.
func (x thing) Compare(other ref.Val) ref.Val {
	n, ok := x.v.compare(other.(thing).v)
	if !ok {
		return missing
	}
	return types.Int(n)
}

// Equal compares as conditions do.
func (x thing) Equal(other ref.Val) ref.Val {
	y, ok := other.(thing)
	return types.Bool(ok && x.v.Equal(y.v))
}

// Type is the kind's.
func (x thing) Type() ref.Type { return thingTypes[x.v.Kind] }

// Value is the value.
func (x thing) Value() any { return x.v }

// ConvertToNative answers that there is no conversion.
func (x thing) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("%s is no %s", x.v.Kind, t)
}

// ConvertToType answers that there is no conversion.
func (x thing) ConvertToType(t ref.Type) ref.Val { return types.NewErr("%s is no %s", x.v.Kind, t) }

// rowThing is one row of a rows fact; its fields are the facts of the roots
// that the row binds.
type rowThing struct {
	run *run
	of  string // the rows fact
	row Element
}

// Get reads a fact of the row.
func (x *rowThing) Get(name ref.Val) ref.Val {
	read, known := x.run.f.facts[x.of+">"+string(name.(types.String))]
	if !known {
		return failBroken.val()
	}
	e := x.run.e
	old := e.enter(x.row)
	v := e.Get(read.ref)
	e.leave(x.row, old)
	return x.run.val(v, read)
}

// Type is the rows' own.
func (x *rowThing) Type() ref.Type { return cel.ObjectType(x.of, traits.IndexerType) }

// Equal tells whether it is the same row.
func (x *rowThing) Equal(other ref.Val) ref.Val { return types.Bool(ref.Val(x) == other) }

// Value is the row.
func (x *rowThing) Value() any { return x.row }

// ConvertToNative answers that there is no conversion.
func (x *rowThing) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a row is no %s", t)
}

// ConvertToType answers that there is no conversion.
func (x *rowThing) ConvertToType(t ref.Type) ref.Val { return types.NewErr("a row is no %s", t) }

// factList is a list that stands in a fact. Walking it costs: the run counts
// the steps and ends the walk at the limit.
type factList struct {
	traits.Lister
	run *run
}

// Fold walks the list, for map, filter, exists and all.
func (l factList) Fold(f traits.Folder) {
	for i := types.Int(0); i < l.Size().(types.Int) && l.run.step(); i++ {
		if !f.FoldEntry(i, l.Get(i)) {
			return
		}
	}
}

// run is one working out of a formula: where it finds its facts, and what it
// has cost so far.
type run struct {
	f    *Formula
	e    *Env
	cost int
	over bool
}

// step counts a step of a loop; false when the formula has had its share.
func (r *run) step() bool {
	r.cost += r.f.stepCost
	r.over = r.over || r.cost > runningCost
	return !r.over
}

// ResolveName finds a fact by its path.
func (r *run) ResolveName(name string) (any, bool) {
	read, known := r.f.facts[name]
	if !known {
		return nil, false
	}
	return r.val(r.e.Get(read.ref), read), true
}

// Parent is none: there are only facts.
func (r *run) Parent() cel.Activation { return nil }

// val is a fact as CEL sees it. A list without anything in it is missing to
// those who ask whether it is there, and an empty list to those who walk it.
func (r *run) val(v Value, read factRead) ref.Val {
	switch read.typ.Kind {
	case KindList:
		return r.list(len(v.List()), func(i int) ref.Val { return r.one(v.List()[i]) })
	case KindRows:
		return r.list(len(v.Rows()), func(i int) ref.Val { return &rowThing{r, read.path, v.Rows()[i]} })
	}
	return r.one(v)
}

// one is a value that is no list.
func (r *run) one(v Value) ref.Val {
	switch v.Kind {
	case KindMissing:
		return missing
	case KindBool:
		return types.Bool(v.N != 0)
	case KindNumber, KindQuantity:
		return number(v.Dec())
	case KindMoney:
		return amount(v.Money())
	case KindText, KindCode:
		return types.String(v.S)
	}
	return thing{v, r.e}
}

// list makes a list that counts who walks it.
func (r *run) list(n int, at func(int) ref.Val) ref.Val {
	vs := make([]ref.Val, n)
	for i := range vs {
		vs[i] = at(i)
	}
	return factList{types.NewRefValList(types.DefaultTypeAdapter, vs), r}
}

// value turns a result into a value of the type that is wanted.
func (c *Catalogue) value(v ref.Val, t Type) (Value, *NoResult) {
	switch v := v.(type) {
	case *types.Unknown:
		return Value{}, nil
	case types.Bool:
		return Bool(bool(v)), nil
	case types.String:
		return c.wordOf(string(v), t)
	case thing:
		return v.v, nil
	case figure:
		return v.value(t)
	case traits.Lister:
		var vs []Value
		for i := types.Int(0); i < v.Size().(types.Int); i++ {
			one, f := c.value(v.Get(i), elem(t))
			if f != nil {
				return Value{}, f
			}
			vs = append(vs, one)
		}
		return List(vs), nil
	}
	return Value{}, failBroken
}

// wordOf is a text, or a code that its set must have.
func (c *Catalogue) wordOf(s string, t Type) (Value, *NoResult) {
	v := word(t.Kind, s)
	if t.Kind == KindCode && !v.Missing() && !c.Knows(t.Set, s) {
		return Value{}, failCode
	}
	return v, nil
}

// value is the figure with the four places that values have. The sum of no
// amounts has no currency and is missing.
func (x figure) value(t Type) (Value, *NoResult) {
	d, ok := x.dec()
	switch {
	case !ok:
		return Value{}, failOverflow
	case x.money && x.currency == "":
		return Value{}, nil
	}
	return Value{Kind: t.Kind, N: int64(d), S: string(x.currency)}, nil
}
