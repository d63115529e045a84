package rule

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"bespoke/internal/base/clock"
)

// Voice writes what rules did for one reader: values, conditions, and what
// would have to differ. Labels name facts and Codes codes, as the release does;
// nil ones leave them as they are.
type Voice struct {
	Catalogue *Catalogue
	Lang      string
	Zone      *time.Location
	Labels    func(path string) string
	Codes     func(set, code string) string
	Steps     func(id string) string // names steps, where rows give them as texts
	Names     func(id string) string // names people, departments and files; "" for what it does not know
	Plain     bool                   // texts stand in cells of their own: without quotation marks
}

func (v Voice) speaker() speaker {
	s := newSpeaker(v.Lang, v.Labels, v.Codes)
	s.steps, s.names, s.plain = v.Steps, v.Names, v.Plain
	return s
}

// Fact is a fact's label.
func (v Voice) Fact(path string) string { return v.speaker().labels(path) }

// Duration writes "4wh" as "4 working hours"; "" for what is no duration.
func (v Voice) Duration(text string) string {
	d, err := clock.ParseDuration(text)
	if err != nil {
		return ""
	}
	return durationText(d, v.Lang)
}

// Value writes a recorded literal of a fact: "20,000 CNY", VIP, yes.
func (v Voice) Value(path string, raw json.RawMessage) string {
	f, known := v.Catalogue.Fact(path)
	if !known {
		return strings.Trim(string(raw), `"`)
	}
	return v.typed(v.speaker().about(path), f.Type, raw)
}

// shown is Value for readers who compare it with what screens show: money as there.
func (v Voice) shown(path string, raw json.RawMessage) string {
	if f, known := v.Catalogue.Fact(path); known && f.Type.Kind == KindMoney {
		if value, err := ParseJSON(f.Type, raw, v.zone()); err == nil && !value.Missing() {
			return value.Money().Say(v.Lang)
		}
	}
	return v.Value(path, raw)
}

// Screen is Value as a screen writes it at a moment: money, days and moments as there,
// texts without quotation marks.
func (v Voice) Screen(path string, raw json.RawMessage, now time.Time) string {
	v.Plain = true
	f, known := v.Catalogue.Fact(path)
	value, err := ParseJSON(f.Type, raw, v.zone())
	if !known || err != nil || value.Missing() {
		return v.shown(path, raw)
	}
	switch value.Kind {
	case KindDate:
		return v.day(value.Date().In(v.zone()), now)
	case KindInstant:
		at := value.Instant().In(v.zone())
		return at.Format(v.speaker().pick("2006-01-02 15:04", "2 Jan 2006, 15:04"))
	}
	return v.shown(path, raw)
}

// day writes a day, with its year where that is another one.
func (v Voice) day(at, now time.Time) string {
	if at.Year() == now.In(v.zone()).Year() {
		return at.Format(v.speaker().pick("01-02", "2 Jan"))
	}
	return at.Format(v.speaker().pick("2006-01-02", "2 Jan 2006"))
}

// typed writes a literal of a type; what is none is shown as it stands.
func (v Voice) typed(by speaker, t Type, raw json.RawMessage) string {
	value, err := ParseJSON(t, raw, v.zone())
	if err != nil {
		return strings.Trim(string(raw), `"`)
	}
	return v.say(by, value, t)
}

// Say writes a value; set is what its code is of. Texts are not quoted.
func (v Voice) Say(value Value, set string) string {
	switch value.Kind {
	case KindText:
		return value.S
	case KindMoney:
		return value.Money().Say(v.Lang)
	}
	return v.say(v.speaker(), value, Type{Kind: value.Kind, Set: set})
}

func (v Voice) say(by speaker, value Value, t Type) string {
	if value.Kind == KindInstant {
		return value.Instant().In(v.zone()).Format("2006-01-02 15:04")
	}
	return by.value(value, t)
}

func (v Voice) zone() *time.Location {
	if v.Zone == nil {
		return time.UTC
	}
	return v.Zone
}

// Cond writes a condition; absent is "".
func (v Voice) Cond(x *Cond) string {
	if x == nil {
		return ""
	}
	return v.speaker().node(x.root)
}

// Change writes what would have to differ at a point, and what it would give:
// "order total is at most 20,000 CNY → lane fast, priority 2".
func (v Voice) Change(point string, ch Change) string {
	var then []string
	for _, out := range ch.Then {
		then = append(then, v.Output(point, out.ID, out.Raw))
	}
	comma := ", "
	if chinese(v.Lang) {
		comma = "，"
	}
	text := v.Fact(ch.Fact) + " " + wordIn(opWords, ch.Op, v.Lang) + " " + v.Value(ch.Fact, ch.Value)
	if then == nil {
		return text
	}
	return text + " → " + strings.Join(then, comma)
}

// Output writes one thing that a row of a point gives: "lane fast".
func (v Voice) Output(point, id string, raw json.RawMessage) string {
	label := outputLabel(id, v.Lang) + " "
	if p, ok := v.Catalogue.points.Get(point); ok {
		if o, ok := p.Outputs.Get(id); ok {
			if o.Type == "who" {
				return label + cmp.Or(v.Who(raw), strings.Trim(string(raw), `"`))
			}
			if t, err := ParseType(o.Type); err == nil {
				return label + v.named(id, t, raw)
			}
		}
	}
	return label + strings.Trim(string(raw), `"`)
}

// named is typed for what a row gives: the steps to skip are called by name.
func (v Voice) named(id string, t Type, raw json.RawMessage) string {
	var steps []string
	if id != "skip" || json.Unmarshal(raw, &steps) != nil {
		return v.typed(v.speaker(), t, raw)
	}
	for i := range steps {
		steps[i] = v.step(steps[i])
	}
	return strings.Join(steps, v.speaker().pick("、", ", "))
}

// ToldInput is a fact that a decision looked at, as people read it.
type ToldInput struct {
	Fact  string          `json:"fact"`
	Label string          `json:"label"`
	Value json.RawMessage `json:"value"`
	Text  string          `json:"text"`
}

// Inputs writes what a decision looked at.
func (v Voice) Inputs(list Inputs) []ToldInput {
	told := make([]ToldInput, len(list))
	for i, in := range list {
		told[i] = ToldInput{in.Fact, v.Fact(in.Fact), in.Value, v.shown(in.Fact, in.Value)}
	}
	return told
}

// ToldReason is a row that decided something, as people read it.
type ToldReason struct {
	Point    string      `json:"point"`
	Document string      `json:"document,omitempty"`
	Name     string      `json:"name,omitempty" doc:"Of the document"`
	Row      string      `json:"row,omitempty"`
	Release  string      `json:"release,omitempty"`
	Line     int         `json:"line,omitzero" doc:"Of the order, where it is about one"`
	Say      string      `json:"say,omitempty" doc:"As the business wrote it for everybody"`
	Failed   string      `json:"failed,omitempty" doc:"Why something that it should have given has no value"`
	Inputs   []ToldInput `json:"inputs,omitempty"`
	Instead  *ToldChange `json:"instead,omitempty" doc:"The nearest change that would have decided otherwise"`
}

// ToldChange is a counterfactual, as people read it.
type ToldChange struct {
	Fact  string          `json:"fact"`
	Op    string          `json:"op"`
	Value json.RawMessage `json:"value"`
	Row   string          `json:"row"`
	Then  Outs            `json:"then"`
	Text  string          `json:"text"`
}

// JSONForm is how outputs are documented: an object of literals.
func (Outs) JSONForm() any { return map[string]any{} }

// Reason writes a recorded reason; name is what its document is called.
func (v Voice) Reason(r Reason, name string) ToldReason {
	told := ToldReason{Point: r.Point, Document: r.Document, Name: name, Row: r.Row, Release: r.Release, Line: r.Line, Inputs: v.Inputs(r.Inputs),
		Say: v.said(r.Say), Failed: v.said(r.Failed)}
	if ch := r.Instead; ch != nil {
		told.Instead = &ToldChange{ch.Fact, ch.Op, ch.Value, ch.Row, ch.Then, v.Change(r.Point, *ch)}
	}
	return told
}

// said is a sentence of a document in the reader's language, or in whatever
// language it was written.
func (v Voice) said(say map[string]string) string {
	if s, ok := say[v.Lang]; ok {
		return s
	}
	for _, lang := range []string{"zh-CN", "en"} {
		if s, ok := say[lang]; ok {
			return s
		}
	}
	return ""
}
