package order

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

var _ blueprint.Replayer = (*Service)(nil)

// Recent names the orders that were placed since a moment, the latest first.
func (s *Service) Recent(r db.Reader, since time.Time, n int) ([]string, error) {
	ids, err := recent(r, since.UnixMicro(), n)
	texts := make([]string, len(ids))
	for i, one := range ids {
		texts[i] = one.String()
	}
	return texts, err
}

// Replay reads orders as they were recorded, in six reads whatever their number,
// and decides them again on paper.
func (s *Service) Replay(ctx context.Context, r db.Reader, under *blueprint.Release, orders []string) (blueprint.Replayed, error) {
	ids := make([]ID, len(orders))
	for i, text := range orders {
		var err error
		if ids[i], err = id.Parse[kind](text); err != nil {
			return blueprint.Replayed{}, err
		}
	}
	records, releases, err := s.records(ctx, r, ids)
	if err != nil {
		return blueprint.Replayed{}, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return blueprint.Replayed{}, fmt.Errorf("read who works here: %w", err)
	}
	shelf, err := inventory.Load(r, nil)
	if err != nil {
		return blueprint.Replayed{}, fmt.Errorf("read warehouses: %w", err)
	}
	today := shelf.RecordSources()
	for _, record := range records {
		record.sources = today
	}
	flows := setupOf(under).flows()
	for _, release := range releases {
		flows = append(flows, setupOf(release).flows()...)
	}
	busy, err := flow.BusyFor(r, flows, people)
	if err != nil {
		return blueprint.Replayed{}, err
	}
	return Replay(records, under, releases, people, busy), nil
}

// records reads placed orders with what they were decided from, in the order of
// their ids given, and the releases that they were placed under.
func (s *Service) records(ctx context.Context, r db.Reader, ids []ID) ([]*Record, map[string]*blueprint.Release, error) {
	orders, err := load(r, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("read orders to replay: %w", err)
	}
	of := make(map[ID]*Record, len(orders))
	var releases []string
	var customers []party.Ref
	past, err := pastOf(r, orders)
	if err != nil {
		return nil, nil, err
	}
	for key, o := range orders {
		slices.SortFunc(o.Lines, func(a, b Line) int { return a.N - b.N })
		o.takeBack(past[key])
		of[key] = &Record{order: o}
		customers = append(customers, party.Ref{ID: o.Customer})
	}
	err = decided(r, ids, func(row decidedRow) {
		record := of[row.Order]
		record.decision, record.order.Release = row, row.Release // it may have moved on since
		releases = append(releases, row.Release)
	})
	if err != nil {
		return nil, nil, err
	}
	if err := whose(r, customers, of); err != nil {
		return nil, nil, err
	}
	compiled, err := s.o.Releases(ctx, r, releases)
	if err != nil {
		return nil, nil, fmt.Errorf("load the releases of orders: %w", err)
	}
	records := make([]*Record, 0, len(of))
	for _, one := range ids {
		if record := of[one]; record != nil {
			records = append(records, record)
		}
	}
	return records, compiled, nil
}

// takeBack makes an order the one that was placed again: without what was filled in of it since.
func (o *Order) takeBack(past []changeRow) {
	for _, c := range slices.Backward(past) {
		at := slices.IndexFunc(o.Lines, func(l Line) bool { return int64(l.N) == c.Line })
		if c.Line == 0 {
			takeBack(c, &o.Body.Fields, &o.Body.Note, &o.Body.WishDate)
		} else if at >= 0 {
			b := &o.Lines[at].Body
			takeBack(c, &b.Fields, &b.Note, &b.WishDate)
		}
	}
}

func takeBack(c changeRow, fields *rawJSON, note *string, wish **clock.Date) {
	_, key, custom := strings.Cut(c.Fact, ".fields.")
	switch was := rawJSON(c.Was); {
	case custom:
		*fields = form.Put(*fields, map[string]json.RawMessage{key: was})
	case strings.HasSuffix(c.Fact, ".note"):
		if *note = ""; len(was) > 0 {
			_ = json.Unmarshal(was, note) // it was printed as a text
		}
	default:
		if *wish = nil; len(was) > 0 {
			_ = json.Unmarshal(was, wish) // as a day
		}
	}
}

// whose finds the customers of records, as they are now.
func whose(r db.Reader, refs []party.Ref, of map[ID]*Record) error {
	found, err := party.Resolve(r, refs)
	if err != nil {
		return fmt.Errorf("read customers: %w", err)
	}
	by := make(map[party.ID]*party.Party, len(found))
	for _, p := range found {
		if p != nil {
			by[p.ID] = p
		}
	}
	for _, record := range of {
		record.customer = by[record.order.Customer]
	}
	return nil
}
