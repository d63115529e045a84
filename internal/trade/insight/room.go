package insight

import (
	"context"
	"embed"
	"io/fs"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of the room.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "insight", Files: sub}
}

// Options are what the room needs from outside.
type Options struct {
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
	People  func(ctx context.Context, r db.Reader) (*identity.People, error)
}

type room struct{ o Options }

// subscriber is the name under which the room hears: its place in the log.
const subscriber = "insight"

// Register adds what the room answers, and lets it hear.
func Register(r *op.Registry, l *event.Log, o Options) {
	rm := &room{o}
	event.Subscribe(l, subscriber, rm.hearPlaced)
	event.Subscribe(l, subscriber, rm.hearFinished)
	event.Subscribe(l, subscriber, rm.hearCancelled)
	event.Subscribe(l, subscriber, rm.hearDecided)
	event.Subscribe(l, ruleSubscriber, rm.hearRules)
	event.Subscribe(l, ruleSubscriber, rm.hearReactions)
	event.Subscribe(l, ruleSubscriber, rm.hearFailed)
	l.Patient(ruleSubscriber)
	op.AddQuery(r, op.Query[TableInput, Table]{Name: "insight.table", Path: "/api/v1/insight/tables/{key}", Permission: "insight.read",
		Doc: fault.Text{ZH: "一张决策表各行在一段时间里命中了多少次", EN: "How often each row of a decision table decided something in some days"}, Run: rm.table})
	op.AddQuery(r, op.Query[BoardInput, Board]{Name: "insight.board", Path: "/api/v1/insight/board", Permission: "insight.read",
		Doc: fault.Text{ZH: "看板：一段时间的数字，和各数字背后的列表", EN: "The figures of some days, each with the list behind it"}, Run: rm.board})
}
