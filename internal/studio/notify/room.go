package notify

import (
	"context"
	"embed"
	"io/fs"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/job"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of the room.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "notify", Files: sub, Sealed: []db.Sealed{db.SealedIn[itemSealed]("inbox"), db.SealedIn[noticeSealed]("notices"), db.SealedIn[webhookSealed]("webhooks")}}
}

// Options are what the room needs from outside.
type Options struct {
	DB    *db.DB
	Facts *event.Log
	Live  *event.Live // what a user may hear, his endpoints may
	Clock clock.Clock
	Allow func(ctx context.Context, r db.Reader, a act.Act, permission string) error
	// People is who works in the workspace now.
	People   func(ctx context.Context, r db.Reader) (*identity.People, error)
	Subjects Subjects
	Post     Post
	Private  bool // endpoints may lead into private networks, and over http

	// Current is the release whose notices are told; Matters what they speak of.
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
	Matters Matters
	// Emails are the addresses of users, of those who have one.
	Emails func(r db.Reader, users []act.UserID) (map[act.UserID]string, error)
	// Signer signs links, in the transaction's workspace.
	Signer func(tx db.Tx, at time.Time) (identity.Signer, error)
	// Verify reads what a signed link says.
	Verify func(ctx context.Context, at time.Time, purpose, token string) (identity.Signed, error)
	Site   string // where our pages are for people outside; "" for not to be said
}

// Service keeps inboxes, and endpoints for other programs.
type Service struct {
	o     Options
	jobs  *job.Queue // sends webhooks; nil where nothing is sent
	tells *job.Queue // tells what waits; nil where nothing is told
	node  string     // this run of the program, for its jobs
	mail  Mailer     // nil where there is no mail server
}

// New makes the room.
func New(o Options) *Service { return &Service{o: o} }

// Register adds the room's verbs, queries and facts, and lets it hear.
func (s *Service) Register(r *op.Registry, l *event.Log) {
	event.Declare[ChangedFact](l)
	s.listen(l)
	s.watch(l)
	s.registerWebhooks(r, l)
	s.registerNotices(r)
	op.AddQuery(r, op.Query[FindItems, op.List[Item]]{Name: "inbox.find", Path: "/api/v1/inbox", Own: true,
		Doc: fault.Text{ZH: "我的消息，未读在前", EN: "Lists your own inbox, what is unread first"}, Run: s.find})
	op.AddQuery(r, op.Query[struct{}, Count]{Name: "inbox.count", Path: "/api/v1/inbox/count", Own: true,
		Doc: fault.Text{ZH: "未读消息数，最多数到 99", EN: "Counts what is unread, up to 99"}, Run: s.count})
	op.AddSimple(r, op.Simple[ReadInput, Read]{Name: "inbox.read", Method: "POST", Path: "/api/v1/inbox/read", Own: true,
		Doc: fault.Text{ZH: "把消息标为已读", EN: "Marks items of the inbox as read"}, Do: s.markAll})
}
