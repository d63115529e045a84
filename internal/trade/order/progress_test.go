package order_test

import (
	"strings"
	"testing"

	"bespoke/internal/trade/order"
	"bespoke/internal/trade/order/ordertest"
)

// follow reads an order's progress by a link to it.
func follow(t *testing.T, s *ordertest.Shop, o order.View) order.Progress {
	t.Helper()
	link := ordertest.Into[order.Link](t, s.Do(t, s.Owner, "POST", o.Location()+"/link", "").Want(t, 200))
	path := "/api/v1/progress/" + strings.TrimPrefix(link.URL, "/p/o/")
	return ordertest.Into[order.Progress](t, s.Do(t, ordertest.Who{}, "GET", path, "", "Authorization", "").Want(t, 200))
}

// strip is its stages in one line.
func strip(p order.Progress) string {
	line := p.State + ":"
	for _, s := range p.Stages {
		line += " " + s.Key + " " + s.State
	}
	if p.Now != nil {
		line += "; " + p.Now.Name
	}
	return line
}

// TestWithoutARoleForCustomersALinkShowsWhatIsListed: nothing then says what a
// customer may not see.
func TestWithoutARoleForCustomersALinkShowsWhatIsListed(t *testing.T) {
	ordertest.Each(t, nil, func(t *testing.T, s *ordertest.Shop) {
		s.Receive(t, "PEN", 100)
		p := follow(t, s, s.Place(t, "C-1", "PEN 5"))
		if p.Total == nil || p.Total.Text() != "50.00" || p.Number == "" || p.Type != "Order" || len(p.Lines) != 1 || p.Lines[0].Name != "Pen" || p.Lines[0].Quantity.String() != "5" {
			t.Errorf("shows %+v", p)
		}
		if got := strip(p); got != "done: placed done" {
			t.Error(got)
		}
	})
}

// TestSeveralStagesMayBeOpenAtOnce: lanes run side by side, steps without a
// stage are not shown, and a stage between two of its steps is still open.
func TestSeveralStagesMayBeOpenAtOnce(t *testing.T) {
	stages := `"stages":[{"key":"placed","name":{"en":"Placed"}},{"key":"pack","name":{"en":"Packing"}},{"key":"paint","name":{"en":"Painting"}},{"key":"rest","name":{"en":"Rest"}}]`
	typ := strings.Replace(ordertest.Type("placed", "refuse", ""), `"stages":[{"key":"placed","name":{"en":"Placed"}}]`, stages, 1)
	docs := ordertest.Docs{"types/order.json": typ, "flows/order.json": ordertest.Flow(`"confirm","both","hidden","paint2"`, ordertest.Confirm+`,
		"both":{"kind":"parallel","name":{"en":"Both"},"join":"all","lanes":[{"id":"a","name":{"en":"A"},"do":["pack"]},{"id":"b","name":{"en":"B"},"do":["paint"]}]},`+
		ordertest.Task("pack", "sales", `,"stage":"pack"`)+","+ordertest.Task("paint", "sales", `,"stage":"paint"`)+","+
		ordertest.Task("hidden", "sales", "")+","+ordertest.Task("paint2", "sales", `,"stage":"paint"`))}
	ordertest.Each(t, docs, func(t *testing.T, s *ordertest.Shop) {
		s.Hire("sam", "", "sales")
		s.Receive(t, "PEN", 100)
		o := s.Place(t, "C-1", "PEN 5")
		for _, c := range []struct{ done, want string }{
			{"", "open: placed done pack now paint now rest ahead; Packing"},
			{"pack", "open: placed done pack done paint now rest ahead; Painting"},
			{"paint", "open: placed done pack done paint now rest ahead; Painting"},
			{"hidden", "open: placed done pack done paint now rest ahead; Painting"},
			{"paint2", "done: placed done pack done paint done rest done"},
		} {
			if c.done != "" {
				s.Decide(t, s.Person("sam"), "done", s.Task(t, o, c.done), `{}`).Want(t, 200)
			}
			if got := strip(follow(t, s, o)); got != c.want {
				t.Errorf("after %s: %s, want %s", c.done, got, c.want)
			}
		}
	})
}
