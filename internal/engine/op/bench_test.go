package op_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// orderLike is a body as an order's is.
type orderLike struct {
	Type     string `json:"type"`
	Customer struct {
		ID  foldID `json:"id,omitzero"`
		Ref string `json:"ref,omitzero"`
	} `json:"customer"`
	ForeignID    string         `json:"foreignId,omitzero"`
	Fields       map[string]any `json:"fields,omitzero"`
	Lines        []orderLine    `json:"lines"`
	Destinations []struct {
		Key     string            `json:"key"`
		Address map[string]string `json:"address"`
	} `json:"destinations,omitzero"`
}

type orderLine struct {
	SKU         string            `json:"sku"`
	Quantity    qty.Quantity      `json:"quantity"`
	Options     map[string]string `json:"options,omitzero"`
	Destination string            `json:"destination,omitzero"`
}

const orderBody = `{"type":"furniture","customer":{"ref":"C-001"},"foreignId":"W-%d","fields":{"project":"Harbour","urgent":true},` +
	`"lines":[{"sku":"TABLE-180","quantity":"2","options":{"material":"oak","finish":"oil"},"destination":"d1"},` +
	`{"sku":"CHAIR-01","quantity":"8","options":{"material":"oak"},"destination":"d1"},{"sku":"LAMP-7","quantity":"1"}],` +
	`"destinations":[{"key":"d1","address":{"country":"CN","province":"浙江","city":"杭州","street":"文三路 90 号"}}]}`

// BenchmarkDoor is what the door costs: decoding an order of three lines and
// answering, without a queue or a database's write.
func BenchmarkDoor(b *testing.B) {
	f := oneFarm(b)
	r := op.NewRegistry(op.RegistryOptions{DB: f.db, Facts: f.facts})
	op.AddAsk(r, op.Ask[orderLike, struct{}]{Name: "order.quote", Path: "/q", Doc: fault.Text{ZH: "询价", EN: "Quote"},
		Run: func(context.Context, act.Act, db.Reader, orderLike) (struct{}, error) { return struct{}{}, nil }})
	door := op.NewDoor(r, op.DoorOptions{Identify: f.identify})
	body := []byte(fmt.Sprintf(orderBody, 1))
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		q := httptest.NewRequest("POST", "/q", bytes.NewReader(body))
		q.Header.Set("Authorization", "Bearer x")
		w := httptest.NewRecorder()
		if door.ServeHTTP(w, q); w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	body := []byte(fmt.Sprintf(orderBody, 1))
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		var in orderLike
		if err := op.Unmarshal(body, &in); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQueue sends commands from 64 callers: a verb that does nothing, and
// one that thinks for 60 µs and writes eight rows and a fact, as an order does.
func BenchmarkQueue(b *testing.B) {
	for _, on := range []struct {
		name string
		open func(testing.TB, ...db.Room) *db.DB
	}{{"sqlite", dbtest.Open}, {"postgres", dbtest.OpenPostgres}} {
		for _, c := range []struct {
			name        string
			rows, think int
			batch       int
		}{{"nothing", 0, 0, 256}, {"order", 8, 60, 256}, {"order alone", 8, 60, 1}} {
			b.Run(on.name+"/"+c.name, func(b *testing.B) {
				d := on.open(b, event.Room(), op.Room(), folds)
				f := newFarm(b, d, op.RegistryOptions{Batch: c.batch})
				var calls atomic.Int64
				do := addWork(f, c.rows, c.think, &calls)
				if err := f.r.Start(); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				before := d.Stats()
				b.ResetTimer()
				var sent atomic.Int64
				var all sync.WaitGroup
				for range 64 {
					all.Go(func() {
						for n := sent.Add(1); n <= int64(b.N); n = sent.Add(1) {
							if _, err := do(context.Background(), f.act(), fmt.Sprint("key-", n), addSheep{}); err != nil {
								b.Error(err)
							}
						}
					})
				}
				all.Wait()
				b.ReportMetric(float64(b.N)/float64(max(1, d.Stats().Transactions-before.Transactions)), "cmds/commit")
				b.ReportMetric(float64(b.N)/float64(max(1, calls.Load())), "cmds/decide")
			})
		}
	}
}

// addWork registers a verb that costs what an order costs.
func addWork(f *farm, rows, think int, calls *atomic.Int64) op.Call[addSheep, Fold] {
	return op.AddVerb(f.r, op.Verb[addSheep, foldRow, Fold]{
		Name: "fold.work", Internal: true, Doc: fault.Text{ZH: "工作", EN: "Work"},
		Decide: func(_ context.Context, r db.Reader, cmds []op.Cmd[addSheep]) []op.Result[foldRow] {
			calls.Add(1)
			if rows > 0 {
				for range 4 {
					selectFolds(r, db.Unlocked, cmds, func(op.Cmd[addSheep]) foldID { return id.New[foldKind]() })
				}
			}
			spin(think * len(cmds))
			return make([]op.Result[foldRow], len(cmds))
		},
		Commit: func(_ context.Context, tx *event.Tx, cmds []op.Cmd[foldRow]) []op.Result[Fold] {
			var all []foldRow
			for _, c := range cmds {
				for range rows {
					fold := id.New[foldKind]()
					all = append(all, foldRow{ID: fold, Name: fold.String()})
				}
				if rows > 0 {
					tx.Tell(c.Act, added{})
				}
			}
			if err := db.InsertRows(tx, "folds", all); err != nil {
				f.t.Error(err)
			}
			return make([]op.Result[Fold], len(cmds))
		},
	})
}

// spin computes for about so many microseconds.
func spin(micros int) {
	x := uint64(micros)
	for range micros * 2200 {
		x = x*6364136223846793005 + 1442695040888963407
	}
	sink.Store(x)
}

var sink atomic.Uint64
