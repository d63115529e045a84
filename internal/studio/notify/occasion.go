package notify

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// happening is a fact as documents are on it: an event, of which a few facts are known.
type happening struct {
	event *eventWord
	fact  kept
	told  told
}

// occasion is a happening that a notice is on.
type occasion struct {
	happening
	notice *Notice
}

// kept is what notices need of a fact.
type kept struct {
	Seq     int64           `json:"seq"`
	Name    string          `json:"name"`
	Subject id.Raw          `json:"-"`
	At      int64           `json:"at"`
	User    act.UserID      `json:"user,omitzero"`
	By      string          `json:"by,omitempty"`
	Data    json.RawMessage `json:"data"`
}

func keptOf(rec *event.Record) kept {
	return kept{rec.Seq, rec.Name, rec.Subject, rec.At, rec.User, rec.By, rec.Data}
}

func (h *happening) step() Step { return Step{h.fact.Subject, h.told.Step, h.told.Item} }

// key is what the notice is told once for: the event, the thing, or the thing
// on one day.
func (o *occasion) key(m *Matter, zone *time.Location) string {
	thing := m.ID
	if o.event.aboutTask() {
		thing += "/" + o.told.Step
		if o.told.Item != "" {
			thing += "/" + o.told.Item
		}
	}
	switch o.notice.once {
	case perEntity:
		return thing
	case perDay:
		return thing + "/" + clock.DateOf(moment(o.fact.At).In(zone)).String()
	}
	return strconv.FormatInt(o.fact.Seq, 10)
}

// dress sets what a matter's environment says of one happening, in a language.
func (sc *scene) dress(h *happening, lang string) *rule.Env {
	e := sc.matters[h.fact.Subject].Env
	c := e.Catalogue()
	set := func(path string, v rule.Value) { e.Set(c.MustRef(path), v) }
	actor := act.Act{Kind: act.Robot, Name: h.fact.By}
	if u, known := sc.people.Ever(h.fact.User); known {
		actor = u.Act(sc.at)
	}
	blueprint.Of[*identity.Roles](sc.release).SetFacts(e, actor)
	set("event.name", rule.Text(h.event.label.In(lang)))
	set("event.at", rule.Instant(moment(h.fact.At)))
	holders := sc.holders[h.step()]
	set("task.step", textOrNone(sc.called(h).Name.In(lang, sc.locale())))
	set("task.kind", rule.Code(sc.called(h).Kind))
	set("task.openedAt", rule.Value{})
	if h.event.name == "task.opened" {
		set("task.openedAt", rule.Instant(moment(h.fact.At)))
	}
	set("task.dueAt", rule.Value{})
	if h.told.Due != nil {
		set("task.dueAt", rule.Instant(*h.told.Due))
	}
	set("task.late", rule.Bool(h.event.name == "task.late" || h.event.name == "task.escalated"))
	set("task.owner", rule.User(strings.Join(holders[:min(len(holders), 1)], "")))
	set("task.by", rule.User(textOf(h.fact.User)))
	set("task.outcome", rule.Text(h.told.Outcome))
	set("cancel.reason", rule.Text(h.told.Reason))
	set("cancel.by", rule.Code(string(actor.Kind)))
	set("job.error", rule.Text(h.told.Say.In(lang, sc.locale())))
	return e
}

// called is how the step is called that is part of what happened; of what a table has
// done by itself, the table.
func (sc *scene) called(h *happening) StepWord {
	if d := sc.release.Tree.Get(h.told.Document); d != nil {
		return StepWord{Name: d.Name()}
	}
	return sc.steps[h.step()]
}

// textOrNone is a text as conditions and notices know it; what is empty is missing.
func textOrNone(s string) rule.Value {
	if s == "" {
		return rule.Value{}
	}
	return rule.Text(s)
}

func textOf(u act.UserID) string {
	if u.IsZero() {
		return ""
	}
	return u.String()
}
