package party

import (
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
)

// Ref names a party by its id or by the business's own reference.
type Ref struct {
	ID  ID     `json:"id,omitzero"`
	Ref string `json:"ref,omitempty"`
}

// Refs names parties by their ids.
func Refs(ids []ID) []Ref {
	refs := make([]Ref, len(ids))
	for i, id := range ids {
		refs[i].ID = id
	}
	return refs
}

// Resolve finds the parties that the refs name, with their accounts, in at most
// three reads whatever their number. What does not exist is nil; refs to one
// party share it.
func Resolve(r db.Reader, refs []Ref) ([]*Party, error) {
	all := map[ID]*Party{}
	named := map[string]*Party{}
	if err := findNamed(r, refs, all, named); err != nil {
		return nil, err
	}
	if err := findByID(r, refs, all); err != nil {
		return nil, err
	}
	if err := readAccounts(r, all); err != nil {
		return nil, err
	}
	found := make([]*Party, len(refs))
	for i, ref := range refs {
		if ref.ID.IsZero() {
			found[i] = named[ref.Ref]
		} else {
			found[i] = all[ref.ID]
		}
	}
	return found, nil
}

// findNamed finds those that are named by reference alone.
func findNamed(r db.Reader, refs []Ref, all map[ID]*Party, named map[string]*Party) error {
	var keys []byRef
	for _, ref := range refs {
		if ref.ID.IsZero() && ref.Ref != "" {
			keys = append(keys, byRef{ref.Ref})
		}
	}
	return selectParties(r, keys, db.Unlocked, func(p *Party) { all[p.ID], named[p.Ref] = p, p })
}

func findByID(r db.Reader, refs []Ref, all map[ID]*Party) error {
	var keys []byID
	for _, ref := range refs {
		if !ref.ID.IsZero() && all[ref.ID] == nil {
			keys = append(keys, byID{ref.ID})
		}
	}
	return selectParties(r, keys, db.Unlocked, func(p *Party) { all[p.ID] = p })
}

// readAccounts adds the accounts, and the limit that stands in one of them.
func readAccounts(r db.Reader, all map[ID]*Party) error {
	keys := make([]byParty, 0, len(all))
	for id := range all {
		keys = append(keys, byParty{id})
	}
	return selectAccounts(r, keys, db.Unlocked, func(a accountRow) {
		p := all[a.Party]
		p.Accounts = append(p.Accounts, Account{a.Currency, a.Used, a.Orders, a.Spent, a.LastOrder})
		if a.Limit != nil {
			limit := money.Of(*a.Limit, a.Currency)
			p.CreditLimit = &limit
		}
	})
}
