package event_test

import (
	"testing"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
)

// BenchmarkSeal is the cost of a fact in a turn of 768, with its insert and
// without the fsync's share of others.
func BenchmarkSeal(b *testing.B) {
	for name, open := range map[string]func(testing.TB, ...db.Room) *db.DB{"sqlite": dbtest.Open, "postgres": dbtest.OpenPostgres} {
		b.Run(name, func(b *testing.B) {
			l := event.New(open(b, event.Room()), clock.System{})
			event.Declare[thrown](l)
			a := newAct(clock.System{})
			b.ReportAllocs()
			for n := 0; n < b.N; n += 768 {
				err := l.Write(b.Context(), a, func(tx *event.Tx) error {
					for range min(768, b.N-n) {
						tx.Tell(a, thrown{id.New[potKind](), "a clay of some length, as a reason would be"})
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
