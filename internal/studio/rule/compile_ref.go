package rule

import (
	"slices"
	"strings"
)

// compileRef compares a value with another fact. Missing equals missing here
// too, and has no order.
func (t *term) compileRef(c *Catalogue, of Type) check {
	ref, op := t.ref, t.op
	switch op {
	case "=":
		return func(e *Env, v Value) bool { return v.Equal(e.Get(ref)) }
	case "!=":
		return func(e *Env, v Value) bool { return !v.Equal(e.Get(ref)) }
	case "in":
		return func(e *Env, v Value) bool { return hasAny(e.Get(ref).List(), []Value{v}) }
	case "notIn":
		return func(e *Env, v Value) bool { return !hasAny(e.Get(ref).List(), []Value{v}) }
	case "has":
		return func(e *Env, v Value) bool { return hasAny(v.List(), []Value{e.Get(ref)}) }
	case "hasAny":
		return func(e *Env, v Value) bool { return hasAny(v.List(), e.Get(ref).List()) }
	case "hasAll":
		return func(e *Env, v Value) bool { return hasAll(v.List(), e.Get(ref).List()) }
	case "contains", "startsWith", "endsWith":
		finds := textOp(op)
		return func(e *Env, v Value) bool { return textFinds(finds, v, e.Get(ref)) }
	case "under":
		return func(e *Env, v Value) bool { return c.under(of, v, e.Get(ref)) }
	}
	return func(e *Env, v Value) bool { return ordered(op, v, e.Get(ref)) }
}

// textFinds looks for one text in another, both folded.
func textFinds(finds func([]byte, string) bool, v, w Value) bool {
	if v.Missing() || w.Missing() {
		return false
	}
	var room [foldRoom]byte
	return finds(fold(room[:0], v.S), folded(w.S))
}

// under tells whether v is top or stands below it in its tree.
func (c *Catalogue) under(t Type, v, top Value) bool {
	if v.Missing() || top.Missing() {
		return false
	}
	if t.Kind == KindDepartment {
		above, _ := v.X.([]string)
		return v.S == top.S || slices.Contains(above, top.S)
	}
	if t.Set == divisionSet {
		return strings.HasPrefix(v.S, top.S)
	}
	set := c.sets[t.Set]
	return v.S == top.S || set != nil && set.within(v.S, top.S)
}
