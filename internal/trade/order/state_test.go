package order

import (
	"slices"
	"testing"

	"bespoke/internal/base/fault"
)

// Each verb from each phase: where it leads, or "" where there is no way.
func TestPhasesChangeOnlyAsTheTableSays(t *testing.T) {
	phases := []Phase{Placed, Confirmed, Working, Cancelled}
	for verb, to := range map[string][]Phase{
		"order.confirm": {Confirmed, "", "", ""},
		"order.release": {"", Working, "", ""},
		"order.cancel":  {Cancelled, Cancelled, Cancelled, ""},
		"order.burn":    {"", "", "", ""},
	} {
		for i, from := range phases {
			o := &Order{Number: "SO-1", Phase: from, Version: 7}
			f := o.move(verb)
			switch {
			case to[i] == "" && (f == nil || f.Code != "order.phase" || f.Kind != fault.Conflict || o.Phase != from || o.Version != 7):
				t.Errorf("%s from %s: %v, now %s, version %d", verb, from, f, o.Phase, o.Version)
			case to[i] != "" && (f != nil || o.Phase != to[i] || o.Version != 8):
				t.Errorf("%s from %s: %v, now %s, version %d", verb, from, f, o.Phase, o.Version)
			}
		}
	}
}

func TestAPhaseReservesAtItsPlaceOrBehindIt(t *testing.T) {
	var got []string
	for _, wanted := range []Phase{"", Placed, Confirmed, Working} {
		for _, now := range []Phase{Placed, Confirmed, Working, Cancelled} {
			if reached(now, wanted) {
				got = append(got, string(now)+" for "+string(wanted))
			}
		}
	}
	want := []string{"placed for placed", "confirmed for placed", "working for placed", "confirmed for confirmed", "working for confirmed", "working for working"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// What several problems are called together: what is denied or wrong before
// what is refused, and a problem that stands alone by its own name.
func TestTheGravestProblemNamesTheRefusal(t *testing.T) {
	wrong, denied := errRequired.New().At("/customer"), errNeeds.New("permission", "order.price", "what", "price")
	short, credit := errShort.New().At("/lines/0/quantity"), fault.Define(fault.Blocked, "credit.exceeded", "超额", "over").New()
	rule, bundle, closed := errCheck.New("say", "no"), errBundle.New("sku", "SET"), errClosed.New("type", "x")
	for i, c := range []struct {
		problems []*fault.Error
		code     string
		parts    int
	}{
		{nil, "", 0},
		{[]*fault.Error{short}, "stock.short", 1},
		{[]*fault.Error{short, short}, "stock.short", 2},
		{[]*fault.Error{credit}, "credit.exceeded", 0},
		{[]*fault.Error{bundle}, "format.unsupported", 0},
		{[]*fault.Error{bundle, bundle}, "order.refused", 2},
		{[]*fault.Error{short, credit}, "order.refused", 2},
		{[]*fault.Error{rule}, "order.refused", 1},
		{[]*fault.Error{closed}, "order.refused", 1},
		{[]*fault.Error{wrong}, "order.invalid", 1},
		{[]*fault.Error{short, wrong, credit, rule}, "order.invalid", 4},
		{[]*fault.Error{short, wrong, denied, credit}, "auth.denied", 0},
	} {
		got, code, parts := (&draft{problems: c.problems}).refused(), "", 0
		if got != nil {
			code, parts = got.Code, len(got.Parts)
		}
		if code != c.code || parts != c.parts {
			t.Errorf("case %d is called %q with %d parts, want %q with %d", i, code, parts, c.code, c.parts)
		}
	}
}
