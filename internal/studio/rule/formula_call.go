package rule

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// maxApart is how many days a formula may step or count over: working days are
// looked at one by one.
const maxApart = 40_000

// functionWords is the functions that formulas may call, as the registry names
// them; min and max of several are calls of two, one inside the other.
func functionWords() []cel.EnvOption {
	a := cel.TypeParamType("A")
	date, instant, text := thingTypes[KindDate], thingTypes[KindInstant], cel.StringType
	figures := []*cel.Type{numberType, moneyType}
	words := []cel.EnvOption{
		function(numberCall, unreached, overload(numberType, text)),
		cel.Function(hasCall, cel.Overload(hasCall, []*cel.Type{a}, cel.BoolType, cel.OverloadIsNonStrict(), cel.UnaryBinding(callHas))),
		cel.Function("given", cel.Overload("given", []*cel.Type{a, a}, a, cel.OverloadIsNonStrict(), cel.BinaryBinding(callGiven))),
		function("money", callMoney, overload(moneyType, text)),
		function("round", callRound, each(figures, func(t *cel.Type) cel.FunctionOpt { return overload(t, t, text) },
			func(t *cel.Type) cel.FunctionOpt { return overload(t, t, text, text) })...),
		function("ceil", callWhole(dec.Up, dec.Down), overload(numberType, numberType)),
		function("floor", callWhole(dec.Down, dec.Up), overload(numberType, numberType)),
		function("abs", callAbs, each(figures, func(t *cel.Type) cel.FunctionOpt { return overload(t, t) })...),
		cel.Function("sum", each(figures, callSum)...),
		function("size", callSize, overload(numberType, text), overload(numberType, cel.ListType(a))),
		function("date", callDate, overload(date, instant)),
		function("days", callDays, overload(numberType, date, date)),
		function("workdays", callWorkdays, overload(numberType, date, date)),
		function("addDays", callAddDays, overload(date, date, numberType)),
		function("addWorkdays", callAddWorkdays, overload(date, date, numberType)),
	}
	pair := func(t *cel.Type) cel.FunctionOpt { return overload(t, t, t) }
	all := func(t *cel.Type) cel.FunctionOpt { return overload(t, cel.ListType(t)) }
	say := func(t *cel.Type) cel.FunctionOpt { return overload(text, t) }
	return append(words,
		function("min", callBest(-1), each(orderedTypes(), pair, all)...),
		function("max", callBest(1), each(orderedTypes(), pair, all)...),
		function("text", callText, each(append(orderedTypes(), text, cel.BoolType), say)...))
}

// function is a function with its forms and what it does in all of them.
func function(name string, does functions.FunctionOp, forms ...cel.FunctionOpt) cel.EnvOption {
	return cel.Function(name, append(forms, cel.SingletonFunctionBinding(does))...)
}

// each makes the forms of a function for each of some types.
func each(ts []*cel.Type, forms ...func(*cel.Type) cel.FunctionOpt) []cel.FunctionOpt {
	var all []cel.FunctionOpt
	for _, form := range forms {
		for _, t := range ts {
			all = append(all, form(t))
		}
	}
	return all
}

// unreached stands for calls that are replaced by their value before they run.
func unreached(...ref.Val) ref.Val { return failBroken.val() }

// there tells whether a value is more than missing.
func there(v ref.Val) bool {
	if l, ok := v.(traits.Lister); ok {
		return l.Size() != types.IntZero
	}
	return !types.IsUnknown(v)
}

// callHas tells whether a fact is there.
func callHas(v ref.Val) ref.Val {
	if types.IsError(v) {
		return v
	}
	return types.Bool(there(v))
}

// callGiven is v, or instead where v is missing. What failed has failed.
func callGiven(v, instead ref.Val) ref.Val {
	if types.IsError(v) || there(v) {
		return v
	}
	return instead
}

// callMoney reads an amount: money("20 CNY").
func callMoney(args ...ref.Val) ref.Val {
	a, err := money.Parse(string(args[0].(types.String)))
	if err != nil {
		return failMoney.val()
	}
	return amount(a)
}

// callRound brings a number or amount to a multiple of a step.
func callRound(args ...ref.Val) ref.Val {
	mode := dec.HalfUp
	step, ok := parseNumber(string(args[1].(types.String)))
	if ok && len(args) > 2 {
		mode, ok = dec.ParseMode(string(args[2].(types.String)))
	}
	if !ok || step.sign() <= 0 {
		return failStep.val()
	}
	return args[0].(figure).round(step, mode)
}

// callWhole rounds to whole numbers, one way from zero up and the other from zero
// down.
func callWhole(positive, negative dec.Mode) functions.FunctionOp {
	return func(args ...ref.Val) ref.Val {
		x, mode := args[0].(figure), positive
		if x.sign() < 0 {
			mode = negative
		}
		return x.round(number(dec.One), mode)
	}
}

// callAbs is a number or amount without its sign.
func callAbs(args ...ref.Val) ref.Val {
	if x := args[0].(figure); x.sign() < 0 {
		return x.Negate()
	}
	return args[0]
}

// callSum adds numbers or amounts; of none it is zero.
func callSum(t *cel.Type) cel.FunctionOpt {
	zero := figure{money: t == moneyType}
	return cel.Overload("sum_"+t.String(), []*cel.Type{cel.ListType(t)}, t, cel.UnaryBinding(func(v ref.Val) ref.Val {
		var sum ref.Val = zero
		list := v.(traits.Lister)
		for i := types.Int(0); i < list.Size().(types.Int) && !types.IsError(sum); i++ {
			sum = sum.(figure).Add(list.Get(i))
		}
		return sum
	}))
}

// callBest picks the smallest or the largest of two or of a list; of none it is
// missing.
func callBest(sign types.Int) functions.FunctionOp {
	return func(args ...ref.Val) ref.Val {
		if list, ok := args[0].(traits.Lister); ok {
			args = nil
			for i := types.Int(0); i < list.Size().(types.Int); i++ {
				args = append(args, list.Get(i))
			}
		}
		var found ref.Val = missing
		for _, v := range args {
			if found == missing {
				found = v
				continue
			}
			switch n := v.(traits.Comparer).Compare(found).(type) {
			case types.Int:
				if n*sign > 0 {
					found = v
				}
			default:
				return n
			}
		}
		return found
	}
}

// callSize counts the items of a list or the characters of a text.
func callSize(args ...ref.Val) ref.Val {
	n, _ := args[0].(traits.Sizer).Size().(types.Int)
	return number(dec.Of(int64(n)))
}

// callText writes a value as documents do.
func callText(args ...ref.Val) ref.Val {
	switch v := args[0].(type) {
	case types.String:
		return v
	case types.Bool:
		return types.String(Bool(bool(v)).JSON())
	case figure:
		return types.String(v.String())
	case thing:
		return types.String(strings.Trim(string(v.v.JSON()), `"`))
	}
	return failBroken.val()
}

// callDate is the day of a moment, in the zone of the decision.
func callDate(args ...ref.Val) ref.Val {
	x := args[0].(thing)
	return thing{x.e.subValue(x.v, subDate), x.e}
}

// day is a day as the calendar sees it.
func (x thing) day() clock.Date { return x.v.Date() }

// callDays counts the days from one day to another.
func callDays(args ...ref.Val) ref.Val {
	return number(dec.Of(int64(args[1].(thing).day() - args[0].(thing).day())))
}

// callWorkdays counts the working days after a day, up to and including another.
func callWorkdays(args ...ref.Val) ref.Val {
	from, to := args[0].(thing), args[1].(thing)
	if apart := to.day() - from.day(); apart > maxApart || apart < -maxApart {
		return failDays.val()
	}
	return number(dec.Of(int64(from.e.cal.WorkdaysBetween(from.day(), to.day()))))
}

// callAddDays steps over days.
func callAddDays(args ...ref.Val) ref.Val {
	from := args[0].(thing)
	n, ok := stepsOf(args[1].(figure))
	if !ok {
		return failDays.val()
	}
	return thing{Date(from.day() + clock.Date(n)), from.e}
}

// callAddWorkdays steps over working days.
func callAddWorkdays(args ...ref.Val) ref.Val {
	from := args[0].(thing)
	n, ok := stepsOf(args[1].(figure))
	if !ok {
		return failDays.val()
	}
	return thing{Date(from.e.cal.AddWorkdays(from.day(), n)), from.e}
}

// stepsOf is how many days a number means: a whole number of them, and not
// more than can be walked.
func stepsOf(x figure) (int, bool) {
	d, ok := x.dec()
	n := int(d / dec.One)
	return n, ok && d%dec.One == 0 && n <= maxApart && n >= -maxApart
}
