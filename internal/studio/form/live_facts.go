package form

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/rule"
)

// tells tells whether all conditions look only at facts that the reader may see
// and the screen can know.
func (l *living) tells(conds ...*rule.Cond) bool {
	for _, c := range conds {
		if !portable(c.JSON()) {
			return false
		}
		for _, path := range c.Reads() {
			if _, _, ok := l.fact(path); !ok {
				return false
			}
		}
	}
	return true
}

// fact finds what a condition looks at: what a field holds, or what was known
// before anything was typed and stays so. It answers the fact's own path, too.
func (l *living) fact(path string) (LiveFact, string, bool) {
	own := base(path)
	if f, ok := l.known[own]; ok {
		return f, own, own != "order.destinations" || path == own+".count"
	}
	fact, ok := l.form.facts.Fact(own)
	if !ok || l.placed(own) || fact.Stage != rule.StageOpen || !stays(fact) || !l.sees(own) {
		return LiveFact{}, "", false
	}
	ref, _ := l.form.facts.Ref(own)
	return LiveFact{Type: fact.Type.String(), Value: l.x.env.Get(ref).JSON()}, own, true
}

// placed tells whether a fact is what a field of the form holds.
func (l *living) placed(path string) bool {
	return slices.ContainsFunc(l.form.places, func(p *place) bool { return l.form.factOf(p) == path })
}

// stays tells whether a fact's value is written as screens read it, and stands
// still while somebody fills in a form. Now does not.
func stays(f rule.Fact) bool {
	of := f.Type
	if of.Kind == rule.KindList {
		of = *of.Elem
	}
	switch of.Kind {
	case rule.KindBool, rule.KindNumber, rule.KindMoney, rule.KindText, rule.KindCode, rule.KindDate:
		return true
	}
	return false
}

func (x *Resolved) typeOf(path string) string {
	fact, _ := x.form.facts.Fact(path)
	return fact.Type.String()
}

// text is a fact as people write it, without quotes.
func (x *Resolved) text(path string) []byte {
	ref, _ := x.form.facts.Ref(path)
	return bytes.Trim(x.x.env.Get(ref).JSON(), `"`)
}

// limitable tells whether roles can keep facts from the reader: the program
// itself sees everything.
func (x *Resolved) limitable() bool { return x.form.roles != nil && x.given.Kind != act.Robot }

// moving is a moment that is counted from now or from today; counted in plain
// days from today needs no calendar.
var (
	moving = regexp.MustCompile(`^(now|today)([+-].*)?$`)
	simple = regexp.MustCompile(`^today([+-][0-9]+d)?$`)
)

// portable tells whether a screen can decide a condition without what it does
// not have: rows of goods, working calendars, trees of codes, a clock.
func portable(cond []byte) bool {
	var raw any
	return json.Unmarshal(cond, &raw) == nil && carries(raw)
}

func carries(raw any) bool {
	switch raw := raw.(type) {
	case []any:
		return !slices.ContainsFunc(raw, func(one any) bool { return !carries(one) })
	case string:
		return !strings.HasSuffix(raw, ".isWorkday") && (!moving.MatchString(raw) || simple.MatchString(raw))
	case map[string]any:
		if raw["rows"] != nil || raw["op"] == "under" {
			return false
		}
		for _, one := range raw {
			if !carries(one) {
				return false
			}
		}
	}
	return true
}
