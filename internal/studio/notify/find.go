package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// FindItems asks for a page of one's inbox.
type FindItems struct {
	op.Page
	Unread bool `query:"unread" json:"-" doc:"Only what was not read yet"`
}

// place is where a page goes on: among the unread items, or among those read.
type place struct {
	read   bool
	before id.Raw
}

func placeOf(c op.Cursor) (p place, err error) {
	if c == "" {
		copy(p.before[:], last)
		return p, nil
	}
	if len(c) != 17 || c[0] > 1 {
		return p, op.BadCursor()
	}
	copy(p.before[:], c[1:])
	return place{c[0] == 1, p.before}, nil
}

// last is beyond all ids.
var last = bytes.Repeat([]byte{0xff}, 16)

func (p place) cursor() op.Cursor {
	state := "\x00"
	if p.read {
		state = "\x01"
	}
	return op.Cursor(state + string(p.before[:]))
}

// rounds bounds how far a page looks for what its reader may see.
const rounds = 10

// find lists one's inbox: what is unread first, the newest first of each. Items
// about what is not there for the reader any more are left out.
func (s *Service) find(ctx context.Context, a act.Act, r db.Reader, in FindItems) (op.List[Item], error) {
	page := op.List[Item]{Items: []Item{}}
	at, err := placeOf(in.Cursor)
	for n := 0; n < rounds && err == nil; n++ {
		var rows []itemRow
		if rows, err = readItems(r, a.User, at.read, at.before, in.Limit); err != nil {
			break
		}
		var shown []Item
		if shown, err = s.show(ctx, a, r, rows); err != nil {
			break
		}
		for _, item := range shown {
			page.Items = append(page.Items, item)
			if at.before = item.ID.Raw(); len(page.Items) == in.Limit {
				page.Next = at.cursor()
				return page, nil
			}
		}
		switch {
		case len(rows) == in.Limit:
			at.before = rows[len(rows)-1].ID.Raw()
		case at.read || in.Unread:
			page.Next = ""
			return page, nil
		default:
			at.read = true
			copy(at.before[:], last)
		}
		page.Next = at.cursor()
	}
	return page, err
}

// show makes items of rows, with what the reader may know of their subjects.
func (s *Service) show(ctx context.Context, a act.Act, r db.Reader, rows []itemRow) ([]Item, error) {
	known, err := s.known(ctx, a, r, rows)
	if err != nil {
		return nil, err
	}
	var shown []Item
	var steps []Step
	for _, row := range rows {
		brief, there := known[row.Subject]
		if !there {
			continue
		}
		item := Item{ID: row.ID, At: moment(row.At), Code: row.Code, Fact: row.Fact, Seq: row.Seq,
			Subject: About{row.Kind, brief.ID, brief.Number}}
		if err := json.Unmarshal([]byte(row.Args), &item.Args); err != nil {
			return nil, fmt.Errorf("read the words of an item: %w", err)
		}
		if row.ReadAt > 0 {
			read := moment(row.ReadAt)
			item.ReadAt = &read
		}
		shown, steps = append(shown, item), append(steps, Step{row.Subject, item.Args.Step, item.Args.Item})
	}
	words, err := s.o.Matters.Steps(ctx, r, steps)
	if err != nil {
		return nil, fmt.Errorf("name steps: %w", err)
	}
	asked, err := s.asked(ctx, r, shown, steps, words)
	if err != nil {
		return nil, err
	}
	for i := range shown {
		item := &shown[i]
		item.Args.Acts = asked[i]
		if name := words[steps[i]].to(a, ""); item.Args.Step != "" {
			item.Args.Name = name
		}
		item.Text = say(item.Code, item.Args, a.Lang)
		if a.Kind == act.Customer { // who are told of no steps
			item.Args.Step = ""
		}
	}
	return shown, nil
}

// known is what the reader may know of the rows' subjects.
func (s *Service) known(ctx context.Context, a act.Act, r db.Reader, rows []itemRow) (map[id.Raw]Brief, error) {
	seen := map[id.Raw]bool{}
	var ids []id.Raw
	var hooks []WebhookID
	for _, row := range rows {
		switch {
		case seen[row.Subject]:
		case row.Kind == aboutWebhook:
			hooks = append(hooks, id.From[webhookKind](row.Subject))
		default:
			ids = append(ids, row.Subject)
		}
		seen[row.Subject] = true
	}
	known, err := s.o.Subjects.Known(ctx, a, r, ids)
	if err != nil {
		return nil, fmt.Errorf("find what an inbox is about: %w", err)
	}
	return s.knownWebhooks(ctx, a, r, hooks, known)
}

// aboutWebhook is the kind of items about endpoints.
const aboutWebhook = "webhook"

// knownWebhooks adds the endpoints that are there for the reader.
func (s *Service) knownWebhooks(ctx context.Context, a act.Act, r db.Reader, ids []WebhookID, known map[id.Raw]Brief) (map[id.Raw]Brief, error) {
	hooks, err := selectWebhooks(r, ids, db.Unlocked)
	for _, w := range hooks {
		if s.shows(ctx, r, a, w) {
			known[w.ID.Raw()] = Brief{ID: w.ID.String()}
		}
	}
	return known, err
}

// Count is how many items are unread.
type Count struct {
	Unread int  `json:"unread"`
	More   bool `json:"more,omitzero" doc:"There are more than are counted"`
}

// maxCount is how far a badge counts.
const maxCount = 99

// count counts one's unread items, as far as a badge shows them.
func (s *Service) count(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Count, error) {
	rows, err := readItems(r, a.User, false, id.Raw(last), maxCount+1)
	if err != nil {
		return Count{}, err
	}
	known, err := s.known(ctx, a, r, rows)
	n := 0
	for _, row := range rows {
		if _, there := known[row.Subject]; there {
			n++
		}
	}
	return Count{min(n, maxCount), len(rows) > maxCount}, err
}
