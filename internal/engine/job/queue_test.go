package job

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"bespoke/internal/engine/db/dbtest"
)

// each runs a test on a queue of its own in both databases.
func each(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	dbtest.EachURL(t, fn)
}

// at opens a queue that never waits.
func at(t *testing.T, url string) *Queue {
	t.Helper()
	q, err := Open(t.Context(), url, Options{Poll: 5 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

var hasty = Retry{Attempts: 4, Pause: func(int) time.Duration { return time.Millisecond }}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// start starts the queue and returns what it will say of finished attempts.
func start(t *testing.T, q *Queue) <-chan *river.Event {
	t.Helper()
	said, stop := q.client.Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed)
	t.Cleanup(stop)
	must(t, q.Start(t.Context()))
	return said
}

// server answers 500 as often as told, then 200, and remembers the keys it was sent.
type server struct {
	mu    sync.Mutex
	bad   int
	calls []string
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, r.Header.Get("Idempotency-Key"))
	if len(s.calls) <= s.bad {
		http.Error(w, "not today", http.StatusInternalServerError)
	}
}

func (s *server) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

func TestACallThatFailsTwiceIsMadeThreeTimesUnderOneKey(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		s := &server{bad: 2}
		out := httptest.NewServer(s)
		defer out.Close()
		q := at(t, url)
		must(t, HandleHTTP(q, out.Client(), hasty))
		said := start(t, q)
		call := Job{"17/notify", HTTPCall{Method: "POST", URL: out.URL, Body: []byte("{}"), Key: "k-17"}}
		must(t, q.Insert(t.Context(), call, call))
		must(t, q.Insert(t.Context(), call))
		for range 3 {
			<-said
		}
		must(t, q.Close(t.Context()))
		if got := s.heard(); !slices.Equal(got, []string{"k-17", "k-17", "k-17"}) {
			t.Errorf("calls came with the keys %q", got)
		}
	})
}

func TestACallThatAlwaysFailsWaitsForAPerson(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		s := &server{bad: 4}
		out := httptest.NewServer(s)
		defer out.Close()
		q := at(t, url)
		must(t, HandleHTTP(q, out.Client(), hasty))
		said := start(t, q)
		must(t, q.Insert(t.Context(), Job{"18/notify", HTTPCall{Method: "POST", URL: out.URL, Key: "k-18"}}))
		for e := <-said; e.Job.State != rivertype.JobStateDiscarded; e = <-said {
		}
		failed, err := q.Failed(t.Context(), 10)
		must(t, err)
		if len(failed) != 1 || failed[0].Attempts != 4 || failed[0].Key != "18/notify" || failed[0].Kind != "http.call" || failed[0].Error == "" {
			t.Fatalf("failed jobs %+v", failed)
		}
		must(t, q.Again(t.Context(), failed[0].ID))
		if e := <-said; e.Kind != river.EventKindJobCompleted {
			t.Errorf("the fifth call should have been answered: %+v", e.Job.Errors)
		}
		failed, err = q.Failed(t.Context(), 10)
		must(t, err)
		if len(failed) != 0 || len(s.heard()) != 5 {
			t.Errorf("%d still failed after %d calls", len(failed), len(s.heard()))
		}
		must(t, q.Close(t.Context()))
	})
}

func TestARestartLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		s := &server{}
		out := httptest.NewServer(s)
		defer out.Close()
		first := at(t, url)
		must(t, HandleHTTP(first, out.Client(), hasty))
		must(t, first.Insert(t.Context(), Job{"19/notify", HTTPCall{Method: "POST", URL: out.URL, Key: "k-19"}}))
		must(t, first.Close(t.Context()))

		second := at(t, url)
		must(t, HandleHTTP(second, out.Client(), hasty))
		said := start(t, second)
		<-said
		must(t, second.Close(t.Context()))
		if got := s.heard(); !slices.Equal(got, []string{"k-19"}) {
			t.Errorf("calls came with the keys %q", got)
		}
	})
}

type slow struct{}

func (slow) Kind() string { return "test.slow" }

func TestClosingLetsJobsUnderWayFinish(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		q := at(t, url)
		begun, done := make(chan bool), false
		must(t, Handle(q, hasty, func(ctx context.Context, _ slow) error {
			close(begun)
			<-ctx.Done() // as the test's caller loses patience
			done = true
			return nil
		}))
		start(t, q)
		must(t, q.Insert(t.Context(), Job{"1", slow{}}))
		<-begun
		hurry, cancel := context.WithCancel(t.Context())
		cancel()
		must(t, q.Close(hurry))
		if !done {
			t.Error("the queue was closed over a job under way")
		}
	})
}

func TestRegistrationIsChecked(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		q := at(t, url)
		defer q.Close(t.Context())
		if err := q.Insert(t.Context(), Job{"1", slow{}}); err == nil {
			t.Error("a job without a handler was put in")
		}
		if err := q.Start(t.Context()); err == nil {
			t.Error("a queue that can do nothing was started")
		}
		nothing := func(context.Context, slow) error { return errors.New("never called") }
		must(t, Handle(q, hasty, nothing))
		if err := Handle(q, hasty, nothing); err == nil {
			t.Error("a kind was registered twice")
		}
	})
}

type drain struct{}

func (drain) Kind() string { return "test.drain" }

// TestAKindMayHaveALaneOfItsOwnAndBeDoneAnew: its key is taken while its job is
// under way, and free again after; other kinds do not wait for it.
func TestAKindMayHaveALaneOfItsOwnAndBeDoneAnew(t *testing.T) {
	each(t, func(t *testing.T, url string) {
		q := at(t, url)
		begun, end := make(chan bool), make(chan bool)
		must(t, Handle(q, Retry{Lane: 1, Anew: true}, func(context.Context, drain) error {
			begun <- true
			<-end
			return nil
		}))
		must(t, Handle(q, hasty, func(context.Context, slow) error { return nil }))
		said := start(t, q)
		for round := range 2 {
			must(t, q.Insert(t.Context(), Job{"1", drain{}}, Job{"2", drain{}}))
			<-begun
			must(t, q.Insert(t.Context(), Job{"1", drain{}}, Job{"2", drain{}})) // one is under way, one waits
			must(t, q.Insert(t.Context(), Job{strconv.Itoa(round), slow{}}))
			if e := <-said; e.Job.Kind != "test.slow" {
				t.Errorf("%s ended before what has nothing to do with the lane", e.Job.Kind)
			}
			end <- true
			<-begun
			end <- true
			<-said
			<-said
		}
		must(t, q.Close(t.Context()))
	})
}
