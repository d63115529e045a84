package order

import (
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/form"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/party"
)

// references looks up the customers and products that custom fields name, for
// a whole batch at once; without any it reads nothing.
func references(r db.Reader, s *Setup, cmds []op.Cmd[*Request]) (func(form.Ref) (form.Ref, bool), error) {
	var named []form.Ref
	for _, c := range cmds {
		typ := s.typeOf(c.In.Type)
		if typ == nil || typ.Form == nil || typ.Lines == nil {
			continue
		}
		named = append(named, typ.Form.Refs(c.In.Fields)...)
		for _, l := range c.In.Lines {
			named = append(named, typ.Lines.Refs(l.Fields)...)
		}
	}
	found := map[form.Ref]form.Ref{}
	if len(named) > 0 {
		if err := findNamed(r, named, found); err != nil {
			return nil, err
		}
	}
	return func(ref form.Ref) (form.Ref, bool) {
		full, ok := found[ref]
		return full, ok
	}, nil
}

func findNamed(r db.Reader, named []form.Ref, found map[form.Ref]form.Ref) error {
	customers, products := make([]party.Ref, len(named)), make([]catalog.Ref, len(named))
	for i, ref := range named {
		raw, _ := id.ParseAny(ref.ID)
		switch ref.Kind {
		case "customer":
			customers[i] = party.Ref{Ref: ref.Ref}
			customers[i].ID.SetRaw(raw)
		case "product":
			products[i] = catalog.Ref{SKU: ref.Ref}
			products[i].ID.SetRaw(raw)
		}
	}
	parties, err := party.Resolve(r, customers)
	if err != nil {
		return err
	}
	goods, err := catalog.Resolve(r, products)
	for i, ref := range named {
		if p := parties[i]; p != nil {
			found[ref] = form.Ref{Kind: ref.Kind, ID: p.ID.String(), Ref: p.Ref}
		}
		if err == nil && goods[i] != nil {
			found[ref] = form.Ref{Kind: ref.Kind, ID: goods[i].ID.String(), Ref: goods[i].SKU}
		}
	}
	return err
}
