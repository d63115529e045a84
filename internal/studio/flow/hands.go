package flow

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
)

// Whoever holds an open task sees its subject, whatever his row scope says:
// nobody can do what he is not shown (docs/decisions/0012-duty-shows.md). The
// sight lasts as long as the task is open.

// So does whoever was sent a copy of it, for good (copy.go).

// Hands is in whose hands the open tasks of some subjects are, users and pools of
// roles, and who was sent copies.
type Hands map[id.Raw][]string

// HandsOn reads who holds the open tasks of subjects, with whom they were shared and who
// was sent copies: three reads by subject, whatever their number.
func HandsOn(r db.Reader, subjects []id.Raw) (Hands, error) {
	h := Hands{}
	if len(subjects) == 0 {
		return h, nil
	}
	err := selectOpen(r, subjects, func(s OpenSeat) error {
		h[s.Subject] = append(h[s.Subject], s.Holder)
		return nil
	})
	if err == nil && len(h) > 0 {
		err = selectShares(r, subjects, func(s shareRow) {
			if !s.Closed {
				h[s.Subject] = append(h[s.Subject], s.Holder)
			}
		})
	}
	if err != nil {
		return h, err
	}
	return h, db.SelectKeys(r, "flow_copies", keysOf(subjects), db.Unlocked, func(c copyRow) error {
		h[c.Subject] = append(h[c.Subject], c.User.String())
		return nil
	})
}

// Hold tells whether the actor holds an open task of a subject with a stake, by himself,
// by one of his roles or for whom he stands in, or was sent a copy. Customers and suppliers see what is
// theirs and no more.
func (h Hands) Hold(a act.Act, subject id.Raw, stake act.Stake) bool {
	held := h[subject]
	if len(held) == 0 || a.User.IsZero() || a.Kind == act.Customer || a.Kind == act.Supplier {
		return false
	}
	return slices.ContainsFunc(identity.HoldingAt(a, stake), func(who string) bool { return slices.Contains(held, who) })
}

// InHands tells whether the actor holds an open seat of the run that is at
// hand: Hold, for what a decision has already read.
func (st *Stored) InHands(a act.Act, stake act.Stake) bool {
	h := Hands{}
	for i := range st.State.Visits {
		for _, k := range st.State.Visits[i].Seats {
			if k.Status == Open {
				h[st.Subject] = append(append(h[st.Subject], k.For), k.sharers()...)
			}
		}
	}
	return h.Hold(a, st.Subject, stake)
}
