package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/pen"
	"bespoke/internal/studio/blueprint"
)

// Marshal writes the state's document. It is written for every order, so it is
// written by hand; what is empty is absent. The same state gives the same bytes.
func (s *State) Marshal() []byte { return s.Append(make([]byte, 0, 1024)) }

// Append is Marshal onto the end of b.
func (s *State) Append(b []byte) []byte {
	p := &quill{pen.Pen{B: append(b, '{')}}
	p.Text("flow", s.Flow)
	p.Text("release", s.Release)
	p.Text("subject", s.Subject)
	p.Text("starter", s.Starter)
	p.Number("version", s.Version)
	p.Text("status", string(s.Status))
	p.Text("outcome", string(s.Outcome))
	p.Number("next", int64(s.Next))
	p.hold(s.Hold)
	p.asked(s.Asked)
	p.gone(s.Gone)
	s.appendParts(p)
	s.appendVisits(p)
	s.appendCalls(p)
	s.appendTimers(p)
	p.Texts("events", s.Events)
	return append(p.B, '}')
}

// appendParts and its sisters write lists as objects by id, in the order of the
// ids, which is the order in which things happened.
func (s *State) appendParts(p *quill) {
	p.Open("parts", '{')
	for i := range s.Parts {
		part := &s.Parts[i]
		p.member(part.ID)
		p.id("of", part.Of)
		p.Text("lane", part.Lane)
		p.Text("item", part.Item)
		p.id("at", part.At)
		p.Text("status", string(part.Status))
		p.End('}')
	}
	p.End('}')
}

func (s *State) appendVisits(p *quill) {
	p.Open("visits", '{')
	for i := range s.Visits {
		v := &s.Visits[i]
		p.member(v.ID)
		p.Text("step", v.Step)
		p.id("part", v.Part)
		p.Text("status", string(v.Status))
		p.Text("result", v.Result)
		p.Number("rule", int64(v.Rule))
		p.Flag("out", v.Out)
		p.Flag("must", v.Must)
		p.id("again", v.Again)
		p.Flag("change", v.Change)
		p.id("waits", v.Waits)
		p.Flag("keep", v.Keep)
		p.time("still", v.Still)
		p.Number("rung", int64(v.Rung))
		p.time("at", v.At)
		if v.In.N > 0 {
			p.Text("in", v.In.String())
		}
		p.Text("calendar", v.Calendar)
		p.time("since", v.Since)
		if len(v.Seats) > 0 {
			p.Open("seats", '[')
			for j := range v.Seats {
				p.seat(&v.Seats[j])
			}
			p.End(']')
		}
		p.End('}')
	}
	p.End('}')
}

func (s *State) appendCalls(p *quill) {
	if len(s.Calls) == 0 {
		return
	}
	p.Open("calls", '{')
	for i := range s.Calls {
		c := &s.Calls[i]
		p.member(c.ID)
		p.id("visit", c.Visit)
		p.Text("key", c.Key)
		if len(c.Input) > 0 {
			p.Raw("input", c.Input)
		}
		p.Text("status", string(c.Status))
		p.Number("attempt", int64(c.Attempt))
		p.label("say", c.Say)
		p.End('}')
	}
	p.End('}')
}

func (s *State) appendTimers(p *quill) {
	if len(s.Timers) == 0 {
		return
	}
	p.Open("timers", '{')
	for i := range s.Timers {
		t := &s.Timers[i]
		p.member(t.ID)
		p.id("for", t.For)
		p.Number("rung", int64(t.Rung))
		p.time("at", t.At)
		p.End('}')
	}
	p.End('}')
}

func (p *quill) hold(h *Hold) {
	if h == nil {
		return
	}
	p.Open("hold", '{')
	p.Text("by", h.By)
	p.Text("name", h.Name)
	p.Text("reason", h.Reason)
	p.Text("owner", h.Owner)
	p.time("at", h.At)
	p.Text("review", h.Review.String())
	p.Texts("changed", h.Changed)
	p.End('}')
}

func (p *quill) asked(a *JumpAsk) {
	if a != nil {
		if text, err := json.Marshal(a); err == nil { // a jump is rare: it need not be fast
			p.Raw("asked", text)
		}
	}
}

func (p *quill) gone(names map[string]blueprint.Label) {
	if len(names) == 0 {
		return
	}
	p.Open("gone", '{')
	for _, step := range slices.Sorted(maps.Keys(names)) {
		p.label(step, names[step])
	}
	p.End('}')
}

// quill is a pen that knows what stands in states.
type quill struct{ pen.Pen }

// member begins an object that stands under its id.
func (p *quill) member(id ID) {
	p.Comma()
	p.B = append(id.append(append(p.B, '"')), '"', ':', '{')
}

// label writes the languages of a label in their order.
func (p *quill) label(name string, l blueprint.Label) {
	if len(l) == 0 {
		return
	}
	p.Open(name, '{')
	for _, lang := range slices.Sorted(maps.Keys(l)) {
		p.Text(lang, l[lang])
	}
	p.End('}')
}

func (p *quill) id(name string, id ID) {
	if !id.IsZero() {
		p.Name(name)
		p.B = append(id.append(append(p.B, '"')), '"')
	}
}

func (p *quill) time(name string, t time.Time) {
	if !t.IsZero() {
		p.Name(name)
		p.B = append(t.AppendFormat(append(p.B, '"'), time.RFC3339Nano), '"')
	}
}

func (p *quill) seat(k *Seat) {
	p.Comma()
	p.B = append(p.B, '{')
	p.id("id", k.ID)
	p.Text("for", k.For)
	p.Texts("from", k.From)
	p.id("of", k.Of)
	p.Text("rel", string(k.Rel))
	p.Text("adder", k.Adder)
	p.Flag("veto", k.Veto)
	p.Text("via", k.Via)
	p.Texts("also", k.Also)
	p.Text("deputy", k.Deputy)
	p.Text("status", string(k.Status))
	p.Text("by", k.By)
	p.Text("name", k.Name)
	p.Text("behalf", k.Behalf)
	p.Text("signed", k.Signed)
	p.Text("chosen", k.Chosen)
	p.time("at", k.At)
	p.Number("on", k.On)
	p.id("same", k.Same)
	p.time("urged", k.Urged)
	p.End('}')
}
