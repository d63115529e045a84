package order

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/rule"
)

var update = flag.Bool("update", false, "write what the cases of testdata come to")

// Each case of testdata is an order that somebody asks the furniture business
// for, three dashes, and everything that is decided about it.
func TestOrdersAreDecidedAsTheCasesSay(t *testing.T) {
	b := furniture(t, nil)
	files, err := filepath.Glob("testdata/*.case")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".case"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			input, want, _ := bytes.Cut(raw, []byte("---\n"))
			var in asked
			into(t, input, &in)
			got := b.tell(t, in)
			if *update {
				err = os.WriteFile(file, fmt.Appendf(input, "---\n%s", got), 0o644)
			} else if got != string(want) {
				t.Errorf("decided:\n%s\nthe case says:\n%s", got, want)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func amount(t testing.TB, text string) money.Amount {
	t.Helper()
	if text == "" {
		return money.Of(0, "CNY")
	}
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// tell says what is decided about an order, for people to read.
func (b *business) tell(t testing.TB, in asked) string {
	t.Helper()
	var s strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&s, format+"\n", args...) }
	quote, placed := b.decide(t, in, true), b.decide(t, in, false)
	if f := placed.refused(); f != nil {
		say("refused %s", f.Code)
	} else {
		say("%s, with tasks %v", placed.order.Phase, opened(placed))
	}
	for _, p := range quote.problems {
		say("problem %s %s: %s%s", p.Code, p.Field, p.Say("en"), because(p))
	}
	o := &quote.order
	for _, l := range o.Lines {
		say("line %d: %s × %s at %s (%s %s) = %s, net %s, tax %s; short %s, from %q, promised %s in %s days", l.N, l.Quantity, l.SKU,
			l.Price, l.Body.PriceList, l.ListPrice, l.Amount, l.Net, l.Tax, l.Short, l.Source, l.PromisedAt, l.Body.LeadDays)
	}
	sum := o.Body.Totals
	say("gross %s, goods %s, discount %s, freight %s, fees %s, tax %s, total %s", sum.Gross, sum.Goods, sum.Discount, sum.Freight, sum.Fees, sum.Tax, o.Total)
	say("promised %s, paid by %q, holds %v, warnings %v, variants %v, fields %s", o.Body.PromisedAt, o.Body.Plan, o.Body.Holds, o.Body.Warnings, o.Body.Variants, o.Body.Fields)
	say("lane %q, priority %s, team %q, skip %v", o.Body.Route.Lane, o.Body.Route.Priority, o.Body.Route.Team, o.Body.Route.Skip)
	for _, step := range quote.route {
		say("step %s %s%s", step.Step.ID, step.State, owners(step))
	}
	for _, r := range quote.reasons {
		say("reason %s: %s#%s%s", r.Point, r.Document, r.Row, inputs(r))
	}
	return s.String()
}

func opened(d *draft) (steps []string) {
	for _, c := range d.move.Commands {
		if open, ok := c.(flow.OpenTask); ok {
			steps = append(steps, open.Step+" for "+open.For)
		}
	}
	return steps
}

func owners(step flow.RouteStep) (text string) {
	for _, o := range step.Owner {
		text += ", " + o.Role + o.Name
	}
	if step.Lane != nil {
		text += ", " + step.Lane.ID
	}
	if why := step.Say.In("en", ""); why != "" {
		text += ": " + why
	}
	return text
}

func because(p *fault.Error) string {
	if r, ok := p.Why.(rule.Reason); ok {
		return " (" + r.Document + "#" + r.Row + ")"
	}
	return ""
}

func inputs(r rule.Reason) (text string) {
	for _, in := range r.Inputs {
		text += " " + in.Fact + "=" + string(in.Value)
	}
	return text
}
