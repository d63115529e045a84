package blueprint

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var (
	draftConflict = fault.Define(fault.Conflict, "draft.conflict", "有 {n} 处两边都改了，需要您来决定", "both sides changed the same places ({n}): they are for you to decide").
			Fix("请在 answers 中逐处选择 mine、theirs 或给出 value", "Choose mine, theirs or a value for each in answers")
	openConflict = fault.Define(fault.Conflict, "draft.both", "您和别人把这里改成了不同的值", "you and somebody else changed this in different ways").
			Fix("请选择其中之一，或给出新的值", "Choose one of them, or give another value")
	noConflict = fault.Define(fault.Invalid, "draft.answer", "{document} 的 {at} 处没有冲突", "there is no conflict at {at} of {document}").
			Fix("请重新读取草稿再回答", "Read the draft again and answer then")
)

// MergeInput brings one's own draft up to the current release. Each conflict needs
// an answer; a dry run tells which there are.
type MergeInput struct {
	Answers []Answer `json:"answers,omitempty" maxItems:"1000"`
}

// Merged is how a draft stands after it was brought up to the current release, or
// in a dry run how it would stand.
type Merged struct {
	Release   string         `json:"release" doc:"The current one, which the draft is of now"`
	Documents []string       `json:"documents" doc:"What the draft still changes"`
	Conflicts []ConflictView `json:"conflicts" doc:"In a dry run: what has no answer yet"`
}

// ConflictView is a conflict as answers show it; what is absent is not there on
// that side.
type ConflictView struct {
	Document string          `json:"document"`
	Name     string          `json:"name" doc:"What the document is called"`
	At       string          `json:"at" doc:"Names and element ids: what an answer gives back"`
	Element  string          `json:"element,omitempty" doc:"Whose value it is, as: row vipBig"`
	What     string          `json:"what,omitempty"`
	Said     *ConflictSaid   `json:"said,omitempty" doc:"The values in words"`
	Base     json.RawMessage `json:"base,omitempty" doc:"What both began with"`
	Mine     json.RawMessage `json:"mine,omitempty"`
	Theirs   json.RawMessage `json:"theirs,omitempty" doc:"In the current release"`
}

// ConflictSaid is what a conflict is about, as people read it.
type ConflictSaid struct {
	Base   string `json:"base"`
	Mine   string `json:"mine"`
	Theirs string `json:"theirs"`
}

// mergePlan is a merged draft, and what it was made of.
type mergePlan struct {
	head      headRow
	onto      string
	base      *Tree
	docs      map[string]*Document // what differs from base; nil for what is gone
	conflicts []Conflict
}

// decideMerge merges the drafts of a batch with the current release.
func (s *Service) decideMerge(_ context.Context, r db.Reader, cmds []op.Cmd[MergeInput]) []op.Result[mergePlan] {
	res := make([]op.Result[mergePlan], len(cmds))
	now, err := readState(r)
	var drafts map[act.UserID]*draft
	var trees map[string]*Tree
	if err == nil {
		drafts, err = s.draftsOf(r, authors(actsOf(cmds)), db.Unlocked)
	}
	if err == nil {
		trees, err = s.trees(r, []string{now.release})
	}
	for i, c := range cmds {
		if res[i].Err = err; err == nil {
			res[i].Out, res[i].Err = planMerge(drafts[c.Act.User], now.release, trees[now.release], c.In.Answers)
		}
	}
	return res
}

// planMerge merges one draft; it does no I/O.
func planMerge(d *draft, onto string, theirs *Tree, answers []Answer) (mergePlan, error) {
	if theirs == nil {
		theirs = NewTree()
	}
	given, err := readAnswers(answers)
	if err != nil {
		return mergePlan{}, err
	}
	values, conflicts, unused := merge(d.base, d.tree(), theirs, given)
	if len(unused) > 0 {
		return mergePlan{}, noConflict.New("document", unused[0].document, "at", unused[0].at)
	}
	p := mergePlan{head: d.head, onto: onto, base: theirs, docs: map[string]*Document{}, conflicts: conflicts}
	for path, v := range values {
		if of := theirs.docs[path]; of != nil && equal(v, theirs.value(path)) {
			continue
		}
		doc, found := Parse(path, render(v))
		if doc == nil { // an answer that makes no document of it
			return mergePlan{}, unkept(found)
		}
		p.docs[path] = doc
	}
	for path := range theirs.docs {
		if values[path] == nil {
			p.docs[path] = nil
		}
	}
	return p, nil
}

// readAnswers reads answers by the place that they are about.
func readAnswers(answers []Answer) (map[spot]answered, error) {
	given := make(map[spot]answered, len(answers))
	for _, a := range answers {
		one := answered{take: a.Take}
		if a.Take == "value" && len(a.Value) > 0 {
			v, bad := read(a.Value)
			if bad != nil {
				bad.Document = a.Document
				return nil, unkept([]Finding{bad.Finding})
			}
			one.value = v
		}
		given[spot{a.Document, a.At}] = one
	}
	return given, nil
}

// commitMerge puts merged drafts in the place of the old ones. While a conflict
// has no answer it answers draft.conflict with each, and nothing changes.
func (s *Service) commitMerge(_ context.Context, tx *event.Tx, cmds []op.Cmd[mergePlan]) []op.Result[Merged] {
	res := make([]op.Result[Merged], len(cmds))
	now, err := lockState(tx)
	var e *edit
	if err == nil {
		e, err = s.openEdit(tx, actsOf(cmds))
	}
	for i, c := range cmds {
		if err != nil {
			res[i].Err = err
			continue
		}
		switch d := e.drafts[c.Act.User]; {
		case now.release != c.In.onto, d.head.Version != c.In.head.Version:
			res[i].Err = op.ErrStale
		case len(c.In.conflicts) > 0:
			res[i].Err = unanswered(c.In.conflicts)
		default:
			d.rebase(c.Act, c.In)
			res[i].Out = c.In.view(c.Act.Lang)
		}
	}
	return finish(res, err, e)
}

// unanswered is the fault of conflicts that are open, one part for each.
func unanswered(conflicts []Conflict) error {
	parts := make([]*fault.Error, 0, len(conflicts))
	for _, c := range conflicts[:min(len(conflicts), maxFindings)] {
		parts = append(parts, openConflict.New().At(c.Document+"#"+c.At).
			Because(map[string]any{"base": raw(c.Base), "mine": raw(c.Mine), "theirs": raw(c.Theirs)}))
	}
	return draftConflict.New("n", len(conflicts)).Of(parts...)
}

// rebase makes the draft what the merge made of it.
func (d *draft) rebase(a act.Act, p mergePlan) {
	before := d.rows
	d.head.Base, d.base, d.rows = p.onto, p.base, map[string]draftRow{}
	for path, doc := range p.docs {
		row := draftRow{User: d.head.User, Path: path, Version: before[path].Version + 1, UpdatedAt: a.Micros()}
		if doc != nil {
			row.JSON, row.Hash = string(doc.JSON), doc.Hash
		}
		if old, known := before[path]; known && old.Hash == row.Hash {
			row = old
		}
		d.rows[path] = row
	}
	d.head.UpdatedAt, d.head.By = a.Micros(), a.Name
}

// view is the answer: how the draft stands, or would.
func (p mergePlan) view(lang string) Merged {
	m := Merged{Release: p.onto, Documents: slices.Sorted(maps.Keys(p.docs)), Conflicts: []ConflictView{}}
	if m.Documents == nil {
		m.Documents = []string{}
	}
	t := teller{lang: lang, trees: []*Tree{p.base}}
	for _, c := range p.conflicts {
		m.Conflicts = append(m.Conflicts, ConflictView{
			Document: c.Document, Name: t.document(c.Document), At: c.At, Base: raw(c.Base), Mine: raw(c.Mine), Theirs: raw(c.Theirs)})
	}
	return m
}

// previewMerge is the answer of a dry run.
func previewMerge(c op.Cmd[mergePlan]) Merged { return c.In.view(c.Act.Lang) }
