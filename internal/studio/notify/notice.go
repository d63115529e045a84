package notify

import (
	"slices"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// Notice is one notice.v1 of a release, compiled.
type Notice struct {
	Key      string
	Name     blueprint.Label
	event    *eventWord
	cond     *rule.Cond
	to       who
	everyone bool     // all alternatives' people; else those of the first that has some
	channels []string // in the order in which they are tried
	all      bool     // over all of them; else over the first that works
	once     string   // per event, entity or day
	quiet    string   // the calendar outside of whose hours no mail goes out; "" for none
	digest   *clock.Duration
	wait     *clock.Duration
	must     bool // ignores quiet hours, digests and what its reader has switched off
	text     map[string]wording
	asks     []string // the facts that say whether it is told, and to whom
	says     []string // those that its texts may show
	acts     []string // verbs that it offers whoever has the task
}

// wording is what a notice says on a channel, by language. A channel that says
// nothing of its own says what stands under any.
type wording struct {
	title, body map[string]*phrase
}

// The channels that this program has.
const (
	byInbox = "inapp"
	byEmail = "email"
)

// Once is how often a notice is told to somebody.
const (
	perEvent  = "event"
	perEntity = "entity"
	perDay    = "day"
)

// Notices is the notices of a release.
type Notices struct {
	byKey  map[string]*Notice
	keys   []string // sorted
	byFact map[string][]*Notice
	locale string
}

// Get finds a notice by its key; nil when there is none.
func (ns *Notices) Get(key string) *Notice {
	if ns == nil {
		return nil
	}
	return ns.byKey[key]
}

// on lists the notices that a fact of this name may set off.
func (ns *Notices) on(fact string) []*Notice {
	if ns == nil {
		return nil
	}
	return ns.byFact[fact]
}

func noticesOf(r *blueprint.Release) *Notices { return blueprint.Of[*Notices](r) }

// Part is what the room makes of a release.
func Part() blueprint.Part {
	return blueprint.Part{Name: "notices", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) { return compileNotices(r) }}
}

// compileNotices makes the part, with the notices that can be run.
func compileNotices(r *blueprint.Release) (*Notices, []blueprint.Finding) {
	ns := &Notices{byKey: map[string]*Notice{}, byFact: map[string][]*Notice{}, locale: blueprint.Of[*blueprint.Workspace](r).Locale}
	var found []blueprint.Finding
	for _, d := range r.Tree.Folder("notices") {
		n, fs := readNotice(r, d)
		if found = append(found, fs...); blueprint.Failed(fs) {
			continue
		}
		ns.byKey[n.Key], ns.keys = n, append(ns.keys, n.Key)
		for _, fact := range n.event.facts {
			ns.byFact[fact] = append(ns.byFact[fact], n)
		}
	}
	slices.Sort(ns.keys)
	return ns, found
}

// words are what a notice says on a channel to a reader of a language: its
// title, the notice's name where it has none, and its body.
func (n *Notice) words(channel, lang, locale string) (title, body *phrase) {
	for _, of := range []string{channel, anyChannel} {
		w := n.text[of]
		if title == nil {
			title = inLanguage(w.title, lang, locale)
		}
		if body == nil {
			body = inLanguage(w.body, lang, locale)
		}
	}
	if title == nil {
		title = &phrase{pieces: []piece{{text: n.Name.In(lang, locale)}}}
	}
	return title, body
}

// shows lists the facts that the texts of a notice may show.
func (n *Notice) shows() (facts []string) {
	for _, w := range n.text {
		for _, of := range []map[string]*phrase{w.title, w.body} {
			for _, p := range of {
				facts = append(facts, p.reads...)
			}
		}
	}
	return facts
}

// inLanguage is blueprint.Label.In for phrases.
func inLanguage(of map[string]*phrase, lang, locale string) *phrase {
	label := blueprint.Label{}
	for tag := range of {
		label[tag] = tag
	}
	return of[label.In(lang, locale)]
}

// MayBeAskedFor tells whether a release has a notice that steps of processes ask for.
func MayBeAskedFor(r *blueprint.Release, key string) bool {
	n := noticesOf(r).Get(key)
	return n != nil && n.event.name == "notice.asked"
}
