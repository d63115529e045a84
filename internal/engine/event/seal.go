package event

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// maxRounds is how often guards may answer each other before it is taken for a circle.
const maxRounds = 8

// Tx is a transaction that facts can be told in. They are numbered and stored
// last, just before COMMIT, when the guards have heard them.
type Tx struct {
	db.Tx
	log  *Log
	told []Told
}

// Tell adds facts to what this transaction will have brought about.
func (t *Tx) Tell(a act.Act, facts ...Fact) {
	for _, f := range facts {
		t.told = append(t.told, Told{a, f})
	}
}

// Seal runs the guards until nobody tells anything more (8 rounds at most),
// then numbers the facts by the workspace's counter and inserts them. It is
// the last thing before COMMIT. refused holds, by the Command number of the
// act, what a guard refused: then nothing of this transaction may be committed,
// and the caller runs it again without those commands.
func (t *Tx) Seal(ctx context.Context) (refused map[int]error, err error) {
	if len(t.told) == 0 {
		return nil, nil
	}
	if t.log.wrong != nil {
		return nil, t.log.wrong
	}
	refused, err = t.askGuards(ctx)
	if err != nil || len(refused) > 0 {
		return refused, err
	}
	rows, err := t.rows()
	if err != nil {
		return nil, err
	}
	t.told = nil // they are stored; what is told from here on is sealed by another call
	return nil, appendFacts(t.Tx, rows)
}

// askGuards stops at the first guard that refuses: what comes after it would
// be decided on facts that will not be.
func (t *Tx) askGuards(ctx context.Context) (map[int]error, error) {
	heard := make([]int, len(t.log.guards)) // how many facts each guard has been offered
	var busy []string
	for range maxRounds {
		busy = busy[:0]
		for i, g := range t.log.guards {
			fresh := t.told[heard[i]:]
			heard[i] += len(fresh)
			some, refused, err := g.hear(ctx, t, fresh)
			if err != nil || len(refused) > 0 {
				return refused, err
			}
			if some {
				busy = append(busy, g.name)
			}
		}
		if !slices.ContainsFunc(heard, func(n int) bool { return n < len(t.told) }) {
			return nil, nil
		}
	}
	return nil, fmt.Errorf("event: guards answer each other without end: %s", strings.Join(busy, ", "))
}

// rows writes the facts as JSON. It happens before the counter is taken, so
// that its row is locked for as short as can be.
func (t *Tx) rows() ([]factRow, error) {
	rows := make([]factRow, len(t.told))
	for i, told := range t.told {
		h := told.Fact.Head()
		if !t.log.kinds.known(told.Fact) {
			return nil, fmt.Errorf("event: %T (%s) was told but never declared", told.Fact, h.Name)
		}
		data, err := json.Marshal(told.Fact)
		if err != nil {
			return nil, fmt.Errorf("event: write %s: %w", h.Name, err)
		}
		rows[i] = factRow{Name: h.Name, Version: h.Version, Subject: h.Subject, At: told.Act.Micros(),
			User: told.Act.User, By: told.Act.Name, Request: told.Act.Request, Data: string(data)}
	}
	return rows, nil
}

// guard is a room's Guard[F] without its type.
type guard struct {
	name string
	hear func(ctx context.Context, tx *Tx, told []Told) (heard bool, refused map[int]error, err error)
}

// guardOf picks a guard's facts out of those that were told, without asking
// each for its head: a type assertion is all it costs.
func guardOf[F Fact](g Guard[F]) func(context.Context, *Tx, []Told) (bool, map[int]error, error) {
	return func(ctx context.Context, tx *Tx, told []Told) (bool, map[int]error, error) {
		var facts []Heard[F]
		for _, t := range told {
			if f, ok := t.Fact.(F); ok {
				facts = append(facts, Heard[F]{Act: t.Act, Fact: f})
			}
		}
		if len(facts) == 0 {
			return false, nil, nil
		}
		errs := g(ctx, tx, facts)
		if errs != nil && len(errs) != len(facts) {
			return true, nil, fmt.Errorf("event: a guard answered %d errors to %d facts of %T",
				len(errs), len(facts), facts[0].Fact)
		}
		return true, refusals(facts, errs), nil
	}
}

// refusals keeps the first refusal of each command.
func refusals[F Fact](facts []Heard[F], errs []error) map[int]error {
	var refused map[int]error
	for i, err := range errs {
		if err == nil {
			continue
		}
		if refused == nil {
			refused = map[int]error{}
		}
		if command := facts[i].Act.Command; refused[command] == nil {
			refused[command] = err
		}
	}
	return refused
}
