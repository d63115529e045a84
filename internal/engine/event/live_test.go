package event_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
)

var barred = fault.Define(fault.Denied, "auth.denied", "不许看", "You may not look")

// follow lets a shop's pots be followed, each by those whose roles name its clay.
func (s *shop) follow(o event.LiveOptions) *event.Live {
	s.log.Watch(event.Watch{Topics: []event.Topic{{Name: "pots", Permission: "pot.read"}, {Name: "pot:", Permission: "pot.read"}},
		Look: func(_ context.Context, _ db.Reader, _ []act.Act, facts []event.Record) (event.Eyes, error) {
			return func(a act.Act, f *event.Record) event.Sighting {
				if !strings.HasPrefix(f.Name, "pot.") || !slices.ContainsFunc(a.Roles, func(clay string) bool { return strings.Contains(string(f.Data), `"`+clay+`"`) }) {
					return event.Sighting{}
				}
				pot := id.From[potKind](f.Subject).String()
				return event.Sighting{Topics: []string{"pots", "pot:" + pot}, Entity: "pot", ID: pot}
			}, nil
		}})
	s.log.Watch(event.Watch{Topics: []event.Topic{{Name: "kiln", Permission: "kiln.read"}}, Look: func(context.Context, db.Reader, []act.Act, []event.Record) (event.Eyes, error) {
		return nil, nil
	}})
	o.Allow = func(_ context.Context, _ db.Reader, a act.Act, permission string) error {
		if permission != "pot.read" {
			return barred.New()
		}
		return nil
	}
	v := event.NewLive(s.log, o)
	s.Cleanup(v.Close)
	return v
}

// reader is somebody who sees pots of some clays.
func (s *shop) reader(clays ...string) act.Act {
	a := newAct(s.clock)
	a.Workspace, a.Roles = s.act.Workspace, clays
	return a
}

func stays(a act.Act) func(context.Context) (act.Act, error) {
	return func(context.Context) (act.Act, error) { return a, nil }
}

// open follows from a number; after is nil for from now on.
func (s *shop) open(v *event.Live, a act.Act, after *int64, topics ...string) *event.Stream {
	s.Helper()
	stream, err := v.Open(s.Context(), a, stays(a), event.Follow{Topics: topics, After: after})
	s.must(err)
	return stream
}

// seqs reads a stream until it has told so many facts.
func (s *shop) seqs(stream *event.Stream, n int) (seqs []int64) {
	s.Helper()
	for len(seqs) < n {
		b, err := stream.Next()
		s.must(err)
		for _, f := range b.Frames {
			seqs = append(seqs, f.Seq)
		}
	}
	return seqs
}

func thrownOf(clay string, n int) []event.Fact {
	var facts []event.Fact
	for range n {
		facts = append(facts, thrown{id.New[potKind](), clay})
	}
	return facts
}

func TestAStreamTellsWhatHappensFromNowOn(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{})
		s.tell(thrownOf("red", 3)...)
		stream := s.open(v, s.reader("red"), nil)
		defer stream.Close()
		if at := stream.Start(); at.Seq != 3 || at.After != 3 || at.Reset || !at.At.Equal(start) {
			s.Errorf("it starts at %+v", at)
		}
		pot := thrown{id.New[potKind](), "red"}
		s.tell(thrown{id.New[potKind](), "white"}, pot)
		b, err := stream.Next()
		s.must(err)
		want := event.Frame{Seq: 5, At: start, Fact: "pot.thrown", Entity: "pot", ID: pot.Pot.String(),
			Topics: []string{"pots", "pot:" + pot.Pot.String()}, By: s.act.User}
		if len(b.Frames) != 1 || b.Upto != 5 || fmt.Sprint(b.Frames[0]) != fmt.Sprint(want) {
			s.Errorf("told %+v", b)
		}
	})
}

func TestAReaderHearsWhatItFollowsAlone(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{})
		mine := thrown{id.New[potKind](), "red"}
		stream := s.open(v, s.reader("red"), nil, "pot:"+mine.Pot.String())
		defer stream.Close()
		s.tell(append(thrownOf("red", 2), mine)...)
		b, err := stream.Next()
		s.must(err)
		if len(b.Frames) != 1 || b.Frames[0].Seq != 3 || fmt.Sprint(b.Frames[0].Topics) != "[pot:"+mine.Pot.String()+"]" {
			s.Errorf("told %+v", b.Frames)
		}
		for topic, code := range map[string]string{"pans": "request.parameter", "pot:x": "request.parameter", "pot:": "request.parameter",
			"kiln": "auth.denied", "": "request.parameter"} {
			_, err := v.Open(s.Context(), s.reader(), nil, event.Follow{Topics: []string{"pots", topic}})
			if f := fault.As(err); f == nil || f.Code != code {
				s.Errorf("following %q: %v", topic, err)
			}
		}
	})
}

// TestOtherNodesFactsArrive without anybody telling this process of them.
func TestOtherNodesFactsArrive(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{Poll: time.Millisecond})
		stream := s.open(v, s.reader("red"), nil)
		defer stream.Close()
		other := s.again()
		for i := range 3 {
			other.tell(thrownOf("red", 1)...)
			if got := s.seqs(stream, 1); got[0] != int64(i+1) {
				s.Errorf("told %d", got)
			}
		}
	})
}

// TestNothingIsMissedOrDoubledOverCuts: a reader who is cut at random places,
// and goes on at another node or after a restart, hears each fact that it may
// see once and in order, while two nodes commit.
func TestNothingIsMissedOrDoubledOverCuts(t *testing.T) {
	each(t, func(s *shop) {
		other := s.again()
		nodes := []*event.Live{s.follow(event.LiveOptions{Poll: time.Millisecond, Buffer: 40}), other.follow(event.LiveOptions{Poll: time.Millisecond})}
		clays, told := []string{"red", "white"}, 0
		rapid.Check(s.T, func(t *rapid.T) {
			var batches [][]event.Fact
			red := 0
			for range rapid.IntRange(1, 12).Draw(t, "batches") {
				clay, n := rapid.SampledFrom(clays).Draw(t, "clay"), rapid.SampledFrom([]int{1, 2, 7, 30, 600}).Draw(t, "facts")
				batches = append(batches, thrownOf(clay, n))
				if clay == "red" {
					red += n
				}
			}
			last := s.counter()
			var writers sync.WaitGroup
			for i, node := range []*shop{s, other} {
				writers.Go(func() {
					for j := i; j < len(batches); j += 2 {
						node.tell(batches[j]...)
					}
				})
			}
			got := s.readWithCuts(t, nodes, last, red)
			writers.Wait()
			if !slices.Equal(got, s.numbersOf("red", last)) {
				t.Fatalf("of %d facts %d were told", red, len(got))
			}
			told += red
		})
		if told < 1000 {
			s.Errorf("only %d facts were told", told)
		}
	})
}

// readWithCuts reads so many facts after a number by streams of random length.
func (s *shop) readWithCuts(t *rapid.T, nodes []*event.Live, after int64, n int) (got []int64) {
	a := s.reader("red")
	for len(got) < n {
		if v := rapid.IntRange(0, 9).Draw(t, "node"); v == 9 { // the first node ends and begins anew
			nodes[0].Close()
			nodes[0] = event.NewLive(s.log, event.LiveOptions{Poll: time.Millisecond, Buffer: 40})
			s.Cleanup(nodes[0].Close)
		}
		v := nodes[rapid.IntRange(0, 1).Draw(t, "which")]
		stream := s.open(v, a, &after, "pots")
		for cut := rapid.IntRange(0, 700).Draw(t, "cut"); cut >= 0 && len(got) < n; {
			b, err := stream.Next()
			if errors.Is(err, event.ErrSlow) {
				break
			}
			s.must(err)
			for _, f := range b.Frames[:min(len(b.Frames), cut+1)] { // the rest is lost on the way
				got, after = append(got, f.Seq), f.Seq
			}
			cut -= len(b.Frames) + 1
		}
		stream.Close()
	}
	return got
}

func (s *shop) counter() (last int64) {
	s.must(s.db.Read(s.Context(), s.act, func(r db.Reader) error {
		return r.Query(`SELECT seq FROM fact_counters WHERE workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error { return row.Scan(&last) })
	}))
	return last
}

// numbersOf are those of the stored facts of a clay after a number.
func (s *shop) numbersOf(clay string, after int64) (seqs []int64) {
	s.must(s.db.Read(s.Context(), s.act, func(r db.Reader) error {
		return r.Query(`SELECT seq FROM facts WHERE workspace_id = ? AND seq > ? AND data LIKE ? ORDER BY seq`, []any{r.Workspace(), after, `%"` + clay + `"%`},
			func(row db.Row) error {
				var seq int64
				err := row.Scan(&seq)
				seqs = append(seqs, seq)
				return err
			})
	}))
	return seqs
}

// TestWhoDoesNotKeepUpIsCut and goes on where it was.
func TestWhoDoesNotKeepUpIsCut(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{Buffer: 10})
		slow, quick := s.open(v, s.reader("red"), nil), s.open(v, s.reader("red"), nil)
		defer quick.Close()
		s.tell(thrownOf("red", 1)...)
		s.seqs(slow, 1)
		got := s.seqs(quick, 1)
		for range 4 {
			s.tell(thrownOf("red", 3)...)
			got = append(got, s.seqs(quick, 3)...)
		}
		<-slow.Done()
		if _, err := slow.Next(); !errors.Is(err, event.ErrSlow) || !slow.Slow() {
			s.Errorf("the slow one ended with %v", err)
		}
		slow.Close()
		after := int64(1)
		again := s.open(v, s.reader("red"), &after)
		defer again.Close()
		if rest := s.seqs(again, 12); !slices.Equal(got, upTo(13)) || !slices.Equal(rest, got[1:]) {
			s.Errorf("the quick one was told %d, the slow one then %d", got, rest)
		}
	})
}

func TestTooMuchMissedIsFetchedAnew(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{Replay: 5})
		s.tell(thrownOf("red", 10)...)
		for after, reset := range map[int64]bool{4: true, 5: false, 10: false, 11: true, 0: true} {
			stream := s.open(v, s.reader("red"), &after)
			if at := stream.Start(); at.Reset != reset || at.Seq != 10 || reset && at.After != 10 || !reset && at.After != after {
				s.Errorf("after %d it starts at %+v", after, at)
			}
			stream.Close()
		}
	})
}

func TestStreamsAreCounted(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{PerUser: 2, Streams: 3})
		ann, bob := s.reader("red"), s.reader("red")
		busy := func(a act.Act) {
			s.Helper()
			_, err := v.Open(s.Context(), a, stays(a), event.Follow{})
			if f := fault.As(err); f == nil || f.Code != "busy.streams" || f.Kind != fault.Busy {
				s.Errorf("one too many is answered %v", err)
			}
		}
		first, second := s.open(v, ann, nil), s.open(v, ann, nil)
		busy(ann)
		third := s.open(v, bob, nil)
		busy(bob)
		third.Close()
		s.open(v, bob, nil).Close()
		first.Close()
		s.open(v, ann, nil).Close()
		s.tell(thrownOf("red", 1)...)
		s.seqs(second, 1)
		if event.Tails(v) != 1 {
			s.Errorf("%d logs are read", event.Tails(v))
		}
		if second.Close(); event.Tails(v) != 0 {
			s.Error("a log is read for nobody")
		}
	})
}

// TestAFactAboutTheReaderAsksWhoItIs before anything after it is told: with
// other roles it hears other things, and as nobody it hears nothing more.
func TestAFactAboutTheReaderAsksWhoItIs(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{})
		a := s.reader("red")
		now, known := a, error(nil)
		var mu sync.Mutex
		stream, err := v.Open(s.Context(), a, func(context.Context) (act.Act, error) {
			mu.Lock()
			defer mu.Unlock()
			return now, known
		}, event.Follow{})
		s.must(err)
		defer stream.Close()
		s.tell(thrownOf("red", 1)...)
		s.seqs(stream, 1)
		s.clock.Move(time.Minute) // what was known at the beginning is old by now
		mu.Lock()
		now.Roles = []string{"white"}
		mu.Unlock()
		about := thrown{id.From[potKind](a.User.Raw()), "none"}
		s.tell(append([]event.Fact{about}, append(thrownOf("red", 2), thrownOf("white", 1)...)...)...)
		if got := s.seqs(stream, 1); got[0] != 5 {
			s.Errorf("with other roles it is told %d", got)
		}
		mu.Lock()
		known = barred.New()
		mu.Unlock()
		s.tell(append([]event.Fact{about}, thrownOf("white", 3)...)...)
		b, err := stream.Next()
		if f := fault.As(err); f == nil || f.Code != "auth.denied" || len(b.Frames) > 0 {
			s.Errorf("nobody is told %v, %v", b, err)
		}
	})
}

// TestAStreamShowsThatItLives every quarter of a minute of the clock, and says
// how far it is, though it had nothing to tell.
func TestAStreamShowsThatItLives(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{Poll: time.Millisecond})
		a, known := s.reader("red"), make(chan error, 2)
		stream, err := v.Open(s.Context(), a, func(context.Context) (act.Act, error) {
			select {
			case err := <-known:
				return a, err
			default:
				return a, nil
			}
		}, event.Follow{})
		s.must(err)
		defer stream.Close()
		s.tell(thrownOf("red", 1)...)
		s.seqs(stream, 1)
		s.tell(thrownOf("white", 2)...)
		s.clock.Move(14 * time.Second)
		s.tell(thrownOf("red", 1)...)
		if b, err := stream.Next(); err != nil || len(b.Frames) != 1 {
			s.Errorf("before its time it told %v, %v", b, err)
		}
		s.tell(thrownOf("white", 3)...)
		s.clock.Move(time.Second)
		if b, err := stream.Next(); err != nil || len(b.Frames) != 0 || b.Upto < 4 {
			s.Errorf("it lives with %v, %v", b, err)
		}
		known <- barred.New()
		s.clock.Move(15 * time.Second)
		if _, err := stream.Next(); fault.As(err) == nil {
			s.Errorf("a session that is over goes on: %v", err)
		}
	})
}

func TestClosingEndsStreams(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{})
		stream := s.open(v, s.reader("red"), nil)
		defer stream.Close()
		s.tell(thrownOf("red", 1)...)
		s.seqs(stream, 1)
		v.Close()
		if _, err := stream.Next(); fault.As(err) == nil || fault.As(err).Code != "busy.closing" {
			s.Errorf("it ended with %v", err)
		}
		if _, err := v.Open(s.Context(), s.reader(), nil, event.Follow{}); fault.As(err) == nil {
			s.Errorf("a closed door let somebody in: %v", err)
		}
	})
}

// TestWorkspacesAreFollowedApart: what one business does, another one does not
// hear of, in one process.
func TestWorkspacesAreFollowedApart(t *testing.T) {
	each(t, func(s *shop) {
		v := s.follow(event.LiveOptions{})
		theirs := *s
		theirs.act = newAct(s.clock)
		mine, other := s.open(v, s.reader("red"), nil), theirs.open(v, theirs.reader("red"), nil)
		defer mine.Close()
		defer other.Close()
		theirs.tell(thrownOf("red", 5)...)
		s.tell(thrownOf("red", 1)...)
		if got := s.seqs(mine, 1); !slices.Equal(got, upTo(1)) {
			s.Errorf("told %d", got)
		}
		if got := s.seqs(other, 5); !slices.Equal(got, upTo(5)) {
			s.Errorf("the other was told %d", got)
		}
	})
}

func TestAMisnamedFactIsFoundAtTheStart(t *testing.T) {
	l := event.New(nil, nil)
	event.Declare[thrown](l)
	nothing := func(context.Context, *event.Tx, []event.Record) error { return nil }
	event.Listen(l, "ears", nothing, 1, "pot.thrown")
	if err := l.Check(); err != nil {
		t.Error(err)
	}
	event.Listen(l, "ears", nothing, 1, "pot.thrwon")
	if err := l.Check(); err == nil || !strings.Contains(err.Error(), "pot.thrwon") {
		t.Errorf("a name that nobody tells passes: %v", err)
	}
}
