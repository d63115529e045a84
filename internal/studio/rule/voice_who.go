package rule

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/fault"
)

// Who writes a list of people to ask: "owner of the customer, else Sales"; "" for
// what is none.
func (v Voice) Who(raw []byte) string {
	return v.whoList(raw, fault.Text{ZH: "，没有则", EN: ", else "})
}

func (v Voice) whoList(raw []byte, by fault.Text) string {
	var list []members
	if json.Unmarshal(raw, &list) != nil {
		return ""
	}
	said := make([]string, len(list))
	for i, one := range list {
		if said[i] = v.whoOne(one); said[i] == "" {
			return ""
		}
	}
	return strings.Join(said, by.In(v.Lang))
}

// whoOne writes one alternative, with the condition under which somebody is meant;
// "" for what says more, as a row of rights that are a role's.
func (v Voice) whoOne(one members) string {
	for key := range one {
		if !slices.Contains(strings.Fields(whoKeys+" where of"), key) {
			return ""
		}
	}
	said := v.whoNamed(one)
	if said == "" || one["where"] == nil {
		return said
	}
	return said + v.speaker().pick("", " ") + v.speaker().paren(v.Written(one["where"]))
}

func (v Voice) whoNamed(one members) string {
	s := v.speaker()
	text := func(key string) (said string) {
		_ = json.Unmarshal(one[key], &said) // what is none is ""
		return said
	}
	switch {
	case one["role"] != nil:
		return s.codes("role", text("role"))
	case one["user"] != nil:
		return s.labels(text("user"))
	case one["department"] != nil:
		return s.pick("", "everybody of ") + s.labels(text("department")) + s.pick("的所有人", "")
	case one["manager"] != nil:
		return v.whoAbove(one["manager"], s.labels(text("of")))
	case one["duty"] != nil:
		return s.pick("按「"+s.codes("calendar", text("duty"))+"」值班的人", "whoever is on duty by "+s.codes("calendar", text("duty")))
	case one["did"] != nil:
		return s.pick("办理「"+v.step(text("did"))+"」的人", "whoever did "+v.step(text("did")))
	case one["chosen"] != nil:
		return s.pick("「"+v.step(text("chosen"))+"」选定的人", "whom "+v.step(text("chosen"))+" chose")
	case one["union"] != nil:
		return v.whoList(one["union"], fault.Text{ZH: "和", EN: " and "})
	case one["rule"] != nil:
		return s.pick("派单表指定的人", "whom the assignment tables name")
	case one["starter"] != nil:
		return s.pick("提交人", "whoever submitted it")
	case one["customer"] != nil:
		return s.pick("客户", "the customer")
	case one["supplier"] != nil:
		return s.pick("供应商", "the supplier")
	}
	return text("login")
}

// whoAbove writes managers: the one above somebody, or those from one level to another.
func (v Voice) whoAbove(raw []byte, of string) string {
	s := v.speaker()
	var levels [2]int
	if json.Unmarshal(raw, &levels) != nil {
		_ = json.Unmarshal(raw, &levels[0]) // checked at save
		levels[1] = levels[0]
	}
	from, to := strconv.Itoa(levels[0]), strconv.Itoa(levels[1])
	switch {
	case to == "1":
		return s.pick(of+"的上级", "the manager of the "+of)
	case from == to:
		return s.pick(of+"往上第 "+to+" 级的上级", "the manager "+to+" levels above the "+of)
	}
	return s.pick(of+"往上第 "+from+" 至 "+to+" 级的上级", "the managers "+from+" to "+to+" levels above the "+of)
}

// step is what a step is called.
func (v Voice) step(id string) string {
	if v.Steps == nil {
		return id
	}
	return v.Steps(id)
}
