package party

import (
	"fmt"
	"math"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// Charge is an order's part in its customer's account.
type Charge struct {
	Party    ID
	Amount   money.Amount
	PlacedAt int64 // µs UTC
	Sure     bool  // the decision rests on there being credit
}

// Book adds placed orders to the accounts, first come first served on the
// locked rows. errs[i] is op.ErrStale where the decision was sure of credit and
// there is none left by now; that order is not booked and is decided again.
func Book(tx db.Tx, charges []Charge) (errs []error, err error) {
	rows, err := lockAccounts(tx, charges)
	if err != nil {
		return nil, err
	}
	errs = make([]error, len(charges))
	for i, c := range charges {
		a := rows[c.key()]
		if c.Sure && a.over(c.Amount.Units) {
			errs[i] = op.ErrStale
			continue
		}
		if a.Spent > math.MaxInt64-c.Amount.Units || a.Used > math.MaxInt64-c.Amount.Units {
			return nil, fmt.Errorf("party: the account of %s is full", c.Party)
		}
		a.add(c.Amount.Units, 1)
		a.LastOrder = max(a.LastOrder, c.PlacedAt)
	}
	return errs, updateAccounts(tx, rows)
}

// GiveBack takes cancelled orders out of the accounts.
func GiveBack(tx db.Tx, charges []Charge) error {
	rows, err := lockAccounts(tx, charges)
	if err != nil {
		return err
	}
	for _, c := range charges {
		rows[c.key()].add(-c.Amount.Units, -1)
	}
	return updateAccounts(tx, rows)
}

func (c Charge) key() accountKey { return accountKey{c.Party, c.Amount.Currency} }

// over tells whether an amount would go over the limit. What asks for no credit
// never does, however overdrawn the account is.
func (a *accountRow) over(needed dec.Dec) bool {
	return a.Limit != nil && needed > 0 && a.Used+needed > *a.Limit
}

func (a *accountRow) add(amount dec.Dec, orders int64) {
	a.Used += amount
	a.Spent += amount
	a.Orders += orders
}

// accounts are the rows that a batch has locked.
type accounts map[accountKey]*accountRow

// lockAccounts locks the accounts of the charges, sorted, and makes those of
// currencies that a party is charged in for the first time.
func lockAccounts(tx db.Tx, charges []Charge) (accounts, error) {
	rows := accounts{}
	keys := make([]accountKey, len(charges))
	for i, c := range charges {
		keys[i] = c.key()
	}
	if err := selectAccounts(tx, keys, db.ForUpdate, rows.keep); err != nil {
		return nil, err
	}
	var born []accountRow
	var absent []accountKey
	for _, k := range keys {
		if rows[k] == nil {
			absent = append(absent, k)
			born = append(born, accountRow{accountKey: k})
		}
	}
	if len(absent) == 0 {
		return rows, nil
	}
	if err := makeAccounts(tx, born); err != nil {
		return nil, err
	}
	return rows, selectAccounts(tx, absent, db.ForUpdate, rows.keep)
}

func (rows accounts) keep(a accountRow) { rows[a.accountKey] = &a }
