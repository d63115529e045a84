package notify

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// occasion is a fact that a notice is on.
type occasion struct {
	notice *Notice
	fact   kept
	told   told
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

func (o *occasion) step() Step { return Step{o.fact.Subject, o.told.Step, o.told.Item} }

// key is what the notice is told once for: the event, the thing, or the thing
// on one day.
func (o *occasion) key(m *Matter, zone *time.Location) string {
	thing := m.ID
	if o.notice.event.aboutTask() {
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

// dress sets what a matter's environment says of one occasion, in a language.
func (sc *scene) dress(o *occasion, lang string) *rule.Env {
	e := sc.matters[o.fact.Subject].Env
	c := e.Catalogue()
	set := func(path string, v rule.Value) { e.Set(c.MustRef(path), v) }
	actor := act.Act{Kind: act.Robot, Name: o.fact.By}
	if u, known := sc.people.Ever(o.fact.User); known {
		actor = u.Act(sc.at)
	}
	blueprint.Of[*identity.Roles](sc.release).SetFacts(e, actor)
	set("event.name", rule.Text(o.notice.event.label.In(lang)))
	set("event.at", rule.Instant(moment(o.fact.At)))
	word, holders := sc.steps[o.step()], sc.holders[o.step()]
	set("task.step", rule.Text(word.Name.In(lang, sc.locale())))
	set("task.kind", rule.Code(word.Kind))
	set("task.openedAt", rule.Value{})
	if o.notice.event.name == "task.opened" {
		set("task.openedAt", rule.Instant(moment(o.fact.At)))
	}
	set("task.dueAt", rule.Value{})
	if o.told.Due != nil {
		set("task.dueAt", rule.Instant(*o.told.Due))
	}
	set("task.late", rule.Bool(o.notice.event.name == "task.late" || o.notice.event.name == "task.escalated"))
	set("task.owner", rule.User(strings.Join(holders[:min(len(holders), 1)], "")))
	set("task.by", rule.User(textOf(o.fact.User)))
	set("task.outcome", rule.Text(o.told.Outcome))
	set("cancel.reason", rule.Text(o.told.Reason))
	set("cancel.by", rule.Code(string(actor.Kind)))
	set("job.error", rule.Text(o.told.Say.In(lang, sc.locale())))
	return e
}

func textOf(u act.UserID) string {
	if u.IsZero() {
		return ""
	}
	return u.String()
}
