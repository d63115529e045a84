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
var factOf = map[string]string{"name": "customer.name", "ref": "customer.ref"}

// texts are what a party is found by a piece of.
func (p *Party) texts() gram.Texts {
	t := gram.Texts{"name": {rule.Sought(p.Name)}, "ref": {rule.Sought(p.Ref)}}
	for _, c := range p.Contacts {
		t["name"] = append(t["name"], rule.Sought(c.Name))
	}
	return t
}

// recut is a party whose texts may have changed: before is nil for a new one.
type recut struct{ before, after *Party }

// regram brings the pieces of parties up to date, in the transaction of their change.
func regram(tx db.Tx, all []recut) error {
	x, err := indexOf(tx)
	if err != nil {
		return err
	}
	var fresh []gramRow
	for _, c := range all {
		var gone, more []gram.Piece
		if c.before != nil && c.before.grams > 0 {
			gone, more = gram.Diff(c.before.texts(), c.after.texts())
			gone = append(gone, x.of(c.before, c.before.grams)...)
		} else {
			_, more = gram.Diff(nil, c.after.texts())
		}
		more = append(more, x.of(c.after, x.scheme)...)
		dropGrams(tx, c.after.ID, slices.DeleteFunc(gone, func(p gram.Piece) bool { return slices.Contains(more, p) }))
		for _, p := range more {
			fresh = append(fresh, gramRow{p.Gram, c.after.ID, p.Field})
		}
	}
	return addGrams(tx, fresh)
}

// Search finds parties by a fragment of a name or reference, or by a whole telephone
// number, its last digits, or an address of e-mail, as far as whoever asks may see
// these: the latest first, at most so many.
func Search(r db.Reader, sight identity.Sight, fragment string, most int) ([]*Party, error) {
	wanted := rule.Sought(fragment)
	fields := slices.DeleteFunc(slices.Sorted(maps.Keys(factOf)), func(f string) bool { return !sight.Sees(factOf[f]) })
	if wanted == "" {
		return nil, nil
	}
	reached, err := reachedAt(r, sight, fragment)
	if err != nil {
		return nil, fmt.Errorf("party: search: %w", err)
	}
	var found []ID
	if len(fields) > 0 {
		found, err = gram.Find(wanted, func(from, to string, limit int) ([]gram.Spot[ID], error) { return postings(r, fields, from, to, limit) })
	}
	if err != nil {
		return nil, fmt.Errorf("party: search: %w", err)
	}
	found = append(slices.DeleteFunc(found, func(p ID) bool { return slices.Contains(reached, p) }), reached...)
	slices.SortFunc(found, func(a, b ID) int { return b.Compare(a) })
	read, err := Resolve(r, Refs(found))
	holds := slices.DeleteFunc(read, func(p *Party) bool {
		return p == nil || !slices.Contains(reached, p.ID) && !p.texts().Hold(wanted, fields)
	})
	return holds[:min(len(holds), most)], err
}

// catchUp is how many parties one transaction of catching up cuts into pieces.
const catchUp = 100

// CatchUp cuts parties into pieces that were stored before there were any, and
// tells whether it found some; who calls it again until there are none has all.
func CatchUp(ctx context.Context, d *db.DB, a act.Act) (found bool, err error) {
	err = d.Write(ctx, a, func(tx db.Tx) error {
		x, err := indexOf(tx)
		if err != nil {
			return err
		}
		ids, err := ungrammed(tx, x.scheme, catchUp)
		if found = len(ids) > 0; err != nil || !found {
			return err
		}
		var all []recut
		var done []grammed
		if err := selectParties(tx, ids, db.ForUpdate, func(p *Party) {
			all, done = append(all, recut{p, p}), append(done, grammed{p.ID, x.scheme})
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
