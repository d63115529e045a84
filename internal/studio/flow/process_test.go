package flow

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/rule"
)

// chart writes a process a line per step, lanes indented.
func (g *rig) chart(at time.Time, told ...event.Record) string {
	g.t.Helper()
	nodes, err := Process(g.def, g.state, g.view(), act.Act{At: at, Lang: "en"}, told)
	g.must(err)
	var b strings.Builder
	var write func(nodes []Node, indent string)
	write = func(nodes []Node, indent string) {
		for _, n := range nodes {
			fmt.Fprintf(&b, "%s%s %s", indent, n.ID, n.State)
			for _, w := range n.Who {
				fmt.Fprintf(&b, " %s%s %s", w.Name, w.Role, w.Said)
				if w.Opinion != "" {
					fmt.Fprintf(&b, " %q", w.Opinion)
				}
			}
			if n.DueAt != nil {
				fmt.Fprintf(&b, " until %s", n.DueAt.In(monday.Location()).Format("02.01. 15:04"))
			}
			if n.Late {
				b.WriteString(" late")
			}
			if n.Decision != "" {
				b.WriteString(" = " + n.Decision)
			}
			if n.Why != nil {
				fmt.Fprintf(&b, " (%s %s)", n.Why.Cause, n.Why.Say)
			}
			b.WriteByte('\n')
			for _, l := range n.Lanes {
				mark := "-"
				if l.Taken {
					mark = "+"
				}
				fmt.Fprintf(&b, "%s  %s%s\n", indent, mark, l.ID)
				write(l.Steps, indent+"    ")
			}
		}
	}
	write(nodes, "")
	return b.String()
}

// A chart shows what was, what is, and what comes if everybody says yes, with
// the latest moment at which each step will be done.
func TestAChartShowsTheWholeWay(t *testing.T) {
	g := newRig(t, "furniture", "")
	g.facts["route.lane"], g.facts["route.skip"] = rule.Code("special"), rule.Texts("finance")
	g.facts["order.madeToOrder"] = rule.Bool(true)
	g.start()
	before := string(g.state.Marshal())
	want := `review now = special (choice )
  +special
    vipReview now vipService open until 16.11. 12:00
  -fast
  -else
    sales skipped (lane )
release skipped (rule Nothing held)
finance skipped (rule Skipped by the routing rule)
confirm ahead
contract ahead
prepare ahead
  +make
    schedule ahead production  until 17.11. 10:00
    make ahead production  until 29.12. 10:00
  +material
    materials ahead warehouse  until 18.11. 12:00
quality ahead production  until 30.12. 10:00
`
	if got := g.chart(g.at); !strings.HasPrefix(got, want) {
		t.Errorf("the chart is\n%s", got)
	}
	if string(g.state.Marshal()) != before {
		t.Error("looking changed the run")
	}
	if got := g.chart(g.at.Add(5 * time.Hour)); !strings.Contains(got, "vipReview now vipService open until 16.11. 12:00 late") {
		t.Errorf("five hours later the chart is\n%s", got)
	}
}

// A chart takes from the facts what the state does not keep: opinions, and when
// steps were left.
func TestAChartTellsOpinionsAndTimes(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", `"who":[{"starter":true}]`)+","+approval("b", `"who":[{"starter":true}]`)))
	g.start()
	g.must(g.say(Approve, "li", "a", func(e *Event) { e.Opinion = "fine" }))
	seat, _ := json.Marshal(g.state.Visits[0].Seats[0].ID)
	told := []event.Record{{Name: "task.approved", At: g.at.Add(time.Hour).UnixMicro(), Data: []byte(`{"step":"a","seat":` + string(seat) + `,"opinion":"fine"}`)}}
	nodes, err := Process(g.def, g.state, g.view(), act.Act{At: g.at, Lang: "en"}, told)
	g.must(err)
	if n := nodes[0]; n.State != RouteDone || n.Who[0].Opinion != "fine" || n.LeftAt == nil || !n.LeftAt.Equal(g.at.Add(time.Hour)) || n.EnteredAt == nil {
		t.Errorf("the first step is %+v", n)
	}
	if nodes[1].State != RouteNow || nodes[1].LeftAt != nil {
		t.Errorf("the second step is %+v", nodes[1])
	}
}

// What is over has nothing ahead: what was not reached will not be.
func TestAChartOfWhatIsOverHasNothingAhead(t *testing.T) {
	g := newRig(t, "t", flowDoc(`"a","b"`, approval("a", `"who":[{"starter":true}]`)+","+approval("b", `"who":[{"starter":true}]`)))
	g.start()
	g.must(g.say(Reject, "li", "a", func(e *Event) { e.Opinion = "no" }))
	if got := g.chart(g.at); !strings.Contains(got, "b skipped (ended )") || strings.Contains(got, "ahead") {
		t.Errorf("the chart is\n%s", got)
	}
}
