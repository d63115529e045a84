package identity

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

type delegationKind struct{}

func (delegationKind) Prefix() string { return "dlg" }

// DelegationID names a delegation.
type DelegationID = id.Of[delegationKind]

// Delegation is a time in which a user is away, and who stands in for him then: he
// may do the user's tasks, and the user may still. Nothing is moved (P1). Where nobody
// stands in, it is a leave: what nobody is there to do goes to somebody else (P3).
//
// Within limits he stands in where the task's process is one of those named and the
// order comes to no more than the amount; of all else it is a leave.
type Delegation struct {
	ID        DelegationID  `json:"id"`
	User      Named         `json:"user" doc:"Who is stood in for"`
	Deputy    Named         `json:"deputy,omitzero" doc:"Absent: nobody stands in"`
	From      time.Time     `json:"from"`
	Until     time.Time     `json:"until" doc:"Not included"`
	Processes []string      `json:"processes,omitempty" doc:"Keys of the only processes; absent: all"`
	Limit     *money.Amount `json:"limit,omitempty" doc:"Up to what an order may come to; absent: any amount"`
	Note      string        `json:"note,omitempty"`
	Now       bool          `json:"now,omitzero" doc:"In force at this moment"`
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
	To        act.UserID    `json:"to,omitzero" doc:"A colleague; absent: nobody stands in"`
	From      *time.Time    `json:"from,omitempty" doc:"Default: now"`
	Until     time.Time     `json:"until" doc:"Not included; a year from the beginning at most"`
	Processes []string      `json:"processes,omitempty" doc:"Keys of processes, for whose tasks alone the colleague stands in; absent: all"`
	Limit     *money.Amount `json:"limit,omitempty" doc:"Up to what an order may come to whose tasks the colleague does, in a currency of the workspace; absent: any amount"`
	Note      string        `json:"note,omitempty" maxLength:"300"`
}

// EndDelegation ends one.
type EndDelegation struct {
	ID DelegationID `path:"id" json:"-"`
}

// The bounds of delegations.
const (
	maxDelegations = 20 // of one user, that are not over
	maxDelegated   = 366 * 24 * time.Hour
	maxProcesses   = 50 // named by one delegation
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
	delegateAlone = fault.Define(fault.Invalid, "delegation.alone", "没有代办人时不能限定流程或金额", "Where nobody stands in there are no limits to it").
			Fix("请选择代办的同事，或去掉限定", "Choose who stands in, or leave the limits out")
	delegateMost = fault.Define(fault.Invalid, "range", "金额上限须大于零", "The limit must be above zero").
			Fix("请修改金额", "Change the amount")
	delegateMany = fault.Define(fault.Blocked, "delegation.limit", "最多同时有 {most} 个委托", "A user has {most} delegations at most").
			Fix("请先结束不需要的", "End those that are not needed")
	noDelegation = fault.Define(fault.Missing, "delegation.missing", "没有这个委托", "There is no such delegation").
			Fix("请刷新列表", "Reload the list")
)

// delegates stores delegations, tells identity.delegated of each. Faults:
// delegation.staff, delegation.limit, delegation.invalid with reference,
// delegation.self, delegation.alone, duplicate, length, option or range.
func (s *Service) delegates(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Delegate]) []op.Result[Delegation] {
	results := make([]op.Result[Delegation], len(cmds))
	people, err := s.People(ctx, tx) // as it was: a snapshot is kept by its version, which is raised below
	if err != nil {
		return op.FailAll(results, err)
	}
	release, err := s.release(ctx, tx)
	if err != nil {
		return op.FailAll(results, err)
	}
	raiseStaffing(tx.Tx)
	var made []delegation
	for i, c := range cmds {
		d, err := people.delegation(c, release, s.o.Clock.Now())
		if results[i].Err = err; err != nil {
			continue
		}
		if people.pending(c.Act.User, c.Act.Micros())+countOf(made, c.Act.User) >= maxDelegations {
			results[i].Err = delegateMany.New("most", maxDelegations)
			continue
		}
		made = append(made, d)
		out := people.shown(&d, c.Act.At)
		results[i].Out = out
		tx.Tell(c.Act, Delegated{d.ID, d.User, d.Deputy, out.From, out.Until, out.Processes, out.Limit})
		s.shun(d.Deputy) // nobody, where nobody stands in
	}
	return op.FailAll(results, insertDelegations(tx, made))
}

// delegation checks what is asked and makes what is to be stored.
func (p *People) delegation(c op.Cmd[Delegate], release *blueprint.Release, now time.Time) (delegation, error) {
	from := now
	if c.In.From != nil {
		from = *c.In.From
	}
	deputy, active := p.Get(c.In.To)
	alone := c.In.To.IsZero()
	var f check.Findings
	switch {
	case c.Act.Kind != act.Staff:
		return delegation{}, delegateStaff.New()
	case !alone && (!active || deputy.Kind != act.Staff):
		f.Add(delegateTo.New().At("/to"))
	case c.In.To == c.Act.User:
		f.Add(delegateSelf.New().At("/to"))
	}
	if !c.In.Until.After(from) || !c.In.Until.After(now) || c.In.Until.Sub(from) > maxDelegated {
		f.Add(delegateTime.New().At("/until"))
	}
	limits := c.In.limits(&f, release)
	if alone && limits[0] != (act.Limit{}) {
		f.Add(delegateAlone.New().At("/to"))
	}
	row := delegationRow{ID: id.New[delegationKind](), User: c.Act.User, Deputy: c.In.To, Starts: from.UnixMicro(), Ends: c.In.Until.UnixMicro(), Note: c.In.Note}
	return delegation{row, limits}, f.Err(badDelegation)
}

// What people call the limits.
var (
	labelProcess  = fault.Text{ZH: "流程", EN: "process"}
	labelCurrency = fault.Text{ZH: "货币", EN: "currency"}
)

// limits checks within which limits somebody is to stand in: one for each process that
// is named, or one for all.
func (in *Delegate) limits(f *check.Findings, release *blueprint.Release) []act.Limit {
	var all act.Limit
	if in.Limit != nil {
		all.Most = *in.Limit
		switch {
		case in.Limit.Units <= 0:
			f.Add(delegateMost.New().At("/limit/amount"))
		case release == nil || !slices.Contains(blueprint.Of[*blueprint.Workspace](release).Currencies, in.Limit.Currency):
			f.Add(check.Option.New("field", labelCurrency, "code", in.Limit.Currency).At("/limit/currency"))
		}
	}
	if len(in.Processes) == 0 {
		return []act.Limit{all}
	}
	if len(in.Processes) > maxProcesses {
		f.Add(check.Length.New("field", labelProcess, "max", maxProcesses).At("/processes"))
		return []act.Limit{all}
	}
	known := processesOf(release)
	limits := make([]act.Limit, len(in.Processes))
	for i, key := range in.Processes {
		limits[i] = act.Limit{Process: key, Most: all.Most}
		at := "/processes/" + strconv.Itoa(i)
		switch {
		case !slices.Contains(known, key):
			f.Add(check.Reference.New("field", labelProcess, "ref", key).At(at))
		case slices.Contains(in.Processes[:i], key):
			f.Add(check.Duplicate.New("field", labelProcess, "ref", key).At(at))
		}
	}
	return limits
}

func countOf(rows []delegation, user act.UserID) (n int) {
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

func (p *People) shown(d *delegation, now time.Time) Delegation {
	named := func(u act.UserID) Named {
		one, _ := p.Ever(u)
		if one == nil {
			return Named{ID: u}
		}
		return Named{u, one.Name}
	}
	shown := Delegation{ID: d.ID, User: named(d.User), Deputy: named(d.Deputy), From: time.UnixMicro(d.Starts).UTC(), Until: time.UnixMicro(d.Ends).UTC(),
		Processes: d.processes(), Note: d.Note, Now: d.in(now.UnixMicro())}
	if most := d.limits[0].Most; most.Currency != "" {
		shown.Limit = &most
	}
	return shown
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
		at := slices.IndexFunc(people.delegations, func(d delegation) bool { return d.ID == c.In.ID && d.User == c.Act.User })
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
