package notify

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// who is whom a notice is to: alternatives, as in flows, with the customer
// among them.
type who []alternative

// alternative is one way to find people. Only the members of its kind are set.
type alternative struct {
	kind  string // role user login manager department duty starter customer union
	role  string
	login string
	duty  string   // calendar
	fact  rule.Ref // user: who it is; manager: whose; department: which
	held  bool     // the fact is task.owner: all who hold the task
	from  int      // manager: levels up, both included
	to    int
	union who
	where *rule.Cond // over user.*
}

// wireWho is one alternative as documents write it.
type wireWho struct {
	Role       string            `json:"role"`
	User       string            `json:"user"`
	Login      string            `json:"login"`
	Manager    json.RawMessage   `json:"manager"`
	Of         string            `json:"of"`
	Department string            `json:"department"`
	Duty       string            `json:"duty"`
	Starter    bool              `json:"starter"`
	Customer   bool              `json:"customer"`
	Union      []json.RawMessage `json:"union"`
	Where      json.RawMessage   `json:"where"`
}

// holderFact is the fact that names whom a task is for.
const holderFact = "task.owner"

// who compiles alternatives.
func (nr *noticeReader) who(list []json.RawMessage, at string) who {
	var made who
	for i, raw := range list {
		made = append(made, nr.alternative(raw, at+blueprint.Pointer(i)))
	}
	return made
}

// alternative compiles one way to find people; what is wrong with it is refused.
func (nr *noticeReader) alternative(raw json.RawMessage, at string) (a alternative) {
	var w wireWho
	if json.Unmarshal(raw, &w) != nil {
		nr.refuse(at, "schema.invalid", "无法读取收件人", "this alternative cannot be read")
		return a
	}
	switch {
	case w.Role != "":
		a.kind, a.role = "role", w.Role
		nr.there(blueprint.PathOf("role.v1", w.Role), at+"/role")
	case w.User != "":
		a.kind = "user"
		nr.person(&a, w.User, at+"/user")
	case len(w.Manager) > 0:
		a.kind = "manager"
		a.from, a.to = levels(w.Manager)
		nr.person(&a, w.Of, at+"/of")
	case w.Login != "":
		a.kind, a.login = "login", w.Login
		nr.warn(at+"/login", "who.login", "指定到人会随人员变动失效，建议用角色", "a named person leaves one day: prefer a role")
	case w.Department != "":
		a.kind = "department"
		nr.fact(&a, w.Department, at+"/department", rule.KindDepartment, "「{fact}」不是部门", "{fact} is no department")
	case w.Duty != "":
		a.kind, a.duty = "duty", w.Duty
		nr.there(blueprint.PathOf("calendar.v1", w.Duty), at+"/duty")
	case w.Starter:
		a.kind = "starter"
	case w.Customer:
		a.kind = "customer"
	case len(w.Union) > 0:
		a.kind, a.union = "union", nr.who(w.Union, at+"/union")
	default:
		nr.unsupported(at, otherWays(raw))
	}
	if len(w.Where) > 0 {
		a.where = nr.cond(w.Where, at+"/where", "user")
	}
	return a
}

// there holds a document that an alternative names.
func (nr *noticeReader) there(path, at string) {
	if nr.r.Tree.Get(path) == nil {
		nr.refuse(at, "reference.missing", "没有这个文档：{target}", "there is no {target}", "target", path)
	}
}

// otherWays names the ways to find people that notices do not know.
func otherWays(raw json.RawMessage) string {
	var all map[string]json.RawMessage
	_ = json.Unmarshal(raw, &all) // what is no object has no ways
	var names []string
	for name := range all {
		if name != "where" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// person finds the fact that names a user.
func (nr *noticeReader) person(a *alternative, path, at string) {
	nr.fact(a, path, at, rule.KindUser, "「{fact}」不是用户", "{fact} is no user")
	a.held = path == holderFact
}

// fact finds a fact of a kind.
func (nr *noticeReader) fact(a *alternative, path, at string, kind rule.Kind, zh, en string) {
	p := phraseReader{nr: nr, at: at}
	if !p.asked(path, "") {
		return
	}
	if f, _ := nr.c.Fact(path); f.Type.Kind != kind {
		nr.refuse(at, "fact.type", zh, en, "fact", path)
	}
	a.fact, _ = nr.c.Ref(path)
	nr.asks = append(nr.asks, path)
}

// asksStarter tells whether somebody is told because he began the process.
func (w who) asksStarter() bool {
	return slices.ContainsFunc(w, func(a alternative) bool { return a.kind == "starter" || a.union.asksStarter() })
}

// levels reads how many levels up: 2, or [1,3].
func levels(raw json.RawMessage) (from, to int) {
	var both [2]int
	if json.Unmarshal(raw, &both) == nil {
		return both[0], both[1]
	}
	_ = json.Unmarshal(raw, &to) // the schema has made sure of a number
	return to, to
}

// finder looks for people at one occasion.
type finder struct {
	env      *rule.Env
	kept     *identity.Fields // of users
	people   *identity.People
	onDuty   func(calendar string, at time.Time) (role string)
	holders  []string // of the task: users' ids, and role:KEY for pools
	starter  string   // of the process: a user's id
	customer identity.PartyID
	now      time.Time
	stake    act.Stake // of what the task is about
}

// found is whom alternatives name: users, each once, and whether the customer
// is among them.
type found struct {
	users    []*identity.Person
	customer bool
}

func (f *found) add(users ...*identity.Person) {
	for _, u := range users {
		if u.Kind != act.API && !slices.Contains(f.users, u) { // programs read no notices
			f.users = append(f.users, u)
		}
	}
}

// find asks the alternatives in turn: all of them, or until one names somebody.
func (x *finder) find(list who, everyone bool) (all found) {
	for i := range list {
		one := x.ask(&list[i])
		all.add(one.users...)
		all.customer = all.customer || one.customer
		if !everyone && (len(all.users) > 0 || all.customer) {
			break
		}
	}
	return all
}

// ask is whom one alternative names and its condition holds for.
func (x *finder) ask(a *alternative) (one found) {
	switch a.kind {
	case "role":
		one.add(x.people.Role(a.role)...)
	case "login":
		if u, active := x.people.Login(a.login); active {
			one.add(u)
		}
	case "user":
		for _, holder := range x.named(a) {
			one.add(x.behind(holder, a.held)...)
		}
	case "manager":
		for _, holder := range x.named(a) {
			one.add(x.managers(holder, a.from, a.to)...)
		}
	case "department":
		one.add(x.people.Department(x.env.Get(a.fact).Text())...)
	case "duty":
		one.add(x.people.Role(x.onDuty(a.duty, x.now))...)
	case "starter":
		one.add(x.behind(x.starter, false)...)
	case "customer":
		one.add(x.people.Party(x.customer)...)
		one.customer = !x.customer.IsZero()
	case "union":
		one = x.find(a.union, true)
	}
	if a.where != nil {
		one.users = slices.DeleteFunc(one.users, func(u *identity.Person) bool { return !x.fits(a.where, u) })
	}
	return one
}

// named is whom the alternative's fact names.
func (x *finder) named(a *alternative) []string {
	if a.held {
		return x.holders
	}
	return []string{x.env.Get(a.fact).Text()}
}

// behind is the people behind a holder: the members of a pool, who signs in for a customer, or the user, and
// of a task those who stand in for them.
func (x *finder) behind(holder string, task bool) (all []*identity.Person) {
	if members, shared := x.people.Members(holder); shared {
		all = slices.Clone(members)
	} else if u := x.user(holder); u != nil {
		all = append(all, u)
	}
	if task {
		for _, u := range slices.Clone(all) {
			all = append(all, x.people.Deputies(u.ID, x.now, x.stake)...)
		}
	}
	return all
}

// user finds an active user by the text of his id; nil for none.
func (x *finder) user(text string) *identity.Person {
	parsed, err := act.ParseUser(text)
	if err != nil {
		return nil
	}
	u, _ := x.people.Get(parsed)
	return u
}

// managers climbs from a user and keeps the active ones of the levels asked for.
func (x *finder) managers(of string, from, to int) (all []*identity.Person) {
	parsed, err := act.ParseUser(of)
	for level := 1; level <= to && err == nil; level++ {
		above, known := x.people.Manager(parsed)
		if !known {
			break
		}
		if parsed = above.ID; level >= from && above.Active {
			all = append(all, above)
		}
	}
	return all
}

// fits asks a condition over user.* of one user.
func (x *finder) fits(where *rule.Cond, u *identity.Person) bool {
	root, _ := x.env.Catalogue().Root("user")
	old := x.env.Bind(root, u.Facts(x.env.Catalogue(), x.kept))
	defer x.env.Bind(root, old)
	return where.Holds(x.env)
}
