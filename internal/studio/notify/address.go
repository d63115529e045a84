package notify

import (
	"context"
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// Who has no login is known by the address at which he is written to. Where anything is
// sealed, his key is what the address is found by, and the address lies sealed beside it.
const (
	mailto = "mailto:" // begins the key of an address that lies open
	sealed = "sealed:" // and of one that does not
)

// keyOf is the key of an address; blind is nil where nothing is sealed.
func keyOf(address string, blind db.Blind) string {
	address = strings.ToLower(address)
	if blind == nil {
		return mailto + address
	}
	return sealed + blind("notice", address)
}

// address is where somebody is written to who has no login.
func (r *recipient) address() string {
	if r.user {
		return ""
	}
	return strings.ToLower(r.email)
}

// contact is the address of somebody who has no login; "" for a user. Rows from before
// addresses were sealed have it in their key.
func (n *noticeRow) contact() string {
	if address, open := strings.CutPrefix(n.Person, mailto); open && n.Address == "" {
		return address
	}
	return n.Address
}

// keysOf are the keys under which people stand, who are addresses or ids of users.
func keysOf(people []string, blind db.Blind) (keys []string) {
	for _, one := range people {
		if !strings.Contains(one, "@") {
			keys = append(keys, one)
			continue
		}
		keys = append(keys, keyOf(one, nil))
		if blind != nil {
			keys = append(keys, keyOf(one, blind))
		}
	}
	return keys
}

// caughtUp is how many rows one transaction of catching up mends: few, for others
// write too.
const caughtUp = 100

// CatchUp seals, in some rows that were written before, the addresses that stand in
// their keys, and tells whether it found any.
func CatchUp(ctx context.Context, d *db.DB, a act.Act) (found bool, err error) {
	err = d.Write(ctx, a, func(tx db.Tx) error {
		blind, err := db.BlindOf(tx)
		if err != nil || blind == nil {
			return err
		}
		rows, err := openAddresses(tx, caughtUp)
		if err != nil {
			return fmt.Errorf("find open addresses: %w", err)
		}
		choices, err := openChoices(tx, caughtUp)
		if err != nil {
			return fmt.Errorf("find what addresses chose: %w", err)
		}
		found = len(rows)+len(choices) > 0
		for i := range rows {
			rows[i].Address = strings.TrimPrefix(rows[i].Person, mailto)
			rows[i].Person = keyOf(rows[i].Address, blind)
		}
		if err := db.UpdateRows(tx, "notices", rows); err != nil {
			return fmt.Errorf("seal addresses: %w", err)
		}
		return sealChoices(tx, choices, blind)
	})
	return found, err
}
