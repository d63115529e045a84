package party

import (
	"encoding/json"
	"fmt"

	"bespoke/internal/engine/db"
)

// Emails are the addresses of e-mail at which the party is reached.
func (p *Party) Emails() (all []string) {
	for _, email := range p.emails() {
		if email != "" {
			all = append(all, email)
		}
	}
	return all
}

// Erasing is a party that is to be erased, and which of its custom fields stay.
type Erasing struct {
	ID     ID
	Fields json.RawMessage
}

// Erase makes the parties nameless: their rows stay for their orders' sake, with
// their reference, type, groups, region and account, and nothing is sold to them any
// more. Whoever calls tells ErasedFact.
func Erase(tx db.Tx, all []Erasing, name string, at int64) error {
	x, err := indexOf(tx)
	if err != nil {
		return err
	}
	keys := make([]byID, len(all))
	kept := map[ID]json.RawMessage{}
	for i, e := range all {
		keys[i] = byID{e.ID}
		kept[e.ID] = e.Fields
	}
	var rows []partyRow
	var cut []recut
	err = selectParties(tx, keys, db.ForUpdate, func(p *Party) {
		after := &Party{ID: p.ID, Version: p.Version + 1, CreatedAt: p.CreatedAt, ErasedAt: at, grams: x.scheme,
			Body: Body{Ref: p.Ref, Name: name, Type: p.Type, Groups: p.Groups, Region: p.Region, Owner: p.Owner, Blocked: true, Fields: kept[p.ID]}}
		rows, cut = append(rows, after.row(x)), append(cut, recut{p, after})
	})
	if err == nil {
		err = update(tx, rows)
	}
	if err == nil {
		err = regram(tx, cut)
	}
	if err != nil {
		return fmt.Errorf("party: erase: %w", err)
	}
	return nil
}
