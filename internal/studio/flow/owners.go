package flow

import (
	"context"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
)

// owners is whose tasks are asked for: names that tasks are stored under, and "me". For
// whom somebody stands in may hang on what a task is about, which no index knows; so
// tasks are found by all of his names, and then held against their stakes.
type owners struct {
	named []string
	me    *act.Act // nil where not asked for
	aside bool     // of me those alone that are mine because I stand in for somebody
}

// ownersOf reads what people ask: me, with the pools of the actor's roles and those for
// whom he stands in, users' ids, role:KEY and party:ID. Faults: request.parameter.
func ownersOf(a act.Act, asked []string) (o owners, err error) {
	for _, one := range asked {
		if one == "me" {
			o.me = &a
			continue
		}
		if _, err := act.ParseUser(one); err != nil {
			if !isShared(one) {
				return o, errOwner.New().At("/owner")
			}
		}
		o.named = append(o.named, one)
	}
	return o, nil
}

// holders are the names at one stake or another; none where nobody was asked for.
func (o owners) holders() []string {
	switch {
	case o.me == nil:
		return o.named
	case o.aside:
		return o.others()
	}
	return join(identity.Holding(*o.me), o.named)
}

// others are the names of those for whom somebody stands in that are not his own, and his
// own, under which tasks are shared with who was asked to act at them alone.
func (o owners) others() []string {
	own := *o.me
	own.For = nil
	mine := identity.Holding(own)
	return append([]string{own.User.String()}, slices.DeleteFunc(identity.Holding(*o.me), func(name string) bool { return slices.Contains(mine, name) })...)
}

// aside leaves of open tasks those that somebody may decide only because he stands in.
func (s *Service) aside(ctx context.Context, a act.Act, r db.Reader, rows []taskRow) ([]taskRow, error) {
	subjects := subjectsIn(rows)
	runs, err := s.Load(ctx, r, subjects)
	if err != nil {
		return nil, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return nil, err
	}
	stakes, err := s.stakesFor(ctx, a, r, subjects)
	return slices.DeleteFunc(rows, func(t taskRow) bool {
		run := runs[t.Subject]
		return run == nil || run.behalfOf(&t, a, World{People: people, Stake: stakes[t.Subject]}) == nil
	}), err
}

// stakesFor are the stakes of subjects, where for whom an actor stands in hangs on them.
func (s *Service) stakesFor(ctx context.Context, a act.Act, r db.Reader, subjects []id.Raw) (map[id.Raw]act.Stake, error) {
	if !a.Limited() {
		return nil, nil
	}
	return s.stakes(ctx, r, subjects)
}

// holdersAt are the names at a stake.
func (o owners) holdersAt(stake act.Stake) []string {
	if o.me == nil {
		return o.named
	}
	return join(identity.HoldingAt(*o.me, stake), o.named)
}

// bounded tells whether whose a task is hangs on its stake.
func (o owners) bounded() bool { return o.me != nil && !o.aside && o.me.Limited() }

// ownership tells of seats of subjects, found by the names of owners, whether they are
// theirs at what the subjects are about: the holder's, or one who shares the seat.
func (s *Service) ownership(ctx context.Context, r db.Reader, o owners, subjects []id.Raw) (func(of seatOf, holder string) bool, error) {
	var stakes map[id.Raw]act.Stake
	if o.bounded() {
		var err error
		if stakes, err = s.stakes(ctx, r, subjects); err != nil {
			return nil, err
		}
	}
	shared, err := sharesOf(r, o.holders(), subjects)
	if err != nil {
		return nil, fmt.Errorf("find who shares tasks: %w", err)
	}
	return func(of seatOf, holder string) bool {
		names := o.holdersAt(stakes[of.subject])
		return slices.Contains(names, holder) || slices.ContainsFunc(shared[of], func(who string) bool { return slices.Contains(names, who) })
	}, nil
}
