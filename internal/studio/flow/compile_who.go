package flow

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// whom is what a list of alternatives may name beside people by their role, place or deed.
type whom uint8

const (
	byTables  whom = 1 << iota // the assignment tables: asked from a table itself they would go round
	customers                  // the customer: only who is asked for a decision
)

// who compiles a list of alternatives.
func (cp *compiler) who(list []json.RawMessage, pointer string, may whom) Who {
	var who Who
	for i, raw := range list {
		if a, ok := cp.alternative(raw, pointer+blueprint.Pointer(i), may); ok {
			who = append(who, a)
		}
	}
	return who
}

// alternative compiles one way to find people; false when it cannot be run, and
// then it has been refused.
func (cp *compiler) alternative(raw json.RawMessage, at string, may whom) (a Alternative, ok bool) {
	var w wireWho
	if json.Unmarshal(raw, &w) != nil {
		cp.refuse(at, "schema.invalid", "无法读取负责人", "this alternative cannot be read")
		return a, false
	}
	switch {
	case w.Role != "":
		a.kind, a.role, a.pool = whoRole, w.Role, []string{pool + w.Role}
		ok = cp.hasRole(w.Role, at) && (may&customers == 0 || cp.worksHere(w.Role, at))
	case w.User != "":
		a.kind = whoUser
		ok = cp.userFact(&a, w.User, at+"/user")
	case len(w.Manager) > 0:
		a.kind = whoManager
		a.from, a.to = levels(w.Manager)
		ok = cp.userFact(&a, w.Of, at+"/of")
	case w.Login != "":
		a.kind, a.login, ok = whoLogin, w.Login, true
		cp.warn(at+"/login", "who.login", "指定到人会随人员变动失效，建议用角色", "a named person leaves one day: prefer a role")
	case w.Did != "":
		a.kind, a.step, ok = whoDid, w.Did, cp.hasDone(w.Did, at+"/did")
	case w.Starter:
		a.kind, ok = whoStarter, true
	case w.Department != "":
		a.kind = whoDepartment
		ok = cp.factOf(&a, w.Department, at+"/department", rule.KindDepartment, "「{fact}」不是部门", "{fact} is no department")
	case w.Duty != "":
		a.kind, a.duty, ok = whoDuty, w.Duty, cp.hasDuty(w.Duty, at+"/duty")
	case w.Chosen != "":
		a.kind, a.step, ok = whoChosen, w.Chosen, cp.hasDone(w.Chosen, at+"/chosen")
	case w.Rule:
		a.kind = whoRule
		ok = cp.mayAskTables(at, may&byTables != 0)
	case w.Customer && may&customers != 0:
		a.kind, ok = whoCustomer, true
	case len(w.Union) > 0:
		a.kind = whoUnion
		a.union = cp.who(w.Union, at+"/union", may&customers)
		ok = len(a.union) == len(w.Union)
	default:
		cp.unsupported(at, strings.Join(w.names(), ", "))
	}
	if ok && len(w.Where) > 0 {
		var reads []namedRef
		a.where, reads = cp.cond(w.Where, at+"/where", "user", "task")
		a.reads = merge(a.reads, reads)
		if slices.Contains(a.where.Reads(), "user.open") {
			cp.def.asksOpen = append(cp.def.asksOpen, a)
		}
	}
	if ok && a.kind == whoChosen {
		s := cp.def.steps[a.step]
		s.Picks = append(s.Picks, a.where)
	}
	return a, ok
}

// hasDuty holds a calendar that says who is on duty.
func (cp *compiler) hasDuty(calendar, at string) bool {
	path := "calendars/" + calendar + ".json"
	if cp.r.Tree.Get(path) == nil {
		cp.missing(at, path)
		return false
	}
	return true
}

// names are the kinds of alternatives that are not run yet.
func (w *wireWho) names() []string {
	var names []string
	for name, given := range map[string]bool{
		"customer": w.Customer, "supplier": w.Supplier,
	} {
		if given {
			names = append(names, name)
		}
	}
	return names
}

// hasDone holds a step whose signers are named: one that asks people.
func (cp *compiler) hasDone(id, at string) bool {
	t := cp.def.steps[id]
	if t == nil || !t.Kind.asks() {
		cp.refuse(at, "step.unknown", "没有由人处理的步骤「{step}」", "no step {step} asks people", "step", id)
		return false
	}
	return true
}

// hasRole holds a role against the release. Whether anybody has it is today's
// question, not the release's: the fallback answers it (A1).
func (cp *compiler) hasRole(role, at string) bool {
	path := "roles/" + role + ".json"
	if cp.r.Tree.Get(path) == nil {
		cp.missing(at+"/role", path)
		return false
	}
	return true
}

func (cp *compiler) mayAskTables(at string, tables bool) bool {
	if !tables {
		cp.refuse(at+"/rule", "who.rule", "只有步骤的负责人可以由规则决定", "only the who of a step may ask the tables")
		return false
	}
	return true
}

// userFact finds a fact that names a user. It is among what the step rests on: a
// change of it may ask somebody else.
func (cp *compiler) userFact(a *Alternative, path, at string) bool {
	return cp.factOf(a, path, at, rule.KindUser, "「{fact}」不是用户", "{fact} is no user")
}

func (cp *compiler) factOf(a *Alternative, path, at string, kind rule.Kind, zh, en string) bool {
	f, ok := cp.c.Fact(path)
	if !ok {
		cp.refuse(at, "fact.unknown", "这里没有事实「{fact}」", "there is no fact {fact} here", "fact", path)
		return false
	}
	if f.Type.Kind != kind {
		cp.refuse(at, "fact.type", zh, en, "fact", path)
		return false
	}
	cp.knownOfItems(path, at)
	a.fact, _ = cp.c.Ref(path)
	a.reads = []namedRef{{path, a.fact}}
	return true
}

// levels reads how many levels up: 2, or [1,3].
func levels(raw json.RawMessage) (from, to int) {
	var both [2]int
	if json.Unmarshal(raw, &both) == nil {
		return both[0], both[1]
	}
	json.Unmarshal(raw, &to) // the schema has made sure of a number
	return to, to
}

// asksCustomer tells whether the customer may be among those whom a list names.
func (w Who) asksCustomer() bool {
	return slices.ContainsFunc(w, func(a Alternative) bool { return a.kind == whoCustomer || a.union.asksCustomer() })
}

// asksRule tells whether an assignment table says who it is.
func (w Who) asksRule() bool {
	return slices.ContainsFunc(w, func(a Alternative) bool { return a.kind == whoRule || a.union.asksRule() })
}

// allReads are the facts of the subject that a who list looks at.
func (w Who) allReads() []namedRef {
	var refs []namedRef
	for i := range w {
		refs = merge(refs, w[i].reads)
		refs = merge(refs, w[i].union.allReads())
	}
	return refs
}

// compileAssigned compiles every who list that the assignment tables may give,
// so that a run finds it by its JSON. What is wrong with the lists the tables'
// own check says; here only what cannot be run yet is refused.
func compileAssigned(r *blueprint.Release, c *rule.Catalogue) (made map[string]Who, asksOpen Who, found []blueprint.Finding) {
	made = map[string]Who{}
	for _, doc := range r.Tree.Folder("rules") {
		var table struct {
			Point string      `json:"point"`
			Rows  []wireGiven `json:"rows"`
			Else  wireGiven   `json:"else"`
		}
		if json.Unmarshal(doc.JSON, &table) != nil || table.Point != "assign.task" {
			continue
		}
		cp := &compiler{r: r, c: c, doc: doc.Path, def: &Def{}}
		for i, row := range table.Rows {
			cp.assigned(made, row.Then.Who, blueprint.Pointer("rows", i, "then", "who"))
		}
		cp.assigned(made, table.Else.Then.Who, "/else/then/who")
		asksOpen = append(asksOpen, cp.def.asksOpen...)
		for _, f := range cp.found {
			if f.Code == "format.unsupported" {
				found = append(found, f)
			}
		}
	}
	return made, asksOpen, found
}

// wireGiven is what a row, or the else, of an assignment table gives.
type wireGiven struct {
	Then struct {
		Who json.RawMessage `json:"who"`
	} `json:"then"`
}

// assigned compiles one list under the JSON by which assigned finds it again.
func (cp *compiler) assigned(made map[string]Who, raw json.RawMessage, pointer string) {
	var list []json.RawMessage
	if len(raw) > 0 && json.Unmarshal(raw, &list) == nil {
		made[compact(raw)] = cp.who(list, pointer, 0)
	}
}
