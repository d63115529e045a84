package flow

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// commitHandovers stores what has changed hands, and tells of each who has left which
// of his tasks went to whom: one list for what is done in one turn (P4).
func (s *Service) commitHandovers(ctx context.Context, tx *event.Tx, cmds []op.Cmd[*deciding]) []op.Result[View] {
	out := s.commitViews(ctx, tx, cmds)
	lists := map[string][]HandedOver{}
	for i, c := range cmds {
		if out[i].Err != nil {
			continue
		}
		for _, done := range c.In.move.Commands {
			if t, is := done.(Tell); is {
				if f, is := t.Fact.(TaskReassigned); is && f.Cause == causeLeft {
					lists[f.From] = append(lists[f.From], HandedOver{f.Subject, f.Step, f.For})
				}
			}
		}
	}
	for _, from := range slices.Sorted(maps.Keys(lists)) {
		if user, err := act.ParseUser(from); err == nil { // a role has nobody who has left
			tx.Tell(cmds[0].Act.As(RobotHandover), HandoverDone{user, lists[from]})
		}
	}
	return out
}

// HandoversInput asks what became of the tasks of somebody who has left.
type HandoversInput struct {
	op.Page
	User act.UserID `path:"id" json:"-"`
}

// Handover is what went to others at one moment.
type Handover struct {
	At    time.Time   `json:"at"`
	Tasks []HandedRow `json:"tasks"`
}

// HandedRow is one of the tasks that went to somebody else, of a subject that the
// reader may see.
type HandedRow struct {
	Order  string `json:"order"`
	Number string `json:"number,omitempty"`
	Step   string `json:"step"`
	Name   string `json:"name"`
	To     Holder `json:"to"`
}

// handovers lists what went from somebody to others because he left, the latest first.
// Whoever sees only some tasks is told nothing of these: which they were is not stored.
// Fault: user.missing.
func (s *Service) handovers(ctx context.Context, a act.Act, r db.Reader, in HandoversInput) (op.List[Handover], error) {
	page := op.List[Handover]{Items: []Handover{}}
	if err := s.o.Known(ctx, r, in.User); err != nil {
		return page, err
	}
	told, err := readHandovers(r, in)
	if err != nil {
		return page, err
	}
	var ids []id.Raw
	for _, one := range told {
		for _, t := range one.Tasks {
			if subject, err := id.ParseAny(t.Subject); err == nil {
				ids = append(ids, subject)
			}
		}
	}
	ids = id.Unique(ids)
	runs, err := s.Load(ctx, r, ids)
	if err != nil {
		return page, err
	}
	briefs, err := s.briefs(ctx, a, r, ids)
	if err != nil {
		return page, err
	}
	people, err := s.o.People(ctx, r)
	sc := scopingOf(a, func(subject id.Raw) *blueprint.Release { return runs[subject].Release })
	for _, one := range told {
		h := Handover{At: time.UnixMicro(one.at).UTC(), Tasks: []HandedRow{}}
		for _, t := range one.Tasks {
			subject, _ := id.ParseAny(t.Subject) // has been read before
			if b, seen := briefs[subject]; seen && runs[subject] != nil && !sc.of(subject).rows.Narrowed() {
				h.Tasks = append(h.Tasks, HandedRow{b.Text, b.Number, t.Step, runs[subject].stepName(t.Step, a.Lang), HolderOf(t.For, people)})
			}
		}
		page.Items = append(page.Items, h)
	}
	if len(told) == in.Limit {
		page.Next = op.Cursor(binary.BigEndian.AppendUint64(nil, uint64(told[len(told)-1].seq)))
	}
	return page, err
}

// stepName is what a step of the run is called; its key, where the release has it no more.
func (st *Stored) stepName(key, lang string) string {
	if step := st.Def.Step(key); step != nil {
		return step.Name.In(lang, "")
	}
	return key
}

// handedOver is a fact of somebody's tasks that went to others.
type handedOver struct {
	HandoverDone
	seq, at int64
}

func readHandovers(r db.Reader, in HandoversInput) (all []handedOver, err error) {
	span := event.Span{Subject: in.User.Raw(), Names: []string{HandoverDone{}.Head().Name}, Latest: true, Limit: in.Limit}
	if in.Cursor != "" {
		if len(in.Cursor) != 8 {
			return nil, op.BadCursor()
		}
		span.Before = int64(binary.BigEndian.Uint64([]byte(in.Cursor)))
	}
	told, err := span.Read(r)
	if err != nil {
		return nil, fmt.Errorf("read what was handed over: %w", err)
	}
	for _, rec := range told {
		one := handedOver{seq: rec.Seq, at: rec.At}
		if err := json.Unmarshal(rec.Data, &one.HandoverDone); err != nil {
			return nil, fmt.Errorf("read fact %d: %w", rec.Seq, err)
		}
		all = append(all, one)
	}
	return all, nil
}
