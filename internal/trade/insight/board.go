package insight

import (
	"context"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// BoardInput asks for the figures of some days. The filters narrow what is said
// of orders; tasks are those of all orders.
type BoardInput struct {
	From         string   `query:"from" json:"-" doc:"The first day, as 2026-11-21; default 29 days before the last one"`
	To           string   `query:"to" json:"-" doc:"The last day; default today"`
	Type         []string `query:"type" json:"-"`
	CustomerType []string `query:"customerType" json:"-" fact:"customer.type"`
	Channel      []string `query:"channel" json:"-" fact:"order.channel"`
}

// Board is the figures of some days, against as many days before them, and of
// what is open now. Every list is the address of what was counted; add /count
// before its question mark to have it counted.
type Board struct {
	From   clock.Date   `json:"from"`
	To     clock.Date   `json:"to"`
	Before clock.Date   `json:"before" doc:"The first of the days that are compared with"`
	At     time.Time    `json:"at"`
	Behind int64        `json:"behind" doc:"How many facts are not in these figures yet"`
	Days   []clock.Date `json:"days" doc:"Figures' each is by these"`
	Zone   string       `json:"zone"`

	Placed    *Figure `json:"placed,omitempty" fact:"order.placedAt"`
	Worth     []Worth `json:"worth,omitempty" fact:"order.total" doc:"What the placed orders came to, by currency"`
	Completed *Figure `json:"completed,omitempty"`
	Kept      *Figure `json:"kept,omitempty" fact:"order.promisedAt" doc:"Completed by the promised day"`
	Missed    *Figure `json:"missed,omitempty" fact:"order.promisedAt" doc:"Completed after it"`
	Cancelled *Figure `json:"cancelled,omitempty"`
	Decided   *Figure `json:"decided,omitempty" doc:"Tasks that were decided"`
	Late      *Figure `json:"late,omitempty" doc:"Of these, after they were due"`
	Time      *Time   `json:"time,omitempty" doc:"How long decided tasks had waited"`
	Open      *Figure `json:"open,omitempty" doc:"Tasks that are open now"`
	Overdue   *Figure `json:"overdue,omitempty" doc:"Of these, overdue"`

	Types         []Group  `json:"types,omitempty" doc:"Placed, by order type"`
	CustomerTypes []Group  `json:"customerTypes,omitempty" fact:"customer.type"`
	Channels      []Group  `json:"channels,omitempty" fact:"order.channel"`
	Steps         []Step   `json:"steps,omitempty" doc:"In the order of their processes"`
	People        []Person `json:"people,omitempty" doc:"Who is most behind first"`
}

// Figure is a number, what it was in as many days before, by day, and the list
// of what it counts.
type Figure struct {
	Count  int64   `json:"count"`
	Before int64   `json:"before"`
	Each   []int64 `json:"each,omitempty"`
	List   string  `json:"list,omitempty"`
}

// Worth is a sum of one currency.
type Worth struct {
	Sum    money.Amount `json:"sum"`
	Before money.Amount `json:"before"`
}

// Time is how long something took, in seconds. Median and P90 are within 4.5 %.
type Time struct {
	Count  int64   `json:"count"`
	Mean   float64 `json:"mean"`
	Median float64 `json:"median"`
	P90    float64 `json:"p90"`
	Before float64 `json:"before" doc:"The median of the days before; 0 for none"`
}

// Group is a figure of one kind of orders.
type Group struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Figure
}

var (
	errDays = fault.Define(fault.Invalid, "request.parameter", "「{value}」不是日期", "{value} is not a day").
		Fix("写成 2026-11-21", "Write 2026-11-21")
	errSpan = fault.Define(fault.Invalid, "request.parameter", "一次最多看 {most} 天，且不能倒过来", "at most {most} days at once, the first one first").
		Fix("把起止日期改近一些", "Ask for fewer days")
	errNarrow = fault.Define(fault.Denied, "auth.denied", "看板统计全部订单，而您的角色只能看其中一部分", "These figures are of all orders, of which your roles show you a part").
			Fix("请管理员给您一个能看全部订单的角色", "Ask an administrator for a role that sees all orders")
)

// mostDays is how many days one board covers.
const mostDays = 400

// period are the days that are asked for: the last ones, counted from 0.
type period struct {
	before, from, to clock.Date
	zone             *time.Location
}

func (p period) days() int { return int(p.to-p.from) + 1 }

// of tells whether a day is one of those asked for, and which.
func (p period) of(day int64) (n int, now bool) {
	n = int(day) - int(p.from)
	return n, n >= 0
}

func (in BoardInput) period(now time.Time, zone *time.Location) (p period, err error) {
	p.zone, p.to = zone, clock.DateOf(now.In(zone))
	if in.To != "" {
		if p.to, err = clock.ParseDate(in.To); err != nil {
			return p, errDays.New("value", in.To).At("/to")
		}
	}
	p.from = p.to - 29
	if in.From != "" {
		if p.from, err = clock.ParseDate(in.From); err != nil {
			return p, errDays.New("value", in.From).At("/from")
		}
	}
	if p.from > p.to || p.days() > mostDays {
		return p, errSpan.New("most", mostDays).At("/from")
	}
	p.before = p.from - clock.Date(p.days())
	return p, nil
}

// board answers the figures. Whoever sees only some orders is refused, and whoever
// sees only some tasks is told nothing of tasks: sums of what is hidden would tell of it.
func (rm *room) board(ctx context.Context, a act.Act, r db.Reader, in BoardInput) (Board, error) {
	release, err := rm.o.Current(ctx, r)
	if err != nil {
		return Board{}, err
	}
	sight := identity.SightOf(a, release)
	if !sight.Rows("order").All() {
		return Board{}, errNarrow.New()
	}
	p, err := in.period(a.At, blueprint.Of[*blueprint.Workspace](release).Zone)
	if err != nil {
		return Board{}, err
	}
	people, err := rm.o.People(ctx, r)
	if err != nil {
		return Board{}, fmt.Errorf("read who works here: %w", err)
	}
	g := &gathering{act: a, r: r, in: in, period: p, release: release, people: people,
		nothing: sight.Probes(in), partly: sight.Rows("task").Narrowed()}
	b, err := g.board()
	sight.Show(&b)
	return b, err
}
