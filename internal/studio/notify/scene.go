package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// release is what is published now, nil where nothing is yet.
func (s *Service) release(ctx context.Context, r db.Reader) (*blueprint.Release, error) {
	release, err := s.o.Current(ctx, r)
	if f := fault.As(err); f != nil && f.Kind == fault.Blocked {
		return nil, nil
	}
	return release, err
}

// occasions finds the notices that facts set off.
func occasions(ns *Notices, facts []event.Record) ([]occasion, error) {
	var all []occasion
	for i := range facts {
		rec := &facts[i]
		on := ns.on(rec.Name)
		if len(on) == 0 {
			continue
		}
		more, err := occasionsOf(on, keptOf(rec))
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// occasionsOf are those of one fact, on some notices.
func occasionsOf(on []*Notice, fact kept) (all []occasion, err error) {
	var t told
	if err := json.Unmarshal(fact.Data, &t); err != nil {
		return nil, fmt.Errorf("read fact %d: %w", fact.Seq, err)
	}
	for _, n := range on {
		if n.event.happened(&t) && (t.Notice == "" || t.Notice == n.Key) {
			all = append(all, occasion{happening{n.event, fact, t}, n})
		}
	}
	return all, nil
}

// scene reads what answering some happenings goes by; whole says which subjects are
// read with their parts. Whom tasks are for is read as
// of now: who was asked meanwhile is told, who is not asked any more is not.
func (s *Service) scene(ctx context.Context, r db.Reader, release *blueprint.Release, all []happening, whole map[id.Raw]bool) (*scene, error) {
	sc := &scene{at: act.Act{Workspace: r.Workspace(), At: s.o.Clock.Now()}, release: release, zone: blueprint.Of[*blueprint.Workspace](release).Zone,
		heard: map[string]map[int64]bool{}, holders: map[Step][]string{}, matters: map[id.Raw]*Matter{}, whole: map[id.Raw]bool{}, mails: s.mail != nil}
	if role := blueprint.Of[*identity.Roles](release).Customer(); role != nil {
		sc.customer = []string{role.Key}
	}
	var steps []Step
	for i := range all {
		if all[i].event.aboutTask() {
			steps = append(steps, all[i].step())
		}
	}
	var err error
	if sc.blind, err = db.BlindOf(r); err != nil {
		return nil, err
	}
	if err = s.read(ctx, r, sc, whole); err != nil {
		return nil, err
	}
	if sc.people, err = s.o.People(ctx, r); err != nil {
		return nil, fmt.Errorf("find who works here: %w", err)
	}
	if len(steps) == 0 {
		return sc, nil
	}
	if sc.steps, err = s.o.Matters.Steps(ctx, r, steps); err != nil {
		return nil, fmt.Errorf("find the steps of notices: %w", err)
	}
	if sc.holders, err = s.o.Subjects.Holders(ctx, r, steps); err != nil {
		return nil, fmt.Errorf("find the holders of tasks: %w", err)
	}
	return sc, nil
}

// meet is the scene of occasions, with as much of what they are about as it takes to
// find out whom they are to be told to: of most of them nobody is told.
func (s *Service) meet(ctx context.Context, r db.Reader, release *blueprint.Release, all []occasion) (*scene, error) {
	happened, whole := make([]happening, len(all)), map[id.Raw]bool{}
	var begun []id.Raw
	for i := range all {
		of := all[i].fact.Subject
		happened[i], whole[of] = all[i].happening, whole[of] || slices.ContainsFunc(all[i].notice.asks, s.o.Matters.InParts)
		if all[i].notice.to.asksStarter() {
			begun = append(begun, of)
		}
	}
	sc, err := s.scene(ctx, r, release, happened, whole)
	if err == nil && len(begun) > 0 {
		sc.starters, err = s.o.Subjects.Starters(ctx, r, id.Unique(begun))
	}
	return sc, err
}

// speak reads the rest of what the texts show of those occasions that somebody
// is to be told.
func (s *Service) speak(ctx context.Context, r db.Reader, sc *scene, all []occasion, to audience) error {
	ids := map[id.Raw]bool{}
	for i := range all {
		of := all[i].fact.Subject
		if len(to[i]) > 0 && !sc.whole[of] && slices.ContainsFunc(all[i].notice.says, s.o.Matters.InParts) {
			ids[of] = true
		}
	}
	return s.read(ctx, r, sc, ids)
}

// read reads things for a scene, whole where that is said.
func (s *Service) read(ctx context.Context, r db.Reader, sc *scene, ids map[id.Raw]bool) error {
	for _, whole := range []bool{false, true} {
		var some []id.Raw
		for one, of := range ids {
			if of == whole {
				some = append(some, one)
			}
		}
		if len(some) == 0 {
			continue
		}
		slices.SortFunc(some, func(a, b id.Raw) int { return slices.Compare(a[:], b[:]) })
		found, err := s.o.Matters.Matters(ctx, r, sc.release, some, whole)
		if err != nil {
			return fmt.Errorf("find what notices are about: %w", err)
		}
		for one, m := range found {
			sc.matters[one], sc.whole[one] = m, whole
		}
	}
	return nil
}

// audience is whom each occasion is to be told to.
type audience [][]recipient

// invite finds whom occasions are to be told to, and reads what is to be known
// of them: what they may hear of, where they are reached, what they chose.
func (s *Service) invite(ctx context.Context, r db.Reader, sc *scene, all []occasion) (audience, error) {
	to := make(audience, len(all))
	people := map[string]recipient{}
	var facts []event.Record
	for i := range all {
		o := &all[i]
		to[i] = sc.to(o)
		for _, one := range to[i] {
			people[one.key] = one
		}
		if len(to[i]) > 0 {
			facts = append(facts, event.Record{Seq: o.fact.Seq, Name: o.fact.Name, Version: 1, Subject: o.fact.Subject, At: o.fact.At,
				User: o.fact.User, By: o.fact.By, Data: o.fact.Data})
		}
	}
	if len(people) == 0 {
		return to, nil
	}
	keys := slices.Sorted(maps.Keys(people))
	if err := s.hearing(ctx, r, sc, keys, people, facts); err != nil {
		return nil, err
	}
	var users []act.UserID
	for _, key := range keys {
		if people[key].user {
			users = append(users, people[key].act.User)
		}
	}
	var err error
	if sc.emails, err = s.o.Emails(r, users); err != nil {
		return nil, err
	}
	sc.choices, err = choicesOf(r, keys)
	return to, err
}

// hearing asks the rooms, once for all people, who may hear of which facts.
func (s *Service) hearing(ctx context.Context, r db.Reader, sc *scene, keys []string, people map[string]recipient, facts []event.Record) error {
	readers := make([]act.Act, len(keys))
	for i, key := range keys {
		readers[i] = people[key].act
	}
	slices.SortFunc(facts, func(a, b event.Record) int { return int(a.Seq - b.Seq) })
	facts = slices.CompactFunc(facts, func(a, b event.Record) bool { return a.Seq == b.Seq })
	frames, err := s.o.Live.Seen(ctx, r, readers, facts)
	if err != nil {
		return fmt.Errorf("find what notices may tell: %w", err)
	}
	for i, key := range keys {
		sc.heard[key] = map[int64]bool{}
		for _, f := range frames[i] {
			sc.heard[key][f.Seq] = f.ID != "" // without, somebody hears that something moved, not of what
		}
	}
	return nil
}

// tell decides what becomes of occasions whose moment has come, and writes it:
// what was told already is not told again. It answers what is new.
func (s *Service) tell(ctx context.Context, tx *event.Tx, sc *scene, all []occasion) ([]noticeRow, error) {
	to, err := s.invite(ctx, tx, sc, all)
	if err != nil {
		return nil, err
	}
	if err := s.speak(ctx, tx, sc, all, to); err != nil {
		return nil, err
	}
	var rows []noticeRow
	for i := range all {
		for _, one := range to[i] {
			rows = append(rows, sc.rows(&all[i], one)...)
		}
	}
	return insertNotices(tx, rows)
}

// hearNotices tells people of facts, as the release that is current has it, in
// the transaction of the cursor. It answers what stands in inboxes now.
func (s *Service) hearNotices(ctx context.Context, tx *event.Tx, facts []event.Record) ([]noticeRow, error) {
	release, err := s.release(ctx, tx)
	if err != nil || release == nil {
		return nil, err
	}
	all, err := occasions(noticesOf(release), facts)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	sc, err := s.meet(ctx, tx, release, all)
	if err != nil {
		return nil, err
	}
	var now []occasion
	var later []noticeRow
	for i := range all {
		o := &all[i]
		switch {
		case sc.matters[o.fact.Subject] == nil:
		case o.notice.wait == nil:
			now = append(now, *o)
		case len(sc.to(o)) > 0:
			row, err := sc.waiting(o)
			if err != nil {
				return nil, err
			}
			later = append(later, row)
		}
	}
	if _, err := insertNotices(tx, later); err != nil {
		return nil, err
	}
	return s.tell(ctx, tx, sc, now)
}

// itemsOf are the items of inboxes that rows of the log bring.
func itemsOf(rows []noticeRow) ([]itemRow, error) {
	var items []itemRow
	for _, n := range rows {
		if n.Channel != byInbox || n.State != noticeSent {
			continue
		}
		args, err := json.Marshal(Args{Step: n.Step, Item: n.Item, Notice: n.Notice, Title: unsent(n.Title, n.Lang), Body: unsent(n.Body, n.Lang)})
		if err != nil {
			return nil, err
		}
		user, err := act.ParseUser(n.Person)
		if err != nil {
			return nil, err
		}
		items = append(items, itemRow{User: user, ID: id.New[itemKind](), At: n.At, Code: noticeCode, Fact: n.Event, Seq: n.Seq,
			Kind: aboutOrder, Subject: n.Subject, Args: string(args)})
	}
	return items, nil
}
