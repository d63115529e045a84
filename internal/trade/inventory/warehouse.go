package inventory

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// WarehouseInput is a new warehouse.
type WarehouseInput struct {
	Code     string `json:"code" doc:"Unique; a code of the option set warehouse, where there is one"`
	Name     string `json:"name,omitempty"`
	Region   string `json:"region,omitempty" doc:"A code of the option set region"`
	Kind     string `json:"kind,omitempty" enum:"warehouse,shop,factory,supplier" doc:"What kind of place it is; default warehouse"`
	Priority *int64 `json:"priority,omitempty" doc:"Orders are served from the lowest number first; default 100"`
}

// WarehouseView is a warehouse as answers show it.
type WarehouseView struct {
	ID        WarehouseID `json:"id"`
	Code      string      `json:"code"`
	Name      string      `json:"name,omitempty"`
	Region    string      `json:"region,omitempty"`
	Kind      string      `json:"kind" enum:"warehouse,shop,factory,supplier"`
	Priority  int64       `json:"priority"`
	CreatedAt time.Time   `json:"createdAt"`
}

// defaultPriority leaves room on both sides.
const (
	defaultKind     = "warehouse"
	defaultPriority = 100
	maxPriority     = 9999
)

var (
	errWarehouse = fault.Define(fault.Invalid, "warehouse.invalid", "仓库填写有误", "The warehouse is not right").
			Fix("按各字段的提示修改", "Correct the fields that are named")
	errWarehouseTwice = fault.Define(fault.Conflict, "warehouse.duplicate", "仓库编码 {code} 已被使用", "There is a warehouse {code} already").
				Fix("换一个编码，或使用已有的仓库", "Take another code, or use the warehouse that is there")

	labelCode     = fault.Text{ZH: "编码", EN: "code"}
	labelName     = fault.Text{ZH: "名称", EN: "name"}
	labelRegion   = fault.Text{ZH: "大区", EN: "region"}
	labelKind     = fault.Text{ZH: "类型", EN: "kind"}
	labelPriority = fault.Text{ZH: "优先级", EN: "priority"}
)

func (w Warehouse) view() WarehouseView {
	return WarehouseView{w.ID, w.Code, w.Name, w.Region, w.Kind, w.Priority, time.UnixMicro(w.CreatedAt).UTC()}
}

// decideWarehouse checks new warehouses against the release. Answers
// warehouse.invalid with everything that is wrong, by field.
func (rm *room) decideWarehouse(ctx context.Context, r db.Reader, cmds []op.Cmd[WarehouseInput]) []op.Result[Warehouse] {
	rs := make([]op.Result[Warehouse], len(cmds))
	release, err := rm.current(ctx, r)
	for i, c := range cmds {
		if rs[i].Err = err; err == nil {
			rs[i].Out, rs[i].Err = checkWarehouse(c, release)
		}
	}
	return rs
}

func checkWarehouse(c op.Cmd[WarehouseInput], release *blueprint.Release) (Warehouse, error) {
	var f check.Findings
	w := Warehouse{ID: id.New[warehouseKind](), Priority: defaultPriority, CreatedAt: c.Act.Micros()}
	w.Code = f.Need("/code", labelCode, c.In.Code, check.MaxText)
	w.Name = f.Text("/name", labelName, c.In.Name, check.MaxText)
	w.Region = f.Text("/region", labelRegion, c.In.Region, check.MaxText)
	if w.Kind = c.In.Kind; w.Kind == "" {
		w.Kind = defaultKind
	}
	if c.In.Priority != nil {
		w.Priority = *c.In.Priority
	}
	f.Between("/priority", labelPriority, w.Priority, 0, maxPriority)
	codes := blueprint.Of[*rule.Catalogue](release)
	for _, o := range []struct {
		set, at, code string
		label         fault.Text
	}{{"warehouse", "/code", w.Code, labelCode}, {"region", "/region", w.Region, labelRegion}, {"sourceKind", "/kind", w.Kind, labelKind}} {
		if codes != nil && o.code != "" && !codes.Knows(o.set, o.code) {
			f.Add(check.Option.New("field", o.label, "code", o.code).At(o.at))
		}
	}
	return w, f.Err(errWarehouse)
}

// commitWarehouse inserts them. A code that is taken is answered
// warehouse.duplicate with the id of who has it.
func commitWarehouse(_ context.Context, tx *event.Tx, cmds []op.Cmd[Warehouse]) []op.Result[WarehouseView] {
	rs := make([]op.Result[WarehouseView], len(cmds))
	rows := make([]Warehouse, len(cmds))
	for i, c := range cmds {
		rows[i] = c.In
	}
	fresh, err := insertFresh(tx, "warehouses", rows)
	var all []Warehouse
	if err == nil && slices.Contains(fresh, false) {
		all, err = allWarehouses(tx)
	}
	for i, w := range rows {
		switch {
		case err != nil:
			rs[i].Err = err
		case fresh[i]:
			rs[i].Out = w.view()
		default:
			first := slices.IndexFunc(all, func(o Warehouse) bool { return o.Code == w.Code })
			e := errWarehouseTwice.New("code", w.Code).At("/code")
			if first >= 0 {
				e = e.With(map[string]WarehouseID{"id": all[first].ID})
			}
			rs[i].Err = e
		}
	}
	return rs
}

// findWarehouses lists those that the reader sees as orders are served from them; there
// are few.
func (rm *room) findWarehouses(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (op.List[WarehouseView], error) {
	reader, err := rm.reader(ctx, a, r)
	if err != nil {
		return op.List[WarehouseView]{}, err
	}
	all, err := allWarehouses(r)
	all = slices.DeleteFunc(all, func(w Warehouse) bool { return !reader.enters(w) })
	slices.SortFunc(all, Warehouse.before)
	page := op.List[WarehouseView]{Items: make([]WarehouseView, len(all))}
	for i, w := range all {
		page.Items[i] = w.view()
	}
	return page, err
}
