package event

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// LiveOptions are what following facts live needs, and its bounds, which have
// defaults.
type LiveOptions struct {
	// Allow tells whether somebody has a permission, by the reader at hand where there
	// is one; nil allows everything.
	Allow   func(ctx context.Context, r db.Reader, a act.Act, permission string) error
	Log     *slog.Logger
	Poll    time.Duration // how often other nodes' facts are looked for; 250 ms
	Beat    time.Duration // of the clock, between signs of life; 15 s
	Buffer  int           // frames that wait for a slow client; 1,000
	PerUser int           // streams of one user; 8
	Streams int           // of the process; 2,000
	Replay  int64         // facts that a resuming stream may have missed; 10,000
}

// Live lets readers follow the log as it grows. The log of a workspace is read
// once per process, for all who follow it, and only while somebody does.
type Live struct {
	log    *Log
	o      LiveOptions
	ctx    context.Context // ends with Close
	cancel context.CancelFunc

	mu      sync.Mutex // guards all below
	tails   map[act.WorkspaceID]*tail
	users   map[id.Raw]int // open streams of each; of who has no user, of what is followed
	open    int
	closed  bool
	running sync.WaitGroup // of tails
}

// NewLive lets a log be followed: one Live per log and process.
func NewLive(l *Log, o LiveOptions) *Live {
	o.Poll, o.Beat = cmp.Or(o.Poll, 250*time.Millisecond), cmp.Or(o.Beat, 15*time.Second)
	o.Buffer, o.PerUser, o.Streams, o.Replay = cmp.Or(o.Buffer, 1000), cmp.Or(o.PerUser, 8), cmp.Or(o.Streams, 2000), cmp.Or(o.Replay, 10_000)
	if o.Log == nil {
		o.Log = slog.Default()
	}
	v := &Live{log: l, o: o, tails: map[act.WorkspaceID]*tail{}, users: map[id.Raw]int{}}
	v.ctx, v.cancel = context.WithCancel(context.Background())
	l.live = v
	return v
}

// Close ends all streams, which their readers open again elsewhere, and waits
// for those who read the log.
func (v *Live) Close() {
	v.mu.Lock()
	v.closed = true
	v.mu.Unlock()
	v.cancel()
	v.running.Wait()
}

var (
	errStreams = fault.Define(fault.Busy, "busy.streams", "打开的实时连接太多", "Too many live streams are open").
			Fix("关闭不用的页面后重试", "Close pages that are not needed and try again")
	errClosing = fault.Define(fault.Busy, "busy.closing", "服务正在停止", "The server is shutting down").
			Fix("请稍后重试", "Try again in a moment")
)

// Follow says what a reader wants to hear of.
type Follow struct {
	Topics []string // none means every topic that the reader is allowed
	After  *int64   // the number of the last fact that was heard; nil for from now on
	Thing  id.Raw   // whose streams are counted where the reader is nobody: what is followed
}

// Open begins a stream. again asks who the reader is now, and ends the stream
// by an error: it is called at every beat, and when a fact is about the reader.
// The caller closes the stream.
// Faults: request.parameter, auth.denied, busy.streams, busy.closing.
func (v *Live) Open(ctx context.Context, a act.Act, again func(context.Context) (act.Act, error), f Follow) (*Stream, error) {
	if err := v.mayFollow(ctx, a, f.Topics); err != nil {
		return nil, err
	}
	now := v.log.clock.Now()
	s := &Stream{live: v, workspace: a.Workspace, user: a.User, topics: f.Topics, again: again, reader: a,
		beatAt: now, doubted: true, doubtUntil: now.Add(doubt), news: make(chan struct{}, 1)}
	if s.counted = a.User.Raw(); a.User.IsZero() {
		s.counted = f.Thing
	}
	if err := v.admit(s); err != nil {
		return nil, err
	}
	s.ctx, s.cancel = context.WithCancelCause(ctx)
	s.stop = context.AfterFunc(v.ctx, func() { s.cancel(errClosing.New()) })
	if err := s.begin(f.After); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// mayFollow refuses topics that are none, or not the reader's.
func (v *Live) mayFollow(ctx context.Context, a act.Act, topics []string) error {
	for _, name := range topics {
		t, known := v.log.topic(name)
		if !known {
			return errTopic.New("topic", name, "known", strings.Join(v.log.topics(), ", ")).At("/topics")
		}
		if err := v.allow(ctx, nil, a, t.Permission); err != nil {
			return err
		}
	}
	return nil
}

func (v *Live) allow(ctx context.Context, r db.Reader, a act.Act, permission string) error {
	if permission == "" || v.o.Allow == nil {
		return nil
	}
	return v.o.Allow(ctx, r, a, permission)
}

// followed is what a reader follows now: rights may have changed since it began.
func (v *Live) followed(ctx context.Context, r db.Reader, a act.Act, topics []string) follow {
	f := follow{all: len(topics) == 0, names: map[string]bool{}, may: map[string]bool{}}
	for _, name := range topics {
		f.names[name] = true
	}
	for _, w := range v.log.watches {
		for _, t := range w.Topics {
			f.may[t.Name] = v.allow(ctx, r, a, t.Permission) == nil
		}
	}
	return f
}

// admit counts a stream, within the bounds.
func (v *Live) admit(s *Stream) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.closed:
		return errClosing.New()
	case v.open >= v.o.Streams || v.users[s.counted] >= v.o.PerUser:
		return errStreams.New()
	}
	v.open++
	v.users[s.counted]++
	return nil
}

// join hands a stream that has caught up to whoever reads its workspace's log.
func (v *Live) join(s *Stream) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return
	}
	t := v.tails[s.workspace]
	if t == nil {
		t = &tail{live: v, workspace: s.workspace, streams: map[*Stream]bool{}, news: make(chan struct{}, 1), left: make(chan struct{})}
		v.tails[s.workspace] = t
		v.running.Go(t.run)
	}
	t.streams[s] = true
	t.wake()
}

// leave forgets a stream; nobody reads the log for nobody.
func (v *Live) leave(s *Stream) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.open--
	if v.users[s.counted]--; v.users[s.counted] == 0 {
		delete(v.users, s.counted)
	}
	t := v.tails[s.workspace]
	if t == nil || !t.streams[s] {
		return
	}
	if delete(t.streams, s); len(t.streams) == 0 {
		delete(v.tails, s.workspace)
		close(t.left)
	}
}

// wake tells who reads a workspace's log that there are facts.
func (v *Live) wake(w act.WorkspaceID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if t := v.tails[w]; t != nil {
		t.wake()
	}
}

// read shows one moment of a workspace: the facts after a number, and what the
// rooms see in them. Where one of the facts is about a reader itself, as that
// it has other roles now, nothing is looked at: its rights come first.
func (v *Live) read(ctx context.Context, w act.WorkspaceID, after int64, readers []act.Act, doubtful func([]Record) bool) (seen scene, err error) {
	a := act.Act{Workspace: w, At: v.log.clock.Now()}
	err = v.log.db.Read(ctx, a, func(r db.Reader) error {
		facts, err := readAfter(r, after, liveWindow)
		if err != nil || doubtful(facts) {
			return err
		}
		seen, err = v.log.scene(ctx, r, readers, facts)
		return err
	})
	return seen, err
}

// Seen is what each of some readers may learn of some facts, as a stream of each
// would tell it now.
func (v *Live) Seen(ctx context.Context, r db.Reader, readers []act.Act, facts []Record) ([][]Frame, error) {
	seen, err := v.log.scene(ctx, r, readers, facts)
	frames := make([][]Frame, len(readers))
	for i, a := range readers {
		frames[i] = seen.frames(a, v.followed(ctx, r, a, nil), 0)
	}
	return frames, err
}

// liveWindow is how many facts are looked at at once.
const liveWindow = 500
