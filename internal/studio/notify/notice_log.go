package notify

import (
	"context"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/identity"
)

// Told is what one person was told of one occasion over one channel, as the log
// lists it. What it says stands in the whole answer alone.
type Told struct {
	ID       NoticeID   `json:"id" doc:"The beginning of the letter's Message-ID"`
	Notice   string     `json:"notice" doc:"The key of its document"`
	Name     string     `json:"name" doc:"What the notice is called"`
	Event    string     `json:"event"`
	Subject  About      `json:"subject"`
	Person   Reader     `json:"person,omitzero" doc:"Absent while the occasion waits: whom it is for is found then"`
	Channel  string     `json:"channel,omitempty" enum:"inapp,email"`
	At       time.Time  `json:"at"`
	State    string     `json:"state" enum:"queued,sent,refused,failed" doc:"refused was never tried; failed was given up"`
	Reason   string     `json:"reason,omitempty" enum:"wait,quiet,digest,retry,sending,off,address,server,sight,passed,left" doc:"Why it waits, or was refused"`
	Error    string     `json:"error,omitempty" doc:"What the mail server said last"`
	Attempts int64      `json:"attempts,omitzero"`
	DueAt    *time.Time `json:"dueAt,omitempty" doc:"When it is tried next"`
	SentAt   *time.Time `json:"sentAt,omitempty"`
	Resend   bool       `json:"resend,omitzero" doc:"It can be sent by hand"`
}

// Reader is who was told.
type Reader struct {
	User  act.UserID `json:"user,omitzero"`
	Name  string     `json:"name,omitempty"`
	Email string     `json:"email,omitempty" fact:"customer.email" doc:"Of somebody who has no login"`
}

// ToldView is Told with its words.
type ToldView struct {
	Told
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty" doc:"Absent with the title where it shows what is not the reader's to see"`
}

var noNotice = fault.Define(fault.Missing, "notice.missing", "没有这条通知", "There is no such notice").
	Fix("刷新列表：记录保留 90 天", "Load the list again: notices are kept for 90 days")

// FindTold asks for a page of the log, the newest first.
type FindTold struct {
	op.Page
	Notice []string     `query:"notice" json:"-" doc:"Keys of notices"`
	State  []string     `query:"state" json:"-" enum:"queued,sent,refused,failed"`
	User   []act.UserID `query:"user" json:"-" doc:"Who was told"`
	Order  string       `query:"order" json:"-" doc:"What it was about"`
}

// findTold lists what was told of what is there for the reader.
func (s *Service) findTold(ctx context.Context, a act.Act, r db.Reader, in FindTold) (op.List[Told], error) {
	page := op.List[Told]{Items: []Told{}}
	before, err := in.Before()
	if err != nil {
		return page, err
	}
	for n := 0; n < rounds; n++ {
		rows, err := readTold(r, in, before)
		if err != nil {
			return page, err
		}
		shown, err := s.shownTold(ctx, a, r, rows)
		if err != nil {
			return page, err
		}
		for _, t := range shown {
			page.Items = append(page.Items, t)
			if before = t.ID.Raw(); len(page.Items) == in.Limit {
				page.Next = op.Cursor(before[:])
				return page, nil
			}
		}
		if len(rows) < in.Limit {
			page.Next = ""
			return page, nil
		}
		before = rows[len(rows)-1].ID.Raw()
		page.Next = op.Cursor(before[:])
	}
	return page, nil
}

// readTold reads rows of the log below an id.
func readTold(r db.Reader, in FindTold, before id.Raw) ([]noticeRow, error) {
	sql, args := among(` AND id < ?`, []any{before}, "notice", in.Notice)
	sql, args = among(sql, args, "state", in.State)
	var people []string
	for _, u := range in.User {
		people = append(people, u.String())
	}
	sql, args = among(sql, args, "person", people)
	if in.Order != "" {
		raw, err := id.ParseAny(in.Order)
		if err != nil {
			return nil, nil // no such order: nobody was told of it
		}
		sql, args = sql+` AND subject = ?`, append(args, raw)
	}
	return readNotices(r, sql+` ORDER BY id DESC LIMIT ?`, append(args, int64(in.Limit))...)
}

// shownTold shows rows as their reader may see them; those about what is not
// there for him are left out.
func (s *Service) shownTold(ctx context.Context, a act.Act, r db.Reader, rows []noticeRow) ([]Told, error) {
	release, err := s.release(ctx, r)
	if err != nil || release == nil || len(rows) == 0 {
		return nil, err
	}
	var ids []id.Raw
	seen := map[id.Raw]bool{}
	for i := range rows {
		if one := rows[i].Subject; !seen[one] {
			ids, seen[one] = append(ids, one), true
		}
	}
	known, err := s.o.Subjects.Known(ctx, a, r, ids)
	if err != nil {
		return nil, err
	}
	sight := identity.SightOf(a, release)
	var shown []Told
	for i := range rows {
		brief, there := known[rows[i].Subject]
		if !there {
			continue
		}
		t := rows[i].told(noticesOf(release), brief, a.Lang)
		if rows[i].contact() != "" && !sight.Sees("customer.email") {
			t.Error = "" // mail servers repeat addresses
		}
		sight.Show(&t)
		shown = append(shown, t)
	}
	return shown, nil
}

// told is a row as the log shows it.
func (n *noticeRow) told(ns *Notices, brief Brief, lang string) Told {
	t := Told{ID: n.ID, Notice: n.Notice, Name: n.Notice, Event: n.Event, Subject: About{aboutOrder, brief.ID, brief.Number}, Channel: n.Channel,
		At: moment(n.At), State: n.State, Reason: n.Reason, Error: n.Error, Attempts: n.Attempts, Resend: n.again()}
	if of := ns.Get(n.Notice); of != nil {
		t.Name = of.Name.In(lang, ns.locale)
	}
	t.Person.Name = n.Name
	t.Person.Email = n.contact()
	if u, err := act.ParseUser(n.Person); err == nil {
		t.Person.User = u
	}
	if n.State == noticeQueued {
		t.DueAt = momentOrNone(n.DueAt)
	}
	t.SentAt = momentOrNone(n.SentAt)
	return t
}

// again tells whether a row can be sent by hand: letters, unless their reader
// has switched them off or may not know, or they are on their way.
func (n *noticeRow) again() bool {
	return n.Channel == byEmail && n.Title != "" && n.Reason != noOff && n.Reason != forSending
}

// OneTold names a row of the log.
type OneTold struct {
	ID NoticeID `path:"id" json:"-"`
}

// getTold answers one row with its words. Faults: notice.missing.
func (s *Service) getTold(ctx context.Context, a act.Act, r db.Reader, in OneTold) (ToldView, error) {
	found, err := findNotices(r, []NoticeID{in.ID}, db.Unlocked)
	row := found[in.ID]
	if err != nil || row == nil {
		return ToldView{}, orMissing(err)
	}
	shown, err := s.shownTold(ctx, a, r, []noticeRow{*row})
	if err != nil || len(shown) == 0 {
		return ToldView{}, orMissing(err)
	}
	v := ToldView{Told: shown[0]}
	sees, err := s.seesWords(ctx, a, r, row)
	if sees {
		v.Title, v.Body = unsent(row.Title, row.Lang), unsent(row.Body, row.Lang)
	}
	return v, err
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return noNotice.New()
}

// seesWords tells whether somebody may see everything that a row's words show.
func (s *Service) seesWords(ctx context.Context, a act.Act, r db.Reader, row *noticeRow) (bool, error) {
	if row.Person == a.User.String() {
		return true, nil
	}
	release, err := s.release(ctx, r)
	if err != nil || release == nil {
		return false, err
	}
	matters, err := s.o.Matters.Matters(ctx, r, release, []id.Raw{row.Subject}, true)
	m := matters[row.Subject]
	if err != nil || m == nil {
		return false, err
	}
	for _, fact := range strings.Fields(row.Reads) {
		for _, path := range above(fact) {
			if !m.Sees(a, path) {
				return false, nil
			}
		}
	}
	return true, nil
}
