package rule

import (
	"time"

	"bespoke/internal/base/clock"
)

// Root is the first word of a fact's path, as a number: order, customer, line.
type Root int

// Frame holds the values of one root's facts by slot. A customer's frame is
// filled once and bound for each of the customer's orders.
type Frame []Value

// Set writes a fact of the frame's own root; sub-facts are not set.
func (f Frame) Set(r Ref, v Value) {
	if r.own() && int(r.slot) < len(f) {
		f[r.slot] = v
	}
}

// Get reads a fact of the frame's own root, as it was set.
func (f Frame) Get(r Ref) Value {
	if int(r.slot) >= len(f) {
		return Value{}
	}
	return f[r.slot]
}

// Bound is a root with its frame.
type Bound struct {
	Root  Root
	Frame Frame
}

// Element is one row of a rows fact; it may bind several roots, as a line
// brings its product.
type Element []Bound

// Env is what a decision knows: one frame per root, the moment and the working
// calendar. It is made for one order and used by one goroutine.
type Env struct {
	c      *Catalogue
	cal    *clock.Calendar
	frames []Frame
	clock  Frame // now and today
	again  bool  // its frames are used again
	made   []stock

	hits []Hit // of all its decisions, one behind the other
	outs []Out // those of hits that were worked out
}

// hitsFrom are the hits behind the first n; nil where there are none.
func (e *Env) hitsFrom(n int) []Hit {
	if n == len(e.hits) {
		return nil
	}
	return e.hits[n:len(e.hits):len(e.hits)]
}

// stock is the frames of one root that an environment has made, and how many of
// them are in use.
type stock struct {
	frames []Frame
	used   int
}

// NewEnv makes an empty environment at a moment; now and today are set, in the
// calendar's zone. Without a calendar the zone is UTC and no day is a workday.
func (c *Catalogue) NewEnv(now time.Time, cal *clock.Calendar) *Env {
	if cal == nil {
		cal = clock.NewCalendar(time.UTC, [7][]clock.Span{}, nil)
	}
	e := &Env{c: c, cal: cal, frames: make([]Frame, len(c.sizes)), clock: make(Frame, 2)}
	e.begin(now)
	return e
}

func (e *Env) begin(now time.Time) {
	e.clock[0], e.clock[1] = Instant(now), Date(clock.DateOf(now.In(e.cal.Zone())))
	e.frames[rootNow], e.frames[rootToday] = e.clock[:1:1], e.clock[1:2:2]
}

// Reusable makes the environment keep the frames that it makes, for Again.
func (e *Env) Reusable() *Env {
	e.again, e.made = true, make([]stock, len(e.c.sizes))
	return e
}

// Again empties a reusable environment for another decision. Whoever decides
// thousands of orders one after the other makes one only: nobody may look at the
// frames and hits of the decision before any more.
func (e *Env) Again(now time.Time) {
	clear(e.frames)
	e.hits, e.outs = e.hits[:0], e.outs[:0]
	for i := range e.made {
		for _, f := range e.made[i].frames[:e.made[i].used] {
			clear(f)
		}
		e.made[i].used = 0
	}
	e.begin(now)
}

// Frame makes an empty frame of a root.
func (e *Env) Frame(root Root) Frame {
	if !e.again {
		return make(Frame, e.c.sizes[root])
	}
	s := &e.made[root]
	if s.used == len(s.frames) {
		s.frames = append(s.frames, make(Frame, e.c.sizes[root]))
	}
	s.used++
	return s.frames[s.used-1]
}

// Catalogue is what the environment's facts are.
func (e *Env) Catalogue() *Catalogue { return e.c }

// Calendar is the working calendar of the decision.
func (e *Env) Calendar() *clock.Calendar { return e.cal }

// Get reads a fact; what nobody set is missing.
func (e *Env) Get(r Ref) Value {
	f := e.frames[r.root]
	if int(r.slot) >= len(f) {
		return e.sub(Value{}, r)
	}
	if r.subs[0] == subNone {
		return f[r.slot]
	}
	return e.sub(f[r.slot], r)
}

// Set writes a fact into the frame that is bound now. Sub-facts follow from
// their fact and are not set: writing one changes nothing.
func (e *Env) Set(r Ref, v Value) {
	if len(e.frames[r.root]) == 0 && r.own() {
		e.frames[r.root] = e.Frame(r.root)
	}
	e.frames[r.root].Set(r, v)
}

// stored is a fact as it was set; a field that is worked out is missing unless
// somebody set it.
func (e *Env) stored(r Ref) Value { return e.frames[r.root].Get(r) }

// Bind puts a frame in a root's place and returns the one that stood there.
func (e *Env) Bind(root Root, f Frame) (old Frame) {
	old, e.frames[root] = e.frames[root], f
	return old
}

// now is the moment of the decision: the fact itself, so that replay with the
// recorded fact gives the same answer.
func (e *Env) now() time.Time { return time.UnixMicro(e.frames[rootNow][0].N).In(e.cal.Zone()) }
