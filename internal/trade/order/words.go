package order

import (
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
)

// voice writes what the release knows in the reader's language: facts by their
// labels, codes by their names.
func (s *Setup) voice(a act.Act) rule.Voice {
	return rule.Voice{Catalogue: s.facts.c, Lang: a.Lang, Zone: s.Workspace.Zone,
		Labels: func(path string) string { return s.label(path, a.Lang) },
		Codes:  func(set, code string) string { return s.codeLabel(set, code, a.Lang) },
		Steps:  func(id string) string { return s.stepName(id, a.Lang) }}
}

// label is how people read a fact: custom fields and options as their documents
// name them, results of steps by the step, parts of facts by the fact.
func (s *Setup) label(path, lang string) string {
	if label := rule.FactLabel(path, lang); label != path {
		return label
	}
	root, rest, _ := strings.Cut(path, ".")
	if root == "did" {
		return s.outcomeLabel(rest, lang)
	}
	if kind, key, found := strings.Cut(rest, "."); found && (kind == "fields" || kind == "options") {
		if label := s.fieldLabel(root, kind, key, lang); label != "" {
			return label
		}
	}
	base, part := path[:max(strings.LastIndexByte(path, '.'), 0)], path[strings.LastIndexByte(path, '.')+1:]
	if word, known := partWords[part]; known && base != "" {
		return s.label(base, lang) + word.In(lang)
	}
	return path
}

// partWords are the parts of facts that conditions mostly look at.
var partWords = map[string]fault.Text{
	"count": {ZH: "（条数）", EN: " (count)"}, "length": {ZH: "（长度）", EN: " (length)"}, "weekday": {ZH: "（星期）", EN: " (weekday)"},
	"date": {ZH: "（日期）", EN: " (date)"}, "time": {ZH: "（时间）", EN: " (time)"}, "isWorkday": {ZH: "（工作日）", EN: " (working day)"},
	"country": {ZH: "（国家）", EN: " (country)"}, "division": {ZH: "（地区）", EN: " (division)"}, "city": {ZH: "（城市）", EN: " (city)"},
	"from": {ZH: "（起）", EN: " (from)"}, "to": {ZH: "（止）", EN: " (to)"},
	"postcode": {ZH: "（邮编）", EN: " (postcode)"},
}

func (s *Setup) fieldLabel(root, kind, key, lang string) string {
	if kind == "options" {
		root = "option"
	}
	key, rest, part := strings.Cut(key, ".")
	f := s.forms.Field(root, key)
	if f == nil {
		return ""
	}
	label := f.Name.Text().In(lang)
	if word, known := partWords[rest]; part && known {
		return label + word.In(lang)
	}
	return label
}

// outcomeLabel is the result of a step: steps of different flows may share an
// id, and then mostly a name.
func (s *Setup) outcomeLabel(step, lang string) string {
	name := s.stepName(step, lang)
	return fault.Text{ZH: "「" + name + "」的结果", EN: "the result of " + name}.In(lang)
}

func (s *Setup) stepName(id, lang string) string {
	for _, key := range slices.Sorted(maps.Keys(s.types)) {
		if t := s.types[key]; t.Flow != nil && t.Flow.Step(id) != nil {
			return t.Flow.Step(id).Name.In(lang, "")
		}
	}
	return id
}

// resultName is what a step ended with, in words.
func (s *Setup) resultName(code, lang string) string {
	for _, key := range slices.Sorted(maps.Keys(s.types)) {
		if t := s.types[key]; t.Flow != nil && t.Flow.ResultName(code, lang) != "" {
			return t.Flow.ResultName(code, lang)
		}
	}
	return code
}

// folders are the sets that documents make, each document a code.
var folders = map[string]string{"role": "roles", "type": "types", "plan": "plans", "prices": "prices", "calendar": "calendars"}

// ownCodes are how people read the codes that the program itself brings.
var ownCodes = map[string]fault.Text{
	"phase placed": phaseWords[Placed], "phase confirmed": phaseWords[Confirmed], "phase working": phaseWords[Working], "phase cancelled": phaseWords[Cancelled],
	"supply stock": {ZH: "现货", EN: "from stock"}, "supply make": {ZH: "定制", EN: "made to order"}, "supply buy": {ZH: "采购", EN: "bought to order"},
	"supply service": {ZH: "服务", EN: "service"}, "actorKind staff": {ZH: "员工", EN: "staff"}, "actorKind customer": {ZH: "客户", EN: "customer"},
	"actorKind supplier": {ZH: "供应商", EN: "supplier"}, "actorKind api": {ZH: "接口", EN: "program"}, "actorKind robot": {ZH: "系统", EN: "robot"},
	"checkLevel block": {ZH: "拒绝", EN: "refuse"}, "checkLevel hold": {ZH: "挂起", EN: "hold"}, "checkLevel warn": {ZH: "提示", EN: "warn"},
	"warning overCredit": {ZH: "超出信用额度", EN: "over the credit limit"},
}

// codeLabel is how people read a code of a set.
func (s *Setup) codeLabel(set, code, lang string) string {
	if word, ours := ownCodes[set+" "+code]; ours {
		return word.In(lang)
	}
	if set == "outcome" {
		return s.resultName(code, lang)
	}
	folder, made := folders[set]
	if !made {
		return blueprint.Of[*blueprint.Options](s.whole).Set(set).Label(code, lang, s.Workspace.Locale)
	}
	if d := s.whole.Tree.Get(folder + "/" + code + ".json"); d != nil {
		return documentName(d, lang, s.Workspace.Locale)
	}
	return code
}

// documentName is a document's own name, or its key.
func documentName(d *blueprint.Document, lang, locale string) string {
	if name := d.Name(); len(name) > 0 {
		return name.In(lang, locale)
	}
	return d.Key
}

// documentLabel is the name of the document at a path of the release.
func (s *Setup) documentLabel(path, lang string) string {
	if d := s.whole.Tree.Get(path); d != nil {
		return documentName(d, lang, s.Workspace.Locale)
	}
	return path
}

// CodeLabel is how people read a code of a set under a release.
func CodeLabel(r *blueprint.Release, set, code, lang string) string {
	return setupOf(r).codeLabel(set, code, lang)
}

// FlowsOf lists the flows that a release runs for orders, each once.
func FlowsOf(r *blueprint.Release) (flows []*flow.Def) {
	types := setupOf(r).types
	for _, key := range slices.Sorted(maps.Keys(types)) {
		if f := types[key].Flow; f != nil && !slices.Contains(flows, f) {
			flows = append(flows, f)
		}
	}
	return flows
}
