package blueprint

import (
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Room is this room's tables.
func Room() db.Room {
	files, _ := fs.Sub(migrations, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "blueprint", Files: files}
}

// The permission that all verbs on the draft share.
const permissionEdit = "blueprint.edit"

// Whoever may publish may do so at a time, and go back.
const permissionPublish = "blueprint.publish"

// Register adds this room's verbs, queries and facts.
func (s *Service) Register(r *op.Registry, l *event.Log) {
	event.Declare[Published](l)
	event.Declare[Refused](l)
	event.Declare[Asked](l)
	event.Declare[Answered](l)
	s.watch(l)
	s.registerWatchdog(r, l)
	op.AddQuery(r, op.Query[ListInput, op.List[DraftView]]{
		Name: "blueprint.list", Path: "/api/v1/documents", Run: s.list,
		Doc: fault.Text{ZH: "列出自己草稿中的文档及其问题", EN: "List the documents of your draft and what is to be said about them"},
	})
	op.AddQuery(r, op.Query[GetInput, DraftView]{
		Name: "blueprint.get", Path: "/api/v1/documents/{path...}", Run: s.get,
		Doc: fault.Text{ZH: "读取自己草稿中的一个文档", EN: "Get a document of your draft"},
	})
	op.AddVerb(r, op.Verb[PutInput, putPlan, DraftView]{
		Name: "blueprint.put", Method: "PUT", Path: "/api/v1/documents/{path...}", Permission: permissionEdit,
		Doc:    fault.Text{ZH: "把一个文档保存到自己的草稿", EN: "Keep a document in your draft"},
		Decide: s.decidePut, Commit: s.commitPut, Preview: previewPut,
	})
	op.AddSimple(r, op.Simple[DropInput, Dropped]{
		Name: "blueprint.drop", Method: "DELETE", Path: "/api/v1/documents/{path...}", Permission: permissionEdit,
		Doc: fault.Text{ZH: "从自己的草稿中删除一个文档", EN: "Drop a document from your draft"},
		Do:  s.drop,
	})
	op.AddSimple(r, op.Simple[DiscardInput, Discarded]{
		Name: "blueprint.discard", Method: "POST", Path: "/api/v1/draft/discard", Permission: permissionEdit,
		Doc: fault.Text{ZH: "放弃自己草稿中的修改", EN: "Take back what you changed in your draft"},
		Do:  s.discard,
	})
	op.AddVerb(r, op.Verb[MergeInput, mergePlan, Merged]{
		Name: "blueprint.merge", Method: "POST", Path: "/api/v1/draft/merge", Permission: permissionEdit,
		Doc:    fault.Text{ZH: "把自己的草稿合并到当前版本", EN: "Bring your draft up to the current release"},
		Decide: s.decideMerge, Commit: s.commitMerge, Preview: previewMerge,
	})
	op.AddQuery(r, op.Query[DraftInput, OwnDraft]{
		Name: "blueprint.draft", Path: "/api/v1/draft", Run: s.own,
		Doc: fault.Text{ZH: "自己的草稿：改了什么、有何问题、能否发布", EN: "Get your draft: what it changes, what is wrong with it, whether it could be published"},
	})
	op.AddQuery(r, op.Query[DiffInput, Difference]{
		Name: "blueprint.diff", Path: "/api/v1/releases/{id}/diff", Run: s.difference,
		Doc: fault.Text{ZH: "两个版本之间的差异，逐句说明", EN: "Say in sentences what a release has otherwise than another"},
	})
	op.AddQuery(r, op.Query[struct{}, TablesView]{
		Name: "blueprint.tables", Path: "/api/v1/decision-tables", Permission: "blueprint.read", Run: s.tables,
		Doc: fault.Text{ZH: "列出自己草稿中的决策表", EN: "List the decision tables of your draft"},
	})
	op.AddQuery(r, op.Query[TableInput, TableView]{
		Name: "blueprint.table", Path: "/api/v1/decision-tables/{key}", Permission: "blueprint.read", Run: s.table,
		Doc: fault.Text{ZH: "用文字读一张决策表及其问题", EN: "Read a decision table in words, with what is to be said about it"},
	})
	s.registerReleases(r)
	s.registerReplays(r)
	s.registerRequests(r)
}
