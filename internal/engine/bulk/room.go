package bulk

import (
	"context"
	"embed"
	"io/fs"
	"log/slog"
	"sync"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

//go:embed migrations/*.sql
var files embed.FS

// Room is the tables of the room.
func Room() db.Room {
	sub, _ := fs.Sub(files, "migrations") // fails for names that are no paths alone
	return db.Room{Name: "bulk", Files: sub, Sealed: []db.Sealed{db.SealedIn[itemSealed]("bulk_items")}}
}

// Options are what the room needs from outside.
type Options struct {
	DB    *db.DB
	Facts *event.Log
	Clock clock.Clock
	Log   *slog.Logger
	Allow func(ctx context.Context, r db.Reader, a act.Act, permission string) error
	// As is the act of a user with the rights that he has now; a fault where he
	// has none any more.
	As func(ctx context.Context, a act.Act, user act.UserID) (act.Act, error)
	// Names tells what subjects are called, as far as the reader may know.
	Names func(ctx context.Context, a act.Act, r db.Reader, subjects []string) (map[string]string, error)
}

// Service keeps jobs and does them.
type Service struct {
	o     Options
	verbs *op.Registry

	workers map[string]Worker // by kind of job

	mu   sync.Mutex
	due  map[ref]bool  // jobs that this process is to go on with
	news chan struct{} // one message: look at what is due
}

// Worker does an item of a kind of job that only reads for long and notes what it
// found, so that it need not stand in the queue of those who write. It may be
// called again with the same input, and then notes the same once.
type Worker func(ctx context.Context, a act.Act, input []byte) error

// WorkWith has a worker do the items of a kind of job, instead of their verb,
// whose permission they need all the same.
func (s *Service) WorkWith(kind string, w Worker) { s.workers[kind] = w }

// New makes the room.
func New(o Options) *Service {
	return &Service{o: o, workers: map[string]Worker{}, due: map[ref]bool{}, news: make(chan struct{}, 1)}
}

// wakeVerb is what the clock calls to look after a job.
const wakeVerb = "bulk.wake"

// Register adds the room's verbs, queries and facts.
func (s *Service) Register(r *op.Registry) {
	s.verbs = r
	event.Declare[MovedFact](s.o.Facts)
	event.Declare[EndedFact](s.o.Facts)
	event.Subscribe(s.o.Facts, "bulk.run", s.hear)
	watch(s.o.Facts)
	op.AddAsk(r, op.Ask[Request, Checked]{Name: "bulk.check", Path: "/api/v1/bulk/check", Own: true,
		Doc: fault.Text{ZH: "批量试运行：多少能做，多少不能、为什么；什么都不保存", EN: "How many of a bulk action would be done, and why the others would not; nothing is stored"}, Run: s.check})
	op.AddSimple(r, op.Simple[Request, started]{Name: "bulk.start", Method: "POST", Path: "/api/v1/bulk", Own: true, Status: 201,
		Doc:    fault.Text{ZH: "批量执行一个动作，在后台进行", EN: "Does a verb to many, in the background; each item needs the permission of the verb"},
		Weight: func(in Request) int { return len(in.chosen) + 1 }, Prepare: s.prepare, Do: s.start})
	op.AddSimple(r, op.Simple[JobInput, started]{Name: "bulk.cancel", Method: "POST", Path: "/api/v1/jobs/{id}/cancel", Own: true,
		Doc: fault.Text{ZH: "取消自己的批量任务，尚未开始的不再执行", EN: "Cancels a job of your own: what was not begun is left"}, Do: s.cancel})
	op.AddSimple(r, op.Simple[JobInput, started]{Name: "bulk.retry", Method: "POST", Path: "/api/v1/jobs/{id}/retry", Own: true,
		Doc: fault.Text{ZH: "重试失败和未执行的条目", EN: "Does once more what failed or was left"}, Do: s.retry})
	op.AddSimple(r, op.Simple[wakeInput, woken]{Name: wakeVerb, Internal: true,
		Doc: fault.Text{ZH: "照看批量任务（由时钟调用）", EN: "Looks after a job; called by the clock"}, Do: s.lookAfter})
	op.AddQuery(r, op.Query[FindJobs, op.List[Job]]{Name: "bulk.find", Path: "/api/v1/jobs", Own: true,
		Doc: fault.Text{ZH: "批量任务列表", EN: "Lists your own jobs, or those of everybody, the latest first"}, Run: s.find})
	op.AddQuery(r, op.Query[JobInput, Job]{Name: "bulk.get", Path: "/api/v1/jobs/{id}", Own: true,
		Doc: fault.Text{ZH: "一个批量任务", EN: "One job and how far it is"}, Run: s.get})
	op.AddQuery(r, op.Query[FindItems, op.List[Item]]{Name: "bulk.items", Path: "/api/v1/jobs/{id}/items", Own: true,
		Doc: fault.Text{ZH: "批量任务的条目与结果", EN: "Lists the items of a job and what became of each"}, Run: s.items})
}
