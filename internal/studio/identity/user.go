package identity

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// User is a user as administrators see it. Its login and kind never change:
// the timeline and the row scopes of what it did hang on them.
type User struct {
	ID         act.UserID `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	Kind       act.Kind   `json:"kind"`
	Active     bool       `json:"active"`
	Roles      []string   `json:"roles"`
	Region     string     `json:"region,omitzero"`
	Skills     []string   `json:"skills,omitempty" doc:"What the user can do, in the words of the business"`
	Department string     `json:"department,omitzero"`
	Manager    act.UserID `json:"manager,omitzero"`
	LedBy      *Named     `json:"ledBy,omitempty" doc:"Who is above this user now: the manager, else the head of the department; in lists"`
	Successor  act.UserID `json:"successor,omitzero" doc:"Of one who has left: who takes over the tasks"`
	Party      PartyID    `json:"party,omitzero"`
	Lang       string     `json:"lang,omitzero"`
	Email      string     `json:"email,omitzero"`
	Phone      string     `json:"phone,omitzero"`

	Fields json.RawMessage `json:"fields,omitempty" fact:"user.fields.*" doc:"What the business keeps of its users, by key"`
}

// About is whom the audit trail shows the command for.
func (u User) About() string { return u.ID.String() }

var (
	badUser = fault.Define(fault.Invalid, "user.invalid", "用户资料有误", "The user is not right as it stands").
		Fix("请按各字段的提示修改", "Correct the fields that are named")
	noUser = fault.Define(fault.Missing, "user.missing", "没有这个用户", "There is no such user").
		Fix("请检查用户的编号", "Check the id of the user")
	taken = fault.Define(fault.Conflict, "user.duplicate", "登录名「{login}」已被使用", "The login {login} is taken").
		Fix("请换一个登录名", "Take another login")
	lastOwner = fault.Define(fault.Blocked, "user.fallback",
		"「{role}」是兜底角色，至少要有一名在职用户；{name} 是最后一名",
		"{role} is the fallback role and needs one active user at least; {name} is the last one").
		Fix("请先把此角色给另一名在职用户", "Give the role to another active user first")

	// What can be wrong with one field; the codes are those of every form.
	required = fault.Define(fault.Invalid, "required", "必填", "This is required").
			Fix("请填写", "Fill it in")
	tooLong = fault.Define(fault.Invalid, "length", "最多 {max} 个字", "At most {max} characters").
		Fix("请缩短", "Make it shorter")
	tooMany = fault.Define(fault.Invalid, "length", "最多 {max} 项", "At most {max} of them").
		Fix("请减少", "Leave some out")
	badLogin = fault.Define(fault.Invalid, "pattern", "登录名不能含空白字符", "A login holds no white space").
			Fix("请去掉空白字符", "Leave the white space out")
	badContact = fault.Define(fault.Invalid, "pattern", "应写成 {want} 的样子", "It is written as {want}").
			Fix("请按这个样子填写", "Write it in this form")
	badOption = fault.Define(fault.Invalid, "option", "只能是：{options}", "It is one of: {options}").
			Fix("请选择其中之一", "Choose one of them")
	unknown = fault.Define(fault.Invalid, "reference", "没有「{key}」", "There is no {key}").
		Fix("请检查编号", "Check the key or the id")
	noSuccessor = fault.Define(fault.Invalid, "reference", "接任人须是另一位在职同事，且只在停用时填写", "The successor is another colleague who works here, and is named for who has left").
			Fix("请选择一位在职同事，或去掉", "Choose a colleague who works here, or leave it out")
	wrongKind = fault.Define(fault.Invalid, "option", "角色「{role}」不能给此类用户", "The role {role} is not for this kind of user").
			Fix("请选择为此类用户设置的角色", "Choose a role that was made for this kind")
)

// kinds are what users can be. A robot is none: it is our own clock, relay or
// automatic step and has no key.
var kinds = [...]act.Kind{act.Staff, act.Customer, act.Supplier, act.API}

// The length of texts, in characters.
const (
	maxName  = 300
	maxLogin = 100
)

// profile is a user as it is to be, with its roles.
type profile struct {
	userRow
	roles []string
}

// tidy brings what was typed into the form that is stored: logins are compared
// without case, roles are a sorted set.
func (p *profile) tidy() {
	p.Login = strings.ToLower(p.Login)
	p.Kind = cmp.Or(p.Kind, act.Staff)
	for _, s := range []*string{&p.Region, &p.Department, &p.Lang, &p.Email, &p.Phone} {
		*s = said(*s)
	}
	p.roles = slices.Compact(slices.Sorted(slices.Values(p.roles)))
}

// said is a text byte for byte, or "" for a blank one, which is missing.
func said(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// check finds all that is wrong with a profile, beside what was found in its fields.
func (p *profile) check(d *desk, parts ...*fault.Error) *fault.Error {
	wrong := func(at string, f *fault.Error) { parts = append(parts, f.At(at)) }
	if f := checkText(p.Login, maxLogin); f != nil {
		wrong("/login", f)
	} else if strings.ContainsFunc(p.Login, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		wrong("/login", badLogin.New())
	}
	if f := checkText(p.Name, maxName); f != nil {
		wrong("/name", f)
	}
	if !slices.Contains(kinds[:], p.Kind) {
		wrong("/kind", badOption.New("options", fmt.Sprint(kinds)))
	}
	if p.Lang != "" && p.Lang != "zh-CN" && p.Lang != "en" {
		wrong("/lang", badOption.New("options", "zh-CN, en"))
	}
	if (p.Kind == act.Customer || p.Kind == act.Supplier) && p.Party.IsZero() {
		wrong("/party", required.New())
	}
	if _, there := d.named[p.Manager]; !p.Manager.IsZero() && (!there || p.Manager == p.ID) {
		wrong("/manager", unknown.New("key", p.Manager.String()))
	}
	if p.Department != "" && !d.departments[p.Department] {
		wrong("/department", unknown.New("key", p.Department))
	}
	if p.Email != "" && !isEmail(p.Email) {
		wrong("/email", badContact.New("want", "name@example.com"))
	}
	if p.Phone != "" && !isPhone(p.Phone) {
		wrong("/phone", badContact.New("want", "+8613800138000"))
	}
	if utf8.RuneCountInString(p.Region) > maxName {
		wrong("/region", tooLong.New("max", maxName))
	}
	if f := p.Skills.check(); f != nil {
		wrong("/skills", f)
	}
	parts = append(parts, p.checkRoles(d.roles)...)
	if len(parts) == 0 {
		return nil
	}
	return badUser.New().Of(parts...)
}

// checkText looks at a text that must be there.
func checkText(s string, most int) *fault.Error {
	switch {
	case strings.TrimSpace(s) == "":
		return required.New()
	case utf8.RuneCountInString(s) > most:
		return tooLong.New("max", most)
	}
	return nil
}

// checkRoles keeps customers and suppliers to roles that were made for them,
// and staff out of those: a scope written for one is no protection from another.
func (p *profile) checkRoles(rs *Roles) (parts []*fault.Error) {
	outside := func(k act.Kind) bool { return k == act.Customer || k == act.Supplier }
	for i, key := range p.roles {
		at := "/roles/" + strconv.Itoa(i)
		role := rs.Get(key)
		switch {
		case role == nil:
			parts = append(parts, unknown.New("key", key).At(at))
		case (outside(role.Kind) || outside(p.Kind)) && role.Kind != p.Kind:
			parts = append(parts, wrongKind.New("role", key).At(at))
		}
	}
	return parts
}

// view is the user as administrators see it.
func (u userRow) view(roles []string) User {
	return User{ID: u.ID, Login: u.Login, Name: u.Name, Kind: u.Kind, Active: u.Active, Roles: append([]string{}, roles...),
		Region: u.Region, Skills: u.Skills.list(), Department: u.Department, Manager: u.Manager, Successor: u.Successor, Party: u.Party, Lang: u.Lang, Email: u.Email, Phone: u.Phone, Fields: u.kept()}
}

// kept are the fields that the business keeps of the user; nil for none.
func (u userRow) kept() json.RawMessage {
	if u.Fields == "" {
		return nil
	}
	return json.RawMessage(u.Fields)
}
