package insight

import (
	"cmp"
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/reaction"
	"bespoke/internal/trade/order"
)

// ruleSubscriber hears beside the other one: its place in the log is its own, so
// that what was placed before tables were counted is counted as well.
const ruleSubscriber = "insight.rules"

// hearRules counts, on the day an order was placed, the rows that decided it.
// What was recorded with the orders is read as a set, after they were placed:
// counting costs placing nothing.
func (rm *room) hearRules(ctx context.Context, tx *event.Tx, facts []event.Heard[order.PlacedFact]) error {
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	days, ids := make(map[order.ID]int64, len(facts)), make([]order.ID, 0, len(facts))
	for _, f := range facts {
		days[f.Fact.Order], ids = dayOf(f.Act.Micros(), zone), append(ids, f.Fact.Order)
	}
	hits := map[ruleKey]int64{}
	err = order.Decided(tx, ids, func(row order.DecidedRow) { hits[ruleKey{row.Document, days[row.Order], row.Row}]++ })
	if err != nil {
		return err
	}
	return count(tx, hits)
}

// hearReactions counts, on the day it was done, the rows that had something done.
func (rm *room) hearReactions(ctx context.Context, tx *event.Tx, facts []event.Heard[reaction.DoneFact]) error {
	return hearOf(ctx, rm, tx, facts, func(f reaction.DoneFact) reaction.Of { return f.Of })
}

// hearFailed counts those whose verb was refused: they decided all the same, and
// whoever sees to it changes nothing about that.
func (rm *room) hearFailed(ctx context.Context, tx *event.Tx, facts []event.Heard[reaction.FailedFact]) error {
	return hearOf(ctx, rm, tx, facts, func(f reaction.FailedFact) reaction.Of { return f.Of })
}

func hearOf[F event.Fact](ctx context.Context, rm *room, tx *event.Tx, facts []event.Heard[F], of func(F) reaction.Of) error {
	zone, err := rm.zone(ctx, tx)
	if err != nil {
		return err
	}
	hits := map[ruleKey]int64{}
	for _, f := range facts {
		it := of(f.Fact)
		hits[ruleKey{it.Document, dayOf(f.Act.Micros(), zone), it.Row}]++
	}
	return count(tx, hits)
}

// count adds hits to what was counted before.
func count(tx *event.Tx, hits map[ruleKey]int64) error {
	rows := make([]ruleRow, 0, len(hits))
	for k, n := range hits {
		rows = append(rows, ruleRow{k.document, k.day, k.row, n})
	}
	slices.SortFunc(rows, func(a, b ruleRow) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Row, b.Row))
	})
	return accrue(tx, "insight_rules", rows)
}

type ruleKey struct {
	document string
	day      int64
	row      string
}

// TableInput asks how often the rows of a table decided something on some days.
type TableInput struct {
	Key  string `path:"key" json:"-"`
	From string `query:"from" json:"-" doc:"The first day, as 2026-11-21; default 29 days before the last one"`
	To   string `query:"to" json:"-" doc:"The last day; default today"`
}

// Table is how often the rows of a decision table decided something.
type Table struct {
	From   clock.Date `json:"from"`
	To     clock.Date `json:"to"`
	Behind int64      `json:"behind" doc:"How many facts are not in these figures yet"`
	Hits   int64      `json:"hits"`
	Rows   []TableRow `json:"rows" doc:"In the order of the current release's table, else last; then those that are not in it any more"`
}

// TableRow is one row of a table.
type TableRow struct {
	Row  string      `json:"row"`
	Hits int64       `json:"hits"`
	Last *clock.Date `json:"last,omitempty" doc:"The latest of these days on which it decided something"`
	Gone bool        `json:"gone,omitzero" doc:"The current release has no such row"`
}

var errTable = fault.Define(fault.Missing, "document.missing", "没有这个文档：{path}", "there is no document {path}").
	Fix("请检查路径；全部文档见 GET /api/v1/documents", "Check the path; GET /api/v1/documents lists all of them")

// table answers the figures of one table. Whoever sees only some orders is
// refused, as with the board. Faults: document.missing, auth.denied.
func (rm *room) table(ctx context.Context, a act.Act, r db.Reader, in TableInput) (Table, error) {
	release, err := rm.o.Current(ctx, r)
	if err != nil {
		return Table{}, err
	}
	if !identity.SightOf(a, release).Rows("order").All() {
		return Table{}, errNarrow.New()
	}
	path := blueprint.PathOf("rules.v1", in.Key)
	doc := release.Tree.Get(path)
	if doc == nil {
		return Table{}, errTable.New("path", path)
	}
	p, err := BoardInput{From: in.From, To: in.To}.period(a.At, blueprint.Of[*blueprint.Workspace](release).Zone)
	if err != nil {
		return Table{}, err
	}
	t := Table{From: p.from, To: p.to}
	if t.Rows, err = rowsOf(doc); err != nil {
		return t, err
	}
	at := make(map[string]int, len(t.Rows))
	for i, row := range t.Rows {
		at[row.Row] = i
	}
	err = readRules(r, path, int64(p.from), int64(p.to), func(row string, hits, last int64) {
		i, there := at[row]
		if !there {
			i, t.Rows = len(t.Rows), append(t.Rows, TableRow{Row: row, Gone: true})
		}
		day := clock.Date(last)
		t.Hits, t.Rows[i].Hits, t.Rows[i].Last = t.Hits+hits, hits, &day
	})
	if err != nil {
		return t, err
	}
	t.Behind, err = behind(r, ruleSubscriber)
	return t, err
}

// rowsOf lists the rows of a table, its else last.
func rowsOf(doc *blueprint.Document) ([]TableRow, error) {
	t, err := blueprint.Decode[struct {
		Rows []struct {
			ID string `json:"id"`
		} `json:"rows"`
		Else *struct{} `json:"else"`
	}](doc)
	rows := make([]TableRow, 0, len(t.Rows)+1)
	for _, one := range t.Rows {
		rows = append(rows, TableRow{Row: one.ID})
	}
	if t.Else != nil {
		rows = append(rows, TableRow{Row: "else"})
	}
	return rows, err
}
