package identity

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Roles is the roles of one release, compiled. It is pure and never changes.
type Roles struct {
	byKey    map[string]*Role
	keys     []string // sorted
	fallback string
	actor    struct{ kind, user, roles, department, manages rule.Ref } // where rules find who acts
	wholes   sync.Map                                                  // of true by whole
}

// Role is one role as its document says it.
type Role struct {
	Key    string
	Name   blueprint.Label
	Kind   act.Kind
	Can    []string                // verbs: "order.place", "order.*", "*"
	Limits map[string]money.Amount // by verb
	rows   map[string]*rule.Cond   // by entity; none sees all
	levels map[string]Level        // by fact; none is Write
}

// Get finds a role by its key; nil when there is none.
func (rs *Roles) Get(key string) *Role { return rs.byKey[key] }

// List is all roles in the order of their keys.
func (rs *Roles) List() []*Role {
	list := make([]*Role, len(rs.keys))
	for i, key := range rs.keys {
		list[i] = rs.byKey[key]
	}
	return list
}

// Customer is the role in which somebody sees an order who only has a link to
// it: the one that is called customer, or the first for customers. nil for none.
func (rs *Roles) Customer() *Role {
	if r := rs.byKey[string(act.Customer)]; r != nil && r.Kind == act.Customer {
		return r
	}
	for _, key := range rs.keys {
		if r := rs.byKey[key]; r.Kind == act.Customer {
			return r
		}
	}
	return nil
}

// Fallback is the key of the role that owns what nobody else owns.
func (rs *Roles) Fallback() string { return rs.fallback }

// SetFacts fills in who acts.
func (rs *Roles) SetFacts(e *rule.Env, a act.Act) {
	e.Set(rs.actor.kind, rule.Code(string(a.Kind)))
	e.Set(rs.actor.user, rule.User(a.User.String()))
	e.Set(rs.actor.roles, rule.Codes(a.Roles...))
	e.Set(rs.actor.department, departmentOf(a.Departments))
	e.Set(rs.actor.manages, rule.Users(a.Manages...))
}

// Parts is what identity makes of a release.
func Parts() []blueprint.Part {
	return []blueprint.Part{{Name: "identity", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		return compileRoles(r)
	}}}
}

// roleDoc is role.v1.
type roleDoc struct {
	Name   blueprint.Label            `json:"name"`
	Kind   act.Kind                   `json:"kind"`
	Can    []string                   `json:"can"`
	Rows   map[string]json.RawMessage `json:"rows"`
	Limits map[string]string          `json:"limits"`
	Fields []struct {
		ID    string   `json:"id"`
		Facts []string `json:"facts"`
		Level string   `json:"level"`
	} `json:"fields"`
}

// compileRoles makes the part, with the roles that can be read.
func compileRoles(r *blueprint.Release) (*Roles, []blueprint.Finding) {
	rs := &Roles{byKey: map[string]*Role{}}
	var found []blueprint.Finding
	facts := blueprint.Of[*rule.Catalogue](r)
	if facts == nil { // a tree that is looked at without the room of rules
		facts, _ = rule.CatalogueOf(r)
	}
	rs.actor.kind, rs.actor.user, rs.actor.roles = facts.MustRef("actor.kind"), facts.MustRef("actor.user"), facts.MustRef("actor.roles")
	rs.actor.department, rs.actor.manages = facts.MustRef("actor.department"), facts.MustRef("actor.manages")
	for _, d := range r.Tree.Folder("roles") {
		doc, err := blueprint.Decode[roleDoc](d)
		if err != nil {
			found = append(found, blueprint.Refuse(d.Path, "", "schema.invalid",
				"无法读取这个文档", "this document cannot be read"))
			continue
		}
		c := roleCompiler{path: d.Path, catalogue: facts}
		rs.byKey[d.Key] = c.role(d.Key, doc)
		rs.keys = append(rs.keys, d.Key)
		found = append(found, c.found...)
	}
	slices.Sort(rs.keys)
	if w := blueprint.Of[*blueprint.Workspace](r); w != nil {
		rs.fallback = w.Fallback
	}
	return rs, append(found, rs.checkFallback()...)
}

// checkFallback refuses a fallback that is no member of the staff: what nobody
// else owns cannot be left to a customer. That the role exists is blueprint's check.
func (rs *Roles) checkFallback() []blueprint.Finding {
	if role := rs.Get(rs.fallback); role != nil && role.Kind != act.Staff {
		return []blueprint.Finding{blueprint.Refuse("workspace.json", "/fallback", "fallback.kind",
			"兜底角色「{role}」须是员工角色", "the fallback role {role} must be one of staff", "role", rs.fallback)}
	}
	return nil
}

// roleCompiler turns one document into a role and collects what is wrong with it.
type roleCompiler struct {
	path      string
	catalogue *rule.Catalogue
	found     []blueprint.Finding
}

func (c *roleCompiler) role(key string, doc roleDoc) *Role {
	role := &Role{Key: key, Name: doc.Name, Kind: doc.Kind, Can: doc.Can,
		Limits: map[string]money.Amount{}, rows: map[string]*rule.Cond{}, levels: map[string]Level{}}
	for verb, text := range doc.Limits {
		limit, err := money.Parse(text)
		if err != nil {
			c.refuse(blueprint.Pointer("limits", verb), "money.invalid",
				"「{text}」不是金额", "{text} is no amount of money", "text", text)
		}
		role.Limits[verb] = limit
	}
	for entity, raw := range doc.Rows {
		role.rows[entity] = c.cond(entity, raw)
	}
	for i, f := range doc.Fields {
		level, _ := parseLevel(f.Level) // the schema knows no other
		for j, fact := range f.Facts {
			c.checkFact(fact, i, j)
			role.levels[fact] = level
		}
	}
	return role
}

// checkFact refuses a field right over a fact that is none, or over a part of
// one: either would leave open what was to be hidden.
func (c *roleCompiler) checkFact(fact string, i, j int) {
	at := blueprint.Pointer("fields", i, "facts", j)
	if _, ok := c.catalogue.Fact(fact); !ok {
		c.refuse(at, "fact.unknown", "没有事实 {fact}", "there is no fact {fact}", "fact", fact)
	} else if !slices.Contains(c.catalogue.Paths(), fact) {
		c.refuse(at, "fact.part", "{fact} 只是一个事实的一部分，请限定整个事实",
			"{fact} is a part of a fact: rights are given over the whole", "fact", fact)
	}
}

func (c *roleCompiler) refuse(pointer, code, zh, en string, args ...any) {
	c.found = append(c.found, blueprint.Refuse(c.path, pointer, code, zh, en, args...))
}

// grants tells whether the role can do a verb.
func (r *Role) grants(permission string) bool {
	noun, _, _ := strings.Cut(permission, ".")
	return slices.ContainsFunc(r.Can, func(c string) bool { return c == "*" || c == permission || c == noun+".*" })
}

// touches tells whether the role can do anything with one of the nouns.
func (r *Role) touches(nouns []string) bool {
	return slices.ContainsFunc(r.Can, func(c string) bool {
		noun, _, _ := strings.Cut(c, ".")
		return c == "*" || slices.Contains(nouns, noun)
	})
}
