package order_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// near lets the east serve first, and the north nobody.
const near = `{"format":"rules.v1","key":"sourcing","name":{"en":"Sourcing"},"point":"source.line","hit":"first",
	"inputs":[{"id":"region","f":"source.region"},{"id":"price","f":"line.price"}],"outputs":["allow","score"],
	"rows":[{"id":"north","when":{"region":"north"},"then":{"allow":false},"say":{"en":"The north is closed"}},
		{"id":"east","when":{"region":"east","price":{"op":">","v":"1 CNY"}},"then":{"score":-1},"say":{"en":"The east first"}}]}`

// regions are those that the table asks about.
const regions = `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{"customerType":{"name":{"en":"Type"},"values":[{"code":"regular","name":{"en":"Regular"}}]},
	"region":{"name":{"en":"Region"},"values":[{"code":"north","name":{"en":"North"}},{"code":"east","name":{"en":"East"}},{"code":"west","name":{"en":"West"}}]}}}`

// lies opens a warehouse and puts pens there.
func lies(t *testing.T, s *Shop, code, region string, pens int) {
	t.Helper()
	s.Do(t, s.Owner, "POST", "/api/v1/warehouses", `{"code":"`+code+`","region":"`+region+`","priority":1}`).Want(t, 201)
	s.Do(t, s.Owner, "POST", "/api/v1/stock/receipts", fmt.Sprintf(`{"warehouse":%q,"lines":[{"sku":"PEN","quantity":"%d"}]}`, code, pens)).Want(t, 201)
}

// kept tells which warehouses keep what for an order, and what it waits for.
func kept(t *testing.T, s *Shop, o order.View) string {
	t.Helper()
	var said []string
	err := s.DB.Read(t.Context(), s.Owner.Act, func(r db.Reader) error {
		shelf, err := inventory.Load(r, nil)
		if err != nil {
			return err
		}
		found, err := inventory.Find(r, []id.Raw{o.ID.Raw()})
		if st := found[o.ID.Raw()]; st != nil {
			for _, p := range st.Pieces {
				said = append(said, p.Quantity.String()+" "+shelf.Code(p.Warehouse))
			}
			for _, w := range st.Waiting {
				said = append(said, w.Quantity.String()+" to come")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(said, ", ")
}

func TestStockIsReservedWhereTheRulesChoose(t *testing.T) {
	Each(t, Docs{"options.json": regions, "rules/sourcing.json": near, "flows/order.json": slowly()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		lies(t, s, "n", "north", 20)
		lies(t, s, "w", "west", 20)
		lies(t, s, "e", "east", 7)
		for i, on := range []string{"placed", "confirmed", "released"} {
			s.Publish(t, Docs{"types/order.json": Type(on, "backorder", "")})
			v := s.Place(t, "C-1", "PEN 2")
			s.Approve(t, "li", v, "review")
			s.Decide(t, s.Person("li"), "done", s.Task(t, v, "prepare"), `{}`).Want(t, 200)
			if got := kept(t, s, v); got != "2 e" || v.Lines[0].Source != "e" {
				t.Errorf("on %s %d: %s, said %s", on, i, got, v.Lines[0].Source)
			}
		}
		s.Publish(t, Docs{"types/order.json": Type("placed", "backorder", "")})
		v := s.Place(t, "C-1", "PEN 2")
		if got := kept(t, s, v); got != "1 e, 1 w" && got != "1 w, 1 e" {
			t.Errorf("the rest: %s", got)
		}
		s.Sound(t)
	})
}

func TestWhoWaitsUnderRulesOfSourcingIsServedByWhoMay(t *testing.T) {
	Each(t, Docs{"options.json": regions, "rules/sourcing.json": near, "types/order.json": Type("placed", "backorder", "")}, func(t *testing.T, s *Shop) {
		lies(t, s, "n", "north", 20)
		lies(t, s, "e", "east", 1)
		v := s.Place(t, "C-1", "PEN 3")
		s.Do(t, s.Owner, "POST", "/api/v1/stock/receipts", `{"warehouse":"n","lines":[{"sku":"PEN","quantity":"5"}]}`).Want(t, 201)
		if got := kept(t, s, v); got != "1 e, 2 to come" {
			t.Errorf("served by the north: %s", got)
		}
		s.Do(t, s.Owner, "POST", "/api/v1/stock/receipts", `{"warehouse":"e","lines":[{"sku":"PEN","quantity":"5"}]}`).Want(t, 201)
		if got := kept(t, s, v); got != "3 e" {
			t.Errorf("served by the east: %s", got)
		}
		s.Sound(t)
	})
}

func TestAnExpiredHoldIsSourcedAnew(t *testing.T) {
	Each(t, Docs{"options.json": regions, "rules/sourcing.json": near, "types/order.json": Held("1h", "refuse"), "flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		s.Hire("li", "", "sales")
		lies(t, s, "w", "west", 5)
		v := s.Place(t, "C-1", "PEN 2")
		s.Pass(t, 2*time.Hour)
		lies(t, s, "e", "east", 5)
		s.Approve(t, "li", v, "review")
		if got := kept(t, s, v); got != "2 e" {
			t.Errorf("it is kept by %s", got)
		}
		s.Sound(t)
	})
}

// The page says why a line comes from where it does, and why not from elsewhere;
// the customer hears what the business says to everybody.
func TestThePageSaysWhyALineComesFromThere(t *testing.T) {
	Each(t, Docs{"options.json": regions, "rules/sourcing.json": near}, func(t *testing.T, s *Shop) {
		lies(t, s, "n", "north", 20)
		lies(t, s, "e", "east", 7)
		v := s.Place(t, "C-1", "PEN 2")
		page := Into[order.Page](t, s.Do(t, s.Owner, "GET", v.Location()+"/page", "").Want(t, 200))
		var said []string
		for _, e := range page.Why {
			for _, r := range e.Reasons {
				if e.About == "source" && e.Line == 1 {
					said = append(said, r.Say+": "+r.Inputs[0].Text)
				}
			}
		}
		Same(t, said, "The east first: e", "The north is closed: n")
	})
}

// Customers are told why in the business's words, and not what lies where.
func TestCustomersAreNotToldWhatLiesWhere(t *testing.T) {
	docs := Docs{"options.json": regions, "roles/customer.json": `{"format":"role.v1","key":"customer","name":{"en":"Customer"},"kind":"customer","can":["order.read"]}`,
		"rules/sourcing.json": strings.Replace(near, `"id":"region","f"`, `"id":"left","f":"source.available"},{"id":"region","f"`, 1)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		lies(t, s, "w", "west", 20)
		lies(t, s, "e", "east", 7)
		v := s.Place(t, "C-1", "PEN 2")
		for i, who := range []Who{s.Customer("ann", v.Customer.ID), s.Owner} {
			got := string(s.Do(t, who, "GET", "/api/v1/orders/"+v.ID.String(), "").Want(t, 200).Body)
			if strings.Contains(got, `source.available`) != (i == 1) || strings.Contains(got, `source.region`) != (i == 1) || !strings.Contains(got, "The east first") {
				t.Errorf("reader %d is told %s", i, got)
			}
		}
	})
}
