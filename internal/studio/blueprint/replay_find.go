package blueprint

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// ReplayView is a replay, and what came of it so far.
type ReplayView struct {
	ID        ReplayID   `json:"id"`
	At        time.Time  `json:"at"`
	By        string     `json:"by"`
	Release   string     `json:"release" doc:"What was replayed, by its content: the release that it would be"`
	Asked     int64      `json:"asked" doc:"How many of the latest orders"`
	Since     *time.Time `json:"since,omitempty"`
	Orders    int64      `json:"orders" doc:"How many there were"`
	Job       bulk.ID    `json:"job" doc:"That does it; cancelling it ends the replay"`
	State     string     `json:"state" enum:"running,cancelling,done,cancelled"`
	Failed    bool       `json:"failed,omitzero" doc:"Parts of it met an accident"`
	Done      int        `json:"done" doc:"Orders that are through"`
	Same      int        `json:"same" doc:"Come out as they were placed"`
	Different int        `json:"different"`
	Kinds     []CountOf  `json:"kinds" doc:"How many differ in what: refused total price route steps promise stock check plan fields"`
	Unable    []CountOf  `json:"unable" doc:"How many could not be decided again, and why: unrecorded (placed before that was recorded), unlike (something that is not recorded has changed since)"`
	Tasks     []LoadView `json:"tasks" doc:"How many tasks each role gets, on the way that the orders go when everybody says yes"`
}

// CountOf is how many there are of something.
type CountOf struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
}

// LoadView is the work of a role, or of a person who is asked by name.
type LoadView struct {
	Who    string `json:"who"`
	Name   string `json:"name"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// DifferenceView is an order that comes out differently, in words.
type DifferenceView struct {
	Subject string           `json:"subject"`
	Label   string           `json:"label" doc:"The order's number"`
	Changes []DifferenceText `json:"changes"`
	Gone    []string         `json:"gone,omitempty" doc:"Rows that decided then, and would not now"`
	Come    []string         `json:"come,omitempty" doc:"Rows that would decide now, and did not then"`
}

// DifferenceText says one thing that comes out differently.
type DifferenceText struct {
	Kind   string `json:"kind"`
	What   string `json:"what"`
	Line   int    `json:"line,omitzero"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// view shows a replay, but for the names of those who get tasks.
func (row replayRow) view(sum Replayed, job bulk.Job) ReplayView {
	v := ReplayView{ID: row.ID, At: moment(row.At), By: row.By, Release: row.Release, Asked: row.Asked, Orders: row.Subjects, Job: job.ID, State: job.State,
		Failed: job.Failed > 0, Done: sum.Subjects, Same: sum.Same, Different: sum.Different, Kinds: counts(sum.Kinds), Unable: counts(sum.Unable), Tasks: []LoadView{}}
	if through(job) {
		v.State = "done" // cancelling it came too late to leave anything
	}
	if row.Since > 0 {
		at := moment(row.Since)
		v.Since = &at
	}
	for _, who := range slices.Sorted(maps.Keys(sum.Tasks)) {
		v.Tasks = append(v.Tasks, LoadView{who, who, sum.Tasks[who].Before, sum.Tasks[who].After})
	}
	return v
}

// through tells whether a job has done all that it was to do.
func through(job bulk.Job) bool { return job.EndedAt != nil && job.Failed == 0 && job.Left == 0 }

// counts lists counts, the most first.
func counts(of map[string]int) []CountOf {
	list := []CountOf{}
	for _, key := range slices.Sorted(maps.Keys(of)) {
		list = append(list, CountOf{key, of[key]})
	}
	slices.SortStableFunc(list, func(a, b CountOf) int { return b.Count - a.Count })
	return list
}

// ReplayByID names a replay.
type ReplayByID struct {
	ID ReplayID `path:"id" json:"-"`
}

// ReplaysInput asks for a page of replays, the latest first.
type ReplaysInput struct{ op.Page }

// findReplays lists replays; the cursor is a replay's id.
func (s *Service) findReplays(_ context.Context, _ act.Act, r db.Reader, in ReplaysInput) (op.List[ReplayView], error) {
	page := op.List[ReplayView]{Items: []ReplayView{}}
	before := lastReplay
	if in.Cursor != "" {
		if len(in.Cursor) != len(before) {
			return page, op.BadCursor()
		}
		before = id.Raw([]byte(in.Cursor))
	}
	rows, err := listReplays(r, before, in.Limit)
	if err != nil {
		return page, err
	}
	page.Items, err = s.shown(r, rows)
	if n := len(rows); n > 0 && n == in.Limit {
		raw := rows[n-1].ID.Raw()
		page.Next = op.Cursor(raw[:])
	}
	return page, err
}

// shown adds to replays what came of them, in two reads whatever their number.
func (s *Service) shown(r db.Reader, rows []replayRow) ([]ReplayView, error) {
	ids, jobs := make([]ReplayID, len(rows)), make([]bulk.ID, len(rows))
	for i, row := range rows {
		ids[i], jobs[i] = row.ID, row.Job
	}
	sums, err := readParts(r, ids)
	if err != nil {
		return nil, err
	}
	of, err := bulk.Jobs(r, jobs)
	views := make([]ReplayView, len(rows))
	for i, row := range rows {
		views[i] = row.view(sums[row.ID], of[row.Job])
	}
	return views, err
}

// getReplay shows one replay, with the names of those who get tasks.
func (s *Service) getReplay(ctx context.Context, a act.Act, r db.Reader, in ReplayByID) (ReplayView, error) {
	row, err := findReplay(r, in.ID)
	if err == nil && row == nil {
		err = missingReplay.New()
	}
	if err != nil {
		return ReplayView{}, err
	}
	views, err := s.shown(r, []replayRow{*row})
	if err != nil {
		return ReplayView{}, err
	}
	release, err := s.replayRelease(ctx, r, row)
	if err != nil {
		return ReplayView{}, err
	}
	v := views[0]
	keys := make([]string, len(v.Tasks))
	for i, t := range v.Tasks {
		keys[i] = t.Who
	}
	names, err := s.replays.room.Who(ctx, r, release, a.Lang, keys)
	for i := range v.Tasks {
		v.Tasks[i].Name = names[v.Tasks[i].Who]
	}
	return v, err
}

// DifferencesInput asks for a page of what came out differently.
type DifferencesInput struct {
	op.Page
	ID ReplayID `path:"id" json:"-"`
}

// differences lists the orders that come out differently, in words, latest
// placed first; at most fifty of each 250 are listed, and all are counted.
func (s *Service) differences(ctx context.Context, a act.Act, r db.Reader, in DifferencesInput) (op.List[DifferenceView], error) {
	page := op.List[DifferenceView]{Items: []DifferenceView{}}
	after := int64(0)
	if in.Cursor != "" {
		if len(in.Cursor) != 8 {
			return page, op.BadCursor()
		}
		after = int64(binary.BigEndian.Uint64([]byte(in.Cursor)))
	}
	row, err := findReplay(r, in.ID)
	if err == nil && row == nil {
		err = missingReplay.New()
	}
	if err != nil {
		return page, err
	}
	ns, found, err := listDifferences(r, in.ID, after, in.Limit)
	if err != nil || len(found) == 0 {
		return page, err
	}
	release, err := s.replayRelease(ctx, r, row)
	if err != nil {
		return page, err
	}
	if len(ns) == in.Limit {
		page.Next = op.Cursor(binary.BigEndian.AppendUint64(nil, uint64(ns[len(ns)-1])))
	}
	page.Items, err = s.replays.room.Told(ctx, a, r, release, found)
	return page, err
}
