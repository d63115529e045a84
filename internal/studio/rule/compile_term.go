package rule

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// compile turns a term into a comparison of one value of a type.
func (t *term) compile(c *Catalogue, of Type) check {
	switch {
	case t.op == "empty":
		return func(_ *Env, v Value) bool { return v.Missing() }
	case t.op == "notEmpty":
		return func(_ *Env, v Value) bool { return !v.Missing() }
	case t.other.Path != "":
		return t.compileRef(c, of)
	case of.Kind == KindList:
		return t.compileList()
	case of.Kind == KindText:
		return t.compileText()
	case of.Kind.ordered() || of.Kind == KindBool:
		if s, fixed := t.spanSet(); fixed {
			return func(_ *Env, v Value) bool { return s.has(v) }
		}
		return t.compileMoment()
	case of.Kind == KindDuration:
		return t.compileMoment()
	}
	return t.compileCode(c, of)
}

// compileMoment compares with values that are worked out when asked, and with
// the few fixed ones that no span can hold.
func (t *term) compileMoment() check {
	lits := t.lits
	switch t.op {
	case "=", "in":
		return func(e *Env, v Value) bool { return equalsOne(e, v, lits) }
	case "!=", "notIn":
		return func(e *Env, v Value) bool { return !equalsOne(e, v, lits) }
	case "between":
		open := t.open
		return func(e *Env, v Value) bool {
			low, a := v.compare(lits[0].at(e))
			high, b := v.compare(lits[1].at(e))
			if !a || !b || low < 0 || high > 0 {
				return false
			}
			return (low > 0 || open != "left" && open != "both") && (high < 0 || open != "right" && open != "both")
		}
	}
	op := t.op
	return func(e *Env, v Value) bool { return ordered(op, v, lits[0].at(e)) }
}

// equalsOne tells whether a value equals one of some literals.
func equalsOne(e *Env, v Value, lits []literal) bool {
	for i := range lits {
		if v.Equal(lits[i].at(e)) {
			return true
		}
	}
	return false
}

// ordered compares by order; without one between the two, the answer is no.
func ordered(op string, v, w Value) bool {
	n, ok := v.compare(w)
	if !ok {
		return false
	}
	switch op {
	case ">":
		return n > 0
	case ">=":
		return n >= 0
	case "<":
		return n < 0
	}
	return n <= 0
}

// compileText folds the literals once, and the fact's text each time into room
// on the stack, so that ordinary texts allocate nothing.
func (t *term) compileText() check {
	if t.op == "matches" {
		re, err := regexp.Compile(t.lits[0].fixed.S)
		return func(_ *Env, v Value) bool { return err == nil && !v.Missing() && re.MatchString(plain(v.S)) }
	}
	words := make([]string, len(t.lits))
	for i := range t.lits {
		words[i] = folded(t.lits[i].fixed.S)
	}
	finds := textOp(t.op)
	not := t.op == "!=" || t.op == "notIn"
	return func(_ *Env, v Value) bool {
		if v.Missing() {
			return not
		}
		var room [foldRoom]byte
		text := fold(room[:0], v.S)
		for _, w := range words {
			if finds(text, w) {
				return !not
			}
		}
		return not
	}
}

// textOp is how folded texts compare.
func textOp(op string) func(text []byte, word string) bool {
	switch op {
	case "contains":
		return func(text []byte, word string) bool { return bytes.Contains(text, []byte(word)) }
	case "startsWith":
		return func(text []byte, word string) bool {
			return len(text) >= len(word) && string(text[:len(word)]) == word
		}
	case "endsWith":
		return func(text []byte, word string) bool {
			return len(text) >= len(word) && string(text[len(text)-len(word):]) == word
		}
	}
	return func(text []byte, word string) bool { return string(text) == word }
}

// compileCode compares codes exactly. What stands under a code is listed now,
// while the tree is at hand, so that asking is one search.
func (t *term) compileCode(c *Catalogue, of Type) check {
	if t.op == "under" && of.Set == divisionSet {
		top := t.lits[0].fixed.S
		return func(_ *Env, v Value) bool { return !v.Missing() && strings.HasPrefix(v.S, top) }
	}
	words := t.words(c, of)
	not := t.op == "!=" || t.op == "notIn"
	if len(words) == 1 {
		word := words[0]
		return func(_ *Env, v Value) bool { return (v.S == word) != not }
	}
	slices.Sort(words)
	return func(_ *Env, v Value) bool {
		_, found := slices.BinarySearch(words, v.S)
		return found != not
	}
}

// divisionSet is the country's divisions: nobody lists them, and a code stands
// below those it begins with.
const divisionSet = "division"

// words is the codes that a term names, for under with all that stand below.
func (t *term) words(c *Catalogue, of Type) []string {
	var words []string
	for i := range t.lits {
		words = append(words, t.lits[i].fixed.S)
	}
	set := c.sets[of.Set]
	if t.op != "under" || set == nil {
		return words
	}
	top := words[0]
	for _, v := range set.values {
		if v.Code != top && set.within(v.Code, top) {
			words = append(words, v.Code)
		}
	}
	return words
}

// compileList compares lists with literals; a missing list has nothing.
func (t *term) compileList() check {
	want := make([]Value, len(t.lits))
	for i := range t.lits {
		want[i] = t.lits[i].fixed
	}
	if t.op == "hasAll" {
		return func(_ *Env, v Value) bool { return hasAll(v.List(), want) }
	}
	return func(_ *Env, v Value) bool { return hasAny(v.List(), want) }
}

// hasAny tells whether two lists have an item in common.
func hasAny(list, want []Value) bool {
	for i := range list {
		for j := range want {
			if list[i].Equal(want[j]) {
				return true
			}
		}
	}
	return false
}

// hasAll tells whether all wanted items are there; nothing wanted is no.
func hasAll(list, want []Value) bool {
	for j := range want {
		if !hasAny(list, want[j:j+1]) {
			return false
		}
	}
	return len(want) > 0
}
