package intake

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/party"
)

// Checked is what would become of a table, as of now and each call by itself.
type Checked struct {
	Rows    int     `json:"rows"`
	Calls   int     `json:"calls" doc:"Customers, products, receipts or orders that the rows make"`
	OK      int     `json:"ok" doc:"Calls that would be done"`
	Refused int     `json:"refused" doc:"Calls with something wrong"`
	There   []int   `json:"there,omitempty" doc:"Lines of what is there already"`
	Wrong   []Wrong `json:"wrong,omitempty" doc:"At most 1,000"`
}

const maxWrong = 1000

// check tries a table: every call is decided, and nothing is stored.
func (s *Service) check(ctx context.Context, a act.Act, r db.Reader, in Table) (Checked, error) {
	k, calls, err := s.built(ctx, a, r, &in)
	if err != nil {
		return Checked{}, err
	}
	there, err := k.there(r, calls)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Rows: len(in.Rows), Calls: len(calls)}
	var open []*call
	for _, one := range calls {
		switch {
		case len(one.wrong) == 0 && there[one.key]:
			for _, row := range one.rows {
				c.There = append(c.There, row.Line)
			}
		case len(one.wrong) == 0:
			open = append(open, one)
		}
	}
	s.try(ctx, a, r, k, &in, open)
	for _, one := range calls {
		if len(one.wrong) > 0 {
			c.Refused++
		}
		c.Wrong = append(c.Wrong, one.wrong...)
	}
	for _, one := range open {
		if len(one.wrong) == 0 {
			c.OK++
		}
	}
	c.Wrong = c.Wrong[:min(len(c.Wrong), maxWrong)]
	return c, nil
}

// try lets the verb decide calls, and notes with each what it refuses.
func (s *Service) try(ctx context.Context, a act.Act, r db.Reader, k *kind, in *Table, calls []*call) {
	named := make([]op.NamedCall, len(calls))
	for i, c := range calls {
		named[i] = op.NamedCall{Act: a, Verb: k.verb, Input: c.input}
	}
	for i, err := range s.o.Bulk.Try(ctx, r, named) {
		if err != nil {
			calls[i].wrong = k.refused(in, calls[i], err, a.Lang)
		}
	}
}

// there tells which keys are in the workspace already. Receipts cannot be asked
// for: a second one is refused when it is done.
func (k *kind) there(r db.Reader, calls []*call) (map[string]bool, error) {
	found := map[string]bool{}
	switch k.name {
	case "customers":
		refs := make([]party.Ref, len(calls))
		for i, c := range calls {
			refs[i].Ref = c.key
		}
		all, err := party.Resolve(r, refs)
		for _, p := range all {
			if p != nil {
				found[p.Ref] = true
			}
		}
		return found, err
	case "products":
		refs := make([]catalog.Ref, len(calls))
		for i, c := range calls {
			refs[i].SKU = c.key
		}
		all, err := catalog.Resolve(r, refs)
		for _, p := range all {
			if p != nil {
				found[p.SKU] = true
			}
		}
		return found, err
	case "orders":
		asked := make([]channel.Foreign, len(calls))
		for i, c := range calls {
			asked[i] = channel.Foreign{Channel: ours, ForeignID: c.key}
		}
		all, err := channel.Find(r, asked)
		for f := range all {
			found[f.ForeignID] = true
		}
		return found, err
	}
	return found, nil
}
