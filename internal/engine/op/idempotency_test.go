package op_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

func TestTheSameKeyAndBodyGetTheSameAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFarm(t, d, op.RegistryOptions{})
		first := f.send("POST", "/api/v1/folds", `{"name":"a","sheep":3}`, "Idempotency-Key", "k1")
		if first.status != 201 || first.header.Get("Idempotent-Replay") != "" || first.header.Get("Location") == "" {
			t.Fatalf("answered %d %v %s", first.status, first.header, first.body)
		}
		again := func(f *farm) {
			t.Helper()
			r := f.send("POST", "/api/v1/folds", `{"name":"a","sheep":3}`, "Idempotency-Key", "k1")
			if r.status != 201 || r.body != first.body || r.header.Get("Idempotent-Replay") != "true" ||
				r.header.Get("ETag") != first.header.Get("ETag") || r.header.Get("Location") != first.header.Get("Location") {
				t.Errorf("again answered %d %v %s", r.status, r.header, r.body)
			}
		}
		again(f)
		restarted := newFarm(t, d, op.RegistryOptions{})
		restarted.ws = f.ws
		again(restarted)

		for _, c := range []struct{ path, body string }{
			{"/api/v1/folds", `{"name":"b"}`},
			{"/api/v1/folds/fol_01J00000000000000000000000/add", `{"name":"a","sheep":3}`},
		} {
			r := f.send("POST", c.path, c.body, "Idempotency-Key", "k1")
			if c.path == "/api/v1/folds" {
				if p := r.problem(t); r.status != 409 || p.Code != "idempotency.reused" {
					t.Errorf("another body answered %d %s", r.status, r.body)
				}
			}
		}
		fresh := newFarm(t, d, op.RegistryOptions{})
		if r := fresh.send("POST", "/api/v1/folds", `{"name":"b"}`, "Idempotency-Key", "k1"); r.status != 201 {
			t.Errorf("another workspace's key counted: %d %s", r.status, r.body)
		}
		if f.count("folds") != 1 || f.count("facts") != 1 {
			t.Errorf("%d folds, %d facts", f.count("folds"), f.count("facts"))
		}
	}, event.Room(), op.Room(), folds)
}

func TestAKeyBelongsToItsVerbAndPath(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		a, b := f.newFold("a"), f.newFold("b")
		add := func(id foldID, key string) response {
			return f.send("POST", "/api/v1/folds/"+id.String()+"/add", `{"sheep":1}`, "Idempotency-Key", key)
		}
		if r := add(a, "k"); r.status != 200 {
			t.Fatal(r.status, r.body)
		}
		if r := add(b, "k"); r.status != 409 {
			t.Errorf("the same key for another path answered %d %s", r.status, r.body)
		}
	})
}

func TestARefusalIsNotRemembered(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold := f.newFold("a")
		at, stored := "/api/v1/folds/"+fold.String()+"/add", f.count("commands")
		for _, body := range []string{`{"sheep":-1}`, `{"sheep":666}`, `{"sheep":1,"mode":"after writing"}`} {
			if r := f.send("POST", at, body, "Idempotency-Key", "k"); r.status != 422 {
				t.Fatalf("answered %d %s", r.status, r.body)
			}
		}
		if f.count("commands") != stored {
			t.Error("a refusal was stored")
		}
		if r := f.send("POST", at, `{"sheep":1}`, "Idempotency-Key", "k"); r.status != 200 {
			t.Errorf("the corrected request answered %d %s", r.status, r.body)
		}
	})
}

func TestEqualKeysThatWaitTogetherAreOneCommand(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		var made, replayed, refused atomic.Int64
		f.together(12, func(i int) error {
			body := `{"name":"a"}`
			if i >= 8 {
				op.AwaitWaiting(f.r, f.ws, 8)
				body = fmt.Sprintf(`{"name":"b%d"}`, i)
			}
			r := f.send("POST", "/api/v1/folds", body, "Idempotency-Key", "k")
			switch {
			case r.status == 409 && i >= 8:
				refused.Add(1)
				_, err := f.make(context.Background(), f.act(), "", makeFold{Name: body}) // keeps together's count
				return err
			case r.header.Get("Idempotent-Replay") == "true":
				replayed.Add(1)
			case r.status == 201:
				made.Add(1)
			default:
				t.Errorf("%d answered %d %s", i, r.status, r.body)
			}
			return nil
		})
		if made.Load() != 1 || replayed.Load() != 7 || refused.Load() != 4 {
			t.Errorf("%d made, %d replayed, %d refused", made.Load(), replayed.Load(), refused.Load())
		}
	})
}

// TestTwoNodesDoOneCommandOnce lets two registries, as two servers have them,
// take the same keys at once: the second's refusal, or its broken key, is the
// first's answer in the end.
func TestTwoNodesDoOneCommandOnce(t *testing.T) {
	d := dbtest.OpenPostgres(t, event.Room(), op.Room(), folds)
	one, two := newFarm(t, d, op.RegistryOptions{}), newFarm(t, d, op.RegistryOptions{})
	two.ws = one.ws
	for i := range 30 {
		answers := make(chan response, 2)
		for _, f := range []*farm{one, two} {
			go func() {
				answers <- f.send("POST", "/api/v1/folds", fmt.Sprintf(`{"name":"%d"}`, i), "Idempotency-Key", fmt.Sprint("k", i))
			}()
		}
		a, b := <-answers, <-answers
		if a.status != 201 || b.status != 201 || a.body != b.body {
			t.Errorf("%d %s\n%d %s", a.status, a.body, b.status, b.body)
		}
	}
	if one.count("folds") != 30 {
		t.Errorf("%d folds", one.count("folds"))
	}
}

func TestKeysAreForgottenAfterThreeDaysAndTheTrailNever(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		send := func(name, key string) int {
			return f.send("POST", "/api/v1/folds", `{"name":"`+name+`"}`, "Idempotency-Key", key).status
		}
		send("a", "old")
		f.clock.Move(71 * time.Hour)
		send("b", "new")
		f.clock.Move(2 * time.Hour)
		for _, want := range []int{1, 0} {
			if n, err := f.r.Sweep(t.Context(), f.act()); err != nil || n != want {
				t.Errorf("swept %d, %v", n, err)
			}
		}
		if send("c", "old") != 201 || send("d", "new") != 409 {
			t.Error("the wrong keys were forgotten")
		}
		err := f.db.Read(t.Context(), f.act(), func(r db.Reader) error {
			page := op.FindTrail{Page: op.Page{Limit: 2}}
			newest, err := op.Trail(r, page, false)
			if err != nil {
				return err
			}
			page.Cursor = newest.Next
			oldest, err := op.Trail(r, page, false)
			if err != nil {
				return err
			}
			all := append(newest.Items, oldest.Items...)
			if len(all) != 3 || oldest.Next != "" || all[2].Verb != "fold.make" || all[2].By != "Ann" || all[2].RequestID == "" {
				t.Errorf("trail: %+v", all)
			}
			if !strings.HasPrefix(all[2].Subject, "fol_") || !all[2].At.Equal(f.clock.Now().Add(-73*time.Hour)) {
				t.Errorf("trail: %+v", all[2])
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

func TestAGoCallIsRepeatedByItsKeyToo(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold := f.newFold("a")
		for range 2 {
			if got, err := f.add(t.Context(), f.act(), "k", addSheep{ID: fold, Sheep: 4}); err != nil || got.Sheep != 4 {
				t.Errorf("%+v, %v", got, err)
			}
		}
		other := f.newFold("b")
		if _, err := f.add(t.Context(), f.act(), "k", addSheep{ID: other, Sheep: 4}); fault.As(err) == nil || fault.As(err).Code != "idempotency.reused" {
			t.Errorf("the key for another fold: %v", err)
		}
	})
}

func TestOddKeysAreRefused(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	for _, key := range []string{"a b", "é", string(make([]byte, 201)), fmt.Sprintf("%0201d", 1)} {
		r := f.send("POST", "/api/v1/folds", `{"name":"a"}`, "Idempotency-Key", key)
		if p := r.problem(t); r.status != 400 || p.Code != "request.parameter" || p.Errors[0].Field != "/Idempotency-Key" {
			t.Errorf("%q answered %d %s", key, r.status, r.body)
		}
	}
	if r := f.send("POST", "/api/v1/folds", `{"name":"a"}`, "Idempotency-Key", fmt.Sprintf("%0200d", 1)); r.status != 201 {
		t.Errorf("a key of 200 characters answered %d %s", r.status, r.body)
	}
}
