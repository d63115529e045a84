package catalog

import (
	"context"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var errDuplicate = fault.Define(fault.Conflict, "product.duplicate", "SKU {sku} 已被使用", "There is a product {sku} already").
	Fix("换一个 SKU，或修改已有的产品", "Take another SKU, or change the product that is there")

// duplicate names the product that has the SKU already.
func duplicate(first *Product) *fault.Error {
	return errDuplicate.New("sku", first.SKU).At("/sku").With(map[string]ID{"id": first.ID})
}

// added is a product that is checked, and who adds it.
type added struct {
	product Product
	reader  Reader
}

// decideAdd checks new products against the release. Answers product.invalid
// with everything that is wrong, by field.
func (rm *room) decideAdd(ctx context.Context, r db.Reader, cmds []op.Cmd[Body]) []op.Result[added] {
	rs := make([]op.Result[added], len(cmds))
	release, err := rm.current(ctx, r)
	for i, c := range cmds {
		if rs[i].Err = err; err != nil {
			continue
		}
		var f check.Findings
		p := Product{ID: id.New[productKind](), Version: 1, CreatedAt: c.Act.Micros(), Body: c.In}
		k, reader := checkerOf(release), ReaderOf(c.Act, release)
		k.body(&f, &p.Body)
		p.Fields = k.fields(&f, nil, c.In.Fields, c.Act.At)
		reader.Check(&f, Body{}, p.Body)
		rs[i] = op.Result[added]{Out: added{p, reader}, Err: f.Err(errInvalid)}
	}
	return rs
}

// commitAdd inserts the products. A SKU that is taken is answered
// product.duplicate with the id of who has it. Tells product.added.
func commitAdd(_ context.Context, tx *event.Tx, cmds []op.Cmd[added]) []op.Result[View] {
	rs := make([]op.Result[View], len(cmds))
	rows := make([]productRow, len(cmds))
	refs := make([]Ref, len(cmds))
	for i, c := range cmds {
		rows[i], refs[i].SKU = c.In.product.row(), c.In.product.SKU
	}
	fresh, err := insertFresh(tx, rows)
	first, err := takenBy(tx, refs, fresh, err)
	var cut []recut
	for i, c := range cmds {
		p := c.In.product
		switch {
		case err != nil:
			rs[i].Err = err
		case fresh[i]:
			cut = append(cut, recut{nil, &p})
			rs[i].Out = c.In.reader.view(&p)
			tx.Tell(c.Act, AddedFact{p.ID, p.SKU})
		default:
			rs[i].Err = duplicate(first[i])
		}
	}
	return op.FailAll(rs, regram(tx, cut))
}

// takenBy finds the products that stand in the way of those that are not fresh.
func takenBy(r db.Reader, refs []Ref, fresh []bool, err error) ([]*Product, error) {
	if err != nil {
		return nil, err
	}
	asked := make([]Ref, len(refs))
	for i, ok := range fresh {
		if !ok {
			asked[i] = refs[i]
		}
	}
	return Resolve(r, asked)
}
