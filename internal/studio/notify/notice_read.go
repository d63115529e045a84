package notify

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// wireNotice is notice.v1 as documents write it.
type wireNotice struct {
	Name     blueprint.Label   `json:"name"`
	On       string            `json:"on"`
	If       json.RawMessage   `json:"if"`
	To       []json.RawMessage `json:"to"`
	Everyone bool              `json:"everyone"`
	Channels []string          `json:"channels"`
	Send     string            `json:"send"`
	Once     string            `json:"once"`
	Quiet    *struct {
		Calendar string `json:"calendar"`
	} `json:"quiet"`
	Digest string              `json:"digest"`
	Wait   string              `json:"wait"`
	Must   bool                `json:"must"`
	Text   map[string]wireText `json:"text"`
	Acts   []string            `json:"acts"`
	Attach []string            `json:"attach"`
}

type wireText struct {
	Title blueprint.Label `json:"title"`
	Body  blueprint.Label `json:"body"`
}

// anyChannel is where the text of all channels stands that say nothing else.
const anyChannel = "any"

// noticeReader makes one notice and says what is wrong with it. What is
// documented and not run is refused by name, as format.unsupported.
type noticeReader struct {
	r     *blueprint.Release
	c     *rule.Catalogue
	doc   string
	event *eventWord
	found []blueprint.Finding
	asks  []string // the facts that conditions and alternatives read
}

func (nr *noticeReader) refuse(pointer, code, zh, en string, args ...any) {
	nr.found = append(nr.found, blueprint.Refuse(nr.doc, pointer, code, zh, en, args...))
}

func (nr *noticeReader) warn(pointer, code, zh, en string, args ...any) {
	nr.found = append(nr.found, blueprint.Warn(nr.doc, pointer, code, zh, en, args...))
}

func (nr *noticeReader) unsupported(pointer, name string) {
	nr.refuse(pointer, "format.unsupported", "尚不支持「{name}」", "{name} is not supported yet", "name", name)
}

// readNotice compiles a document that keeps its schema.
func readNotice(r *blueprint.Release, d *blueprint.Document) (*Notice, []blueprint.Finding) {
	nr := &noticeReader{r: r, c: blueprint.Of[*rule.Catalogue](r), doc: d.Path}
	w, err := blueprint.Decode[wireNotice](d)
	if err != nil {
		nr.refuse("", "schema.invalid", "无法读取这个文档", "this document cannot be read")
		return nil, nr.found
	}
	if nr.event = events[w.On]; nr.event == nil {
		nr.noEvent(w.On)
		return nil, nr.found // nothing else can be checked: the event says which facts there are
	}
	n := &Notice{Key: d.Key, Name: w.Name, event: nr.event, everyone: w.Everyone, all: w.Send == "all", once: w.Once, must: w.Must}
	if n.once == "" {
		n.once = perEvent
	}
	n.cond = nr.cond(w.If, "/if")
	n.to = nr.who(w.To, "/to")
	n.channels = nr.channels(w)
	n.digest, n.wait = nr.duration(w.Digest, "/digest"), nr.duration(w.Wait, "/wait")
	n.quiet = nr.quiet(w)
	n.text = nr.texts(w)
	n.asks, n.says = nr.asks, n.shows()
	n.acts = nr.acts(w.Acts)
	if len(w.Attach) > 0 {
		nr.unsupported("/attach", "attach")
	}
	return n, nr.found
}

// noEvent refuses an event that nothing tells.
func (nr *noticeReader) noEvent(name string) {
	if slices.Contains(strings.Fields(laterEvents), name) {
		nr.unsupported("/on", name)
		return
	}
	nr.refuse("/on", "event.unknown", "没有事件「{event}」", "there is no event {event}", "event", name)
}

// cond compiles a condition with what is known at the event.
func (nr *noticeReader) cond(raw json.RawMessage, at string, besides ...string) *rule.Cond {
	made, problems := nr.c.Compile(raw, rule.StageRun, append(slices.Clone(nr.event.roots), besides...))
	for _, p := range problems {
		nr.found = append(nr.found, p.In(nr.doc, at))
	}
	for _, fact := range made.Reads() {
		nr.known(fact, at)
	}
	nr.asks = append(nr.asks, made.Reads()...)
	return made
}

// known refuses facts that only a process in hand knows.
func (nr *noticeReader) known(fact, at string) {
	if strings.HasPrefix(fact, "did.") || fact == "task.round" || fact == "user.open" {
		nr.unsupported(at, fact)
	}
}

// channels keeps those that this program has.
func (nr *noticeReader) channels(w wireNotice) []string {
	for i, c := range w.Channels {
		if c != byInbox && c != byEmail {
			nr.unsupported("/channels"+blueprint.Pointer(i), c)
		}
	}
	return w.Channels
}

// duration reads a length of time; nil for none.
func (nr *noticeReader) duration(text, at string) *clock.Duration {
	if text == "" {
		return nil
	}
	d, err := clock.ParseDuration(text)
	if err != nil {
		nr.refuse(at, "literal.type", "「{text}」不是时长", "{text} is no duration", "text", text)
		return nil
	}
	return &d
}

// quiet finds the calendar outside of whose hours no mail is sent. A calendar
// without any hours would hold mails for ever.
func (nr *noticeReader) quiet(w wireNotice) string {
	if w.Quiet == nil {
		return ""
	}
	key := w.Quiet.Calendar
	switch calendars := blueprint.Of[*blueprint.Calendars](nr.r); {
	case !calendars.Has(key):
		nr.refuse("/quiet/calendar", "reference.missing", "没有这个文档：{target}", "there is no {target}", "target", blueprint.PathOf("calendar.v1", key))
	case !everOpen(calendars.Get(key)):
		nr.refuse("/quiet/calendar", "calendar.empty", "日历「{calendar}」没有任何开放时间", "the calendar {calendar} is never open", "calendar", key)
	}
	if w.Must {
		nr.warn("/quiet", "notice.must", "必达通知不受静默时段约束", "a notice that must be told ignores quiet hours")
	}
	return key
}

// texts compiles what is said on each channel, in each language.
func (nr *noticeReader) texts(w wireNotice) map[string]wording {
	made := map[string]wording{}
	for _, channel := range slices.Sorted(maps.Keys(w.Text)) {
		at := blueprint.Pointer("text", channel)
		if channel != anyChannel && !slices.Contains(w.Channels, channel) {
			nr.refuse(at, "key.unknown", "没有渠道「{key}」可用这段文字", "no channel {key} says this", "key", channel)
			continue
		}
		text := w.Text[channel]
		made[channel] = wording{nr.phrases(text.Title, at+"/title"), nr.phrases(text.Body, at+"/body")}
	}
	return made
}

// phrases compiles one text in its languages, and warns of those that lack.
func (nr *noticeReader) phrases(label blueprint.Label, at string) map[string]*phrase {
	if len(label) == 0 {
		return nil
	}
	made := map[string]*phrase{}
	for _, lang := range slices.Sorted(maps.Keys(label)) {
		made[lang] = nr.phrase(label[lang], at+blueprint.Pointer(lang))
	}
	for _, lang := range blueprint.Of[*blueprint.Workspace](nr.r).Locales {
		if label[lang] == "" {
			nr.warn(at, "text.language", "缺少语言「{lang}」的文字", "there is no text in {lang}", "lang", lang)
		}
	}
	return made
}
