package notify

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/job"
	"bespoke/internal/studio/blueprint"
)

// Telling is a workspace in which something is to be told now.
type Telling struct {
	Workspace act.WorkspaceID `json:"workspace"`
}

// Kind is notice.send.
func (Telling) Kind() string { return "notice.send" }

// How letters go out: so many workspaces at once, and of each so many rows a
// round, a few letters at once. They belong to the round for a lease, which is
// longer than a round may send: if the program dies, they are due again then.
// One letter takes up at most so many notices.
const (
	mailLane    = 4
	letters     = 8
	atOnce      = 4
	sending     = 20 * time.Second
	lease       = 30 * time.Second
	digestMost  = 100
	unsubscribe = "/api/v1/unsubscribe/"
	stopPurpose = "notice"
	stopLasts   = 365 * 24 * time.Hour
)

var mailPatience = job.Retry{Lane: mailLane, Anew: true, Attempts: 5, Pause: func(int) time.Duration { return 5 * time.Second }}

// TellBy lets a queue tell what waits, before it is started. Without a mail
// server, m is nil and no letters go out.
func (s *Service) TellBy(q *job.Queue, m Mailer) error {
	s.tells, s.mail, s.node = q, m, rand.Text()
	return job.Handle(q, mailPatience, s.Tell)
}

// PushNotices puts a job in for each workspace in which something is to be told
// now. It is the clock's to call. A job belongs to this run of the program: one
// that died with another would be taken for one that is being done for minutes.
func (s *Service) PushNotices(ctx context.Context) error {
	if s.tells == nil {
		return nil
	}
	due, err := sweepDueNotices(ctx, s.o.DB, s.o.Clock.Now().UnixMicro(), soonest)
	if err != nil || len(due) == 0 {
		return err
	}
	jobs := make([]job.Job, len(due))
	for i, t := range due {
		jobs[i] = job.Job{Key: t.Workspace.String() + " " + s.node, Args: t}
	}
	return s.tells.Insert(ctx, jobs...)
}

// post is a letter on its way, with the rows that it tells.
type post struct {
	rows   []noticeRow
	letter Letter
	err    error
}

// Tell does what is due in a workspace: occasions that waited are looked at
// again, and letters go out. A letter may go out twice if the program dies
// before that is written down: its Message-ID is the same.
func (s *Service) Tell(ctx context.Context, t Telling) error {
	soon, cancel := context.WithTimeout(ctx, working)
	defer cancel()
	for more := true; more && soon.Err() == nil; {
		var err error
		if more, err = s.tellRound(ctx, t.Workspace); err != nil {
			return err
		}
	}
	return nil
}

// tellRound is one round; false where nothing more is due.
func (s *Service) tellRound(ctx context.Context, w act.WorkspaceID) (more bool, err error) {
	a := act.Act{Workspace: w, At: s.o.Clock.Now(), Request: "notices " + w.String()}.As("notify")
	var out []post
	err = s.o.Facts.Write(ctx, a, func(tx *event.Tx) error {
		rows, err := takeDue(tx, a.Micros())
		if err != nil || len(rows) == 0 {
			return err
		}
		more = true
		out, err = s.prepare(ctx, tx, a, rows)
		return err
	})
	if err != nil || len(out) == 0 {
		return more, err
	}
	s.sendAll(ctx, out)
	if ctx.Err() != nil { // cut off by the program's end: as if not tried
		return false, ctx.Err()
	}
	return true, s.note(ctx, a, out)
}

// takeDue reads what is due and keeps it from other rounds.
func takeDue(tx db.Tx, now int64) (rows []noticeRow, err error) {
	due, err := readDueNotices(tx, now, letters)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	ids := make([]NoticeID, len(due))
	for i := range due {
		ids[i] = due[i].ID
	}
	locked, err := findNotices(tx, ids, db.ForUpdate)
	for _, one := range ids {
		if row := locked[one]; row != nil && row.State == noticeQueued && row.DueAt <= now {
			rows = append(rows, *row)
		}
	}
	return rows, err
}

// prepare settles what needs no letter, and makes the letters that do.
func (s *Service) prepare(ctx context.Context, tx *event.Tx, a act.Act, rows []noticeRow) ([]post, error) {
	release, err := s.release(ctx, tx)
	if err != nil || release == nil {
		return nil, err
	}
	waited := slices.DeleteFunc(slices.Clone(rows), func(n noticeRow) bool { return n.Reason != forWait })
	rows = slices.DeleteFunc(rows, func(n noticeRow) bool { return n.Reason == forWait })
	if err := s.again(ctx, tx, release, waited); err != nil {
		return nil, err
	}
	return s.write(ctx, tx, a, release, rows)
}

// write makes the letters of rows. What is due in one letter with others takes
// them along; what cannot go out any more is refused.
func (s *Service) write(ctx context.Context, tx *event.Tx, a act.Act, release *blueprint.Release, rows []noticeRow) ([]post, error) {
	rows, err := s.gather(tx, rows)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	people, err := s.o.People(ctx, tx)
	if err != nil {
		return nil, err
	}
	var users []act.UserID
	var keys []string
	for i := range rows {
		keys = append(keys, rows[i].Person)
		if u, err := act.ParseUser(rows[i].Person); err == nil {
			users = append(users, u)
		}
	}
	emails, err := s.o.Emails(tx, users)
	if err != nil {
		return nil, err
	}
	choices, err := choicesOf(tx, slices.Compact(slices.Sorted(slices.Values(keys))))
	if err != nil {
		return nil, err
	}
	m := &mailroom{s: s, a: a, release: release, people: people, emails: emails, choices: choices}
	if m.sign, err = s.o.Signer(tx, a.At); err != nil {
		return nil, err
	}
	if m.steps, err = s.o.Matters.Steps(ctx, tx, stepsOf(rows)); err != nil {
		return nil, err
	}
	out, refused, err := m.write(rows)
	if err != nil {
		return nil, err
	}
	var leased []noticeMoved
	for _, p := range out {
		for i := range p.rows {
			row := p.rows[i]
			row.DueAt, row.Reason = a.At.Add(lease).UnixMicro(), forSending
			leased = append(leased, row.moved())
		}
	}
	if err := updateNotices(tx, leased); err != nil {
		return nil, err
	}
	return out, s.refuse(tx, a, refused)
}

// stepsOf are the steps that rows speak of.
func stepsOf(rows []noticeRow) (all []Step) {
	for i := range rows {
		if rows[i].Step != "" {
			all = append(all, rows[i].step())
		}
	}
	return all
}

// gather adds to rows what waits to go out in one letter with some of them.
func (s *Service) gather(tx db.Tx, rows []noticeRow) ([]noticeRow, error) {
	var people []string
	there := map[NoticeID]bool{}
	for i := range rows {
		there[rows[i].ID] = true
		if rows[i].Reason == forDigest && !slices.Contains(people, rows[i].Person) {
			people = append(people, rows[i].Person)
		}
	}
	waiting, err := readDigests(tx, people, digestMost)
	if err != nil || len(waiting) == 0 {
		return rows, err
	}
	var ids []NoticeID
	for i := range waiting {
		if !there[waiting[i].ID] {
			ids = append(ids, waiting[i].ID)
		}
	}
	locked, err := findNotices(tx, ids, db.ForUpdate)
	for _, one := range ids {
		if row := locked[one]; row != nil && row.State == noticeQueued && row.Reason == forDigest {
			rows = append(rows, *row)
		}
	}
	return rows, err
}

// refuse writes down what does not go out, and goes on to the next channel.
func (s *Service) refuse(tx *event.Tx, a act.Act, rows []noticeRow) error {
	var moved []noticeMoved
	var next []noticeRow
	for i := range rows {
		moved = append(moved, rows[i].moved())
		next = append(next, rows[i].over(a)...)
	}
	if err := updateNotices(tx, moved); err != nil {
		return err
	}
	told, err := insertNotices(tx, next)
	if err != nil {
		return err
	}
	return s.fill(tx, told)
}

// over is the row over the next channel, for what goes over the first that works.
func (n *noticeRow) over(a act.Act) []noticeRow {
	channel, rest, _ := strings.Cut(n.Channels, " ")
	if channel != byInbox || n.contact() != "" || n.Reason == noPerson {
		return nil
	}
	next := *n
	next.ID, next.Channel, next.Channels, next.At = id.New[noticeKind](), channel, rest, a.Micros()
	next.State, next.Reason, next.Error, next.Attempts, next.Failures, next.SentAt = noticeSent, "", "", 0, 0, a.Micros()
	return []noticeRow{next}
}

// sendAll sends letters, a few at once. Those that a slow server does not take
// in time are tried again.
func (s *Service) sendAll(ctx context.Context, out []post) {
	ctx, cancel := context.WithTimeout(ctx, sending)
	defer cancel()
	turn := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i := range out {
		all.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			out[i].err = s.mail.Send(ctx, out[i].letter)
		})
	}
	all.Wait()
}

// note writes down what came of letters. What somebody recorded meanwhile stays.
func (s *Service) note(ctx context.Context, a act.Act, out []post) error {
	return s.o.Facts.Write(ctx, a, func(tx *event.Tx) error {
		var ids []NoticeID
		for _, p := range out {
			for i := range p.rows {
				ids = append(ids, p.rows[i].ID)
			}
		}
		found, err := findNotices(tx, ids, db.ForUpdate)
		if err != nil {
			return err
		}
		var moved []noticeMoved
		var failed []noticeRow
		for _, p := range out {
			for i := range p.rows {
				row := found[p.rows[i].ID]
				if row == nil || row.Attempts != p.rows[i].Attempts || row.State != noticeQueued {
					continue
				}
				row.Reason = p.rows[i].Reason
				after := row.after(a.At, p.err)
				if after.State == noticeFailed {
					failed = append(failed, after)
					continue
				}
				moved = append(moved, after.moved())
			}
		}
		if err := updateNotices(tx, moved); err != nil {
			return err
		}
		return s.refuse(tx, a, failed)
	})
}
