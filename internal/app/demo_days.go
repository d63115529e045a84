package app

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"bespoke/internal/base/dec"
)

// The most orders that are entered at once: long ago, when it was done every
// other day, and on each of the last days.
const (
	fewAtOnce  = 4
	manyAtOnce = 6
)

// task is an open task as the demo's people see it.
type task struct {
	ID, Step, Kind string
	OpenedAt       time.Time
	Owner          struct{ User, Role string }
	Outcomes       []struct{ Key string }
	Row            struct {
		Customer  struct{ Ref string }
		Total     struct{ Amount string }
		LineCount int
		PlacedAt  time.Time
	}
}

// quick are the steps that take hours, not weeks.
var quick = []string{"sales", "finance", "vipReview", "materials", "schedule", "quality", "install", "release"}

// pass lets some days go by: orders come, people decide, deadlines pass.
func (d *demo) pass(ctx context.Context, day, days int) error {
	for back := 0; back < days; back += 2 {
		d.clock.Set(d.at(day-back, 0.2+9*d.rand.Float64()))
		if err := d.place(ctx, day-back); err != nil {
			return err
		}
	}
	last := day - days + 1
	if last == 1 { // what they heard of before today they have read
		if err := d.read(ctx); err != nil {
			return err
		}
	}
	for round := range 3 {
		d.clock.Set(d.at(last, 9.3+0.4*float64(round)))
		if err := d.decide(ctx, last, round); err != nil {
			return err
		}
	}
	if (history-day)%42 < days {
		if err := d.receive(ctx, "foshan", 120); err != nil {
			return err
		}
	}
	return d.h.FireTimers(ctx)
}

// read marks what came to everybody's inbox as read.
func (d *demo) read(ctx context.Context) error {
	for _, people := range d.people {
		for _, who := range people {
			if err := who.ask(ctx, "POST", "/api/v1/inbox/read", map[string]bool{"all": true}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// place places the orders of a day; each salesperson enters what came in.
func (d *demo) place(ctx context.Context, day int) error {
	var batches [2][]any
	most := fewAtOnce
	if day <= recent {
		most = manyAtOnce
	}
	for range 1 + d.rand.IntN(most) {
		c := d.ours[d.rand.IntN(len(d.ours))]
		batches[c.sales] = append(batches[c.sales], d.order(c, day))
	}
	var all sync.WaitGroup
	var failures [2]error
	for who, orders := range batches {
		if len(orders) > 0 {
			all.Go(func() { failures[who] = d.placeAs(ctx, d.people["sales"][who], orders) })
		}
	}
	all.Wait()
	return errors.Join(failures[:]...)
}

// placeAs is one salesperson's batch. That a customer's credit is used up is
// part of a business's life.
func (d *demo) placeAs(ctx context.Context, who caller, orders []any) error {
	var answer struct {
		Results []struct {
			Problem *struct{ Code, Detail string }
		}
	}
	if err := who.ask(ctx, "POST", "/api/v1/orders/batch", map[string]any{"orders": orders}, &answer); err != nil {
		return err
	}
	for _, r := range answer.Results {
		if r.Problem != nil && r.Problem.Code != "credit.exceeded" {
			return fmt.Errorf("demo: an order is refused: %+v", *r.Problem)
		}
	}
	return nil
}

var rooms = []string{"living", "bedroom", "dining", "garden"}

// order is what somebody orders on a day. Long ago customers set up themselves what they
// had bought.
func (d *demo) order(c customer, day int) map[string]any {
	d.seen++
	fields := map[string]any{"room": rooms[d.rand.IntN(3)]}
	most := 2
	if c.kind == "dealer" {
		fields = map[string]any{"projectNo": fmt.Sprintf("JD-%05d", d.seen), "endCustomer": families[d.rand.IntN(len(families))] + given[d.rand.IntN(len(given))]}
		most = 6
	}
	if day > recent || d.h.files() == "" { // without a folder nobody can sign for it
		fields["install"] = false
	}
	var lines []any
	for range 1 + d.rand.IntN(3) {
		lines = append(lines, d.line(most))
	}
	body := map[string]any{"type": "furniture", "channel": "staff", "customer": map[string]string{"id": c.id}, "fields": fields, "lines": lines}
	if d.chance(40) {
		body["foreignId"] = fmt.Sprintf("TB%013d", 4_200_000_000_000+int64(d.seen)*7919)
	}
	if d.chance(15) {
		body["note"] = []string{"电梯较小，请分体运输。", "到货前一天电话确认。", "老人在家，安装请避开 13:00–15:00。"}[d.rand.IntN(3)]
	}
	return body
}

func (d *demo) line(most int) map[string]any {
	n := fmt.Sprint(1 + d.rand.IntN(most))
	switch d.rand.IntN(8) {
	case 0, 1:
		return map[string]any{"sku": "SOFA-3", "quantity": n}
	case 2:
		return map[string]any{"sku": "BED-K", "quantity": n}
	case 3, 4:
		return map[string]any{"sku": "CHAIR-1", "quantity": fmt.Sprint(2 * (1 + d.rand.IntN(2*most)))}
	case 5:
		return map[string]any{"sku": "LAMP-1", "quantity": n}
	case 6:
		return map[string]any{"sku": "WARD-C", "quantity": "1", "options": map[string]any{"material": "oak", "finish": "oil"}}
	}
	return map[string]any{"sku": "TABLE-D", "quantity": n, "options": map[string]any{"material": "oak", "finish": "oil", "length": 160 + 10*d.rand.IntN(5), "width": 90}}
}

// decide lets people work through what is open: most of it, in time; some of it
// late, and the newest days leave more of it open. What takes weeks is looked
// at now and then.
func (d *demo) decide(ctx context.Context, day, round int) error {
	var open struct{ Items []task }
	path := "/api/v1/tasks?limit=200"
	if round > 0 || day%3 != 1 {
		path += "&step=" + strings.Join(quick, "&step=")
	}
	if err := d.owner.ask(ctx, "GET", path, nil, &open); err != nil {
		return err
	}
	var work sync.WaitGroup
	failures := make([]error, len(open.Items))
	now := d.clock.Now()
	for n, t := range open.Items {
		who, ok := d.holder(t)
		dice := d.dice(t, day, round)
		if !ok || !d.willing(t, now, day, dice) {
			continue
		}
		verb, body := "approve", t.filled(dice)
		if t.Kind == "task" {
			verb = "done"
			if len(t.Outcomes) > 0 {
				body["outcome"] = t.Outcomes[0].Key
			}
		} else if dice.IntN(100) < 3 {
			verb, body = "reject", map[string]any{"opinion": []string{"客户要求改尺寸，重新下单。", "价格未谈妥。", "资料不全。"}[dice.IntN(3)]}
		}
		work.Go(func() { failures[n] = t.end(ctx, who, verb, body) })
	}
	work.Wait()
	return errors.Join(failures...)
}

// end decides a task. Who sets furniture up has the customer sign.
func (t task) end(ctx context.Context, who caller, verb string, body map[string]any) error {
	if t.Step == "install" {
		drawn, err := signature()
		if err != nil {
			return err
		}
		sign, err := who.send(ctx, "签收.png", drawn)
		if err != nil {
			return err
		}
		body["fields"] = map[string]string{"accepted": sign}
	}
	return who.ask(ctx, "POST", "/api/v1/tasks/"+t.ID+"/"+verb, body, nil)
}

// filled is what people fill in at a task: what they reckon an order costs, and what they
// have found.
func (t task) filled(dice *rand.Rand) map[string]any {
	body := map[string]any{}
	switch t.Step {
	case "finance":
		total, _ := dec.Parse(t.Row.Total.Amount) // the program wrote it
		part, _ := dec.MulDiv(int64(total), 52+dice.Int64N(15), 100, dec.HalfUp)
		cost := map[string]string{"amount": dec.Dec(part).Round(dec.Of(10), dec.HalfUp).String(), "currency": "CNY"}
		body["order"] = map[string]any{"fields": map[string]any{"costEstimate": cost}}
	case "quality":
		body["fields"] = map[string]string{"checkResult": []string{"尺寸、漆面、五金均合格。", "抽检三处，合格。"}[dice.IntN(2)]}
	}
	return body
}

// dice are a task's own: what becomes of it hangs on what it is and when it is
// looked at, not on the order in which lists and answers come. Without a day they
// are the same whenever it is looked at.
func (d *demo) dice(t task, at ...int) *rand.Rand {
	h := fnv.New64a()
	placed := int(d.now.UTC().Truncate(24*time.Hour).Sub(t.Row.PlacedAt.UTC().Truncate(24*time.Hour)) / (24 * time.Hour))
	fmt.Fprint(h, t.Step, t.Row.Customer.Ref, t.Row.Total.Amount, t.Row.LineCount, placed, at)
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// willing tells whether a task is done now. Production takes its days, and about
// one task in ten of the last days is one that nobody gets round to, so that
// something is overdue now.
func (d *demo) willing(t task, now time.Time, day int, dice *rand.Rand) bool {
	own := d.dice(t)
	takes, stuck := time.Duration(9+own.IntN(12))*24*time.Hour, own.IntN(10) == 0
	switch {
	case t.Step == "make":
		return now.Sub(t.OpenedAt) > takes-12*time.Hour
	case day <= 6 && stuck:
		return false
	case day <= 2:
		return dice.IntN(100) < 35
	case day <= 9:
		return dice.IntN(100) < 72
	}
	return dice.IntN(100) < 92
}

// holder is who decides a task: its owner, or somebody of its role. Another inspects than
// who made it.
func (d *demo) holder(t task) (caller, bool) {
	for role, people := range d.people {
		if t.Owner.Role == role {
			if t.Step == "quality" {
				return people[len(people)-1], true
			}
			return people[0], true
		}
		for _, p := range people {
			if t.Owner.User == p.id {
				return p, true
			}
		}
	}
	return d.owner, t.Owner.User != "" || t.Owner.Role != ""
}
