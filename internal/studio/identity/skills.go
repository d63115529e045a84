package identity

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/fault"
)

// How many skills a user may have, and how long one is, in characters.
const (
	maxSkills = 50
	maxSkill  = 50
)

// skills are what somebody can do, in the words of the business: each once, sorted,
// and without white space around it. The table keeps them as JSON.
type skills string

// skillsOf are the skills that were typed.
func skillsOf(typed []string) skills {
	var list []string
	for _, s := range typed {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return ""
	}
	slices.Sort(list)
	text, _ := json.Marshal(slices.Compact(list)) // texts can be written
	return skills(text)
}

// list is the skills one by one; nil for none.
func (s skills) list() (list []string) {
	_ = json.Unmarshal([]byte(s), &list) // it was written here
	return list
}

// check finds what is wrong with skills.
func (s skills) check() *fault.Error {
	list := s.list()
	switch {
	case len(list) > maxSkills:
		return tooMany.New("max", maxSkills)
	case slices.ContainsFunc(list, func(one string) bool { return utf8.RuneCountInString(one) > maxSkill }):
		return tooLong.New("max", maxSkill)
	}
	return nil
}
