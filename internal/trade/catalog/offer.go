package catalog

import (
	"slices"

	"bespoke/internal/base/gram"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Offer says which of the products that are offered are wanted; what is empty
// asks for nothing.
type Offer struct {
	Fragment   string   // of a text that the reader may see
	Categories []string // codes, of which one must be the product's
	SKU        []string
}

// Offers walks products that are offered, the latest first. What was searched
// for or named is read once and kept for the walk.
type Offers struct {
	r      db.Reader
	reader Reader
	asked  Offer
	found  []*Product // where there is a fragment or there are SKUs
	read   bool
}

// NewOffers begins a walk for a reader.
func NewOffers(r db.Reader, reader Reader, o Offer) *Offers {
	return &Offers{r: r, reader: reader, asked: o}
}

// Next reads the products below an id, as many as a page has. Which of them are
// the reader's to see is for the caller to ask: a shorter page is the last.
func (o *Offers) Next(before id.Raw, limit int) ([]*Product, error) {
	if o.asked.Fragment == "" && len(o.asked.SKU) == 0 {
		refs, err := offeredPage(o.r, o.asked.Categories, before, limit)
		if err != nil {
			return nil, err
		}
		return Resolve(o.r, refs)
	}
	if err := o.find(); err != nil {
		return nil, err
	}
	var page []*Product
	for _, p := range o.found {
		if raw := p.ID.Raw(); len(page) < limit && slices.Compare(raw[:], before[:]) < 0 {
			page = append(page, p)
		}
	}
	return page, nil
}

// find reads what was searched for or named, once.
func (o *Offers) find() (err error) {
	if o.read {
		return nil
	}
	o.read = true
	if o.asked.Fragment != "" {
		o.found, err = Search(o.r, o.reader.Sight, o.asked.Fragment, gram.MostRead)
	} else {
		o.found, err = Resolve(o.r, SKUs(o.asked.SKU))
	}
	o.found = slices.DeleteFunc(o.found, func(p *Product) bool { return p == nil || !o.wants(p) })
	slices.SortFunc(o.found, func(a, b *Product) int { return b.ID.Compare(a.ID) })
	o.found = slices.CompactFunc(o.found, func(a, b *Product) bool { return a.ID == b.ID })
	return err
}

func (o *Offers) wants(p *Product) bool {
	return p.Offered() && (len(o.asked.Categories) == 0 || slices.Contains(o.asked.Categories, p.Category)) &&
		(len(o.asked.SKU) == 0 || slices.Contains(o.asked.SKU, p.SKU))
}

// mostSorted is how many products are looked at for the categories of somebody
// who sees only some of them.
const mostSorted = 500

// Categories lists the categories of products that are offered, each once. Who
// sees only some products is told of the categories of these, among the latest.
func Categories(r db.Reader, reader Reader) ([]string, error) {
	if !reader.Rows("product").Narrowed() {
		return offeredCategories(r)
	}
	refs, err := offeredPage(r, nil, latest(), mostSorted)
	if err != nil {
		return nil, err
	}
	all, err := Resolve(r, refs)
	var found []string
	for _, p := range all {
		if p != nil && p.Category != "" && reader.Names(p) && !slices.Contains(found, p.Category) {
			found = append(found, p.Category)
		}
	}
	return found, err
}

// latest is the place before the latest product.
func latest() (at id.Raw) {
	for i := range at {
		at[i] = 0xff
	}
	return at
}
