package event

import (
	"context"
	"errors"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// ErrSlow ends a stream whose reader does not keep up. It goes on where it was
// by opening another one after the last number that it heard.
var ErrSlow = errors.New("event: the reader of a stream does not keep up")

// Stream is one reader following the log of a workspace.
type Stream struct {
	live      *Live
	workspace act.WorkspaceID
	user      act.UserID
	counted   id.Raw // whose streams are counted
	topics    []string
	again     func(context.Context) (act.Act, error)
	ctx       context.Context
	cancel    context.CancelCauseFunc
	stop      func() bool
	news      chan struct{}

	start  Start
	at     int64 // heard up to here; the stream's own until it has joined, then its tail's
	joined bool

	// The tail's alone.
	beatAt     time.Time
	doubted    bool // the reader is asked for anew at each look until then
	doubtUntil time.Time
	asked      int64 // the last fact about the reader that was looked at

	mu      sync.Mutex // guards all below
	reader  act.Act
	waiting []Frame
	upto    int64
	beat    bool
}

// Start is where a stream begins.
type Start struct {
	Seq   int64     // of the workspace's last fact
	At    time.Time // of the clock
	After int64     // the stream tells what comes after
	Reset bool      // what was missed is too much: the reader fetches all anew
}

// Start tells where the stream began.
func (s *Stream) Start() Start { return s.start }

// Done is closed when the stream has ended, whatever its reader does.
func (s *Stream) Done() <-chan struct{} { return s.ctx.Done() }

// Slow tells whether the stream was cut because its reader does not keep up.
func (s *Stream) Slow() bool { return errors.Is(context.Cause(s.ctx), ErrSlow) }

// Close ends the stream.
func (s *Stream) Close() {
	s.cancel(context.Canceled)
	s.stop()
	s.live.leave(s)
}

// begin finds out where the log ends now, and whether what was missed can
// still be told.
func (s *Stream) begin(after *int64) error {
	err := s.live.log.db.Read(s.ctx, s.who(), func(r db.Reader) (err error) {
		s.start.Seq, err = readCounter(r)
		return err
	})
	s.start.At, s.start.After = s.live.log.clock.Now(), s.start.Seq
	if after != nil {
		missed := s.start.Seq - *after
		if s.start.Reset = missed < 0 || missed > s.live.o.Replay; !s.start.Reset {
			s.start.After = *after
		}
	}
	s.at, s.upto = s.start.After, s.start.After
	return err
}

// Batch is what a reader is told next: some frames, or, as a sign of life,
// none. Everything up to the number has been told.
type Batch struct {
	Frames []Frame
	Upto   int64
}

// Next waits for what comes next. Its error is why the stream has ended: the
// fault that its reader is now answered, ErrSlow, or what ended the context.
func (s *Stream) Next() (Batch, error) {
	for !s.joined {
		b, err := s.catchUp()
		if err != nil || len(b.Frames) > 0 {
			return b, err
		}
	}
	for {
		select {
		case <-s.ctx.Done():
			return Batch{}, context.Cause(s.ctx)
		case <-s.news:
		}
		s.mu.Lock()
		b, beat := Batch{s.waiting, s.upto}, s.beat
		s.waiting, s.beat = nil, false
		s.mu.Unlock()
		if beat {
			_ = s.identify() // ends the stream, or is asked again at the next beat
		}
		if s.ctx.Err() == nil && (beat || len(b.Frames) > 0) {
			return b, nil
		}
	}
}

// catchUp tells what was missed, at the reader's own pace, and joins the
// others where that is all.
func (s *Stream) catchUp() (Batch, error) {
	if s.ctx.Err() != nil {
		return Batch{}, context.Cause(s.ctx)
	}
	a := s.who()
	w, err := s.live.read(s.ctx, s.workspace, s.at, []act.Act{a}, func([]Record) bool { return false })
	if err != nil {
		return Batch{}, err
	}
	b := Batch{w.frames(a, s.live.followed(s.ctx, nil, a, s.topics), s.at), w.last(s.at)}
	s.at, s.upto = b.Upto, b.Upto
	if len(w.facts) < liveWindow {
		s.joined = true
		s.live.join(s) // from here on they are the tail's
	}
	return b, nil
}

// who is the reader as it was last found out.
func (s *Stream) who() act.Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reader
}

// take hears some facts. Who has too much waiting is cut.
func (s *Stream) take(w scene) {
	last := w.last(s.at)
	if last <= s.at {
		return
	}
	a := s.who()
	frames := w.frames(a, s.live.followed(s.ctx, nil, a, s.topics), s.at)
	s.at = last
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting)+len(frames) > s.live.o.Buffer {
		s.cancel(ErrSlow)
		return
	}
	s.waiting, s.upto = append(s.waiting, frames...), last
	if len(frames) > 0 {
		s.wake()
	}
}

// beatIf lets the stream show that it lives.
func (s *Stream) beatIf(now time.Time) {
	if now.Sub(s.beatAt) < s.live.o.Beat {
		return
	}
	s.beatAt = now
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beat = true
	s.wake()
}

func (s *Stream) wake() {
	select {
	case s.news <- struct{}{}:
	default:
	}
}
