package party

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/gram"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// factOf is the fact that a field tells: who may not see it does not find by it.
var factOf = map[string]string{"name": "customer.name", "ref": "customer.ref", "phone": "customer.phone"}

// texts are what a party is found by.
func (p *Party) texts() gram.Texts {
	t := gram.Texts{"name": {rule.Sought(p.Name)}, "ref": {rule.Sought(p.Ref)}, "phone": {rule.Sought(p.Phone)}}
	for _, c := range p.Contacts {
		t["name"], t["phone"] = append(t["name"], rule.Sought(c.Name)), append(t["phone"], rule.Sought(c.Phone))
	}
	return t
}

// recut is a party whose texts may have changed: before is nil for a new one.
type recut struct{ before, after *Party }

// regram brings the pieces of parties up to date, in the transaction of their change.
func regram(tx db.Tx, all []recut) error {
	var fresh []gramRow
	for _, c := range all {
		var old gram.Texts
		if c.before != nil && c.before.grams > 0 {
			old = c.before.texts()
		}
		gone, more := gram.Diff(old, c.after.texts())
		dropGrams(tx, c.after.ID, gone)
		for _, p := range more {
			fresh = append(fresh, gramRow{p.Gram, c.after.ID, p.Field})
		}
	}
	return addGrams(tx, fresh)
}

// Search finds parties by a fragment of a text that whoever asks may see, the
// latest first, at most so many.
func Search(r db.Reader, sight identity.Sight, fragment string, most int) ([]*Party, error) {
	wanted := rule.Sought(fragment)
	fields := slices.DeleteFunc(slices.Sorted(maps.Keys(factOf)), func(f string) bool { return !sight.Sees(factOf[f]) })
	if wanted == "" || len(fields) == 0 {
		return nil, nil
	}
	found, err := gram.Find(wanted, func(from, to string, limit int) ([]gram.Spot[ID], error) { return postings(r, fields, from, to, limit) })
	if err != nil {
		return nil, fmt.Errorf("party: search: %w", err)
	}
	read, err := Resolve(r, Refs(found))
	holds := slices.DeleteFunc(read, func(p *Party) bool { return p == nil || !p.texts().Hold(wanted, fields) })
	return holds[:min(len(holds), most)], err
}

// catchUp is how many parties one transaction of catching up cuts into pieces.
const catchUp = 100

// CatchUp cuts parties into pieces that were stored before there were any, and
// tells whether it found some; who calls it again until there are none has all.
func CatchUp(ctx context.Context, d *db.DB, a act.Act) (found bool, err error) {
	err = d.Write(ctx, a, func(tx db.Tx) error {
		ids, err := ungrammed(tx, catchUp)
		if found = len(ids) > 0; err != nil || !found {
			return err
		}
		var all []recut
		var done []grammed
		if err := selectParties(tx, ids, db.ForUpdate, func(p *Party) {
			all, done = append(all, recut{nil, p}), append(done, grammed{p.ID, gramScheme})
		}); err != nil {
			return err
		}
		if err := regram(tx, all); err != nil {
			return err
		}
		return db.UpdateRows(tx, "parties", done)
	})
	return found, err
}
