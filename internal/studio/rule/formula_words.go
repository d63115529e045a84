package rule

import (
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// What formulas put in the place of what people write: a number, so that there
// is one exact type instead of CEL's three, and has(fact).
const (
	numberCall = "@number"
	hasCall    = "@has"
)

// formulaWords is everything that formulas may say: CEL's operators over our
// types, its list macros, and our functions.
func formulaWords() []cel.EnvOption {
	a := cel.TypeParamType("A")
	list := cel.ListType(a)
	words := []cel.EnvOption{
		cel.Macros(cel.HasMacro, cel.AllMacro, cel.ExistsMacro, cel.MapMacro, cel.FilterMacro),
		cel.Function(operators.Conditional, cel.Overload("if", []*cel.Type{cel.BoolType, a, a}, a)),
		cel.Function(operators.LogicalNot, overload(cel.BoolType, cel.BoolType), cel.SingletonUnaryBinding(func(v ref.Val) ref.Val { return v.(types.Bool).Negate() })),
		cel.Function(operators.NotStrictlyFalse, cel.Overload("notFalse", []*cel.Type{cel.BoolType}, cel.BoolType, cel.OverloadIsNonStrict(),
			cel.UnaryBinding(func(v ref.Val) ref.Val { return types.Bool(v != types.False) }))),
		cel.Function(operators.In, overload(cel.BoolType, a, list), cel.SingletonBinaryBinding(func(v, l ref.Val) ref.Val { return l.(traits.Container).Contains(v) })),
		cel.Function(operators.Negate, overload(numberType, numberType), overload(moneyType, moneyType),
			cel.SingletonUnaryBinding(func(v ref.Val) ref.Val { return v.(traits.Negater).Negate() })),
	}
	for _, op := range []string{operators.LogicalAnd, operators.LogicalOr} {
		words = append(words, cel.Function(op, overload(cel.BoolType, cel.BoolType, cel.BoolType)))
	}
	for _, op := range []string{operators.Equals, operators.NotEquals} {
		words = append(words, cel.Function(op, overload(cel.BoolType, a, a)))
	}
	return append(append(append(words, reckoning()...), comparisons()...), functionWords()...)
}

// overload is a form of an operator or function, named after its types: no name
// of a function, for CEL keeps both in one list.
func overload(result *cel.Type, args ...*cel.Type) cel.FunctionOpt {
	id := "of"
	for _, t := range args {
		id += "_" + t.String()
	}
	return cel.Overload(id, args, result)
}

// reckoning is + − × ÷ and the rest of a division.
func reckoning() []cel.EnvOption {
	same := []cel.FunctionOpt{overload(numberType, numberType, numberType), overload(moneyType, moneyType, moneyType)}
	list := cel.ListType(cel.TypeParamType("A"))
	binary := func(op string, does functions.BinaryOp, forms ...cel.FunctionOpt) cel.EnvOption {
		return cel.Function(op, append(forms, cel.SingletonBinaryBinding(does))...)
	}
	return []cel.EnvOption{
		binary(operators.Add, func(x, y ref.Val) ref.Val { return x.(traits.Adder).Add(y) },
			append(same, overload(cel.StringType, cel.StringType, cel.StringType), overload(list, list, list))...),
		binary(operators.Subtract, func(x, y ref.Val) ref.Val { return x.(traits.Subtractor).Subtract(y) }, same...),
		binary(operators.Multiply, func(x, y ref.Val) ref.Val { return x.(traits.Multiplier).Multiply(y) },
			same[0], overload(moneyType, moneyType, numberType), overload(moneyType, numberType, moneyType)),
		binary(operators.Divide, func(x, y ref.Val) ref.Val { return x.(traits.Divider).Divide(y) },
			same[0], overload(moneyType, moneyType, numberType), overload(numberType, moneyType, moneyType)),
		binary(operators.Modulo, func(x, y ref.Val) ref.Val { return x.(traits.Modder).Modulo(y) }, same[0]),
	}
}

// comparisons is the four comparisons, of everything that has an order.
func comparisons() []cel.EnvOption {
	var forms []cel.FunctionOpt
	for _, t := range orderedTypes() {
		forms = append(forms, overload(cel.BoolType, t, t))
	}
	comparison := func(op string, holds func(types.Int) bool) cel.EnvOption {
		return cel.Function(op, append(slices.Clone(forms), cel.SingletonBinaryBinding(func(x, y ref.Val) ref.Val {
			found := x.(traits.Comparer).Compare(y)
			if n, ok := found.(types.Int); ok {
				return types.Bool(holds(n))
			}
			return found
		}))...)
	}
	return []cel.EnvOption{
		comparison(operators.Less, func(n types.Int) bool { return n < 0 }),
		comparison(operators.LessEquals, func(n types.Int) bool { return n <= 0 }),
		comparison(operators.Greater, func(n types.Int) bool { return n > 0 }),
		comparison(operators.GreaterEquals, func(n types.Int) bool { return n >= 0 }),
	}
}

// orderedTypes is the types whose values have an order.
func orderedTypes() []*cel.Type {
	all := []*cel.Type{numberType, moneyType}
	for k := KindDate; k <= KindDuration; k++ {
		all = append(all, thingTypes[k])
	}
	return all
}

// noTypes is CEL's own registry without any message.
var noTypes = func() types.Provider {
	registry, err := types.NewRegistry()
	if err != nil {
		panic(err) // of nothing at all
	}
	return registry
}()

// rowTypes tells CEL's checker what the rows of a fact hold.
type rowTypes struct {
	types.Provider
	c *Catalogue
}

// FindStructType knows the rows facts.
func (r rowTypes) FindStructType(path string) (*types.Type, bool) {
	if _, known := r.c.Fact(path); !known {
		return nil, false
	}
	return types.NewTypeTypeWithParam(types.NewObjectType(path)), true
}

// FindStructFieldType finds a fact of a row by its path.
func (r rowTypes) FindStructFieldType(rows, path string) (*types.FieldType, bool) {
	f, _, known := r.c.resolve(path, rows)
	if !known {
		return nil, false
	}
	return &types.FieldType{Type: f.Type.celType(f.Path)}, true
}
