package order

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// compare holds facts, form and path against what is expected.
func (x *example) compare(d *draft) {
	for path, raw := range x.want.Facts {
		x.fact(d.env, path, raw)
	}
	if d.form != nil {
		x.holds("shown", x.want.Shown, d.form.Shown())
		x.holds("hidden", x.want.Hidden, d.form.Hidden())
		x.holds("required", x.want.Required, d.form.Required())
	}
	if x.want.Path == nil && x.want.Skipped == nil {
		return
	}
	w := flow.Complete(d.subject.World(d.act), x.setup.whole, anybody{})
	start := flow.Event{ID: "example", Kind: flow.Start, At: d.act.At, Subject: d.order.ID.String(), By: flow.Actor{Kind: d.act.Kind}}
	path, skipped, err := flow.Path(d.typ.Flow, flow.State{}, start, w, x.did)
	if err != nil {
		x.fail("/expect/path", "example.failed", err.Error())
		return
	}
	x.same("path", x.want.Path, path, x.want.Path != nil)
	x.holds("skipped", x.want.Skipped, skipped)
}

func (x *example) fact(e *rule.Env, path string, raw json.RawMessage) {
	c := x.setup.facts.c
	f, ok := c.Fact(path)
	ref, _ := c.Ref(path)
	if !ok {
		x.fail("/expect/facts", "fact.unknown", path)
		return
	}
	want, err := rule.ParseJSON(f.Type, raw, x.setup.Workspace.Zone)
	if got := e.Get(ref); err != nil || !got.Equal(want) {
		x.differs("facts/"+path, x.both(func(v rule.Voice) string { return v.Fact(path) }),
			x.both(func(v rule.Voice) string { return v.Value(path, raw) }),
			x.both(func(v rule.Voice) string { return cmp.Or(v.Value(path, got.JSON()), nothing.In(v.Lang)) }))
	}
}

// both says something of the release in both languages.
func (x *example) both(say func(rule.Voice) string) fault.Text {
	return fault.Text{ZH: say(x.setup.voice(act.Act{Lang: "zh-CN"})), EN: say(x.setup.voice(act.Act{Lang: "en"}))}
}

// listed names the members of a list that an example expects: steps and fields are called
// by name.
func (x *example) listed(what string, keys ...string) fault.Text {
	return x.both(func(v rule.Voice) string {
		names := make([]string, len(keys))
		for i, key := range keys {
			switch what {
			case "path", "skipped":
				names[i] = v.Steps(key)
			case "problems":
				names[i] = key
			default:
				names[i] = x.fieldName(key, v)
			}
		}
		return cmp.Or(strings.Join(names, fault.Text{ZH: "、", EN: ", "}.In(v.Lang)), nothing.In(v.Lang))
	})
}

// fieldName is what a place of the order form is called.
func (x *example) fieldName(key string, v rule.Voice) string {
	if name := x.setup.fieldLabel("order", "fields", key, v.Lang); name != "" {
		return name
	}
	return form.BuiltIn(key).In(v.Lang)
}

// same asks for exactly these, in this order; problems in any order.
func (x *example) same(what string, want, got []string, asked bool) {
	if what == "problems" {
		want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	}
	if asked && !slices.Equal(want, got) {
		x.differs(what, blueprint.KeyWord(what), x.listed(what, want...), x.listed(what, got...))
	}
}

// holds asks for these among others.
func (x *example) holds(what string, want, got []string) {
	for _, one := range want {
		if !slices.Contains(got, one) {
			x.differs(what, blueprint.KeyWord(what), x.listed(what, one), x.listed(what, got...))
		}
	}
}

func (x *example) differs(at string, what, want, got fault.Text) {
	x.found = append(x.found, blueprint.Refuse(x.doc, x.at+"/expect/"+at, "example.failed",
		"示例「{name}」：{what} 应为 {want}，实际是 {got}", "example “{name}”: {what}: expected {want}, found {got}",
		"name", fault.Text{ZH: x.name.In("zh-CN", ""), EN: x.name.In("en", "")}, "what", what, "want", want, "got", got))
}

// fail says what is wrong with the example itself, once: what is given is set
// before each stage.
func (x *example) fail(pointer, code, why string) {
	f := blueprint.Refuse(x.doc, x.at+pointer, code, "示例写错了：{why}", "the example is wrong: {why}", "why", why)
	if !slices.ContainsFunc(x.found, func(told blueprint.Finding) bool { return told.Pointer == f.Pointer && told.Say == f.Say }) {
		x.found = append(x.found, f)
	}
}

// problemsOf names what speaks against an order as examples do: required:projectNo,
// impossible:marbleLong, or the code of a check.
func problemsOf(d *draft) []string {
	names := []string{}
	for _, p := range d.problems {
		name := p.Code
		switch reason, hit := p.Why.(rule.Reason); {
		case p.Code == "impossible" && hit:
			name += ":" + reason.Row
		case p.Kind == fault.Invalid:
			name += ":" + p.Field[strings.LastIndexByte(p.Field, '/')+1:]
		}
		names = append(names, name)
	}
	return names
}

// anybody is a business in which every role has somebody at work.
type anybody struct{}

func (anybody) Role(key string) []flow.User         { return []flow.User{{ID: "usr_" + key, Name: key}} }
func (anybody) User(id string) (flow.User, bool)    { return flow.User{ID: id, Name: id}, id != "" }
func (anybody) Ever(id string) (flow.User, bool)    { return flow.User{ID: id, Name: id}, id != "" }
func (anybody) Login(name string) (flow.User, bool) { return flow.User{ID: name, Name: name}, true }
func (anybody) Manager(id string) (flow.User, bool) { return flow.User{ID: id, Name: id}, id != "" }
func (anybody) Successor(string) (flow.User, bool)  { return flow.User{}, false }
func (anybody) Department(key string) []flow.User   { return []flow.User{{ID: "usr_" + key, Name: key}} }
func (anybody) Customer(string) []flow.User {
	return []flow.User{{ID: "usr_customer", Name: "customer"}}
}
func (anybody) Everybody() []flow.User            { return nil }
func (anybody) Principals(string) []flow.Standing { return nil }
func (anybody) Here(string, time.Time) bool       { return true }
func (anybody) Cover(id string, _ time.Time) []flow.Standing {
	return []flow.Standing{{User: flow.User{ID: id, Name: id}}}
}
func (anybody) Turns(_, _ time.Time) []time.Time { return nil }
