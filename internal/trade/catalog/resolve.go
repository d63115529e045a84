package catalog

import "bespoke/internal/engine/db"

// Ref names a product by its id or by its SKU.
type Ref struct {
	ID  ID     `json:"id,omitzero"`
	SKU string `json:"sku,omitempty"`
}

// Refs names products by their ids.
func Refs(ids []ID) []Ref {
	refs := make([]Ref, len(ids))
	for i, id := range ids {
		refs[i].ID = id
	}
	return refs
}

// SKUs names products by their SKUs.
func SKUs(skus []string) []Ref {
	refs := make([]Ref, len(skus))
	for i, sku := range skus {
		refs[i].SKU = sku
	}
	return refs
}

// Resolve finds the products that the refs name, in at most two reads whatever
// their number. What does not exist is nil; refs to one product share it.
func Resolve(r db.Reader, refs []Ref) ([]*Product, error) {
	ids, skus := map[ID]*Product{}, map[string]*Product{}
	for _, ref := range refs {
		switch {
		case !ref.ID.IsZero():
			ids[ref.ID] = nil
		case ref.SKU != "":
			skus[ref.SKU] = nil
		}
	}
	if err := fill(r, ids, skus); err != nil {
		return nil, err
	}
	found := make([]*Product, len(refs))
	for i, ref := range refs {
		if !ref.ID.IsZero() {
			found[i] = ids[ref.ID]
		} else {
			found[i] = skus[ref.SKU]
		}
	}
	return found, nil
}

// fill reads by SKU and then by id; a product that is named both ways is one.
func fill(r db.Reader, ids map[ID]*Product, skus map[string]*Product) error {
	if len(skus) > 0 {
		keys := make([]bySKU, 0, len(skus))
		for sku := range skus {
			keys = append(keys, bySKU{sku})
		}
		if err := selectProducts(r, keys, db.Unlocked, func(p *Product) { skus[p.SKU] = p }); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	keys := make([]byID, 0, len(ids))
	for id := range ids {
		keys = append(keys, byID{id})
	}
	return selectProducts(r, keys, db.Unlocked, func(p *Product) {
		if same := skus[p.SKU]; same != nil {
			p = same
		}
		ids[p.ID] = p
	})
}
