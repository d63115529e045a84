package identity

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Reader is somebody's sight of the rows of one entity.
type Reader[T any] struct {
	Sight
	rows Rows
	fill func(*rule.Env, T) // nil where nothing narrows the rows
}

// ReaderOf is the reader that an actor is under a release. facts finds where
// the facts of a row stand; it is asked only where conditions narrow the rows.
func ReaderOf[T any](a act.Act, r *blueprint.Release, entity string, facts func(*blueprint.Release) func(*rule.Env, T)) Reader[T] {
	reader := Reader[T]{Sight: SightOf(a, r)}
	if reader.rows = reader.Rows(entity); reader.rows.Narrowed() {
		reader.fill = facts(r)
	}
	return reader
}

// Sees tells whether a row is there for the reader.
func (r Reader[T]) Sees(row T) bool { return r.rows.All() || r.rows.Narrowed() && r.holds(row) }

// Names tells whether the reader may name a row in something else, as whoever
// orders names a customer. Who has nothing to do with the entity reads none of
// it and may name any.
func (r Reader[T]) Names(row T) bool { return !r.rows.Narrowed() || r.holds(row) }

func (r Reader[T]) holds(row T) bool {
	e := r.Env()
	r.fill(e, row)
	return r.rows.Hold(e)
}

// Check finds what the reader changes from before to after and may not write.
func (r Reader[T]) Check(f *check.Findings, before, after any) {
	for _, pointer := range r.Unwritable(before, after) {
		f.Add(check.ReadOnly.New().At(pointer))
	}
}
