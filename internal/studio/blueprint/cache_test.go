package blueprint

import (
	"context"
	"errors"
	"testing"
)

func TestTheCacheKeepsWhatWasUsedLast(t *testing.T) {
	c := newCache(2)
	made := 0
	ask := func(id string) {
		t.Helper()
		out, err := c.get(t.Context(), id, func() (outcome, error) {
			made++
			return outcome{release: &Release{ID: id}}, nil
		})
		if err != nil || out.release.ID != id {
			t.Fatalf("%s: %v, %v", id, out.release, err)
		}
	}
	for _, id := range []string{"a", "b", "a", "c", "a", "b"} {
		ask(id)
	}
	if _, ok := c.peek("c"); made != 4 || ok {
		t.Errorf("made %d; c is kept: %v", made, ok)
	}
	if out, ok := c.peek("a"); !ok || out.release.ID != "a" {
		t.Error("a was dropped")
	}
}

func TestAFailureIsNotKept(t *testing.T) {
	c := newCache(2)
	broken := errors.New("broken")
	if _, err := c.get(t.Context(), "a", func() (outcome, error) { return outcome{}, broken }); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if _, err := c.get(t.Context(), "a", func() (outcome, error) { return outcome{}, nil }); err != nil {
		t.Errorf("it failed once: %v", err)
	}
}

func TestWhoWaitsMayGiveUpAndTakesOverFromWhoFails(t *testing.T) {
	c := newCache(2)
	started, fail, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := c.get(t.Context(), "a", func() (outcome, error) {
			close(started)
			<-fail
			return outcome{}, errors.New("gave up")
		})
		done <- err
	}()
	<-started
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.get(impatient, "a", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("waited on: %v", err)
	}
	go func() {
		_, err := c.get(t.Context(), "a", func() (outcome, error) { return outcome{}, nil })
		done <- err
	}()
	close(fail)
	if one, other := <-done, <-done; (one == nil) == (other == nil) {
		t.Errorf("answers %v and %v; want one failure", one, other)
	}
}
