package order

import (
	"context"
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/party"
)

// The bounds of exports.
const (
	MaxExported   = 50_000   // orders
	MaxExportSize = 10 << 30 // bytes of their files together
	exportPart    = 100      // orders of a part: each is read as one set
	exportsKept   = 5        // of one user; the oldest goes when there is another one
)

// exportJob is the kind of job that an export is made in; its files are for one of two
// purposes.
const (
	exportJob   = "export"
	exportWhole = "export"
	exportPiece = "export.part"
)

var (
	errNoCustomer = fault.Define(fault.Missing, "party.none", "您不是以客户身份登录的", "You do not act for a customer").
			Fix("请用客户账号登录", "Sign in as the customer")
	errExportLarge = fault.Define(fault.Blocked, "export.large", "订单超过 {orders} 张，或文件合计超过 10 GB", "there are more than {orders} orders, or their files are larger than 10 GB together").
			Fix("不带文件导出，文件可在订单里逐个下载；订单更多时请联系系统管理员", "Export without files, and take those at the orders; for more orders, ask who runs the server")
)

// ExportWith tells in whose jobs exports are made.
func (s *Service) ExportWith(jobs *bulk.Service) {
	s.jobs = jobs
	jobs.WorkWith(exportJob, s.exportSome)
}

// ExportInput names whose data is exported.
type ExportInput struct {
	ID           party.ID `path:"id" json:"-"`
	WithoutFiles bool     `json:"withoutFiles,omitzero" doc:"Only what is written: files are named, not contained"`

	plan bulk.Plan
}

// MineInput asks for what is kept about oneself.
type MineInput struct {
	WithoutFiles bool `json:"withoutFiles,omitzero" doc:"Only what is written: files are named, not contained"`

	plan bulk.Plan
}

// Exporting is the job that makes an export. Once it is done, its about names the file,
// which is one's own for a week.
type Exporting struct {
	bulk.Job
	of string
}

// About is whom the audit trail names.
func (e Exporting) About() string { return e.of }

// aboutExport is what a job says of an export.
type aboutExport struct {
	Party party.ID `json:"party"`
	File  file.ID  `json:"file"`
	Name  string   `json:"name"`
}

// prepareExport plans the export of a customer, before the queue. Faults: party.missing,
// export.large.
func (s *Service) prepareExport(ctx context.Context, a act.Act, in *ExportInput) (err error) {
	in.plan, err = s.planExport(ctx, a, "party.export", in.ID, in.WithoutFiles)
	return err
}

// prepareMine plans the export of the customer who asks. Faults: party.none, export.large.
func (s *Service) prepareMine(ctx context.Context, a act.Act, in *MineInput) (err error) {
	if a.Kind != act.Customer {
		return errNoCustomer.New()
	}
	var id party.ID
	id.SetRaw(a.Party)
	in.plan, err = s.planExport(ctx, a, "party.mine", id, in.WithoutFiles)
	return err
}

func (s *Service) planExport(ctx context.Context, a act.Act, verb string, of party.ID, bare bool) (plan bulk.Plan, err error) {
	return plan, s.o.DB.Read(ctx, a, func(r db.Reader) error {
		release, err := s.o.Current(ctx, r)
		if err != nil {
			return err
		}
		found, err := party.Resolve(r, []party.Ref{{ID: of}})
		if err != nil {
			return err
		}
		if found[0] == nil || !party.ReaderOf(a, release).Sees(found[0]) {
			return errNoParty.New("id", of)
		}
		orders, err := ordersOf(r, []party.ID{of})
		if err != nil {
			return err
		}
		var ids []ID
		for _, o := range slices.Backward(orders[of]) { // ids rise with time
			ids = append(ids, o.ID)
		}
		size, err := sizeOfFiles(r, ids, bare)
		switch {
		case err != nil:
			return err
		case len(ids) > MaxExported || size > MaxExportSize:
			return errExportLarge.New("orders", MaxExported)
		}
		about := aboutExport{Party: of, File: file.NewID(), Name: "data-" + or(found[0].Ref, of.String()) + "-" + a.At.UTC().Format("2006-01-02") + ".zip"}
		plan = bulk.Plan{Kind: exportJob, Verb: verb}
		plan.About, _ = json.Marshal(about) // ids and texts always can be
		for _, item := range exportItems(about, ids, bare) {
			input, _ := json.Marshal(item)
			plan.Items = append(plan.Items, bulk.PlanItem{Verb: verb, Subject: of.String(), Wave: item.wave, Input: input})
		}
		return nil
	})
}

// sizeOfFiles sums the files of orders that an export would contain.
func sizeOfFiles(r db.Reader, ids []ID, bare bool) (size int64, err error) {
	if bare {
		return 0, nil
	}
	files, err := filesByOrder(r, ids, db.Unlocked)
	for _, of := range files {
		for _, f := range of {
			if f.DroppedAt == nil {
				size += f.Size
			}
		}
	}
	return size, err
}

// startExport begins the jobs. Of what somebody has of exports the latest are kept. Tells
// bulk.started. Faults: busy.jobs, file.off.
func (s *Service) startExport(tx *event.Tx, a act.Act, of party.ID, plan bulk.Plan) op.Result[Exporting] {
	job, err := s.jobs.Add(tx, a, plan)
	if err == nil {
		err = file.KeepLatest(tx, a, exportWhole, exportsKept-1)
	}
	return op.Result[Exporting]{Out: Exporting{job, of.String()}, Err: err}
}

func (s *Service) export(_ context.Context, tx *event.Tx, cmds []op.Cmd[ExportInput]) []op.Result[Exporting] {
	out := make([]op.Result[Exporting], len(cmds))
	for i, c := range cmds {
		out[i] = s.startExport(tx, c.Act, c.In.ID, c.In.plan)
	}
	return out
}

func (s *Service) mine(_ context.Context, tx *event.Tx, cmds []op.Cmd[MineInput]) []op.Result[Exporting] {
	out := make([]op.Result[Exporting], len(cmds))
	for i, c := range cmds {
		var id party.ID
		id.SetRaw(c.Act.Party)
		out[i] = s.startExport(tx, c.Act, id, c.In.plan)
	}
	return out
}
