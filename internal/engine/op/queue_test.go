package op_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// hold makes the next decisions wait, so that commands gather behind them.
func (f *farm) hold() (release func()) {
	f.gate, f.entered = make(chan struct{}), make(chan struct{}, 64)
	return func() { close(f.gate) }
}

// together sends n commands so that they are in the queue at once, behind one
// that is being decided, and returns their errors in order.
func (f *farm) together(n int, do func(i int) error) []error {
	f.t.Helper()
	first := f.newFold(fmt.Sprint("first ", n))
	release := f.hold()
	errs := make([]error, n)
	var all sync.WaitGroup
	all.Go(func() { f.add(context.Background(), f.act(), "", addSheep{ID: first, Sheep: 1}) })
	<-f.entered
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	op.AwaitWaiting(f.r, f.ws, n)
	release()
	all.Wait()
	return errs
}

func TestOneGuiltyCommandDoesNotFailItsNeighbours(t *testing.T) {
	for _, mode := range []string{"panic", "panic at commit", "accident", "after writing", "constraint", "guard", "refused"} {
		t.Run(mode, func(t *testing.T) {
			eachFarm(t, func(t *testing.T, f *farm) {
				const n, guilty = 8, 3
				folds := make([]foldID, n)
				for i := range folds {
					folds[i] = f.newFold(fmt.Sprint("fold ", i))
				}
				before := f.count("facts")
				errs := f.together(n, func(i int) error {
					in := addSheep{ID: folds[i], Sheep: 5}
					if i == guilty {
						switch mode {
						case "constraint":
							in.Sheep = 1_000_001
						case "guard":
							in.Sheep = 666
						case "refused":
							in.Sheep = -1
						default:
							in.Mode = mode
						}
					}
					_, err := f.add(context.Background(), f.act(), "", in)
					return err
				})
				for i, err := range errs {
					want := int64(5)
					if i == guilty {
						want = 0
					}
					if (err != nil) != (i == guilty) || f.sheep(folds[i]) != want {
						t.Errorf("command %d: %v, %d sheep", i, err, f.sheep(folds[i]))
					}
				}
				answers := map[string]error{"guard": guarded, "refused": foldFull, "after writing": foldFull}
				if want := answers[mode]; want != nil && !errors.Is(errs[guilty], want) {
					t.Errorf("the guilty one was told %v", errs[guilty])
				}
				if told := f.count("facts") - before; told != n+1 { // n-1 neighbours, the first and its fold
					t.Errorf("%d facts were told", told)
				}
			})
		})
	}
}

func TestWhatWaitsIsCommittedTogether(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		const n = 100
		folds := make([]foldID, n)
		for i := range folds {
			folds[i] = f.newFold(fmt.Sprint("fold ", i))
		}
		before, commits := f.db.Stats().Transactions, f.committed.Load()
		for i, err := range f.together(n, func(i int) error {
			_, err := f.add(context.Background(), f.act(), "", addSheep{ID: folds[i], Sheep: 1})
			return err
		}) {
			if err != nil {
				t.Errorf("command %d: %v", i, err)
			}
		}
		// One for the fold of together, one for the first command, one or two for all the others.
		if got := f.db.Stats().Transactions - before; got > 4 {
			t.Errorf("%d transactions", got)
		}
		if got := f.committed.Load() - commits; got > 3 {
			t.Errorf("%d calls of Commit", got)
		}
	})
}

func TestATurnIsNeverLargerThanAllowed(t *testing.T) {
	d := dbtest.Open(t, event.Room(), op.Room(), folds)
	for _, c := range []struct {
		name        string
		o           op.RegistryOptions
		sheep       int64
		atLeast     int64
		commandsMax int64
	}{
		{"batches of one", op.RegistryOptions{Batch: 1}, 1, 20, 0},
		{"batches of five", op.RegistryOptions{Batch: 5}, 1, 4, 0},
		{"ten rows, two each", op.RegistryOptions{Rows: 10}, 200, 4, 0},
		{"heavier than any turn", op.RegistryOptions{Rows: 10}, 1100, 20, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFarm(t, d, c.o)
			folds := make([]foldID, 20)
			for i := range folds {
				folds[i] = f.newFold(fmt.Sprint("fold ", i))
			}
			before := d.Stats().Transactions
			f.together(len(folds), func(i int) error {
				_, err := f.add(context.Background(), f.act(), "", addSheep{ID: folds[i], Sheep: c.sheep})
				return err
			})
			if got := d.Stats().Transactions - before; got < c.atLeast+2 {
				t.Errorf("%d transactions", got)
			}
			for _, id := range folds {
				if f.sheep(id) != c.sheep {
					t.Errorf("%d sheep", f.sheep(id))
				}
			}
		})
	}
}

func TestAStaleDecisionIsMadeAgain(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold := f.newFold("a")
		f.stale.Store(3)
		got, err := f.add(t.Context(), f.act(), "", addSheep{ID: fold, Sheep: 7})
		if err != nil || got.Sheep != 7 || f.decided.Load() != 4 {
			t.Errorf("%+v, %v after %d decisions", got, err, f.decided.Load())
		}
		f.stale.Store(101)
		if _, err := f.add(t.Context(), f.act(), "", addSheep{ID: fold, Sheep: 7}); fault.As(err) == nil || fault.As(err).Code != "busy.stale" {
			t.Errorf("a decision that is stale for ever was answered with %v", err)
		}
		if f.sheep(fold) != 7 {
			t.Errorf("%d sheep", f.sheep(fold))
		}
	})
}

// TestManyCallersAreAllAnsweredOnce lets 64 callers change a few folds, so that
// decisions go stale all the time: they are made again until they hold.
func TestManyCallersAreAllAnsweredOnce(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		const callers, each, kept = 64, 20, 40
		folds := make([]foldID, kept)
		for i := range folds {
			folds[i] = f.newFold(fmt.Sprint("fold ", i))
		}
		var done [kept]int64
		var mu sync.Mutex
		var all sync.WaitGroup
		for c := range callers {
			all.Go(func() {
				for i := range each {
					at := (c*7 + i*3) % kept
					_, err := f.add(context.Background(), f.act(), fmt.Sprint(c, "-", i), addSheep{ID: folds[at], Sheep: 1})
					mu.Lock()
					if done[at]++; err != nil {
						t.Error(err)
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		var total int64
		for i, id := range folds {
			total += done[i]
			if got := f.sheep(id); got != done[i] {
				t.Errorf("fold %d: %d sheep for %d answers", i, got, done[i])
			}
		}
		if total != callers*each {
			t.Errorf("%d answers", total)
		}
	})
}

func TestAFullQueueSaysSo(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{Waiting: 2})
	fold := f.newFold("a")
	release := f.hold()
	var all sync.WaitGroup
	add := func() error {
		_, err := f.add(context.Background(), f.act(), "", addSheep{ID: fold, Sheep: 1})
		return err
	}
	all.Go(func() { add() })
	<-f.entered
	all.Go(func() { add() })
	all.Go(func() { add() })
	op.AwaitWaiting(f.r, f.ws, 2)
	if full := fault.As(add()); full == nil || full.Code != "busy.queue" {
		t.Errorf("a full queue answered %v", full)
	}
	r := f.send("POST", "/api/v1/folds", `{"name":"b"}`)
	if p := r.problem(t); r.status != 503 || p.Code != "busy.queue" || r.header.Get("Retry-After") != "1" {
		t.Errorf("answered %d %s", r.status, r.body)
	}
	release()
	all.Wait()
}

func TestACallerWhoGoesAwayTakesOnlyAWaitingCommandAlong(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold, other := f.newFold("a"), f.newFold("b")
		release := f.hold()
		first, goFirst := context.WithCancel(t.Context())
		second, goSecond := context.WithCancel(t.Context())
		errs := make(chan error, 1)
		taken := make(chan error, 1)
		go func() { _, err := f.add(first, f.act(), "", addSheep{ID: fold, Sheep: 1}); taken <- err }()
		<-f.entered
		go func() { _, err := f.add(second, f.act(), "k", addSheep{ID: other, Sheep: 1}); errs <- err }()
		op.AwaitWaiting(f.r, f.ws, 1)
		goFirst()
		goSecond()
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("the waiting one was told %v", err)
		}
		release()
		if err := <-taken; err != nil {
			t.Errorf("the one under way was told %v", err)
		}
		if f.sheep(fold) != 1 || f.sheep(other) != 0 {
			t.Errorf("%d and %d sheep", f.sheep(fold), f.sheep(other))
		}
	})
}

func TestAClosedRegistryAnswersWhatWaitsAndNothingNew(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	for i, err := range f.together(5, func(i int) error {
		_, err := f.make(context.Background(), f.act(), "", makeFold{Name: fmt.Sprint(i)})
		return err
	}) {
		if err != nil {
			t.Errorf("command %d: %v", i, err)
		}
	}
	if err := f.r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.make(t.Context(), f.act(), "", makeFold{Name: "late"}); fault.As(err) == nil || fault.As(err).Code != "busy.closing" {
		t.Errorf("a closed registry answered %v", err)
	}
}

func TestATimerIsDroppedWhateverItsVerbAnswers(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		fold := f.newFold("a")
		set := func(verb, input string) event.DueTimer {
			timer := event.Timer{ID: event.NewTimerID(), DueAt: 1, Verb: verb, Input: input}
			err := f.db.Write(t.Context(), f.act(), func(tx db.Tx) error { return f.facts.Open(tx).SetTimers([]event.Timer{timer}) })
			if err != nil {
				t.Fatal(err)
			}
			return event.DueTimer{Workspace: f.ws, Timer: timer}
		}
		for _, c := range []struct {
			verb, input, code string
			left              int64
		}{
			{"fold.tick", `{}`, "", 0},
			{"fold.add", `{"id":"` + fold.String() + `","sheep":2}`, "", 0},
			{"fold.add", `{"id":"` + fold.String() + `","sheep":-2}`, "fold.full", 0},
			{"fold.add", `{"id":"` + fold.String() + `","sheep":666}`, "fold.wolf", 0},
			{"fold.add", `{"id":"` + fold.String() + `","goats":1}`, "request.json", 0},
			{"fold.add", `{"id":"` + fold.String() + `","sheep":1,"mode":"panic"}`, "accident", 1},
			{"fold.gone", `{}`, "verb.unknown", 2},
		} {
			due := set(c.verb, c.input)
			err := f.r.Fire(t.Context(), f.act().As("clock"), due)
			code := ""
			if err != nil {
				if code = "accident"; fault.As(err) != nil {
					code = fault.As(err).Code
				}
			}
			if code != c.code || f.count("timers") != c.left {
				t.Errorf("%s %s: %v, %d timers left", c.verb, c.input, err, f.count("timers"))
			}
			if c.code == "" { // a second look of the clock finds what it has done
				if err := f.r.Fire(t.Context(), f.act().As("clock"), due); err != nil {
					t.Errorf("again: %v", err)
				}
			}
		}
		if f.sheep(fold) != 2 {
			t.Errorf("%d sheep", f.sheep(fold))
		}
	})
}

// TestALostConnectionLosesNoCommand lets the server drop the connection in the
// middle of the first COMMIT: nobody knows what became of it until the rows
// are looked at.
func TestALostConnectionLosesNoCommand(t *testing.T) {
	trap := db.Room{Name: "trap", Files: fstest.MapFS{"001_trap.sql": {Data: []byte(`-- +goose Up
CREATE SEQUENCE trapped;
-- +goose StatementBegin
CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name = 'trap' AND nextval('trapped') = 1 THEN
    PERFORM pg_terminate_backend(pg_backend_pid());
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER trap AFTER INSERT ON folds DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trap();
`)}}}
	f := newFarm(t, dbtest.OpenPostgres(t, event.Room(), op.Room(), folds, trap), op.RegistryOptions{})
	r := f.send("POST", "/api/v1/folds", `{"name":"trap"}`, "Idempotency-Key", "k")
	if r.status != 201 || f.count("folds") != 1 || f.count("commands") != 1 || f.count("facts") != 1 {
		t.Errorf("answered %d %s: %d folds", r.status, r.body, f.count("folds"))
	}
}

func TestAccidentsAreLoggedOnceAndNotLeaked(t *testing.T) {
	f := newFarm(t, dbtest.Open(t, event.Room(), op.Room(), folds), op.RegistryOptions{})
	at := "/api/v1/folds/" + f.newFold("a").String() + "/add"
	for _, c := range []struct{ path, body string }{
		{at, `{"sheep":1,"mode":"accident"}`},
		{at, `{"sheep":1,"mode":"panic"}`},
		{at, `{"sheep":1,"mode":"panic at commit"}`},
		{at, `{"sheep":1000001}`},
		{"/api/v1/asks", `{"text":"panic"}`},
	} {
		f.log.Reset()
		r := f.send("POST", c.path, c.body, "X-Request-Id", "req-7")
		if p := r.problem(t); r.status != 500 || p.Code != "broken" || p.RequestID != "req-7" || p.Errors[0].Remedy == "" {
			t.Errorf("%s answered %d %s", c.body, r.status, r.body)
		}
		if strings.Contains(r.body, "test") || strings.Contains(r.body, "CHECK") {
			t.Errorf("leaked: %s", r.body)
		}
		if got := strings.Count(f.log.String(), "req-7"); got != 1 {
			t.Errorf("logged %d times: %s", got, f.log.String())
		}
	}
}
