package event

import (
	"context"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Topic is something that readers follow live, and the permission for it; ""
// is for what is everybody's own. A name that ends in a colon goes on with an
// id: "order:" is followed as "order:ord_…".
type Topic struct{ Name, Permission string }

// Sighting is what one reader may learn of one fact: that it happened, what it
// happened to, and under which topics. It names things and tells nothing of
// them: readers fetch what they show, and get what they may see.
type Sighting struct {
	Topics  []string
	Entity  string // what it happened to: "order"; "" leaves that to the room that owns it
	ID      string
	Version int64    // that it has now; 0 for what has none
	Also    []string // ids of what else it touches
}

// Eyes tells what a reader may learn of a fact. The zero Sighting is nothing.
type Eyes func(a act.Act, f *Record) Sighting

// Watch is how a room lets its facts be followed live.
type Watch struct {
	Topics []Topic
	// Look reads, once for all readers, what is to be known of a window of
	// facts. Nil eyes see nothing in it.
	Look func(ctx context.Context, r db.Reader, readers []act.Act, facts []Record) (Eyes, error)
}

// Watch lets a room show its facts. Several rooms may see one fact: a
// reservation is the order's and the stock's.
func (l *Log) Watch(w Watch) {
	for _, t := range w.Topics {
		if slices.Contains(l.topics(), t.Name) {
			l.complain("the topic %s is taken", t.Name)
		}
	}
	l.watches = append(l.watches, w)
}

// topic finds the topic that a reader names.
func (l *Log) topic(name string) (Topic, bool) {
	for _, w := range l.watches {
		for _, t := range w.Topics {
			if name == t.Name && !strings.HasSuffix(name, ":") {
				return t, true
			}
			if code, with := strings.CutPrefix(name, t.Name); with && strings.HasSuffix(t.Name, ":") {
				_, err := id.ParseAny(code)
				return t, err == nil
			}
		}
	}
	return Topic{}, false
}

func (l *Log) topics() (names []string) {
	for _, w := range l.watches {
		for _, t := range w.Topics {
			names = append(names, t.Name)
		}
	}
	return names
}

var errTopic = fault.Define(fault.Invalid, "request.parameter", "没有主题「{topic}」", "There is no topic {topic}").
	Fix("可用的主题：{known}", "The topics are: {known}")

// Frame is one fact as a reader hears of it.
type Frame struct {
	Seq     int64      `json:"seq" doc:"The fact's number: where a stream goes on after a cut"`
	At      time.Time  `json:"at"`
	Fact    string     `json:"fact" doc:"order.placed"`
	Entity  string     `json:"entity" doc:"What it happened to: order party product release stock inbox"`
	ID      string     `json:"id,omitempty"`
	Version int64      `json:"version,omitzero" doc:"That the entity has now"`
	Also    []string   `json:"also,omitempty" doc:"Ids of what else it touches, as the products of a reservation"`
	Topics  []string   `json:"topics" doc:"Which of the followed topics it belongs to"`
	By      act.UserID `json:"by,omitzero" doc:"Who did it; absent for the program itself"`
}

// follow is what one reader follows in one window: topics that were asked for
// and are allowed.
type follow struct {
	all   bool // whatever is allowed
	names map[string]bool
	may   map[string]bool // by the topic's own name
}

// follows tells whether a topic of a sighting is one of the reader's.
func (f follow) follows(topic string) bool {
	family := topic
	if i := strings.IndexByte(topic, ':'); i >= 0 && !f.may[topic] {
		family = topic[:i+1]
	}
	return f.may[family] && (f.all || f.names[topic])
}

// frame joins what the rooms see of a fact; false where that is nothing. Ids
// come only from rooms that the reader follows, but for the fact's own subject:
// a task is told by the order that it is of.
func (f follow) frame(rec *Record, seen []Sighting) (Frame, bool) {
	out := Frame{Seq: rec.Seq, At: time.UnixMicro(rec.At).UTC(), Fact: rec.Name, By: rec.User}
	var owner, heard Sighting
	for _, s := range seen {
		if s.ID != "" && owner.ID == "" {
			owner = s
		}
		before := len(out.Topics)
		for _, t := range s.Topics {
			if f.follows(t) && !slices.Contains(out.Topics, t) {
				out.Topics = append(out.Topics, t)
			}
		}
		if len(out.Topics) == before {
			continue
		}
		out.Also = append(out.Also, s.Also...)
		if heard.Entity == "" || heard.ID == "" && s.ID != "" {
			heard = s
		}
	}
	if heard.Entity == "" {
		heard = owner
	}
	out.Entity, out.ID, out.Version = heard.Entity, heard.ID, heard.Version
	return out, len(out.Topics) > 0 && out.Entity != ""
}

// scene is some facts in a row, and the rooms' eyes for them.
type scene struct {
	facts []Record
	eyes  []Eyes
}

// scene lets the rooms look at facts.
func (l *Log) scene(ctx context.Context, r db.Reader, readers []act.Act, facts []Record) (scene, error) {
	w := scene{facts: facts}
	for _, room := range l.watches {
		if len(facts) == 0 {
			break
		}
		eyes, err := room.Look(ctx, r, readers, facts)
		if err != nil {
			return w, err
		}
		if eyes != nil {
			w.eyes = append(w.eyes, eyes)
		}
	}
	return w, nil
}

// frames is what a reader hears of the facts after a number.
func (w scene) frames(a act.Act, f follow, after int64) (out []Frame) {
	for i := range w.facts {
		rec := &w.facts[i]
		if rec.Seq <= after {
			continue
		}
		var seen []Sighting
		for _, eyes := range w.eyes {
			if s := eyes(a, rec); len(s.Topics) > 0 {
				seen = append(seen, s)
			}
		}
		if frame, heard := f.frame(rec, seen); heard {
			out = append(out, frame)
		}
	}
	return out
}

// last is the number of the last fact, or the given one.
func (w scene) last(otherwise int64) int64 {
	if n := len(w.facts); n > 0 {
		return w.facts[n-1].Seq
	}
	return otherwise
}
