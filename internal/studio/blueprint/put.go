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
	invalidDocument = fault.Define(fault.Invalid, "document.invalid", "这不是一个可以保存的文档", "this is no document that can be kept").
			Fix("请按 errors 中的说明修正", "Correct what errors names")
	missingDocument = fault.Define(fault.Missing, "document.missing", "没有这个文档：{path}", "there is no document {path}").
			Fix("请检查路径；全部文档见 GET /api/v1/documents", "Check the path; GET /api/v1/documents lists all of them")
	draftFull = fault.Define(fault.Blocked, "blueprint.full", "蓝图最多 5000 个文档、64 MB", "a blueprint has at most 5,000 documents and 64 MB").
			Fix("请删除不用的文档", "Drop documents that are not used")
)

// PutInput is a document to keep in one's own draft. IfMatch is the ETag of what it
// replaces; without it, it replaces whatever is there.
type PutInput struct {
	Path    string          `path:"path" json:"-"`
	IfMatch string          `header:"If-Match" json:"-"`
	Body    json.RawMessage `body:"json" json:"-"`
}

// putPlan is a document that was read and checked beside the rest of the draft.
type putPlan struct {
	doc     *Document
	ifMatch string
	found   []FindingView
}

// decidePut reads the documents and says what is to be found in them. What is
// no strict JSON of a known format answers document.invalid; errors of meaning
// are kept: they never lose what was typed.
func (s *Service) decidePut(ctx context.Context, r db.Reader, cmds []op.Cmd[PutInput]) []op.Result[putPlan] {
	res := make([]op.Result[putPlan], len(cmds))
	changed := map[act.UserID]map[string]*Document{}
	for i, c := range cmds {
		d, found := Parse(c.In.Path, c.In.Body)
		if d == nil {
			res[i].Err = unkept(found)
			continue
		}
		res[i].Out = putPlan{doc: d, ifMatch: c.In.IfMatch}
		if changed[c.Act.User] == nil {
			changed[c.Act.User] = map[string]*Document{}
		}
		changed[c.Act.User][d.Path] = d
	}
	drafts, err := s.draftsOf(r, slices.Collect(maps.Keys(changed)), db.Unlocked)
	outcomes := make(map[act.UserID]outcome, len(drafts))
	for user, d := range drafts {
		// All documents of an author's batch are checked together, as they will
		// stand: who saves a rule and the field it reads gets no false alarm.
		t := d.tree()
		maps.Copy(t.docs, changed[user])
		if err == nil {
			outcomes[user], err = s.checked(ctx, t)
		}
	}
	for i, c := range cmds {
		switch user := c.Act.User; {
		case res[i].Err != nil:
		case err != nil:
			res[i].Err = err
		case full(outcomes[user].found):
			res[i].Err = draftFull.New()
		case changed[user][c.In.Path] != res[i].Out.doc: // replaced again in this batch
			_, found := Parse(c.In.Path, c.In.Body)
			res[i].Out.found = s.views(outcomes[user].release, found, "", c.Act.Lang)
		default:
			res[i].Out.found = s.views(outcomes[user].release, outcomes[user].found, c.In.Path, c.Act.Lang)
		}
	}
	return res
}

// full tells whether the draft would be larger than a blueprint may be.
func full(found []Finding) bool {
	for _, f := range found {
		if f.Code == "blueprint.count" || f.Code == "blueprint.size" {
			return true
		}
	}
	return false
}

// unkept is the answer to what cannot even be a draft.
func unkept(found []Finding) error {
	f := found[0]
	if f.Code == "format.unsupported" {
		return f.fault(fault.Blocked, f.Pointer)
	}
	return invalidDocument.New().Of(f.fault(fault.Invalid, f.Pointer))
}

// commitPut keeps the documents. One whose If-Match is not what is there
// answers version.changed and changes nothing.
func (s *Service) commitPut(_ context.Context, tx *event.Tx, cmds []op.Cmd[putPlan]) []op.Result[DraftView] {
	res := make([]op.Result[DraftView], len(cmds))
	e, err := s.openEdit(tx, actsOf(cmds))
	for i, c := range cmds {
		if err != nil {
			res[i].Err = err
			continue
		}
		d, doc := e.drafts[c.Act.User], c.In.doc
		if res[i].Err = d.matches(doc.Path, c.In.ifMatch); res[i].Err == nil {
			row := d.set(c.Act, doc.Path, doc)
			res[i].Out = row.view(c.Act.Name)
			res[i].Out.Findings = c.In.found
		}
	}
	return finish(res, err, e)
}

// previewPut is the answer of a dry run: the findings, and nothing kept.
func previewPut(c op.Cmd[putPlan]) DraftView {
	v := draftRow{Path: c.In.doc.Path, Hash: c.In.doc.Hash, UpdatedAt: c.Act.Micros()}.view(c.Act.Name)
	v.Findings = c.In.found
	return v
}
