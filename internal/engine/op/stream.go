package op

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
)

// streamInput is what a stream of facts is asked with. The header is what
// browsers send after a cut, so it holds against the parameter.
type streamInput struct {
	Topics []string `query:"topics" json:"-" doc:"orders, order:ID, tasks:me, inbox:me, stock, parties, products, releases; separated by commas. Absent: all that you may"`
	After  *int64   `query:"lastEventId" json:"-" doc:"Go on after this fact; absent: from now on"`
	Header *int64   `header:"Last-Event-ID" json:"-" doc:"The same, as browsers send it after a cut"`
}

// AddStream registers the one stream of facts: server-sent events that name
// what happened to what, for readers to fetch what they show.
func AddStream(r *Registry, live *event.Live) {
	r.add(&entry{stream: live, newIn: func() any { return new(streamInput) }, Descriptor: Descriptor{Kind: KindRaw, Name: "event.stream",
		Method: http.MethodGet, Path: "/api/v1/events", Own: true, Status: http.StatusOK, In: reflect.TypeFor[streamInput](),
		Doc: fault.Text{ZH: "实时事件流（SSE）：只说什么发生了变化，内容另行读取", EN: "Facts as they happen (SSE): they name what changed, readers fetch it"}}})
}

// heard is an answer that has begun: asking again who listens says nothing more
// to a browser, so no token may be changed by it.
type heard struct{ http.ResponseWriter }

// Header is none.
func (heard) Header() http.Header { return nil }

// How long one write may take before its reader counts as gone, and how long a
// browser waits before it comes back.
const (
	writeTime = 30 * time.Second
	comeBack  = time.Second
)

// stream tells facts until the reader goes away, is cut, or may not any more.
func (d *door) stream(w *answer, r *http.Request, a act.Act, e *entry) error {
	given, err := d.input(w, r, e)
	if err != nil {
		return err
	}
	asked := a
	again := func(ctx context.Context) (act.Act, error) {
		now := asked
		now.At = d.r.o.Clock.Now()
		if e.link != nil {
			return e.enter(ctx, now, given.in)
		}
		return d.admit(e, &answer{ResponseWriter: heard{}}, r, now)
	}
	if a, err = e.enter(r.Context(), a, given.in); err != nil {
		return err
	}
	s, err := e.stream.Open(r.Context(), a, again, e.follow(given.in))
	if err != nil {
		return err
	}
	defer s.Close()
	out := newEventWriter(w, s)
	out.plain = e.link != nil
	defer out.end()
	if err := out.begin(s.Start()); err != nil || r.Method == http.MethodHead {
		return nil
	}
	for {
		b, err := s.Next()
		if err != nil {
			return ended(err)
		}
		if out.batch(b) != nil {
			return nil // who listened has gone
		}
	}
}

// Glimpse is a stream for those whom nobody identifies, about the one thing
// that their link is for. It tells them that something changed, and nothing of
// it: no numbers, names or ids.
type Glimpse[In any] struct {
	Name, Path string
	Doc        fault.Text
	Visit      Visit[In]              // reads the link
	Follow     func(*In) event.Follow // what it is for; asked after Visit
}

// AddGlimpse registers a stream for visitors.
func AddGlimpse[In any](r *Registry, live *event.Live, g Glimpse[In]) {
	r.add(&entry{stream: live, newIn: func() any { return new(In) }, visit: visitor(g.Visit), link: func(in any) event.Follow { return g.Follow(in.(*In)) },
		Descriptor: Descriptor{Kind: KindRaw, Name: g.Name, Method: http.MethodGet, Path: g.Path, Open: true, Status: http.StatusOK, In: reflect.TypeFor[In](), Doc: g.Doc}})
}

// follow is what a stream was asked to tell.
func (e *entry) follow(in any) event.Follow {
	if e.link != nil {
		return e.link(in)
	}
	return in.(*streamInput).follow()
}

func (in *streamInput) follow() event.Follow {
	f := event.Follow{After: in.After}
	if in.Header != nil {
		f.After = in.Header
	}
	for _, list := range in.Topics {
		for name := range strings.SplitSeq(list, ",") {
			f.Topics = append(f.Topics, strings.TrimSpace(name))
		}
	}
	return f
}

// ended keeps what is no accident out of the log: the answer has begun, and
// nothing more can be said in it.
func ended(err error) error {
	if fault.As(err) != nil || errors.Is(err, event.ErrSlow) || errors.Is(err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("stream facts: %w", err)
}

// eventWriter writes server-sent events.
type eventWriter struct {
	w     http.ResponseWriter
	c     *http.ResponseController
	s     *event.Stream
	text  bytes.Buffer
	plain bool          // for visitors: that something changed, and no more
	over  chan struct{} // closed when nothing more is written
	free  chan struct{} // closed when nobody else touches the connection
}

// newEventWriter takes the connection away from a reader who takes nothing
// when the stream has ended on our side.
func newEventWriter(w http.ResponseWriter, s *event.Stream) *eventWriter {
	o := &eventWriter{w: w, c: http.NewResponseController(w), s: s, over: make(chan struct{}), free: make(chan struct{})}
	go func() { // ends with the handler, which calls end
		defer close(o.free)
		select {
		case <-s.Done():
			_ = o.c.SetWriteDeadline(time.Unix(1, 0)) // what has no deadlines is no connection
		case <-o.over:
		}
	}()
	return o
}

// end lets the answer end as one should, but for a reader who is too slow.
func (o *eventWriter) end() {
	close(o.over)
	if <-o.free; !o.s.Slow() {
		_ = o.c.SetWriteDeadline(time.Now().Add(writeTime))
	}
}

// hello is what a stream says first.
type hello struct {
	Seq int64     `json:"seq"`
	At  time.Time `json:"at"`
}

// begin says where the log ends now; after too long an absence, that the
// reader has to fetch everything anew.
func (o *eventWriter) begin(at event.Start) error {
	h := o.w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	o.w.WriteHeader(http.StatusOK)
	fmt.Fprintf(&o.text, "retry: %d\n", comeBack.Milliseconds())
	if o.plain {
		o.text.WriteString("event: hello\ndata: {}\n\n")
		return o.flush()
	}
	err := o.event("hello", at.After, hello{at.Seq, at.At})
	if at.Reset && err == nil {
		err = o.event("reset", at.After, hello{at.Seq, at.At})
	}
	if err != nil {
		return err
	}
	return o.flush()
}

// batch writes frames; or, as a sign of life, a comment and up to where all has
// been told, so that a cut does not have to be filled from far back.
func (o *eventWriter) batch(b event.Batch) error {
	if o.plain {
		if o.text.WriteString(": beat\n\n"); len(b.Frames) > 0 {
			o.text.WriteString("event: changed\ndata: {}\n\n")
		}
		return o.flush()
	}
	for i := range b.Frames {
		if err := o.event("fact", b.Frames[i].Seq, &b.Frames[i]); err != nil {
			return err
		}
	}
	if len(b.Frames) == 0 {
		fmt.Fprintf(&o.text, ": beat\nid: %d\n\n", b.Upto)
	}
	return o.flush()
}

// event adds one event to what will be written.
func (o *eventWriter) event(name string, seq int64, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("write the event %s: %w", name, err)
	}
	o.text.WriteString("id: " + strconv.FormatInt(seq, 10) + "\nevent: " + name + "\ndata: ")
	o.text.Write(text)
	o.text.WriteString("\n\n")
	return nil
}

// flush writes with a time limit of its own: the server's is for answers that
// have an end.
func (o *eventWriter) flush() error {
	_ = o.c.SetWriteDeadline(time.Now().Add(writeTime))
	select {
	case <-o.s.Done(): // whoever ended it took the connection away before that
		return context.Canceled
	default:
	}
	_, err := o.w.Write(o.text.Bytes())
	if o.text.Reset(); err != nil {
		return err
	}
	return o.c.Flush()
}
