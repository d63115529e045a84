package event

import (
	"errors"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// doubt is how long a reader is asked for anew who it is, after a fact about
// itself: longer than anybody remembers the answer of before.
const doubt = 3 * time.Second

// tail reads the log of one workspace for all who follow it here.
type tail struct {
	live      *Live
	workspace act.WorkspaceID
	news      chan struct{}
	left      chan struct{}    // closed with the last stream
	streams   map[*Stream]bool // guarded by live.mu
	failing   bool
}

func (t *tail) wake() {
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// run looks whenever this process has committed, and now and then for what
// other nodes have. It ends with its last stream.
func (t *tail) run() {
	poll := time.NewTicker(t.live.o.Poll)
	defer poll.Stop()
	for {
		select {
		case <-t.left:
			return
		case <-t.live.ctx.Done():
			return
		case <-t.news:
		case <-poll.C:
		}
		t.round()
	}
}

// round brings all streams up to date, and lets those beat whose time it is.
func (t *tail) round() {
	for {
		n, err := t.step()
		t.complain(err)
		if err != nil || n < liveWindow {
			break
		}
	}
	now := t.live.log.clock.Now()
	for _, s := range t.present() {
		s.beatIf(now)
	}
}

// complain writes to the log that the database fails, once until it answers.
func (t *tail) complain(err error) {
	if err != nil && !t.failing && t.live.ctx.Err() == nil {
		t.live.o.Log.Error("follow facts", "workspace", t.workspace, "error", err)
	}
	t.failing = err != nil
}

// present is who follows now.
func (t *tail) present() []*Stream {
	t.live.mu.Lock()
	defer t.live.mu.Unlock()
	all := make([]*Stream, 0, len(t.streams))
	for s := range t.streams {
		if s.ctx.Err() == nil {
			all = append(all, s)
		}
	}
	return all
}

// step takes one window of the log, from where the hindmost stream stands, to
// all streams: each hears what comes after its own place.
func (t *tail) step() (n int, err error) {
	for {
		streams := t.known()
		if len(streams) == 0 {
			return 0, nil
		}
		after, readers := streams[0].at, readersOf(streams)
		for _, s := range streams {
			after = min(after, s.at)
		}
		doubted := false
		w, err := t.live.read(t.live.ctx, t.workspace, after, readers, func(facts []Record) bool {
			for _, s := range streams {
				doubted = s.doubts(facts) || doubted
			}
			return doubted
		})
		if err != nil {
			return 0, err
		}
		if doubted {
			continue
		}
		for _, s := range streams {
			s.take(w)
		}
		return len(w.facts), nil
	}
}

// known is who follows now, having asked those anew of whom a fact has told.
func (t *tail) known() []*Stream {
	now := t.live.log.clock.Now()
	var all []*Stream
	for _, s := range t.present() {
		if s.doubted && !s.doubtUntil.After(now) {
			s.doubted = false
		}
		if s.doubted && s.identify() != nil {
			continue
		}
		all = append(all, s)
	}
	return all
}

// readersOf is who reads, each user once.
func readersOf(streams []*Stream) []act.Act {
	seen := map[act.UserID]bool{}
	var readers []act.Act
	for _, s := range streams {
		if a := s.who(); a.User.IsZero() || !seen[a.User] {
			seen[a.User] = true
			readers = append(readers, a)
		}
	}
	return readers
}

// doubts tells whether a fact that the stream has not heard of is about its
// reader; from then on the reader is asked for anew for a while.
func (s *Stream) doubts(facts []Record) (about bool) {
	for i := range facts {
		if f := &facts[i]; f.Subject == s.user.Raw() && !s.user.IsZero() && f.Seq > max(s.at, s.asked) {
			about, s.asked = true, f.Seq
		}
	}
	if about {
		s.doubted, s.doubtUntil = true, s.live.log.clock.Now().Add(doubt)
	}
	return about
}

// identify asks who the reader is now. Whoever is nobody any more hears
// nothing more; an accident is left for the next time.
func (s *Stream) identify() error {
	a, err := s.again(s.ctx)
	if err != nil {
		if fault.As(err) != nil {
			s.cancel(err)
		}
		return err
	}
	if a.User != s.user || a.Workspace != s.workspace {
		err = errors.New("event: the reader of a stream is somebody else now")
		s.cancel(err)
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reader = a
	return nil
}
