package catalog

import (
	"context"
	"encoding/json"
	"strconv"

	"bespoke/internal/base/check"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// ChangeInput is a merge patch of a product.
type ChangeInput struct {
	ID       ID                 `path:"id" json:"-"`
	Match    string             `header:"If-Match" json:"-" doc:"The version that the change is meant for"`
	SKU      patch.Of[string]   `json:"sku,omitzero"`
	Name     patch.Of[string]   `json:"name,omitzero"`
	Category patch.Of[string]   `json:"category,omitzero"`
	Supply   patch.Of[Supply]   `json:"supply,omitzero"`
	Fulfil   patch.Of[string]   `json:"fulfil,omitzero"`
	Unit     patch.Of[string]   `json:"unit,omitzero"`
	Weight   patch.Of[*dec.Dec] `json:"weight,omitzero"`
	Volume   patch.Of[*dec.Dec] `json:"volume,omitzero"`
	LeadDays patch.Of[int64]    `json:"leadDays,omitzero"`
	Tags     patch.Of[[]string] `json:"tags,omitzero"`
	Options  patch.Of[[]string] `json:"options,omitzero"`
	Active   patch.Of[*bool]    `json:"active,omitzero"`
	Fields   json.RawMessage    `json:"fields,omitempty" doc:"Custom product fields by key; null removes"`
}

// MergePatch makes null mean "remove".
func (ChangeInput) MergePatch() {}

var (
	errMissing = fault.Define(fault.Missing, "product.missing", "没有产品 {id}", "There is no product {id}").
			Fix("检查编号", "Check the id")
	errVersion = fault.Define(fault.Conflict, "version.changed", "这个产品已被修改", "The product has changed meanwhile").
			Fix("重新读取后再改", "Read it again and change that")
)

// changed is a product as it will be, and the version it was made from.
type changed struct {
	to     Product
	from   int64
	match  string
	reader Reader
}

// decideChange applies patches to the products as they are now. Answers
// product.missing, version.changed, and product.invalid with all findings.
func (rm *room) decideChange(ctx context.Context, r db.Reader, cmds []op.Cmd[ChangeInput]) []op.Result[changed] {
	rs := make([]op.Result[changed], len(cmds))
	refs := make([]Ref, len(cmds))
	for i, c := range cmds {
		refs[i].ID = c.In.ID
	}
	release, err := rm.current(ctx, r)
	var now []*Product
	if err == nil {
		now, err = Resolve(r, refs)
	}
	for i, c := range cmds {
		if rs[i].Err = err; err != nil {
			continue
		}
		reader := ReaderOf(c.Act, release)
		switch {
		case now[i] == nil || !reader.Sees(now[i]):
			rs[i].Err = errMissing.New("id", c.In.ID)
		case !matches(c.In.Match, now[i]):
			rs[i].Err = errVersion.New()
		default:
			rs[i].Out, rs[i].Err = checkerOf(release).change(c, now[i], reader)
		}
	}
	return rs
}

// change applies a patch to a copy.
func (k checker) change(c op.Cmd[ChangeInput], now *Product, reader Reader) (changed, error) {
	to, in := *now, c.In
	in.SKU.To(&to.SKU)
	in.Name.To(&to.Name)
	in.Category.To(&to.Category)
	in.Supply.To(&to.Supply)
	in.Fulfil.To(&to.Fulfil)
	in.Unit.To(&to.Unit)
	in.Weight.To(&to.Weight)
	in.Volume.To(&to.Volume)
	in.LeadDays.To(&to.LeadDays)
	in.Tags.To(&to.Tags)
	in.Options.To(&to.Options)
	in.Active.To(&to.Active)
	var f check.Findings
	k.body(&f, &to.Body)
	to.Fields = k.fields(&f, now.Fields, in.Fields, c.Act.At)
	reader.Check(&f, now.Body, to.Body)
	to.Version++
	return changed{to, now.Version, in.Match, reader}, f.Err(errInvalid)
}

// commitChange writes the products whose version is still the one that was
// read. Answers version.changed where If-Match names another one, op.ErrStale
// where it changed since the decision. Tells product.changed.
func commitChange(_ context.Context, tx *event.Tx, cmds []op.Cmd[changed]) []op.Result[View] {
	rs := make([]op.Result[View], len(cmds))
	now, err := lockForChange(tx, cmds)
	var rows []productRow
	var cut []recut
	for i, c := range cmds {
		p := c.In.to
		switch at := now[p.ID]; {
		case err != nil:
			rs[i].Err = err
		case at == nil:
			rs[i].Err = errMissing.New("id", p.ID)
		case !matches(c.In.match, at):
			rs[i].Err = errVersion.New()
		case at.Version != c.In.from:
			rs[i].Err = op.ErrStale
		case now.owner(p.SKU, p.ID) != nil:
			rs[i].Err = duplicate(now.owner(p.SKU, p.ID))
		default:
			cut = append(cut, recut{at, &p})
			now[p.ID] = &p
			rows = append(rows, p.row())
			rs[i].Out = c.In.reader.view(&p)
			tx.Tell(c.Act, ChangedFact{p.ID, p.SKU, p.Version})
		}
	}
	if err == nil {
		err = update(tx, rows)
	}
	if err == nil {
		err = regram(tx, cut)
	}
	return op.FailAll(rs, err)
}

// matches tells whether an If-Match means this version; without one any is meant.
func matches(match string, p *Product) bool {
	return match == "" || match == "*" || match == strconv.FormatInt(p.Version, 10)
}

// products are those that a batch changes, or that stand in its way.
type products map[ID]*Product

// owner finds who else has an SKU.
func (ps products) owner(sku string, but ID) *Product {
	for _, p := range ps {
		if p.SKU == sku && p.ID != but {
			return p
		}
	}
	return nil
}

// lockForChange locks the products, and reads those that have the SKUs which
// the changes give out.
func lockForChange(tx db.Tx, cmds []op.Cmd[changed]) (products, error) {
	now := products{}
	keep := func(p *Product) { now[p.ID] = p }
	ids := make([]byID, len(cmds))
	var skus []bySKU
	for i, c := range cmds {
		ids[i] = byID{c.In.to.ID}
	}
	if err := selectProducts(tx, ids, db.ForUpdate, keep); err != nil {
		return nil, err
	}
	for _, c := range cmds {
		if at := now[c.In.to.ID]; at != nil && at.SKU != c.In.to.SKU {
			skus = append(skus, bySKU{c.In.to.SKU})
		}
	}
	return now, selectProducts(tx, skus, db.Unlocked, func(p *Product) {
		if now[p.ID] == nil {
			keep(p)
		}
	})
}
