package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var errRowsWrong = fault.Define(fault.Invalid, "import.invalid", "有 {n} 处填写有误，第一处在第 {line} 行：{why}", "{n} cells are not right, the first in line {line}: {why}").
	Fix("先改正，或去掉这些行", "Correct them, or leave those rows out")

// started is the job that imports.
type started struct{ bulk.Job }

// Location is where the job is found; About whom the audit trail names.
func (s started) Location() string { return s.Job.Location() }
func (s started) About() string    { return s.ID.String() }

// prepare makes the calls before the import waits in the queue. Faults:
// import.invalid for what does not make sense, import.kind, import.empty.
func (s *Service) prepare(ctx context.Context, a act.Act, in *Table) error {
	return s.o.DB.Read(ctx, a, func(r db.Reader) error {
		k, calls, err := s.built(ctx, a, r, in)
		if err == nil {
			in.plan, err = k.plan(in, calls)
		}
		return err
	})
}

// about is what a job keeps of its table.
type about struct {
	File    string         `json:"file,omitempty"`
	Rows    int            `json:"rows"`
	Columns []string       `json:"columns"`
	Mapping map[string]int `json:"mapping"`
}

// plan is the job of a table.
func (k *kind) plan(in *Table, calls []*call) (p bulk.Plan, err error) {
	p.Kind, p.Verb = "import."+k.name, k.verb
	if p.About, err = json.Marshal(about{in.File, len(in.Rows), in.Columns, in.Mapping}); err != nil {
		return p, fmt.Errorf("keep what a file was: %w", err)
	}
	var wrong []Wrong
	for _, c := range calls {
		wrong = append(wrong, c.wrong...)
		source, err := json.Marshal(c.rows)
		if err != nil {
			return p, fmt.Errorf("keep rows of a file: %w", err)
		}
		p.Items = append(p.Items, bulk.PlanItem{Verb: k.verb, Label: c.key, Input: c.input, Source: source})
	}
	if len(wrong) > 0 {
		return p, errRowsWrong.New("n", len(wrong), "line", wrong[0].Line, "why", wrong[0].Text)
	}
	return p, nil
}

// start stores the job. Tells bulk.started. Faults: busy.jobs.
func (s *Service) start(_ context.Context, tx *event.Tx, cmds []op.Cmd[Table]) []op.Result[started] {
	out := make([]op.Result[started], len(cmds))
	for i, c := range cmds {
		job, err := s.o.Bulk.Add(tx, c.Act, c.In.plan)
		out[i] = op.Result[started]{Out: started{job}, Err: err}
	}
	return out
}

// built makes the calls of a table that somebody may import.
func (s *Service) built(ctx context.Context, a act.Act, r db.Reader, in *Table) (*kind, []*call, error) {
	k, rd, err := s.kind(ctx, a, r, in.Kind)
	if err != nil {
		return nil, nil, err
	}
	if len(in.Rows) == 0 {
		return nil, nil, errEmpty.New()
	}
	if rd.decimal = "."; in.Decimal == "," {
		rd.decimal = ","
	}
	calls := build(k, rd, in)
	if k.name == "orders" {
		for _, c := range calls {
			c.input = fromFile(c.input)
		}
	}
	return k, calls, nil
}

// ours is the channel of orders that come by file.
const ours = "file"

// fromFile says of an order where it comes from.
func fromFile(input json.RawMessage) json.RawMessage {
	if len(input) == 0 {
		return input
	}
	return json.RawMessage(`{"channel":"` + ours + `",` + strings.TrimPrefix(string(input), "{"))
}
