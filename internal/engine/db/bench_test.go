package db_test

import (
	"fmt"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// bench runs a benchmark on both databases.
func bench(b *testing.B, run func(b *testing.B, d *db.DB)) {
	for name, open := range map[string]func(testing.TB, ...db.Room) *db.DB{
		"sqlite": dbtest.Open, "postgres": dbtest.OpenPostgres,
	} {
		b.Run(name, func(b *testing.B) {
			d := open(b, room(b))
			b.ReportAllocs()
			run(b, d)
		})
	}
}

func BenchmarkOneInsertATransaction(b *testing.B) {
	bench(b, func(b *testing.B, d *db.DB) {
		a := dbtest.Act()
		for i := range b.N {
			err := d.Write(b.Context(), a, func(tx db.Tx) error {
				add(tx, newThing(fmt.Sprint(i)))
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOneInsertATransactionFrom64Writers(b *testing.B) {
	bench(b, func(b *testing.B, d *db.DB) {
		a := dbtest.Act()
		b.SetParallelism(32)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				t := newThing("")
				t.Name = label(t.ID.String())
				if err := d.Write(b.Context(), a, func(tx db.Tx) error { add(tx, t); return nil }); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkBulkInsertOf192Rows(b *testing.B) {
	bench(b, func(b *testing.B, d *db.DB) {
		rows := things(192)
		b.ResetTimer()
		for range b.N {
			a := dbtest.Act()
			if err := d.Write(b.Context(), a, func(tx db.Tx) error { return db.InsertRows(tx, "things", rows) }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/192, "ns/row")
	})
}

func BenchmarkLockAndAddOf192Rows(b *testing.B) {
	type delta struct {
		key
		Amount int64 `db:"amount"`
	}
	bench(b, func(b *testing.B, d *db.DB) {
		a, rows := dbtest.Act(), things(192)
		keys, deltas := make([]key, len(rows)), make([]delta, len(rows))
		for i, r := range rows {
			keys[i], deltas[i] = r.key, delta{r.key, 1}
		}
		if err := d.Write(b.Context(), a, func(tx db.Tx) error { return db.InsertRows(tx, "things", rows) }); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for range b.N {
			err := d.Write(b.Context(), a, func(tx db.Tx) error {
				err := db.SelectKeys(tx, "things", keys, db.ForUpdate, func(delta) error { return nil })
				if err != nil {
					return err
				}
				return db.AddRows(tx, "things", deltas)
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/192, "ns/row")
	})
}

func BenchmarkPointRead(b *testing.B) {
	bench(b, func(b *testing.B, d *db.DB) {
		a, rows := dbtest.Act(), things(1_000)
		if err := d.Write(b.Context(), a, func(tx db.Tx) error { return db.InsertRows(tx, "things", rows) }); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for i := range b.N {
			err := d.Read(b.Context(), a, func(r db.Reader) error {
				n, err := amount(r, rows[i%len(rows)].ID)
				if n != int64(i%len(rows)) {
					b.Fatal(n)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkReadAPageOf50(b *testing.B) {
	bench(b, func(b *testing.B, d *db.DB) {
		a := dbtest.Act()
		if err := d.Write(b.Context(), a, func(tx db.Tx) error { return db.InsertRows(tx, "things", things(50)) }); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for range b.N {
			err := d.Read(b.Context(), a, func(r db.Reader) error {
				_, err := all(r)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
