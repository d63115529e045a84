package party

import (
	"context"
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the room's tables.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "party", Files: sub, Sealed: []db.Sealed{db.SealedIn[partySealed]("parties")}}
}

// Releases finds the release that a workspace works under now.
type Releases func(ctx context.Context, r db.Reader) (*blueprint.Release, error)

type room struct{ current Releases }

// Verbs are the room's verbs as plain Go methods.
type Verbs struct {
	Add    op.Call[Body, View]
	Change op.Call[ChangeInput, View]
}

// The permission that adding and changing share.
const permissionWrite = "party.write"

// Register tells the engine what the room can do and what it tells.
func Register(reg *op.Registry, l *event.Log, current Releases) Verbs {
	event.Declare[AddedFact](l)
	event.Declare[ChangedFact](l)
	event.Declare[ErasedFact](l)
	rm := &room{current}
	rm.watch(l)
	op.AddQuery(reg, op.Query[FindInput, op.List[View]]{Name: "party.find", Path: "/api/v1/parties", Run: rm.find,
		Doc: fault.Text{ZH: "查询往来方", EN: "List parties"}})
	op.AddQuery(reg, op.Query[GetInput, View]{Name: "party.get", Path: "/api/v1/parties/{id}", Run: rm.get,
		Doc: fault.Text{ZH: "读取一个往来方", EN: "Get a party"}})
	return Verbs{
		Add: op.AddVerb(reg, op.Verb[Body, added, View]{
			Name: "party.add", Method: "POST", Path: "/api/v1/parties", Permission: permissionWrite, Status: 201,
			Doc:    fault.Text{ZH: "新增往来方", EN: "Add a party"},
			Decide: rm.decideAdd, Commit: commitAdd,
			Preview: func(c op.Cmd[added]) View { return c.In.reader.view(&c.In.party) },
		}),
		Change: op.AddVerb(reg, op.Verb[ChangeInput, changed, View]{
			Name: "party.change", Method: "PATCH", Path: "/api/v1/parties/{id}", Permission: permissionWrite,
			Doc:    fault.Text{ZH: "修改往来方（RFC 7396）", EN: "Change a party by a merge patch"},
			Decide: rm.decideChange, Commit: commitChange,
			Preview: func(c op.Cmd[changed]) View { return c.In.reader.view(&c.In.to) },
		}),
	}
}
