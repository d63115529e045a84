package party

import (
	"encoding/json"
	"slices"
	"time"

	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/patch"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// maxList is how many contacts, addresses and groups a party may have.
const maxList = 50

var (
	errInvalid = fault.Define(fault.Invalid, "party.invalid", "客户资料填写有误", "The party is not right").
			Fix("按各字段的提示修改", "Correct the fields that are named")

	labelRef       = fault.Text{ZH: "编号", EN: "reference"}
	labelName      = fault.Text{ZH: "名称", EN: "name"}
	labelType      = fault.Text{ZH: "客户类型", EN: "customer type"}
	labelGroups    = fault.Text{ZH: "客户分组", EN: "customer groups"}
	labelRegion    = fault.Text{ZH: "大区", EN: "region"}
	labelPhone     = fault.Text{ZH: "电话", EN: "phone"}
	labelEmail     = fault.Text{ZH: "邮箱", EN: "e-mail"}
	labelTitle     = fault.Text{ZH: "职务", EN: "title"}
	labelContacts  = fault.Text{ZH: "联系人", EN: "contacts"}
	labelAddresses = fault.Text{ZH: "地址", EN: "addresses"}
	labelLimit     = fault.Text{ZH: "信用额度", EN: "credit limit"}

	anObject = fault.Text{ZH: "对象", EN: "an object"}
)

// checker holds a party against what the release knows.
type checker struct {
	codes    *rule.Catalogue
	forms    *form.Forms
	currency money.Currency
}

// checkerOf takes from a release what parties are checked against.
func checkerOf(r *blueprint.Release) checker {
	return checker{blueprint.Of[*rule.Catalogue](r), blueprint.Of[*form.Forms](r), blueprint.Of[*blueprint.Workspace](r).Currency}
}

// body checks everything but the custom fields and the main address.
func (c checker) body(f *check.Findings, b *Body) {
	b.Ref = f.Text("/ref", labelRef, b.Ref, check.MaxText)
	b.Name = f.Need("/name", labelName, b.Name, check.MaxText)
	b.Type = c.code(f, "/type", labelType, "customerType", b.Type)
	f.AtMost("/groups", labelGroups, len(b.Groups), maxList)
	for i, g := range b.Groups {
		c.code(f, check.At("groups", i), labelGroups, "customerGroup", f.Need(check.At("groups", i), labelGroups, g, check.MaxText))
		if slices.Contains(b.Groups[:i], g) {
			f.Add(check.Duplicate.New("field", labelGroups, "ref", g).At(check.At("groups", i)))
		}
	}
	b.Region = c.code(f, "/region", labelRegion, "region", b.Region)
	b.Phone = f.Text("/phone", labelPhone, b.Phone, check.MaxText)
	b.Email = f.Text("/email", labelEmail, b.Email, check.MaxText)
	b.Contacts = contacts(f, b.Contacts)
	b.Addresses = addresses(f, b.Addresses)
	c.limit(f, b.CreditLimit)
}

// code checks a code of a set; blank is missing.
func (c checker) code(f *check.Findings, at string, label fault.Text, set, code string) string {
	code = f.Text(at, label, code, check.MaxText)
	if code != "" && !c.codes.Knows(set, code) {
		f.Add(check.Option.New("field", label, "code", code).At(at))
	}
	return code
}

// contacts checks a copy: requests are not written to.
func contacts(f *check.Findings, given []Contact) []Contact {
	f.AtMost("/contacts", labelContacts, len(given), maxList)
	list := slices.Clone(given)
	for i := range list {
		c := &list[i]
		c.Name = f.Need(check.At("contacts", i, "name"), labelName, c.Name, check.MaxText)
		c.Title = f.Text(check.At("contacts", i, "title"), labelTitle, c.Title, check.MaxText)
		c.Phone = f.Text(check.At("contacts", i, "phone"), labelPhone, c.Phone, check.MaxText)
		c.Email = f.Text(check.At("contacts", i, "email"), labelEmail, c.Email, check.MaxText)
	}
	return list
}

// addresses drops blank ones.
func addresses(f *check.Findings, given []Address) []Address {
	f.AtMost("/addresses", labelAddresses, len(given), maxList)
	var list []Address
	for i := range given {
		if a := address(f, &given[i], nil, check.At("addresses", i)); a != nil {
			list = append(list, *a)
		}
	}
	return list
}

// address applies a patch to an address, or takes it as it is without one. A
// blank address is missing.
func address(f *check.Findings, now *Address, change json.RawMessage, at string) *Address {
	var raw json.RawMessage
	var err error
	if now != nil {
		raw, err = json.Marshal(now)
	}
	if err == nil && len(change) > 0 {
		raw, err = patch.Merge(raw, change)
	}
	if err == nil && len(raw) == 0 {
		return nil
	}
	_, kept, wrong := form.ReadAddress(raw, at)
	f.Add(wrong...)
	var to Address
	if err == nil && len(wrong) == 0 && len(kept) > 0 {
		err = json.Unmarshal(kept, &to)
	}
	if err != nil {
		f.Add(check.Type.New("field", labelAddresses, "want", anObject).At(at).From(err))
	}
	if to == (Address{}) {
		return nil
	}
	return &to
}

// limit wants the workspace's currency: orders are held against it in that one.
func (c checker) limit(f *check.Findings, a *money.Amount) {
	if a == nil {
		return
	}
	f.Between("/creditLimit/amount", labelLimit, int64(a.Units), 0, int64(dec.Max))
	if a.Currency != c.currency {
		f.Add(check.Option.New("field", labelLimit, "code", a.Currency).At("/creditLimit/currency"))
	}
}

// fields applies custom fields as requests bring them to those that are stored.
func (c checker) fields(f *check.Findings, stored, raw json.RawMessage, now time.Time) json.RawMessage {
	to, wrong := c.forms.Patch("customer", stored, raw, now)
	f.Add(wrong...)
	return to
}
