package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
)

// again looks at occasions that waited: those whose condition still holds are
// told now, of the others the log says that they passed.
func (s *Service) again(ctx context.Context, tx *event.Tx, release *blueprint.Release, waited []noticeRow) error {
	if len(waited) == 0 {
		return nil
	}
	all, err := kepts(noticesOf(release), waited)
	if err != nil {
		return err
	}
	sc, err := s.meet(ctx, tx, release, slices.Collect(maps.Values(all)))
	if err != nil {
		return err
	}
	var done []NoticeID
	var now []occasion
	var passed []noticeMoved
	for _, row := range waited {
		if o, there := all[row.ID]; there && len(sc.to(&o)) > 0 {
			now, done = append(now, o), append(done, row.ID)
			continue
		}
		row.State, row.Reason = noticeRefused, noLonger
		passed = append(passed, row.moved())
	}
	told, err := s.tell(ctx, tx, sc, now)
	if err != nil {
		return err
	}
	deleteNotices(tx, done)
	if err := updateNotices(tx, passed); err != nil {
		return err
	}
	return s.fill(tx, told)
}

// kepts are the occasions that waiting rows keep, but for those of notices that
// the business has given up.
func kepts(ns *Notices, waited []noticeRow) (map[NoticeID]occasion, error) {
	all := map[NoticeID]occasion{}
	for _, row := range waited {
		var fact kept
		if err := json.Unmarshal([]byte(row.Fact), &fact); err != nil {
			return nil, fmt.Errorf("read a fact that was kept: %w", err)
		}
		fact.Subject = row.Subject
		n := ns.Get(row.Notice)
		if n == nil || !slices.Contains(n.event.facts, fact.Name) {
			continue
		}
		of, err := occasionsOf([]*Notice{n}, fact)
		if err != nil {
			return nil, err
		}
		for _, o := range of {
			all[row.ID] = o
		}
	}
	return all, nil
}

// fill puts into inboxes what stands in the log as told there.
func (s *Service) fill(tx *event.Tx, told []noticeRow) error {
	items, err := itemsOf(told)
	if err != nil {
		return err
	}
	changed := map[string]bool{}
	for _, item := range items {
		changed[item.User.String()] = true
	}
	return s.putIn(tx, items, changed)
}
