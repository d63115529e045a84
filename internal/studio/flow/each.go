package flow

import (
	"cmp"
	"slices"
	"strings"

	"bespoke/internal/engine/event"
	"bespoke/internal/studio/rule"
)

// A loop runs its steps once for each of its items: the lines of an order, the places
// that it goes to, or the values that one of their facts has (B5).

// Items is what a loop runs over, and how.
type Items struct {
	Over  string     // the fact that lists them: "order.lines"
	Where *rule.Cond // which of them; nil for all
	Turn  bool       // one after the other
	Alone bool       // one that is rejected falls out, and rejects nothing but itself

	names []string    // what each row binds: line and product
	roots []rule.Root // the same
	rows  rule.Ref
	key   rule.Ref   // what tells one row from the others
	by    namedRef   // one round for each value of this fact, instead of for each row
	reads []namedRef // what says which items there are
}

// mostItems bounds the rounds of a loop: those of loops within one another multiply.
const mostItems = 500

// noValue is the item of rows without the value that a loop goes by.
const noValue = "—"

// item is what a loop runs over once: a name, and what it binds.
type item struct {
	name string
	row  rule.Element
}

// rows are the items of a loop of whose rows a condition holds, each once.
func (r *run) rows(step *Step, where *rule.Cond) (all []item) {
	e, items := r.w.Env, &step.Items
	old := make([]rule.Frame, len(items.roots))
	for i, root := range items.roots {
		old[i] = e.Bind(root, nil)
	}
	for _, row := range e.Get(items.rows).Rows() {
		bind(e, row)
		if !where.Holds(e) {
			continue
		}
		one := items.item(e, row)
		if !slices.ContainsFunc(all, func(o item) bool { return o.name == one.name }) {
			all = append(all, one)
		}
	}
	for i, root := range items.roots {
		e.Bind(root, old[i])
	}
	return all
}

// bind binds the roots of a row.
func bind(e *rule.Env, row rule.Element) {
	for _, b := range row {
		e.Bind(b.Root, b.Frame)
	}
}

// item is the item that a row belongs to, which is bound. Of a value nothing but the value
// is known: its rows differ in the rest.
func (it *Items) item(e *rule.Env, row rule.Element) item {
	if it.by.path == "" {
		return item{nameOf(e.Get(it.key)), row}
	}
	v := e.Get(it.by.ref)
	name, _, _ := strings.Cut(it.by.path, ".")
	frame := e.Catalogue().Frame(name)
	frame.Set(it.by.ref, v)
	root, _ := e.Catalogue().Root(name)
	return item{nameOf(v), rule.Element{{Root: root, Frame: frame}}}
}

func nameOf(v rule.Value) string {
	if v.Missing() {
		return noValue
	}
	return cmp.Or(v.Text(), strings.Trim(string(v.JSON()), `"`), noValue)
}

// items are those that are there for a loop now.
func (r *run) items(part ID, step *Step) []item {
	r.look(part)
	return r.rows(step, step.Items.Where)
}

// spread enters a loop: a part for each item that is there, which begin all at once or
// wait for their turn.
func (r *run) spread(part ID, step *Step) {
	items := r.items(part, step)
	block := r.visit(part, step, Open).ID
	names := r.begins(block, step, items)
	tellAs(r, RobotFlow, StepEntered{Of: r.onIn(part), Step: step.ID, Items: names})
	r.tend(block, step)
	r.nextItem(block)
	for _, p := range r.runningIn(block) {
		if r.s.part(p).Status == Running {
			r.walk(p, 0)
		}
	}
	if len(items) == 0 {
		r.tallyUp(r.s.visit(block))
	}
}

// begins makes the parts of items that a loop has none of, and names these.
func (r *run) begins(block ID, step *Step, items []item) (names []string) {
	for _, one := range items {
		known := slices.ContainsFunc(r.s.Parts, func(p Part) bool { return p.Of == block && p.Item == one.name && p.Status != Removed })
		if known {
			continue
		}
		p := r.s.part(r.branch(block, step.Lanes[0]))
		if p.Item = one.name; step.Items.Turn {
			p.Status = Waiting
		}
		names = append(names, one.name)
	}
	return names
}

// nextItem lets the next item of a loop begin whose items wait for their turn.
func (r *run) nextItem(block ID) {
	if len(r.runningIn(block)) > 0 {
		return
	}
	var turn []ID
	for i := range r.s.Parts {
		if p := &r.s.Parts[i]; p.Of == block && p.Status == Waiting {
			turn = append(turn, p.ID)
		}
	}
	if len(turn) > 0 {
		v := r.s.visit(block)
		r.asBefore(v.Part, r.stepOf(v), turn)
		r.s.part(turn[0]).Status = Running
	}
}

// tend asks whose loop it is that stays open for new items, and lets his clock run.
func (r *run) tend(block ID, step *Step) {
	v := r.s.visit(block)
	if step.Pause.Until == nil || len(v.open()) > 0 || !v.Waits.IsZero() {
		return
	}
	r.dropTimers(block)
	l := r.opening(v.Part, step)
	owners, via := r.owners(step, true)
	v = r.s.visit(block)
	said := v.Seats
	r.seatAll(v, step, l, owners, via, true)
	v.Seats = slices.Concat(said, v.Seats)
}

// countItems judges a loop when something about its items has changed: one that is
// rejected rejects the loop, or falls out; when all have ended the loop is done, unless all
// were rejected. One that stays open until a condition holds waits for that.
func (r *run) countItems(v *Visit, step *Step) {
	done, failed, all := r.tally(v.ID)
	switch {
	case failed > 0 && !step.Items.Alone:
		r.loseItems(v, step, failed, all)
	case done+failed < all:
		r.nextItem(v.ID)
	case step.Pause.Until != nil && !r.enough(v, step):
		r.tend(v.ID, step)
	default:
		r.endItems(v, step)
	}
}

// endItems ends a loop whose items have all ended: where all of them fell out it is
// rejected.
func (r *run) endItems(v *Visit, step *Step) {
	done, failed, all := r.tally(v.ID)
	if done < step.needs(all) {
		r.loseItems(v, step, failed, 1)
		return
	}
	r.closeSeats(v, Why{Code: WhyWaited})
	r.dropTimers(v.ID)
	tellAs(r, RobotFlow, JoinReached{r.on(v), step.ID, done, all, nil})
	r.leave(v.ID, Done, "")
}

// enough tells whether nothing more is waited for.
func (r *run) enough(v *Visit, step *Step) bool {
	r.look(v.Part)
	return v.Waits.IsZero() && r.came(step, v.Since)
}

func (r *run) loseItems(v *Visit, step *Step, failed, need int) {
	why := Why{Code: WhyRejected, By: r.by.Name}
	r.standDownRest(v.ID, why)
	r.closeSeats(v, why)
	r.dropTimers(v.ID)
	r.step = cmp.Or(r.step, step.ID)
	tellAs(r, RobotFlow, JoinFailed{r.on(v), step.ID, failed, need})
	r.leave(v.ID, Rejected, "")
}

// fallOut tells that an item was rejected and leaves its loop, which goes on.
func (r *run) fallOut(p *Part, step *Step) {
	if p.Status == Rejected && step.Items.Alone {
		tellAs(r, RobotFlow, ItemRejected{r.onIn(p.ID), step.ID})
	}
}

// reviewItems lets loops see which items there are now, though they may have been passed:
// what is new is done late, what is gone falls away with its tasks and questions (C6). It
// names the loops, which have to be judged again.
func (r *run) reviewItems(facts []string) (blocks []ID) {
	for _, step := range r.d.Steps {
		if step.Kind != Each || !touches(step.Items.reads, facts) {
			continue
		}
		for _, block := range r.mattering(step) {
			if v := r.s.visit(block); v.Status == Open || v.Status == Done {
				r.needItems(v, step)
				blocks = append(blocks, block)
			}
		}
	}
	return blocks
}

func (r *run) needItems(v *Visit, step *Step) {
	block, items := v.ID, r.items(v.Part, step)
	for i := range r.s.Parts {
		p := &r.s.Parts[i]
		if p.Of != block || p.Status == Removed || slices.ContainsFunc(items, func(one item) bool { return one.name == p.Item }) {
			continue
		}
		tellAs(r, RobotChange, ItemRemoved{r.onIn(p.ID), step.ID})
		r.cancel(p.ID, Why{Code: WhyChanged})
		p.Status = Removed
	}
	if names := r.begins(block, step, items); len(names) > 0 {
		tellAs(r, RobotChange, StepEntered{Of: r.on(v), Step: step.ID, Items: names})
	}
	r.nextItem(block)
}

// fitting refuses a subject with more items than the loops of its flow run over. Fault:
// flow.items.
func (r *run) fitting() error {
	if !r.d.loops {
		return nil
	}
	for _, step := range r.d.Steps {
		n := 1
		for loop := step; loop != nil && step.Kind == Each; loop = loop.within {
			n *= len(r.w.Env.Get(loop.Items.rows).Rows())
		}
		if n > mostItems {
			return flowItems.New("step", step.Name.Text(), "n", n, "most", mostItems)
		}
	}
	return nil
}

// ItemRejected is an item of a loop that was rejected, where the others go on.
type ItemRejected struct {
	Of
	Step string `json:"step"` // the loop
}

// ItemRemoved is an item of a loop that its subject has no more.
type ItemRemoved struct {
	Of
	Step string `json:"step"` // the loop
}

// Head names the fact for the log; so does the next.
func (f ItemRejected) Head() event.Head { return f.head("item.rejected") }
func (f ItemRemoved) Head() event.Head  { return f.head("item.removed") }
