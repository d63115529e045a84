package blueprint

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

type replayKind struct{}

func (replayKind) Prefix() string { return "rpl" }

// ReplayID names a replay.
type ReplayID = id.Of[replayKind]

// The bounds of replays.
const (
	MaxReplayed  = 20_000 // orders of one replay
	defaultTried = 1_000
	partSize     = 250 // orders of a part: each is read and decided as one set
	mostListed   = 50  // differences that are kept of a part; all are counted
	keptReplays  = 20
)

// replayJob is the kind of job that a replay is done in.
const replayJob = "replay"

var (
	missingReplay = fault.Define(fault.Missing, "replay.missing", "没有这次重放，或已过期", "there is no such replay, or it was cleared away").
			Fix("请重新运行", "Run it again")
	replayCount = fault.Define(fault.Invalid, "replay.orders", "订单数须在 1 到 {max} 之间", "between 1 and {max} orders can be replayed").
			Fix("请改为这个范围内的数", "Give a number in this range")
)

// Replayer decides again what was decided before: a room above that records what
// its decisions go by.
type Replayer interface {
	// Recent names what was placed since a moment, the latest first, at most n.
	Recent(r db.Reader, since time.Time, n int) ([]string, error)
	// Replay decides some of it again, as a release would. It reads, and what it
	// then decides is a pure function.
	Replay(ctx context.Context, r db.Reader, under *Release, subjects []string) (Replayed, error)
	// Told says differences in the reader's words, as far as he may know them; what
	// he may not see at all is left out.
	Told(ctx context.Context, a act.Act, r db.Reader, under *Release, all []Otherwise) ([]DifferenceView, error)
	// Who calls those by name who get tasks.
	Who(ctx context.Context, r db.Reader, under *Release, lang string, who []string) (map[string]string, error)
}

// replays is what replaying needs; each is nil until ReplayWith.
type replays struct {
	db   *db.DB
	jobs *bulk.Service
	room Replayer
}

// ReplayWith tells who replays, and in whose jobs.
func (s *Service) ReplayWith(d *db.DB, jobs *bulk.Service, room Replayer) {
	s.replays = replays{d, jobs, room}
	jobs.WorkWith(replayJob, s.replayPart)
}

// ReplayInput asks what one's own draft, or a release, would have made of orders
// that were placed.
type ReplayInput struct {
	Orders  int        `json:"orders,omitempty" doc:"How many of the latest, at most 20,000; default 1,000"`
	Since   *time.Time `json:"since,omitempty" doc:"None that were placed before"`
	Release string     `json:"release,omitempty" doc:"A published release instead of the draft"`

	found *replayFound
}

// replayFound is what there is to be replayed, found before the queue.
type replayFound struct {
	row      replayRow
	subjects []string
}

// prepareReplay finds the tree and the orders. A tree with errors cannot decide
// anything: it is refused as publishing would.
func (s *Service) prepareReplay(ctx context.Context, a act.Act, in *ReplayInput) error {
	if in.Orders == 0 {
		in.Orders = defaultTried
	}
	if in.Orders < 1 || in.Orders > MaxReplayed {
		return replayCount.New("max", MaxReplayed).At("/orders")
	}
	return s.replays.db.Read(ctx, a, func(r db.Reader) (err error) {
		in.found, err = s.findReplayed(ctx, a, r, in)
		return err
	})
}

func (s *Service) findReplayed(ctx context.Context, a act.Act, r db.Reader, in *ReplayInput) (*replayFound, error) {
	d, err := s.replayed(a, r, in.Release)
	if err != nil {
		return nil, err
	}
	out, err := s.checked(ctx, d.tree())
	if err == nil {
		err = refusal(out.found)
	}
	if err != nil {
		return nil, err
	}
	f := &replayFound{row: replayRow{Base: d.head.Base, Documents: d.changes(), Release: out.release.ID, Asked: int64(in.Orders)}}
	since := time.UnixMicro(0)
	if in.Since != nil {
		since, f.row.Since = *in.Since, in.Since.UnixMicro()
	}
	f.subjects, err = s.replays.room.Recent(r, since, in.Orders)
	f.row.Subjects = int64(len(f.subjects))
	return f, err
}

// replayed is what is to be replayed: one's own draft, or a release as a draft
// that changes nothing.
func (s *Service) replayed(a act.Act, r db.Reader, release string) (*draft, error) {
	if release == "" {
		return s.draftOf(r, a.User)
	}
	_, known, err := findRelease(r, release)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, missingRelease.New("release", release)
	}
	trees, err := s.trees(r, []string{release})
	return &draft{head: headRow{User: a.User, Base: release}, base: trees[release]}, err
}

// replay keeps what is to be replayed and begins the job that does it. Those long
// ago are forgotten.
func (s *Service) replay(_ context.Context, tx *event.Tx, cmds []op.Cmd[ReplayInput]) []op.Result[ReplayView] {
	res := make([]op.Result[ReplayView], len(cmds))
	for i, c := range cmds {
		row := c.In.found.row
		row.ID, row.At, row.User, row.By = id.New[replayKind](), c.Act.Micros(), c.Act.User, c.Act.Name
		job, err := s.replays.jobs.Add(tx, c.Act, bulk.Plan{Kind: replayJob, Verb: "blueprint.replay", Items: partsOf(row.ID, c.In.found.subjects),
			About: json.RawMessage(fmt.Sprintf(`{"replay":%q,"orders":%d}`, row.ID, row.Subjects))})
		if err == nil {
			row.Job = job.ID
			err = db.InsertRows(tx, "release_replays", []replayRow{row})
		}
		if err == nil {
			err = forgetReplays(tx)
		}
		if res[i].Err = err; err == nil {
			res[i].Out = row.view(Replayed{}, job)
		}
	}
	return res
}

// partInput is a part of a replay, as an item of its job.
type partInput struct {
	Replay   ReplayID `json:"replay"`
	N        int64    `json:"n"`
	Subjects []string `json:"subjects"`
}

func partsOf(replay ReplayID, subjects []string) (items []bulk.PlanItem) {
	for n := int64(1); len(subjects) > 0; n++ {
		part := subjects[:min(partSize, len(subjects))]
		subjects = subjects[len(part):]
		input, _ := json.Marshal(partInput{replay, n, part}) // texts always can be
		items = append(items, bulk.PlanItem{Verb: "blueprint.replay", Subject: replay.String(), Input: input})
	}
	return items
}

// forgetReplays keeps the latest ones.
func forgetReplays(tx db.Tx) error {
	rows, err := listReplays(tx, lastReplay, keptReplays+10)
	if err == nil && len(rows) > keptReplays {
		dropReplays(tx, rows[keptReplays:])
	}
	return err
}

// lastReplay is before which all replays are.
var lastReplay = id.Raw(bytes.Repeat([]byte{math.MaxUint8}, 16))

// replayPart is a part of a replay: it reads, decides on paper, and notes what
// came of it, outside of the queue of those who write.
func (s *Service) replayPart(ctx context.Context, a act.Act, input []byte) error {
	var in partInput
	if err := json.Unmarshal(input, &in); err != nil {
		return fmt.Errorf("read a part of a replay: %w", err)
	}
	var part Replayed
	forgotten := false
	err := s.replays.db.Read(ctx, a, func(r db.Reader) error {
		row, err := findReplay(r, in.Replay)
		if forgotten = row == nil; err != nil || forgotten {
			return err
		}
		release, err := s.replayRelease(ctx, r, row)
		if err == nil {
			part, err = s.replays.room.Replay(ctx, r, release, in.Subjects)
		}
		return err
	})
	if err != nil || forgotten {
		return err
	}
	return s.replays.db.Write(ctx, a, func(tx db.Tx) error { return keepPart(tx, in.Replay, in.N, part) })
}

// replayRelease compiles what is replayed, as it stood when that was asked.
func (s *Service) replayRelease(ctx context.Context, r db.Reader, row *replayRow) (*Release, error) {
	trees, err := s.trees(r, []string{row.Base})
	if err != nil {
		return nil, err
	}
	d, err := draftFrom(headRow{User: row.User, Base: row.Base}, trees[row.Base], row.Documents)
	if err != nil {
		return nil, err
	}
	out, err := s.checked(ctx, d.tree())
	return out.release, err
}
