package notify

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// personal are the facts that everybody is told in the inbox whom they concern,
// whatever the blueprint says.
var personal = []string{"task.opened", "task.transferred", "task.delegated", "task.reassigned", "task.reopened", "task.urged",
	"task.escalated", "task.late", "hold.reminded", "cc.sent", "jump.asked", "jump.declined", "flow.jumped", "cancel.asked", "cancel.allowed", "cancel.declined", "message.posted", "reaction.failed", "order.confirmed", "order.cancelled", "webhook.stopped", "blueprint.refused",
	"blueprint.asked", "blueprint.answered", "blueprint.weakened"}

// listen hears by name what rooms above tell.
func (s *Service) listen(l *event.Log) {
	facts := slices.Concat(personal, factsOfEvents())
	slices.Sort(facts)
	event.Listen(l, "inbox", s.hear, 1, slices.Compact(facts)...)
	l.Patient("inbox")
}

// told is what the facts that are heard say, as far as it concerns people.
type told struct {
	Subject  string          `json:"subject"`
	Order    string          `json:"order"`
	Step     string          `json:"step"`
	Item     string          `json:"item"`
	For      string          `json:"for"`
	To       []string        `json:"to"`
	Due      *time.Time      `json:"due"`
	Mentions []act.UserID    `json:"mentions"`
	Cause    string          `json:"cause"`
	Webhook  string          `json:"webhook"`
	Schedule string          `json:"schedule"`
	Request  string          `json:"request"`
	User     act.UserID      `json:"user"`
	Asked    string          `json:"asked"`
	Name     string          `json:"name"`
	Reason   string          `json:"reason"`
	Say      blueprint.Label `json:"say"`
	Outcome  string          `json:"outcome"`
	Watch    string          `json:"watch"`
	Findings int             `json:"findings"`
	Document string          `json:"document"` // of the automation that failed
	Notice   string          `json:"notice"`   // the one that a step of a process asks for
	Waiting  []struct{}      `json:"waiting"`  // claims on stock that wait for goods
}

// notice is a fact as those hear of it whom it is for.
type notice struct {
	rec  *event.Record
	code string
	kind string // of the subject
	args Args
	to   []string // holders
	self bool     // whoever brought it about is told too

	stake act.Stake // of a task; read only where anybody stands in within limits
}

// ofTask tells whether whoever stands in is told as well.
func (n *notice) ofTask() bool { return strings.HasPrefix(n.code, "task.") }

func (n *notice) step() Step { return Step{n.rec.Subject, n.args.Step, n.args.Item} }

// hear tells people of facts: by the notices of the release, and in the inbox,
// one item per fact and person. Where a notice says it there, it is the notice's
// words. What is older than an inbox reaches, as on the first look at an old
// workspace, is passed over.
func (s *Service) hear(ctx context.Context, tx *event.Tx, facts []event.Record) error {
	oldest := s.o.Clock.Now().Add(-keep).UnixMicro()
	facts = slices.DeleteFunc(slices.Clone(facts), func(f event.Record) bool { return f.At < oldest })
	told, err := s.hearNotices(ctx, tx, facts)
	if err != nil {
		return err
	}
	var notices []notice
	for i := range facts {
		if !slices.Contains(personal, facts[i].Name) {
			continue
		}
		n, err := noticeOf(&facts[i])
		if err != nil {
			return err
		}
		notices = append(notices, n)
	}
	if err := s.address(ctx, tx, notices); err != nil {
		return err
	}
	people, err := s.o.People(ctx, tx)
	if err != nil {
		return fmt.Errorf("find who works here: %w", err)
	}
	if people.Limited() {
		if err := s.stakes(ctx, tx, notices); err != nil {
			return err
		}
	}
	return s.deliver(tx, notices, people, told)
}

// stakes finds what the tasks of notices are about.
func (s *Service) stakes(ctx context.Context, r db.Reader, notices []notice) error {
	var subjects []id.Raw
	for i := range notices {
		if notices[i].ofTask() {
			subjects = append(subjects, notices[i].rec.Subject)
		}
	}
	stakes, err := s.o.Subjects.Stakes(ctx, r, subjects)
	if err != nil {
		return fmt.Errorf("find what tasks are about: %w", err)
	}
	for i := range notices {
		notices[i].stake = stakes[notices[i].rec.Subject]
	}
	return nil
}

// noticeOf reads a fact, and whom it names itself.
func noticeOf(rec *event.Record) (notice, error) {
	var t told
	if err := json.Unmarshal(rec.Data, &t); err != nil {
		return notice{}, fmt.Errorf("read fact %d: %w", rec.Seq, err)
	}
	kind, _, _ := strings.Cut(cmp.Or(t.Subject, t.Order, t.Webhook, t.Schedule, t.Request, t.Watch), "_")
	n := notice{rec: rec, code: rec.Name, kind: kinds[kind], args: Args{Step: t.Step, Item: t.Item, Due: t.Due}}
	switch rec.Name {
	case "task.opened":
		n.to, n.self = []string{t.For}, true
	case "task.transferred", "task.reassigned", "task.reopened", "task.urged", "hold.reminded":
		n.to, n.args.By = []string{t.For}, rec.By
	case "task.delegated", "cc.sent", "jump.asked", "cancel.asked":
		n.to, n.args.By = t.To, rec.By
	case "jump.declined", "cancel.allowed", "cancel.declined":
		n.to, n.args.By = []string{t.For}, rec.By
	case "flow.jumped":
		n.code, n.to, n.args.By = "jump.allowed", []string{t.Asked}, rec.By
	case "task.escalated", "reaction.failed":
		n.to, n.self = t.To, true
	case "task.late":
		n.self = true
	case "message.posted":
		n.code, n.args = "note.mentioned", Args{By: rec.By}
		for _, u := range t.Mentions {
			n.to = append(n.to, u.String())
		}
	case "order.cancelled":
		if t.Cause == "rejected" {
			n.code = "order.rejected"
		}
	case "webhook.stopped", "blueprint.refused":
		n.to, n.args.Name = []string{t.User.String()}, t.Name
	case "blueprint.asked":
		n.to, n.args = t.To, Args{By: rec.By, Name: t.Name}
	case "blueprint.weakened":
		n.to, n.self, n.args = t.To, true, Args{Name: strconv.Itoa(t.Findings)}
	case "blueprint.answered":
		n.code, n.to, n.args = "blueprint."+t.Outcome, []string{t.User.String()}, Args{By: rec.By, Name: t.Name}
	}
	return n, nil
}

// kinds are what ids are of.
var kinds = map[string]string{"ord": aboutOrder, "whk": aboutWebhook, "sch": "schedule", "rrq": "request", "rwt": "watch"}

// address finds for whom those are that name nobody: the holders of late
// tasks, the owners of orders.
func (s *Service) address(ctx context.Context, tx *event.Tx, notices []notice) error {
	var steps []Step
	var owned []id.Raw
	for i := range notices {
		switch n := &notices[i]; {
		case n.code == "task.late":
			steps = append(steps, n.step())
		case strings.HasPrefix(n.code, "order."):
			owned = append(owned, n.rec.Subject)
		}
	}
	holders, err := s.o.Subjects.Holders(ctx, tx, steps)
	if err != nil {
		return fmt.Errorf("find the holders of late tasks: %w", err)
	}
	owners, err := s.o.Subjects.Owners(ctx, tx, owned)
	if err != nil {
		return fmt.Errorf("find the owners of orders: %w", err)
	}
	for i := range notices {
		n := &notices[i]
		if n.code == "task.late" {
			n.to = holders[n.step()]
		}
		if u, owned := owners[n.rec.Subject]; owned && strings.HasPrefix(n.code, "order.") {
			n.to = []string{u.String()}
		}
	}
	return nil
}

// deliver writes the items of a batch as one set, and tells whose inboxes they
// are in.
func (s *Service) deliver(tx *event.Tx, notices []notice, people *identity.People, told []noticeRow) error {
	rows, err := itemsOf(told)
	if err != nil {
		return err
	}
	changed, said := map[string]bool{}, map[seen]bool{}
	for _, item := range rows {
		changed[item.User.String()], said[seen{item.User, item.Seq}] = true, true
	}
	for i := range notices {
		n := &notices[i]
		args, err := json.Marshal(n.args)
		if err != nil {
			return err
		}
		for _, u := range n.people(people, s.o.Clock.Now()) {
			if !said[seen{u, n.rec.Seq}] {
				rows = append(rows, itemRow{User: u, ID: id.New[itemKind](), At: n.rec.At, Code: n.code, Fact: n.rec.Name, Seq: n.rec.Seq,
					Kind: n.kind, Subject: n.rec.Subject, Args: string(args)})
			}
		}
		for _, holder := range n.to {
			changed[holder] = true
		}
	}
	return s.putIn(tx, rows, changed)
}

// seen is a fact as somebody hears of it.
type seen struct {
	user act.UserID
	seq  int64
}

// putIn writes items and tells whose inboxes have changed.
func (s *Service) putIn(tx *event.Tx, rows []itemRow, changed map[string]bool) error {
	if len(rows) == 0 {
		return nil
	}
	if err := db.InsertRows(tx, "inbox", rows); err != nil {
		return fmt.Errorf("write inboxes: %w", err)
	}
	tx.Tell(s.robot(tx.Workspace()), ChangedFact{tx.Workspace().Raw(), slices.Sorted(maps.Keys(changed))})
	return nil
}

// people is who gets a notice, each once: the active members of its pools and
// the active users it names, and of tasks those who stand in for them. Programs read no inbox, and nobody is told what
// he did himself, but for the tasks that it makes for him. Customers are told of theirs by notices alone.
func (n *notice) people(p *identity.People, now time.Time) (users []act.UserID) {
	tell := func(one *identity.Person) {
		if one.Kind != act.API && (one.Kind != act.Customer || !n.ofTask()) && (n.self || one.ID != n.rec.User) && !slices.Contains(users, one.ID) {
			users = append(users, one.ID)
		}
	}
	add := func(who *identity.Person) {
		tell(who)
		if n.ofTask() {
			for _, deputy := range p.Deputies(who.ID, now, n.stake) {
				tell(deputy)
			}
		}
	}
	for _, holder := range n.to {
		if role, is := strings.CutPrefix(holder, identity.Pool); is {
			for _, one := range p.Role(role) {
				add(one)
			}
			continue
		}
		if u, err := act.ParseUser(holder); err == nil {
			if one, active := p.Get(u); active {
				add(one)
			}
		}
	}
	return users
}

// robot is who writes inboxes.
func (s *Service) robot(w act.WorkspaceID) act.Act {
	return act.Act{Workspace: w, At: s.o.Clock.Now()}.As("notify")
}
