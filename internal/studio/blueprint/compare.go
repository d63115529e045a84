package blueprint

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

// SpeakWith says by whom conditions are written in a language, given a release
// that compiles.
func (s *Service) SpeakWith(speaker func(r *Release, lang string) Speaker) { s.speaker = speaker }

// ChangeView is a difference in the reader's language.
type ChangeView struct {
	Document string `json:"document"`
	Format   string `json:"format"`
	Name     string `json:"name" doc:"What the document is called"`
	At       string `json:"at" doc:"By names and element ids"`
	Kind     string `json:"kind" enum:"added,removed,changed,moved,renamed"`
	Element  string `json:"element,omitempty" doc:"Whose difference it is, as: row vipBig"`
	What     string `json:"what,omitempty"`
	Before   string `json:"before,omitempty"`
	After    string `json:"after,omitempty"`
	Text     string `json:"text" doc:"All of it as one sentence"`
}

// compare writes the differences of two trees, with the labels of the first
// release that compiles.
func (s *Service) compare(before, after *Tree, lang string, by ...*Release) []ChangeView {
	var speaker Speaker
	for _, r := range by {
		if speaker == nil && r != nil && s.speaker != nil {
			speaker = s.speaker(r, lang)
		}
	}
	return Compare(before, after, lang, speaker)
}

// Compare says in sentences what of a tree is another in the next. Without a
// speaker, conditions are shown by their names and values.
func Compare(before, after *Tree, lang string, by Speaker) []ChangeView {
	t := teller{lang: lang, trees: []*Tree{after, before}}
	made := []ChangeView{}
	for _, c := range diff(before, after, lang, by) {
		f, _, _ := formatAt(c.Document)
		name := t.document(c.Document)
		text := c.Text(lang, name)
		if c.whole() {
			text = kindWords[c.Kind].In(lang) + t.pick("", ": ") + formatWords[f.name].In(lang) + t.pick("「"+name+"」", ` "`+name+`"`)
		}
		made = append(made, ChangeView{c.Document, f.name, name, c.At, c.Kind, c.Element, c.What, c.Before, c.After, text})
	}
	return made
}

// whole tells a document that came or went.
func (c Change) whole() bool { return c.At == "" && (c.Kind == "added" || c.Kind == "removed") }

// formatWords are what the kinds of documents are called.
var formatWords = map[string]fault.Text{
	"workspace.v1": {ZH: "工作区", EN: "workspace"}, "options.v1": {ZH: "选项", EN: "options"}, "numbering.v1": {ZH: "编号", EN: "numbering"},
	"fields.v1": {ZH: "字段", EN: "fields"}, "form.v1": {ZH: "表单", EN: "form"}, "rules.v1": {ZH: "规则", EN: "rule"}, "flow.v1": {ZH: "流程", EN: "flow"},
	"plan.v1": {ZH: "付款计划", EN: "payment plan"}, "prices.v1": {ZH: "价目表", EN: "price list"}, "notice.v1": {ZH: "通知", EN: "notice"},
	"print.v1": {ZH: "打印模板", EN: "print template"}, "calendar.v1": {ZH: "日历", EN: "calendar"}, "role.v1": {ZH: "角色", EN: "role"},
	"type.v1": {ZH: "订单类型", EN: "order type"}, "example.v1": {ZH: "示例", EN: "examples"},
}

// DiffInput names two releases; from is what the other followed unless said.
type DiffInput struct {
	ID   string `path:"id" json:"-"`
	From string `query:"from" json:"-" doc:"A release; absent means the one whose number is one less"`
}

// Difference is what one release has otherwise than another.
type Difference struct {
	From    *ReleaseView `json:"from,omitempty" doc:"Absent for the first release"`
	To      ReleaseView  `json:"to"`
	Changes []ChangeView `json:"changes"`
}

// difference compares two releases in sentences.
func (s *Service) difference(ctx context.Context, a act.Act, r db.Reader, in DiffInput) (Difference, error) {
	to, from, err := pairOf(r, in)
	if err != nil {
		return Difference{}, err
	}
	now, err := readState(r)
	if err != nil {
		return Difference{}, err
	}
	d := Difference{To: to.view(now.release)}
	ids := []string{to.ID}
	if from.ID != "" {
		v := from.view(now.release)
		d.From, ids = &v, append(ids, from.ID)
	}
	trees, err := s.trees(r, ids)
	if err != nil {
		return Difference{}, err
	}
	before := trees[from.ID]
	if before == nil {
		before = NewTree()
	}
	release, err := s.Load(ctx, r, to.ID)
	if err != nil { // it does not compile any more, but can still be compared
		release = nil
	}
	d.Changes = s.compare(before, trees[to.ID], a.Lang, release)
	return d, nil
}

// pairOf reads the rows of two releases; release.missing for one that is not there.
func pairOf(r db.Reader, in DiffInput) (to, from releaseRow, err error) {
	to, ok, err := findRelease(r, in.ID)
	if err == nil && !ok {
		err = missingRelease.New("release", in.ID)
	}
	if err != nil {
		return to, from, err
	}
	if in.From == "" {
		rows, err := listReleases(r, to.N, 1)
		if len(rows) > 0 {
			from = rows[0]
		}
		return to, from, err
	}
	if from, ok, err = findRelease(r, in.From); err == nil && !ok {
		err = missingRelease.New("release", in.From)
	}
	return to, from, err
}
