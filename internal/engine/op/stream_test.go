package op_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// browser is a connection whose reader may take nothing: then writing waits
// until its time is over.
type browser struct {
	header http.Header
	takes  bool

	mu      sync.Mutex
	changed *sync.Cond
	text    strings.Builder
	limit   time.Time
	waits   bool
}

func newBrowser(takes bool) *browser {
	b := &browser{header: http.Header{}, takes: takes}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *browser) Header() http.Header { return b.header }
func (b *browser) WriteHeader(int)     {}
func (b *browser) Flush()              {}

func (b *browser) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waits = !b.takes && b.text.Len() > 0 // its hello fits into what the network holds
	b.changed.Broadcast()
	for b.waits && b.limit.After(time.Now()) {
		b.changed.Wait()
	}
	if b.waits {
		return 0, http.ErrHandlerTimeout
	}
	return b.text.Write(text)
}

// SetWriteDeadline is what the connection's owner sets.
func (b *browser) SetWriteDeadline(t time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit = t
	b.changed.Broadcast()
	return nil
}

// until waits for a condition.
func (b *browser) until(holds func() bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !holds() {
		b.changed.Wait()
	}
}

// browse asks for a stream and tells when it has been answered.
func (f *farm) browse(b *browser, headers ...string) (done chan struct{}) {
	r := httptest.NewRequestWithContext(f.t.Context(), "GET", "/api/v1/events?topics=folds&lastEventId=0", nil)
	r.Header.Set("Authorization", "Bearer x")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	done = make(chan struct{})
	go func() { // ends with the stream
		defer close(done)
		f.door.ServeHTTP(b, r)
	}()
	return done
}

// eachStreaming is a farm whose folds can be followed.
func eachStreaming(t *testing.T, test func(t *testing.T, f *farm)) {
	eachFarm(t, func(t *testing.T, f *farm) {
		f.facts.Watch(event.Watch{Topics: []event.Topic{{Name: "folds"}}, Look: func(context.Context, db.Reader, []act.Act, []event.Record) (event.Eyes, error) {
			return func(_ act.Act, f *event.Record) event.Sighting {
				return event.Sighting{Topics: []string{"folds"}, Entity: "fold", ID: id.From[foldKind](f.Subject).String()}
			}, nil
		}})
		live := event.NewLive(f.facts, event.LiveOptions{Buffer: 4})
		op.AddStream(f.r, live)
		if err := f.r.Ready(); err != nil {
			t.Fatal(err)
		}
		f.door = op.NewDoor(f.r, op.DoorOptions{Identify: f.identify})
		test(t, f)
		live.Close()
	})
}

// TestAReaderWhoTakesNothingIsCut, and holds nobody up: its connection is taken
// away while a write waits in it.
func TestAReaderWhoTakesNothingIsCut(t *testing.T) {
	eachStreaming(t, func(t *testing.T, f *farm) {
		b := newBrowser(false)
		done := f.browse(b)
		f.newFold("first")
		b.until(func() bool { return b.waits })
		for i := range 6 {
			f.newFold(fmt.Sprint("fold", i))
		}
		<-done
		if f.log.Len() > 0 {
			t.Errorf("the program complains: %s", f.log.String())
		}
	})
}

// TestAStreamIsServerSentEvents: this is its text, byte for byte.
func TestAStreamIsServerSentEvents(t *testing.T) {
	eachStreaming(t, func(t *testing.T, f *farm) {
		b := newBrowser(true)
		f.newFold("before")
		f.browse(b, "Last-Event-ID", "1")
		b.until(func() bool { return b.text.Len() > 0 })
		fold := f.newFold("first")
		const at = "2026-11-21T09:00:00Z"
		hello := "retry: 1000\nid: 1\nevent: hello\ndata: {\"seq\":1,\"at\":\"" + at + "\"}\n\n"
		fact := "id: 2\nevent: fact\ndata: {\"seq\":2,\"at\":\"" + at + "\",\"fact\":\"fold.added\",\"entity\":\"fold\",\"id\":\"" + fold.String() + "\",\"topics\":[\"folds\"]}\n\n"
		b.until(func() bool { return strings.Count(b.text.String(), "\n\n") == 2 })
		if got := b.text.String(); got != hello+fact {
			t.Errorf("the stream is\n%s; want\n%s", got, hello+fact)
		}
		f.clock.Move(15 * time.Second)
		b.until(func() bool { return strings.HasSuffix(b.text.String(), fact+": beat\nid: 2\n\n") })
		if got := f.send("HEAD", "/api/v1/events", ""); got.status != 200 || got.header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
			t.Errorf("its head is %d %v", got.status, got.header)
		}
	})
}
