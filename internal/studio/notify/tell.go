package notify

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

type noticeKind struct{}

func (noticeKind) Prefix() string { return "ntc" }

// NoticeID names what one person is told of one occasion over one channel.
type NoticeID = id.Of[noticeKind]

// The states of a row of the log. What was refused was never tried; what failed
// was given up.
const (
	noticeQueued  = "queued"
	noticeSent    = "sent"
	noticeRefused = "refused"
	noticeFailed  = "failed"
)

// Why a row waits, or why it was refused.
const (
	forWait    = "wait"
	forQuiet   = "quiet"
	forDigest  = "digest"
	forRetry   = "retry"
	forSending = "sending" // a round has it

	noOff     = "off"     // its reader switched it off
	noAddress = "address" // nobody knows one
	noServer  = "server"  // no mail server is set up
	noSight   = "sight"   // it is not the reader's to know
	noInbox   = "inbox"   // who has no login has none
	noLonger  = "passed"  // the condition did not hold any more
	noPerson  = "left"    // the user has left
)

// What somebody may choose for a notice on a channel; nothing is on.
const (
	choseOff   = "off"
	choseDaily = "daily"
	dailyHour  = 8 // in the workspace's zone
)

type choice struct{ person, notice, channel string }

// recipient is somebody who is to be told.
type recipient struct {
	key   string // a user's id, or that of an address
	name  string
	email string
	act   act.Act
	user  bool
}

// scene is what telling goes by, read as sets before anything is decided.
type scene struct {
	at       act.Act // the workspace, and now
	release  *blueprint.Release
	zone     *time.Location
	people   *identity.People
	matters  map[id.Raw]*Matter
	whole    map[id.Raw]bool // whether they were read whole
	holders  map[Step][]string
	starters map[id.Raw]string // of processes, where notices ask for them
	steps    map[Step]StepWord
	heard    map[string]map[int64]bool // who may hear of which fact
	emails   map[act.UserID]string
	choices  map[choice]string
	mails    bool // a mail server is set up
	blind    db.Blind
	customer []string
}

func (sc *scene) locale() string { return blueprint.Of[*blueprint.Workspace](sc.release).Locale }

// to is whom an occasion is to be told to; nobody where its condition does not
// hold.
func (sc *scene) to(o *occasion) []recipient {
	m := sc.matters[o.fact.Subject]
	if m == nil {
		return nil
	}
	e := sc.dress(&o.happening, sc.locale())
	if !o.notice.cond.Holds(e) {
		return nil
	}
	x := finder{env: e, kept: blueprint.Of[*identity.Fields](sc.release), people: sc.people, onDuty: blueprint.Of[*blueprint.Calendars](sc.release).OnDuty, holders: sc.holders[o.step()], starter: sc.starters[o.fact.Subject], customer: m.Customer, now: sc.at.At, stake: m.Stake}
	named := x.find(o.notice.to, o.notice.everyone)
	var all []recipient
	login := false
	for _, u := range named.users {
		a := u.Act(sc.at)
		if a.Lang == "" {
			a.Lang = sc.locale()
		}
		all = append(all, recipient{key: u.Text, name: u.Name, act: a, user: true})
		login = login || u.Party == m.Customer
	}
	if named.customer && !login {
		all = append(all, sc.contacts(m)...)
	}
	return all
}

// contacts are those at a customer's who are written to where nobody of it has
// a login.
func (sc *scene) contacts(m *Matter) (all []recipient) {
	for _, c := range m.Contacts {
		one := recipient{key: keyOf(c.Email, sc.blind), name: c.Name, email: c.Email, act: act.Act{Workspace: sc.at.Workspace, Name: c.Name,
			Kind: act.Customer, Roles: sc.customer, Party: m.Customer.Raw(), Lang: sc.locale(), At: sc.at.At}}
		if !slices.ContainsFunc(all, func(other recipient) bool { return other.key == one.key }) {
			all = append(all, one)
		}
	}
	return all
}

// rows are what becomes of telling somebody of an occasion: one row for each
// channel it goes over, or one that says why there is none.
func (sc *scene) rows(o *occasion, to recipient) []noticeRow {
	if !sc.heard[to.key][o.fact.Seq] {
		return []noticeRow{sc.refused(o, to, o.notice.channels[0], noSight)}
	}
	var rows []noticeRow
	last := ""
	for i, channel := range o.notice.channels {
		why := sc.blocks(o.notice, to, channel)
		switch {
		case why == "" && o.notice.all:
			rows = append(rows, sc.queued(o, to, channel, nil))
		case why == "":
			return []noticeRow{sc.queued(o, to, channel, o.notice.channels[i+1:])}
		case why != noInbox && o.notice.all:
			rows = append(rows, sc.refused(o, to, channel, why))
		case why != noInbox:
			last = channel
		}
	}
	if last != "" {
		return []noticeRow{sc.refused(o, to, last, sc.blocks(o.notice, to, last))}
	}
	return rows
}

// blocks is why a channel does not work for somebody; "" where it does.
func (sc *scene) blocks(n *Notice, to recipient, channel string) string {
	switch {
	case !n.must && sc.choices[choice{to.key, n.Key, channel}] == choseOff:
		return noOff
	case channel == byInbox && !to.user:
		return noInbox
	case channel == byEmail && !sc.mails:
		return noServer
	case channel == byEmail && to.email == "" && sc.emails[to.act.User] == "":
		return noAddress
	}
	return ""
}

// row is what a row says of an occasion before it is known what becomes of it.
func (sc *scene) row(o *occasion) noticeRow {
	must := int64(0)
	if o.notice.must {
		must = 1
	}
	return noticeRow{ID: id.New[noticeKind](), Notice: o.notice.Key, Occasion: o.key(sc.matters[o.fact.Subject], sc.zone), Event: o.event.name,
		Seq: o.fact.Seq, Subject: o.fact.Subject, Step: o.told.Step, Item: o.told.Item, At: sc.at.Micros(), Must: must}
}

// text is a row with its words, as this reader may read them.
func (sc *scene) text(o *occasion, to recipient, channel string) noticeRow {
	row, m := sc.row(o), sc.matters[o.fact.Subject]
	title, body := o.notice.words(channel, to.act.Lang, sc.locale())
	v := voice{m.Voice(to.act.Lang), func(fact string) bool { return m.Sees(to.act, fact) }}
	v.Names = sc.name(v.Voice)
	e := sc.dress(&o.happening, to.act.Lang)
	e.Set(e.Catalogue().MustRef("task.step"), textOrNone(sc.called(&o.happening).to(to.act, sc.locale())))
	row.Person, row.Channel, row.Name, row.Address, row.Lang = to.key, channel, to.name, to.address(), to.act.Lang
	row.Title, row.Body = title.line(v, e), body.write(v, e)
	reads := slices.Concat(title.reads, body.reads)
	slices.Sort(reads)
	row.Reads = strings.Join(slices.Compact(reads), " ")
	return row
}

// customerWord is who holds what all may answer who sign in for the customer.
var customerWord = fault.Text{ZH: "客户", EN: "the customer"}

// name calls users by their names, and pools by those of their roles.
func (sc *scene) name(v rule.Voice) func(string) string {
	return func(text string) string {
		if role, pool := strings.CutPrefix(text, identity.Pool); pool {
			return v.Codes("role", role)
		}
		if strings.HasPrefix(text, identity.Logins) {
			return customerWord.In(v.Lang)
		}
		parsed, err := act.ParseUser(text)
		if err != nil {
			return sc.people.DepartmentNamed(text)
		}
		u, known := sc.people.Ever(parsed)
		if !known {
			return ""
		}
		return u.Name
	}
}

// refused is a row that says why somebody is not told. What is not his to know
// has no words; anything else has, so that it can be sent by hand later.
func (sc *scene) refused(o *occasion, to recipient, channel, why string) noticeRow {
	row := sc.row(o)
	if why != noSight {
		row = sc.text(o, to, channel)
	}
	row.Person, row.Channel, row.Name, row.Address, row.Lang = to.key, channel, to.name, to.address(), to.act.Lang
	row.State, row.Reason = noticeRefused, why
	return row
}

// queued is a row that goes out: to the inbox at once, by mail when it may.
func (sc *scene) queued(o *occasion, to recipient, channel string, besides []string) noticeRow {
	row := sc.text(o, to, channel)
	row.State, row.Channels, row.DueAt = noticeQueued, strings.Join(besides, " "), row.At
	if channel == byInbox {
		row.State, row.SentAt = noticeSent, row.At
		return row
	}
	due, why := sc.due(o.notice, to)
	row.DueAt, row.Reason = due.UnixMicro(), why
	return row
}

// due is when a letter goes out, and why not now: with others of its notice, in
// the daily letter of its reader, or when quiet hours are over.
func (sc *scene) due(n *Notice, to recipient) (at time.Time, why string) {
	at = sc.at.At
	if n.must {
		return at, ""
	}
	calendars := blueprint.Of[*blueprint.Calendars](sc.release)
	switch {
	case sc.choices[choice{to.key, n.Key, byEmail}] == choseDaily:
		at, why = nextDaily(at, sc.zone), forDigest
	case n.digest != nil:
		at, why = n.digest.After(at, calendars.Get("")), forDigest
	}
	if n.quiet == "" {
		return at, why
	}
	if open := opens(at, calendars.Get(n.quiet)); open.After(at) {
		if why == "" {
			why = forQuiet
		}
		return open, why
	}
	return at, why
}

// nextDaily is when the next daily letters go out.
func nextDaily(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	daily := time.Date(local.Year(), local.Month(), local.Day(), dailyHour, 0, 0, 0, zone)
	if !daily.After(at) {
		daily = daily.AddDate(0, 0, 1)
	}
	return daily
}

// waiting is the row of an occasion that is looked at again later.
func (sc *scene) waiting(o *occasion) (noticeRow, error) {
	fact, err := json.Marshal(o.fact)
	row := sc.row(o)
	row.State, row.Reason, row.Fact = noticeQueued, forWait, string(fact)
	row.DueAt = o.notice.wait.After(sc.at.At, blueprint.Of[*blueprint.Calendars](sc.release).Get("")).UnixMicro()
	return row, err
}
