package party

import (
	"bespoke/internal/base/money"
	"bespoke/internal/base/tally"
	"bespoke/internal/engine/db"
)

// AccountKey is how an account is named in an audit.
func AccountKey(p ID, c money.Currency) string { return p.String() + " " + string(c) }

// Audit compares the accounts with the orders that are placed and not
// cancelled: how many there are, and what they come to, by AccountKey.
func Audit(r db.Reader, orders, totals tally.Counts) ([]tally.Difference, error) {
	count, used, spent := tally.Counts{}, tally.Counts{}, tally.Counts{}
	err := allAccounts(r, func(a accountRow) {
		key := AccountKey(a.Party, a.Currency)
		count[key], used[key], spent[key] = a.Orders, int64(a.Used), int64(a.Spent)
	})
	if err != nil {
		return nil, err
	}
	found := tally.Compare("party.orderCount", count, orders)
	found = append(found, tally.Compare("party.creditUsed", used, totals)...)
	return append(found, tally.Compare("party.spent", spent, totals)...), nil
}
