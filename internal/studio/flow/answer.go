package flow

import (
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/rule"
)

// View is a task as it is shown: everything needed to decide whose turn it is.
type View struct {
	ID      TaskID `json:"id"`
	Subject string `json:"order" doc:"Id of the order"`
	Number  string `json:"number,omitempty"`
	Version int64  `json:"version,omitzero" doc:"The order's version, to send back with the decision"`
	Step    string `json:"step"`
	Name    string `json:"name"`
	ItemView
	Flow     Choosing   `json:"flow,omitzero" doc:"In task.find and task.get: its process; sorted by flow, as it is called now"`
	Kind     Kind       `json:"kind"`
	Owner    Holder     `json:"owner"`
	State    string     `json:"state" enum:"open,parked,hold,done,closed" doc:"parked waits for signers who were added before it; hold: its process is on hold"`
	OpenedAt time.Time  `json:"openedAt"`
	DueAt    time.Time  `json:"dueAt" doc:"While its process is on hold it has none: the first moment of year 1"`
	Late     bool       `json:"late,omitzero"`
	ClosedAt *time.Time `json:"closedAt,omitempty"`
	ClosedBy string     `json:"closedBy,omitempty"`
	Result   string     `json:"result,omitempty" doc:"What was decided, or why it is not needed any more"`
	Said     string     `json:"said,omitempty" doc:"The decision in words; of what is merely done, absent"`
	Behalf   *Holder    `json:"behalf,omitempty" doc:"In task.find and task.get: for whom it was decided, or for whom the reader may decide it only because he stands in"`
	Opinion  Opinion    `json:"opinion,omitempty" doc:"When a reason is asked for: none optional onReject always"`
	Signed   bool       `json:"signed,omitzero" doc:"Whoever decides has to sign: POST /api/v1/session/signatures"`
	Outcomes []Choosing `json:"outcomes,omitempty"`
	Bulk     bool       `json:"bulk,omitzero" doc:"It may be decided together with others: POST /api/v1/bulk"`
	Machine  bool       `json:"machine,omitzero" doc:"Of an automatic step: nobody can do it by hand"`
	Row      *Brief     `json:"row,omitempty" doc:"The order in short"`

	Reads []rule.ToldInput `json:"reads,omitempty" doc:"In task.get, and of open tasks on an order's page: what the decision rests on, as it is now"`

	Changed []Change `json:"changed,omitempty" doc:"Likewise: what of it has changed since it was last decided on"`

	Fills   bool `json:"fills,omitzero" doc:"Something can be filled in with the decision: task.get shows what"`
	chooses bool
	asks    bool // something has to be filled in, or may have to be
	Retake  bool `json:"retake,omitzero" doc:"In answers to decisions: it can be taken back while nobody acts on it"`
}

// About is whom the audit trail names: whose task it was.
func (v View) About() string { return v.Subject }

// Holder is who has a task: a person, a role and how many it has, or the customer and
// how many sign in for it.
type Holder struct {
	User   act.UserID `json:"user,omitzero"`
	Name   string     `json:"name,omitempty"`
	Role   string     `json:"role,omitempty"`
	People int        `json:"people,omitzero"`

	Customer bool `json:"customer,omitzero" doc:"The customer of the order"`
}

// Choosing is one of the outcomes that a task offers.
type Choosing struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// HolderOf reads a holder as it is stored: "role:finance", "party:par_…" or a user's id.
func HolderOf(holder string, p People) Holder {
	if role, ok := cutRole(holder); ok {
		return Holder{Role: role, People: len(p.Role(role))}
	}
	if members, is := membersOf(p, holder); is {
		return Holder{Customer: true, People: len(members)}
	}
	user, err := act.ParseUser(holder)
	if err != nil {
		return Holder{Name: holder}
	}
	o := Holder{User: user}
	if u, ok := p.Ever(holder); ok {
		o.Name, o.Customer = u.Name, u.Party != ""
	}
	return o
}

// view shows a stored task; run is nil where only a list is wanted and the
// definition could not be read.
func (row *taskRow) view(def *Def, s *State, b Brief, p People, a act.Act) View {
	v := View{ID: row.ID, Subject: b.Text, Number: b.Number, Version: b.Version, Step: row.Step, Name: row.Step, Kind: Kind(row.Kind),
		Owner: HolderOf(row.Holder, p), State: row.State, OpenedAt: time.UnixMicro(row.OpenedAt).UTC(), DueAt: time.UnixMicro(row.DueAt).UTC()}
	v.Late = row.State == string(Open) && a.Micros() > row.DueAt
	if row.State == string(OnHold) {
		v.DueAt = time.Time{}
	}
	if b.Entity != "" {
		v.Row = &b
	}
	if row.ClosedAt != nil {
		at := time.UnixMicro(*row.ClosedAt).UTC()
		v.ClosedAt, v.ClosedBy, v.Result = &at, *row.ClosedBy, *row.Result
	}
	if step := def.Step(row.Step); step != nil {
		v.ItemView = step.itemView(s.itemAt(def, row.Seat), a.Lang)
		v.Name, v.Opinion, v.Machine, v.Signed = step.Name.In(a.Lang, ""), step.Opinion, step.own, step.Signature
		if a.Kind == act.Customer && step.Public != nil {
			v.Name = step.Public.Title.In(a.Lang, "")
		}
		v.chooses, v.asks, v.Fills = len(step.Picks) > 0, step.Asks(), step.Fills()
		v.Name = v.forItem(v.Name, a.Lang)
		if row.State == string(Done) {
			v.Said = step.ResultName(v.Result, a.Lang)
		}
		for _, o := range step.Outcomes {
			v.Outcomes = append(v.Outcomes, Choosing{o.Key, o.Name.In(a.Lang, "")})
		}
	}
	return v
}
