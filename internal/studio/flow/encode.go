package flow

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/studio/blueprint"
)

// Marshal writes the state's document. It is written for every order, so it is
// written by hand; what is empty is absent. The same state gives the same bytes.
func (s *State) Marshal() []byte { return s.Append(make([]byte, 0, 1024)) }

// Append is Marshal onto the end of b.
func (s *State) Append(b []byte) []byte {
	p := &pen{append(b, '{')}
	p.text("flow", s.Flow)
	p.text("release", s.Release)
	p.text("subject", s.Subject)
	p.text("starter", s.Starter)
	p.number("version", s.Version)
	p.text("status", string(s.Status))
	p.text("outcome", string(s.Outcome))
	p.number("next", int64(s.Next))
	p.hold(s.Hold)
	p.gone(s.Gone)
	s.appendParts(p)
	s.appendVisits(p)
	s.appendCalls(p)
	s.appendTimers(p)
	p.texts("events", s.Events)
	return append(p.b, '}')
}

// appendParts and its sisters write lists as objects by id, in the order of the
// ids, which is the order in which things happened.
func (s *State) appendParts(p *pen) {
	p.open("parts", '{')
	for i := range s.Parts {
		part := &s.Parts[i]
		p.member(part.ID)
		p.id("of", part.Of)
		p.text("lane", part.Lane)
		p.text("item", part.Item)
		p.id("at", part.At)
		p.text("status", string(part.Status))
		p.close('}')
	}
	p.close('}')
}

func (s *State) appendVisits(p *pen) {
	p.open("visits", '{')
	for i := range s.Visits {
		v := &s.Visits[i]
		p.member(v.ID)
		p.text("step", v.Step)
		p.id("part", v.Part)
		p.text("status", string(v.Status))
		p.text("result", v.Result)
		p.number("rule", int64(v.Rule))
		p.flag("out", v.Out)
		p.flag("must", v.Must)
		p.id("again", v.Again)
		p.flag("change", v.Change)
		p.id("waits", v.Waits)
		p.flag("keep", v.Keep)
		p.time("still", v.Still)
		p.number("rung", int64(v.Rung))
		p.time("at", v.At)
		p.time("since", v.Since)
		if len(v.Seats) > 0 {
			p.open("seats", '[')
			for j := range v.Seats {
				p.seat(&v.Seats[j])
			}
			p.close(']')
		}
		p.close('}')
	}
	p.close('}')
}

func (s *State) appendCalls(p *pen) {
	if len(s.Calls) == 0 {
		return
	}
	p.open("calls", '{')
	for i := range s.Calls {
		c := &s.Calls[i]
		p.member(c.ID)
		p.id("visit", c.Visit)
		p.text("key", c.Key)
		p.text("status", string(c.Status))
		p.number("attempt", int64(c.Attempt))
		p.label("say", c.Say)
		p.close('}')
	}
	p.close('}')
}

func (s *State) appendTimers(p *pen) {
	if len(s.Timers) == 0 {
		return
	}
	p.open("timers", '{')
	for i := range s.Timers {
		t := &s.Timers[i]
		p.member(t.ID)
		p.id("for", t.For)
		p.number("rung", int64(t.Rung))
		p.time("at", t.At)
		p.close('}')
	}
	p.close('}')
}

func (p *pen) hold(h *Hold) {
	if h == nil {
		return
	}
	p.open("hold", '{')
	p.text("by", h.By)
	p.text("name", h.Name)
	p.text("reason", h.Reason)
	p.text("owner", h.Owner)
	p.time("at", h.At)
	p.text("review", h.Review.String())
	p.texts("changed", h.Changed)
	p.close('}')
}

func (p *pen) gone(names map[string]blueprint.Label) {
	if len(names) == 0 {
		return
	}
	p.open("gone", '{')
	for _, step := range slices.Sorted(maps.Keys(names)) {
		p.label(step, names[step])
	}
	p.close('}')
}

// pen writes JSON. A comma is due unless something has just been opened.
type pen struct{ b []byte }

func (p *pen) comma() {
	if last := p.b[len(p.b)-1]; last != '{' && last != '[' {
		p.b = append(p.b, ',')
	}
}

// name writes a member's name, which needs no escapes.
func (p *pen) name(name string) {
	p.comma()
	p.b = append(append(append(p.b, '"'), name...), '"', ':')
}

// open begins a member that is an object or a list.
func (p *pen) open(name string, bracket byte) {
	p.name(name)
	p.b = append(p.b, bracket)
}

// member begins an object that stands under its id.
func (p *pen) member(id ID) {
	p.comma()
	p.b = append(id.append(append(p.b, '"')), '"', ':', '{')
}

func (p *pen) close(bracket byte) { p.b = append(p.b, bracket) }

func (p *pen) flag(name string, v bool) {
	if v {
		p.name(name)
		p.b = append(p.b, "true"...)
	}
}

// text and its sisters write a member, or nothing when it is empty.
func (p *pen) text(name, v string) {
	if v != "" {
		p.name(name)
		p.quote(v)
	}
}

// quote writes a text. Invalid UTF-8 cannot come here: the door refuses it, and
// what slipped by would be written with the replacement character.
func (p *pen) quote(v string) { p.b, _ = jsontext.AppendQuote(p.b, v) }

func (p *pen) texts(name string, vs []string) {
	if len(vs) == 0 {
		return
	}
	p.open(name, '[')
	for _, v := range vs {
		p.comma()
		p.quote(v)
	}
	p.close(']')
}

// label writes the languages of a label in their order.
func (p *pen) label(name string, l blueprint.Label) {
	if len(l) == 0 {
		return
	}
	p.open(name, '{')
	for _, lang := range slices.Sorted(maps.Keys(l)) {
		p.text(lang, l[lang])
	}
	p.close('}')
}

func (p *pen) number(name string, n int64) {
	if n != 0 {
		p.name(name)
		p.b = strconv.AppendInt(p.b, n, 10)
	}
}

func (p *pen) id(name string, id ID) {
	if !id.IsZero() {
		p.name(name)
		p.b = append(id.append(append(p.b, '"')), '"')
	}
}

func (p *pen) time(name string, t time.Time) {
	if !t.IsZero() {
		p.name(name)
		p.b = append(t.AppendFormat(append(p.b, '"'), time.RFC3339Nano), '"')
	}
}

func (p *pen) seat(k *Seat) {
	p.comma()
	p.b = append(p.b, '{')
	p.id("id", k.ID)
	p.text("for", k.For)
	p.texts("from", k.From)
	p.id("of", k.Of)
	p.text("rel", string(k.Rel))
	p.text("adder", k.Adder)
	p.flag("veto", k.Veto)
	p.text("via", k.Via)
	p.texts("also", k.Also)
	p.text("status", string(k.Status))
	p.text("by", k.By)
	p.text("name", k.Name)
	p.text("behalf", k.Behalf)
	p.text("signed", k.Signed)
	p.text("chosen", k.Chosen)
	p.time("at", k.At)
	p.number("on", k.On)
	p.id("same", k.Same)
	p.time("urged", k.Urged)
	p.close('}')
}
