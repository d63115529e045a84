package order

import (
	"cmp"

	"bespoke/internal/base/pen"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
)

// kept is what will be stored of a decided order, and the answer about it, but
// for its number. It is made with the decision: while orders are committed they
// hold locks, and on SQLite everybody who writes waits.
type kept struct {
	head     orderRow
	lines    []lineRow
	decision decidedRow
	answer   View
	series   []string  // that its serial fields take numbers of
	finds    []findRow // by what searchable fields hold
}

// keep writes a decided order down.
func (d *draft) keep() (err error) {
	k := &d.kept
	d.order.LineCount = len(d.order.Lines)
	if k.head, err = d.order.row(); err != nil {
		return err
	}
	if d.move.State.Outcome == flow.Completed {
		e := ended{}
		e.complete(d.order.Body.PromisedAt, d.act.At, d.setup.Workspace.Zone)
		k.head.CompletedAt, k.head.Promise = e.CompletedAt, e.Promise
	}
	k.lines = make([]lineRow, len(d.order.Lines))
	for i := range d.order.Lines {
		if k.lines[i], err = d.order.Lines[i].row(d.order.ID); err != nil {
			return err
		}
	}
	k.finds = findsOf(d.setup, &d.order)
	k.series = d.serials()
	k.answer = d.answer()
	k.decision = d.decision()
	return nil
}

// number gives what is kept the number that was drawn meanwhile.
func (k *kept) number(n string) { k.head.Number, k.answer.Number = n, n }

// recorded is a decision as it is kept: the rows that decided, with their inputs.
// A reason names its release only where it is not the decision's.
type recorded struct {
	Reasons []rule.Reason `json:"reasons"`
}

// decision is the record of what was decided at placing, and from what.
func (d *draft) decision() (row decidedRow) {
	row.decisionRow = decisionRow{Order: d.order.ID, N: 1, At: d.act.Micros(), Kind: "order.place", By: d.act.Name, Release: d.order.Release}
	p := pen.Pen{B: make([]byte, 0, 3072)}
	p.Begin('{')
	p.Open("reasons", '[')
	for i := range d.reasons {
		d.reasons[i].Write(&p, row.Release)
	}
	p.End(']')
	p.End('}')
	row.Body = string(p.B)
	p.B = p.B[:0]
	d.writeBasis(&p)
	row.Inputs = string(p.B)
	return row
}

// reasons reads back what was recorded.
func (row *decisionRow) reasons() ([]rule.Reason, error) {
	var record recorded
	if err := restore(row.Body, &record); err != nil {
		return nil, err
	}
	for i := range record.Reasons {
		r := &record.Reasons[i]
		r.Release = cmp.Or(r.Release, row.Release)
	}
	return record.Reasons, nil
}
