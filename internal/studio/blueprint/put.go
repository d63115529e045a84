package blueprint

import (
	"context"
	"encoding/json"

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
	versionChanged = fault.Define(fault.Conflict, "version.changed", "文档 {path} 已被修改", "the document {path} has changed meanwhile").
			Fix("请重新读取后再保存", "Read it again and save then")
	draftFull = fault.Define(fault.Blocked, "blueprint.full", "蓝图最多 5000 个文档、64 MB", "a blueprint has at most 5,000 documents and 64 MB").
			Fix("请删除不用的文档", "Drop documents that are not used")
)

// PutInput is a document to keep in the draft. IfMatch is the ETag of what it
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
	changed := map[string]*Document{}
	for i, c := range cmds {
		d, found := Parse(c.In.Path, c.In.Body)
		if d == nil {
			res[i].Err = unkept(found)
			continue
		}
		res[i].Out = putPlan{doc: d, ifMatch: c.In.IfMatch}
		changed[d.Path] = d
	}
	// All documents of the batch are checked together, as they will stand: a
	// client that saves a rule and the field it reads gets no false alarm.
	if len(changed) == 0 {
		return res
	}
	out, err := s.draft(ctx, r, changed)
	if err == nil && full(out.found) {
		err = draftFull.New()
	}
	for i, c := range cmds {
		switch {
		case res[i].Err != nil:
		case err != nil:
			res[i].Err = err
		case changed[c.In.Path] != res[i].Out.doc: // replaced again in this batch
			_, found := Parse(c.In.Path, c.In.Body)
			res[i].Out.found = views(found, "", c.Act.Lang)
		default:
			res[i].Out.found = views(out.found, c.In.Path, c.Act.Lang)
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
	e, err := openEdit(tx, len(cmds), func(i int) string { return cmds[i].In.doc.Path })
	for i, c := range cmds {
		if err != nil {
			res[i].Err = err
			continue
		}
		if res[i].Err = e.matches(c.In.doc.Path, c.In.ifMatch); res[i].Err == nil {
			row := e.set(c.Act, c.In.doc)
			res[i].Out = row.view(row.Path)
			res[i].Out.Findings = c.In.found
		}
	}
	return finish(res, err, e)
}

// previewPut is the answer of a dry run: the findings, and nothing kept.
func previewPut(c op.Cmd[putPlan]) DraftView {
	row := draftHead{Hash: c.In.doc.Hash, UpdatedAt: c.Act.Micros(), By: c.Act.Name}
	v := row.view(c.In.doc.Path)
	v.Findings = c.In.found
	return v
}
