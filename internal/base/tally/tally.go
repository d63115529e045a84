// Package tally compares counters with the ledgers that they sum up.
//
// Stock, credit and the like are kept twice: as a ledger of what happened, and
// as a counter that can be locked and checked in one row. Rooms read both for
// the auditor, and what disagrees is a Difference.
package tally

import (
	"slices"
	"strings"
)

// Counts holds one number per key, in units of 1/10,000 or in pieces as the counter counts.
type Counts map[string]int64

// Difference is a counter that does not say what its ledger says.
type Difference struct {
	Counter  string // "stock.onHand"
	Key      string // whose counter it is, as ids in their text form
	Stored   int64
	Computed int64
}

// Compare lists the keys where the two disagree, in the order of their keys.
// A key that one side lacks counts as zero there.
func Compare(counter string, stored, computed Counts) []Difference {
	var found []Difference
	for key, n := range stored {
		if m := computed[key]; m != n {
			found = append(found, Difference{counter, key, n, m})
		}
	}
	for key, m := range computed {
		if _, known := stored[key]; !known && m != 0 {
			found = append(found, Difference{counter, key, 0, m})
		}
	}
	slices.SortFunc(found, func(a, b Difference) int { return strings.Compare(a.Key, b.Key) })
	return found
}
