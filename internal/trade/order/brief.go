package order

import (
	"context"
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
)

// Briefs tells what a list of tasks shows of orders that the reader may see.
func (s *Service) Briefs(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]flow.Brief, error) {
	orders, err := s.inSight(ctx, a, r, ids)
	if err != nil {
		return nil, err
	}
	l, err := s.gatherRows(ctx, a, r, orders)
	if err != nil {
		return nil, err
	}
	reasons, err := firstReasons(r, orders)
	if err != nil {
		return nil, fmt.Errorf("read decisions: %w", err)
	}
	briefs := make(map[id.Raw]flow.Brief, len(orders))
	for _, o := range orders {
		briefs[o.ID.Raw()] = l.brief(a, o, reasons[o.ID])
	}
	return briefs, nil
}

// inSight reads orders that the reader may see, without their lines.
func (s *Service) inSight(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) ([]*Order, error) {
	orders, err := loadHeads(r, typed(ids))
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	found := make([]*Order, 0, len(orders))
	for _, raw := range ids {
		if o := orders[id.From[kind](raw)]; o != nil {
			found = append(found, o)
		}
	}
	return s.visible(ctx, a, r, found)
}

// InSight leaves of some orders those that the reader may see, each with the release
// it was placed under. Where scopes have to be asked, and of too many, none is.
func (s *Service) InSight(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (seen map[id.Raw]*blueprint.Release, all bool, err error) {
	rows, err := headsOf(r, typed(ids))
	if err != nil {
		return nil, false, fmt.Errorf("read orders: %w", err)
	}
	l := &lister{s: s, ctx: ctx, act: a, r: r}
	read := 0
	if rows, err = l.inScope(rows, &read); err != nil || read > mostRead {
		return nil, false, err
	}
	releases, err := s.placedUnder(ctx, r, rows)
	if err != nil {
		return nil, false, err
	}
	seen = make(map[id.Raw]*blueprint.Release, len(rows))
	for _, row := range rows {
		if a.Kind != act.Customer || row.Customer.Raw() == a.Party {
			seen[row.ID.Raw()] = releases[row.Release]
		}
	}
	return seen, true, nil
}

// Stakes tells what bounds who may stand in at the tasks of orders.
func (s *Service) Stakes(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.Stake, error) {
	rows, err := headsOf(r, typed(ids))
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	releases, err := s.placedUnder(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	stakes := make(map[id.Raw]act.Stake, len(rows))
	for _, row := range rows {
		stakes[row.ID.Raw()] = setupOf(releases[row.Release]).types[row.Type].stake(money.Of(row.total(), money.Currency(row.Currency)))
	}
	return stakes, nil
}

// stake is what bounds who may stand in at the tasks of an order.
func (w *surroundings) stake(o *Order) act.Stake {
	return w.setups[o.Release].types[o.Type].stake(o.Total)
}

func (t *Type) stake(worth money.Amount) act.Stake {
	return act.Stake{Process: t.Flow.Key, Worth: worth}
}

// brief shows an order as a list of tasks does.
func (l *listing) brief(a act.Act, o *Order, reasons []rule.Reason) flow.Brief {
	setup := l.setups[o.Release]
	typ, row, voice := setup.types[o.Type], l.summary(a, o), setup.voice(a)
	b := flow.Brief{Text: o.ID.String(), Number: row.Number, Version: o.Version, Entity: "order", Type: typ.Name.In(a.Lang, ""), Total: row.Total,
		LineCount: row.LineCount, PlacedAt: row.PlacedAt, PromisedAt: row.PromisedAt, State: string(row.State.Key)}
	if c := row.Customer; c != nil {
		b.Customer = &flow.BriefParty{ID: c.ID.String(), Ref: c.Ref, Name: c.Name, Type: c.Type, Kind: setup.codeLabel("customerType", c.Type, a.Lang)}
	}
	for _, line := range row.Lines {
		b.Lines = append(b.Lines, flow.BriefLine(line))
	}
	for _, code := range row.Holds {
		b.Holds = append(b.Holds, setup.codeLabel("warning", code, a.Lang))
	}
	for _, code := range row.Warnings {
		b.Warnings = append(b.Warnings, setup.codeLabel("warning", code, a.Lang))
	}
	for _, r := range reasons {
		if say := voice.Reason(r, "").Say; say != "" && decisive[aboutOf(r.Point)] {
			b.Why = append(b.Why, say)
		}
	}
	rightsOf(a, setup, typ, l.steps[o.ID.Raw()]).Show(&b)
	return b
}

// decisive is what reasons have to be about to explain why an order came to
// somebody: its route, and what was found about it.
var decisive = map[string]bool{"route": true, "check": true}

// Ground tells what somebody who decides a step of an order goes by: the facts that the
// step rests on, as they are now, the rules that sent it there, and what was filled in
// before; and where begin makes the facts those of the task, what is to be filled in.
func (s *Service) Ground(ctx context.Context, a act.Act, r db.Reader, order id.Raw, at flow.Acting, begin func(flow.World)) (*flow.Ground, error) {
	found, err := s.subjects(ctx, r, []id.Raw{order})
	if err != nil {
		return nil, err
	}
	one := found[order]
	if there, err := s.there(a, r, one); err != nil || !there {
		return nil, err
	}
	if _, err := s.acquaint(ctx, a, r, one); err != nil {
		return nil, err
	}
	rights, voice := one.rights(a).at(at.Step), one.voice(a)
	g := &flow.Ground{}
	if at.Step != nil {
		g.Reads, g.Changed = one.restsOn(rights, at.Step), one.changes(rights)
	}
	answers, err := flow.AnswersOf(r, []id.Raw{order})
	if err != nil {
		return nil, err
	}
	g.Said = rights.answers(answers[order], voice)
	if begin != nil && at.Step != nil && at.Step.Shows() {
		begin(one.World(a))
		g.Asks = one.ask(a, at).view(one, a.Lang)
	}
	reasons, err := reasonsOf(r, one.order.ID)
	for _, reason := range reasons {
		if decisive[aboutOf(reason.Point)] {
			g.Why = append(g.Why, one.toldReason(rights, voice, reason))
		}
	}
	return g, err
}

// restsOn is what a decision rests on, as it is now and as far as somebody sees it there.
func (s *subject) restsOn(x rights, step *flow.Step) []rule.ToldInput {
	return s.voice(x.act).Inputs(s.facts(x, step.Reads))
}

// facts reads facts of the order as they are now, but for those that the reader
// may not see, and what stands in rows.
func (s *subject) facts(x rights, paths []string) rule.Inputs {
	var list rule.Inputs
	for _, path := range paths {
		ref, known := s.env.Catalogue().Ref(path)
		v := s.env.Get(ref)
		if known && !v.Missing() && v.Kind != rule.KindRows && !strings.HasPrefix(path, "line.") && x.learns(path) {
			list = append(list, rule.Input{Fact: path, Value: v.JSON()})
		}
	}
	return list
}
