package reaction

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/rule"
)

// Subjects is whose facts are reacted to: the list that they are chosen from, and what
// their ids begin with.
type Subjects struct{ List, Prefix string }

// Reactions is what a release reacts to.
type Reactions struct {
	events []string
	whole  bool // tables look at what hangs on parts of a subject
}

// wakes tells whether some table is on an event.
func (rs *Reactions) wakes(event string) bool { return rs != nil && slices.Contains(rs.events, event) }

// Part is what the room makes of a release: it holds the tables of reactions against
// the events and verbs that there are. inParts tells which facts hang on the parts of a
// subject.
func Part(verbs *op.Registry, of Subjects, inParts func(fact string) bool) blueprint.Part {
	return blueprint.Part{Name: "reactions", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		rs, c := &Reactions{}, &checker{verbs: verbs, of: of}
		for _, t := range blueprint.Of[*rule.Book](r).Tables(Point) {
			c.table(t)
			rs.events = append(rs.events, t.On()...)
			rs.whole = rs.whole || slices.ContainsFunc(t.Reads(), inParts)
		}
		return rs, c.found
	}}
}

// checker holds tables against what the program can hear of and do.
type checker struct {
	verbs *op.Registry
	of    Subjects
	found []blueprint.Finding
}

func (c *checker) refuse(t *rule.Table, at, code, zh, en string, args ...any) {
	c.found = append(c.found, blueprint.Refuse(t.Document, at, code, zh, en, args...))
}

func (c *checker) table(t *rule.Table) {
	var roots []string
	for i, name := range t.On() {
		some, known, later := notify.EventRoots(name)
		switch {
		case later:
			c.refuse(t, blueprint.Pointer("on", i), "format.unsupported", "尚不支持「{name}」", "{name} is not supported yet", "name", name)
		case !known:
			c.refuse(t, blueprint.Pointer("on", i), "event.unknown", "没有事件「{event}」", "there is no event {event}", "event", name)
		}
		roots = append(roots, some...)
	}
	for _, fact := range t.Reads() {
		c.fact(t, fact, roots)
	}
	t.Each(func(at string, then rule.Outs) { c.row(t, at, then) })
}

// bound are the roots that are known at some events only; the event is known at each.
var bound, _ = rule.Registry().Bound.Get("event")

// fact refuses facts that no event of the table brings, and those that only a process
// in hand knows.
func (c *checker) fact(t *rule.Table, fact string, roots []string) {
	root, _, _ := strings.Cut(fact, ".")
	switch {
	case root == "did" || fact == "task.round":
		c.refuse(t, "", "format.unsupported", "尚不支持「{name}」", "{name} is not supported yet", "name", fact)
	case root != "event" && slices.Contains(bound, root) && !slices.Contains(roots, root):
		c.refuse(t, "", "fact.unbound", "这里没有 {root}：事实 {fact} 不属于这张表的任何事件",
			"there is no {root} here: no event of this table brings the fact {fact}", "root", root, "fact", fact)
	}
}

// row holds the verb of a row against those that there are, and its inputs against the
// verb's. A formula gives a text, so it stands only where any text is taken.
func (c *checker) row(t *rule.Table, at string, then rule.Outs) {
	verb := then.Get("verb")
	if verb == nil {
		return // the room of rules has said so
	}
	name, item := verb.Value.S, c.of.itemOf(c.verbs, verb.Value.S)
	with := map[string]json.RawMessage{}
	if given := then.Get("with"); given != nil {
		for i := range given.Parts {
			part := &given.Parts[i]
			if part.ID == item {
				c.refuse(t, at+blueprint.Pointer("with", item), "verb.input", "{verb} 用于触发的订单：去掉 {name}", "{verb} is done to what the event is about: leave {name} out", "verb", name, "name", item)
				return
			}
			if with[part.ID] = part.Raw; part.Worked() {
				with[part.ID] = json.RawMessage(`"x"`)
			}
		}
	}
	exists, problem := c.verbs.Knows(name, c.of.input(text(with), item, id.New[kind]().Raw()))
	switch {
	case !exists || !open(c.verbs, name):
		c.refuse(t, at+"/verb", "verb.unknown", "自动反应不能调用「{verb}」", "reactions cannot call {verb}", "verb", name)
	case problem != nil:
		c.refuse(t, at+"/with"+problem.Field, "verb.input", problem.Say("zh-CN"), problem.Say("en"))
	}
}

// open tells whether a verb may be done by whoever is nobody in particular: not what
// only the program does at its own moment, is about its caller alone, or holds secrets.
func open(verbs *op.Registry, name string) bool {
	d, known := verbs.Find(name)
	return known && !d.Internal && !d.Own && !d.Open && !d.Secret
}

// itemOf is the input of a verb that names its subject, where that is one of ours; else "".
func (of Subjects) itemOf(verbs *op.Registry, name string) string {
	if d, known := verbs.Find(name); known && d.Bulk != nil && d.Bulk.List == of.List {
		return d.Bulk.Item
	}
	return ""
}

// input is what a verb is called with: what its row gives, and its subject.
func (of Subjects) input(with, item string, subject id.Raw) json.RawMessage {
	all := map[string]json.RawMessage{}
	_ = json.Unmarshal([]byte(with), &all) // of ours
	if item != "" {
		all[item] = json.RawMessage(`"` + id.Text(of.Prefix, subject) + `"`)
	}
	return json.RawMessage(text(all))
}
