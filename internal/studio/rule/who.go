package rule

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
)

// whoKeys are the ways to name people, of which each alternative has one.
const whoKeys = "role user login manager department rule duty did chosen customer supplier starter union"

// maxWho is how many alternatives there may be.
const maxWho = 9

// who checks the shape of a list of people: who finally acts is flow's and
// identity's to find out.
func (r *tableReader) who(raw json.RawMessage, at string) {
	var list []members
	if json.Unmarshal(raw, &list) != nil || len(list) == 0 || len(list) > maxWho {
		r.refuse(at, "who.shape", "这里应是 1 至 9 个人选", "1 to 9 alternatives of people are expected here")
		return
	}
	for i, one := range list {
		r.whoOne(one, at+blueprint.Pointer(i))
	}
}

// whoOne checks one alternative: exactly one way to name people, and facts and
// codes that exist. A table of assignments that names itself is refused.
func (r *tableReader) whoOne(one members, at string) {
	var ways []string
	for _, key := range slices.Sorted(maps.Keys(one)) {
		switch {
		case slices.Contains(strings.Fields(whoKeys), key):
			ways = append(ways, key)
		case key != "where" && (key != "of" || one["manager"] == nil):
			r.refuse(at+blueprint.Pointer(key), "key.unknown", "没有「{key}」这个键", "there is no key {key}", "key", key)
		}
	}
	if len(ways) != 1 {
		r.refuse(at, "who.shape", "每个人选须恰有一种指定方式", "each alternative names people in exactly one way")
		return
	}
	switch ways[0] {
	case "rule":
		r.refuse(at+"/rule", "who.shape", "派单表不能再指向派单表", "the table of assignments cannot name itself")
	case "role":
		r.code(one["role"], "role", at+"/role")
	case "user":
		r.person(one["user"], at+"/user", KindUser)
	case "department":
		r.person(one["department"], at+"/department", KindDepartment)
	case "manager":
		r.levels(one["manager"], at+"/manager")
		r.person(one["of"], at+"/of", KindUser)
	case "union":
		r.who(one["union"], at+"/union")
	}
	if one["where"] != nil {
		_, problems := r.c.Compile(one["where"], StageRun, append([]string{"user"}, r.c.bound[r.spec.Each]...))
		r.take(problems, at+"/where")
	}
}

// code checks a code of a set.
func (r *tableReader) code(raw json.RawMessage, set, at string) {
	var code string
	if _ = json.Unmarshal(raw, &code); !r.c.Knows(set, code) {
		r.refuse(at, "code.unknown", "选项集「{set}」没有代码 {code}", "the set {set} has no code {code}", "set", set, "code", code)
	}
}

// levels checks how many steps up a manager is: 1 to 9, or from one to another.
func (r *tableReader) levels(raw json.RawMessage, at string) {
	var pair [2]int
	if json.Unmarshal(raw, &pair) != nil && json.Unmarshal(raw, &pair[0]) == nil {
		pair[1] = pair[0]
	}
	if pair[0] < 1 || pair[1] > maxWho || pair[0] > pair[1] {
		r.refuse(at, "who.shape", "上级层数为 1 至 9", "managers are 1 to 9 levels up")
	}
}

// person checks that a fact names somebody.
func (r *tableReader) person(raw json.RawMessage, at string, kind Kind) {
	p := r.parser()
	f, _, ok := p.fact(raw, at)
	r.take(p.problems, "")
	if ok && f.Type.Kind != kind {
		r.refuse(at, "literal.type", "{fact} 不是{type}", "{fact} is no {type}", "fact", f.Path, "type", Type{Kind: kind}.words())
	}
}
