package identity

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

type delegationKind struct{}

func (delegationKind) Prefix() string { return "dlg" }

// DelegationID names a delegation.
type DelegationID = id.Of[delegationKind]

// Delegation is a time in which a user is away, and who stands in for him then: he
// may do the user's tasks, and the user may still. Nothing is moved (P1). Where nobody
// stands in, it is a leave: what nobody is there to do goes to somebody else (P3).
type Delegation struct {
	ID     DelegationID `json:"id"`
	User   Named        `json:"user" doc:"Who is stood in for"`
	Deputy Named        `json:"deputy,omitzero" doc:"Absent: nobody stands in"`
	From   time.Time    `json:"from"`
	Until  time.Time    `json:"until" doc:"Not included"`
	Note   string       `json:"note,omitempty"`
	Now    bool         `json:"now,omitzero" doc:"In force at this moment"`
}

// About is whom the audit trail shows the command for.
func (d Delegation) About() string { return d.User.ID.String() }

// Named is a user with his name.
type Named struct {
	ID   act.UserID `json:"id"`
	Name string     `json:"name"`
}

// Delegate says when the caller is away, and asks somebody to stand in.
type Delegate struct {
	To    act.UserID `json:"to,omitzero" doc:"A colleague; absent: nobody stands in"`
	From  *time.Time `json:"from,omitempty" doc:"Default: now"`
	Until time.Time  `json:"until" doc:"Not included; a year from the beginning at most"`
	Note  string     `json:"note,omitempty" maxLength:"300"`
}

// EndDelegation ends one.
type EndDelegation struct {
	ID DelegationID `path:"id" json:"-"`
}

// The bounds of delegations.
const (
	maxDelegations = 20 // of one user, that are not over
	maxDelegated   = 366 * 24 * time.Hour
)

var (
	badDelegation = fault.Define(fault.Invalid, "delegation.invalid", "委托填写有误", "The delegation is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	delegateTo = fault.Define(fault.Invalid, "reference", "没有这位同事，或已停用", "There is no such colleague, or they have left").
			Fix("请从同事列表里选择", "Choose one of the colleagues listed")
	delegateStaff = fault.Define(fault.Blocked, "delegation.staff", "只有员工可以委托同事代办", "Only the staff ask each other to stand in").
			Fix("请联系您的业务员", "Ask whoever looks after you")
	delegateSelf = fault.Define(fault.Invalid, "delegation.self", "不能委托给自己", "Nobody stands in for themselves").
			Fix("请选择其他同事", "Choose somebody else")
	delegateTime = fault.Define(fault.Invalid, "range", "结束时间须在开始与现在之后，最长一年", "It ends after it begins and after now, within a year").
			Fix("请修改结束时间", "Change when it ends")
	delegateMany = fault.Define(fault.Blocked, "delegation.limit", "最多同时有 {most} 个委托", "A user has {most} delegations at most").
			Fix("请先结束不需要的", "End those that are not needed")
	noDelegation = fault.Define(fault.Missing, "delegation.missing", "没有这个委托", "There is no such delegation").
			Fix("请刷新列表", "Reload the list")
)

// in tells whether a delegation is in force at a moment.
func (d *delegationRow) in(at int64) bool { return d.Starts <= at && at < d.Ends }

// Principals are the users for whom somebody may act at a moment: those who have
// asked him to stand in, and for whom these stand in themselves, however far. A set,
// so circles do no harm (P1).
func (p *People) Principals(deputy act.UserID, at time.Time) (all []*Person) {
	for queue := []act.UserID{deputy}; len(queue) > 0; queue = queue[1:] {
		for i := range p.delegations {
			d := &p.delegations[i]
			one, active := p.Get(d.User)
			if d.Deputy == queue[0] && d.in(at.UnixMicro()) && active && d.User != deputy && !slices.Contains(all, one) {
				all, queue = append(all, one), append(queue, d.User)
			}
		}
	}
	return all
}

// Deputies are those who may act for a user at a moment.
func (p *People) Deputies(user act.UserID, at time.Time) (all []*Person) {
	for queue := []act.UserID{user}; len(queue) > 0; queue = queue[1:] {
		for i := range p.delegations {
			d := &p.delegations[i]
			one, active := p.Get(d.Deputy)
			if d.User == queue[0] && d.in(at.UnixMicro()) && active && d.Deputy != user && !slices.Contains(all, one) {
				all, queue = append(all, one), append(queue, d.Deputy)
			}
		}
	}
	return all
}

// away tells whether a user has said that he is away at a moment.
func (p *People) away(user act.UserID, at time.Time) bool {
	return slices.ContainsFunc(p.delegations, func(d delegationRow) bool { return d.User == user && d.in(at.UnixMicro()) })
}

// Out tells whether a user is away at a moment and so are all who stand in for him.
func (p *People) Out(user act.UserID, at time.Time) bool {
	return p.away(user, at) && !slices.ContainsFunc(p.Deputies(user, at), func(one *Person) bool { return !p.away(one.ID, at) })
}

// Turns are the moments of a time at which somebody goes away or comes back, in order.
func (p *People) Turns(from, until time.Time) (at []time.Time) {
	for i := range p.delegations {
		for _, micros := range []int64{p.delegations[i].Starts, p.delegations[i].Ends} {
			if micros > from.UnixMicro() && micros < until.UnixMicro() {
				at = append(at, time.UnixMicro(micros).UTC())
			}
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	return slices.CompactFunc(at, time.Time.Equal)
}

// Pool begins the name of a holder of tasks that is a role: "role:finance".
const Pool = "role:"

// Holding is under which names somebody holds tasks: his own, his roles', and those
// of the users for whom he stands in.
func Holding(a act.Act) (holders []string) {
	add := func(user act.UserID, roles []string) {
		names := []string{user.String()}
		for _, role := range roles {
			names = append(names, Pool+role)
		}
		for _, name := range names {
			if !slices.Contains(holders, name) {
				holders = append(holders, name)
			}
		}
	}
	add(a.User, a.Roles)
	for _, p := range a.For {
		add(p.User, p.Roles)
	}
	return holders
}

// standing fills in for whom an actor may act now.
func (s *Service) standing(ctx context.Context, r db.Reader, a *act.Act) error {
	people, err := s.People(ctx, r)
	if err != nil {
		return err
	}
	a.For = nil
	for _, one := range people.Principals(a.User, s.o.Clock.Now()) {
		a.For = append(a.For, act.Principal{User: one.ID, Roles: one.Roles})
	}
	return nil
}

// delegates stores delegations, tells identity.delegated of each. Faults:
// delegation.staff, delegation.limit, delegation.invalid with reference,
// delegation.self or range.
func (s *Service) delegates(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Delegate]) []op.Result[Delegation] {
	results := make([]op.Result[Delegation], len(cmds))
	people, err := s.People(ctx, tx) // as it was: a snapshot is kept by its version, which is raised below
	if err != nil {
		return op.FailAll(results, err)
	}
	raiseStaffing(tx.Tx)
	var rows []delegationRow
	for i, c := range cmds {
		row, err := people.delegation(c, s.o.Clock.Now())
		if results[i].Err = err; err != nil {
			continue
		}
		if people.pending(c.Act.User, c.Act.Micros())+countOf(rows, c.Act.User) >= maxDelegations {
			results[i].Err = delegateMany.New("most", maxDelegations)
			continue
		}
		rows = append(rows, row)
		results[i].Out = people.shown(&row, c.Act.At)
		tx.Tell(c.Act, Delegated{row.ID, row.User, row.Deputy, results[i].Out.From, results[i].Out.Until})
		s.shun(row.Deputy) // nobody, where nobody stands in
	}
	return op.FailAll(results, insertDelegations(tx, rows))
}

// delegation checks what is asked and makes the row.
func (p *People) delegation(c op.Cmd[Delegate], now time.Time) (delegationRow, error) {
	from := now
	if c.In.From != nil {
		from = *c.In.From
	}
	deputy, active := p.Get(c.In.To)
	alone := c.In.To.IsZero()
	switch {
	case c.Act.Kind != act.Staff:
		return delegationRow{}, delegateStaff.New()
	case !alone && (!active || deputy.Kind != act.Staff):
		return delegationRow{}, badDelegation.New().Of(delegateTo.New().At("/to"))
	case c.In.To == c.Act.User:
		return delegationRow{}, badDelegation.New().Of(delegateSelf.New().At("/to"))
	case !c.In.Until.After(from) || !c.In.Until.After(now) || c.In.Until.Sub(from) > maxDelegated:
		return delegationRow{}, badDelegation.New().Of(delegateTime.New().At("/until"))
	}
	return delegationRow{id.New[delegationKind](), c.Act.User, c.In.To, from.UnixMicro(), c.In.Until.UnixMicro(), c.In.Note}, nil
}

func countOf(rows []delegationRow, user act.UserID) (n int) {
	for i := range rows {
		if rows[i].User == user {
			n++
		}
	}
	return n
}

// pending counts a user's delegations that are not over.
func (p *People) pending(user act.UserID, now int64) (n int) {
	for i := range p.delegations {
		if d := &p.delegations[i]; d.User == user && d.Ends > now {
			n++
		}
	}
	return n
}

func (p *People) shown(d *delegationRow, now time.Time) Delegation {
	named := func(u act.UserID) Named {
		one, _ := p.Ever(u)
		if one == nil {
			return Named{ID: u}
		}
		return Named{u, one.Name}
	}
	return Delegation{d.ID, named(d.User), named(d.Deputy), time.UnixMicro(d.Starts).UTC(), time.UnixMicro(d.Ends).UTC(), d.Note, d.in(now.UnixMicro())}
}

// endDelegations ends delegations of the callers. Fault: delegation.missing, also for
// those of others.
func (s *Service) endDelegations(ctx context.Context, tx *event.Tx, cmds []op.Cmd[EndDelegation]) []op.Result[Delegation] {
	results := make([]op.Result[Delegation], len(cmds))
	people, err := s.People(ctx, tx)
	if err != nil {
		return op.FailAll(results, err)
	}
	raiseStaffing(tx.Tx)
	for i, c := range cmds {
		at := slices.IndexFunc(people.delegations, func(d delegationRow) bool { return d.ID == c.In.ID && d.User == c.Act.User })
		if at < 0 {
			results[i].Err = noDelegation.New()
			continue
		}
		row := people.delegations[at]
		dropDelegation(tx, row.ID)
		row.Ends = min(row.Ends, c.Act.Micros())
		results[i].Out = people.shown(&row, c.Act.At)
		tx.Tell(c.Act, Undelegated{row.ID, row.User, row.Deputy})
		s.shun(row.Deputy)
	}
	return results
}

// findDelegations lists what the caller has delegated, and what was delegated to
// him, as far as it is not over: what ends first comes first.
func (s *Service) findDelegations(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (op.List[Delegation], error) {
	page := op.List[Delegation]{Items: []Delegation{}}
	people, err := s.People(ctx, r)
	if err != nil {
		return page, err
	}
	for i := range people.delegations {
		if d := &people.delegations[i]; d.Ends > a.Micros() && (d.User == a.User || d.Deputy == a.User) {
			page.Items = append(page.Items, people.shown(d, a.At))
		}
	}
	slices.SortStableFunc(page.Items, func(x, y Delegation) int { return cmp.Compare(x.Until.UnixMicro(), y.Until.UnixMicro()) })
	return page, nil
}
