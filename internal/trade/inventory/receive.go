package inventory

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// ReceiveInput says that goods came in.
type ReceiveInput struct {
	Ref       string        `json:"ref,omitempty" doc:"The business's own number of it, accepted once"`
	Warehouse string        `json:"warehouse" doc:"Code of the warehouse"`
	Lines     []ReceiveLine `json:"lines"`
}

// ReceiveLine is one product that came in. A product may stand on several lines.
type ReceiveLine struct {
	SKU      string       `json:"sku"`
	Quantity qty.Quantity `json:"quantity"`
}

// Receipt is the answer.
type Receipt struct {
	ID        ReceiptID      `json:"id,omitzero"`
	Ref       string         `json:"ref,omitempty"`
	Warehouse string         `json:"warehouse"`
	At        time.Time      `json:"at"`
	Lines     []ReceivedLine `json:"lines"`
}

// About is whom the audit trail names.
func (r Receipt) About() string { return r.ID.String() }

// maxReceiptLines is as many as an order may have.
const maxReceiptLines = 2000

var (
	errReceipt = fault.Define(fault.Invalid, "receipt.invalid", "入库单填写有误", "The receipt is not right").
			Fix("按各字段的提示修改", "Correct the fields that are named")
	errReceiptTwice = fault.Define(fault.Conflict, "receipt.duplicate", "入库单 {ref} 已经登记过", "Receipt {ref} was recorded before").
			Fix("查看已有的入库单，或换一个编号", "Look at the one that is there, or take another reference")

	labelWarehouse = fault.Text{ZH: "仓库", EN: "warehouse"}
	labelLines     = fault.Text{ZH: "明细", EN: "lines"}
	labelProduct   = fault.Text{ZH: "产品", EN: "product"}
	labelQuantity  = fault.Text{ZH: "数量", EN: "quantity"}
	labelRef       = fault.Text{ZH: "编号", EN: "reference"}
)

// received is a receipt that is checked and waits for its commit.
type received struct {
	id        ReceiptID
	ref       string
	warehouse Warehouse
	lines     []ReceivedLine
}

func (p received) view(a act.Act) Receipt {
	return Receipt{ID: p.id, Ref: p.ref, Warehouse: p.warehouse.Code, At: a.At.UTC(), Lines: p.lines}
}

// decideReceive finds what the receipts name, in a few reads for all of them.
// Answers receipt.invalid with everything that is wrong, by field.
func (rm *room) decideReceive(ctx context.Context, r db.Reader, cmds []op.Cmd[ReceiveInput]) []op.Result[received] {
	rs := make([]op.Result[received], len(cmds))
	names, err := readNames(ctx, rm, r, cmds, ReceiveInput.skus)
	for i, c := range cmds {
		if rs[i].Err = err; err == nil {
			rs[i].Out, rs[i].Err = checkReceipt(c.In, names.of(c.Act))
		}
	}
	return rs
}

func (in ReceiveInput) skus() (skus []string) {
	for _, l := range in.Lines {
		skus = append(skus, l.SKU)
	}
	return skus
}

// checkReceipt is pure. It asks nothing about supply: what is made to order
// comes to a warehouse too.
func checkReceipt(in ReceiveInput, names naming) (received, error) {
	var f check.Findings
	p := received{id: id.New[receiptKind](), ref: f.Text("/ref", labelRef, in.Ref, check.MaxText)}
	p.warehouse = names.warehouse(&f, in.Warehouse)
	if len(in.Lines) == 0 {
		f.Add(check.Required.New("field", labelLines).At("/lines"))
	}
	f.AtMost("/lines", labelLines, len(in.Lines), maxReceiptLines)
	for i, l := range in.Lines {
		if product := names.product(&f, check.At("lines", i, "sku"), l.SKU, p.warehouse); product != nil {
			p.lines = append(p.lines, ReceivedLine{product.ID, l.SKU, l.Quantity})
		}
		if l.Quantity <= 0 || l.Quantity > qty.Quantity(dec.Max) {
			f.Add(outOfRange(i))
		}
	}
	return p, f.Err(errReceipt)
}

func outOfRange(line int) *fault.Error {
	return check.Range.New("field", labelQuantity, "min", "0.0001", "max", dec.Max).At(check.At("lines", line, "quantity"))
}
