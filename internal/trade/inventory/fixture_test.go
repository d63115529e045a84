package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/test/rig"
)

// store is a business with products A, B, C and warehouses MAIN and EAST.
type store struct {
	*rig.World
	verbs    inventory.Verbs
	products map[string]catalog.ID
	receipts int
}

func each(t *testing.T, test func(t *testing.T, s *store)) {
	t.Helper()
	var verbs inventory.Verbs
	register := func(w *rig.World) {
		catalog.Register(w.Reg, w.Log, w.Current)
		verbs = inventory.Register(w.Reg, w.Log, w.Current, func(_ context.Context, _ act.Act, _ db.Reader, orders []id.Raw) ([]id.Raw, error) {
			return orders, nil
		})
	}
	rig.Each(t, []db.Room{catalog.Room(), inventory.Room()}, register, func(t *testing.T, w *rig.World) {
		s := &store{World: w, verbs: verbs, products: map[string]catalog.ID{}}
		s.stockUp(t)
		test(t, s)
	})
}

func (s *store) stockUp(t testing.TB) {
	t.Helper()
	for _, sku := range []string{"A", "B", "C"} {
		s.Do(t, "POST", "/api/v1/products", `{"sku":"`+sku+`","name":"x"}`).Want(t, 201)
	}
	s.Read(t, func(r db.Reader) error {
		found, err := catalog.Resolve(r, []catalog.Ref{{SKU: "A"}, {SKU: "B"}, {SKU: "C"}})
		for _, p := range found {
			s.products[p.SKU] = p.ID
		}
		return err
	})
	s.Do(t, "POST", "/api/v1/warehouses", `{"code":"EAST","name":"东仓","region":"east","priority":2}`).Want(t, 201)
	s.Do(t, "POST", "/api/v1/warehouses", `{"code":"MAIN","name":"主仓","priority":1}`).Want(t, 201)
}

// receive books pieces of one product.
func (s *store) receive(t testing.TB, warehouse, sku string, n int64) {
	t.Helper()
	s.receipts++
	body := fmt.Sprintf(`{"ref":"R%d","warehouse":%q,"lines":[{"sku":%q,"quantity":"%d"}]}`, s.receipts, warehouse, sku, n)
	s.Do(t, "POST", "/api/v1/stock/receipts", body).Want(t, 201)
}

// wish is one line: a product, how many, what if they are not there, and who may
// serve it (nil for everybody).
type wish struct {
	sku   string
	n     int64
	short inventory.Policy
	from  inventory.Sources
}

// errRefused is what the order's decision answers where a line is short.
var errRefused = errors.New("refused")

// plan decides one order on a shelf, and puts back what a refused one took.
func (s *store) plan(shelf *inventory.Shelf, order id.Raw, wishes ...wish) (inventory.Claim, error) {
	c := inventory.Claim{Act: s.Act, Order: order, PlacedAt: s.Act.Micros(), State: inventory.StateFirm}
	var taken []inventory.Taken
	for i, w := range wishes {
		t := shelf.Take(inventory.Want{Product: s.products[w.sku], Quantity: qty.Of(w.n), Short: w.short, From: w.from})
		taken = append(taken, t)
		if t.Short > 0 && w.short == inventory.Refuse {
			shelf.PutBack(taken...)
			return c, errRefused
		}
		c.Lines = append(c.Lines, inventory.Line{N: int64(i + 1), Product: t.Product, Parts: t.Parts, Short: t.Short, Policy: w.short, From: t.From})
	}
	return c, nil
}

// load reads the shelf of all products.
func (s *store) load(r db.Reader) (*inventory.Shelf, error) {
	var ids []catalog.ID
	for _, p := range s.products {
		ids = append(ids, p)
	}
	return inventory.Load(r, ids)
}

// reserve decides and reserves one order until its plan fits.
func (s *store) reserve(t testing.TB, change func(*inventory.Claim), wishes ...wish) (id.Raw, error) {
	t.Helper()
	order := rig.NewRaw()
	for {
		var claim inventory.Claim
		var refused error
		s.Read(t, func(r db.Reader) error {
			shelf, err := s.load(r)
			if err == nil {
				claim, refused = s.plan(shelf, order, wishes...)
			}
			return err
		})
		if refused != nil {
			return order, refused
		}
		if change != nil {
			change(&claim)
		}
		stale := false
		s.Write(t, func(tx *event.Tx) error {
			errs, err := take(tx, claim)
			stale = err == nil && errs[0] == op.ErrStale
			return err
		})
		if !stale {
			return order, nil
		}
	}
}

// take reserves claims as placing does, all that fit.
func take(tx *event.Tx, claims ...inventory.Claim) ([]error, error) {
	admitted, errs, err := inventory.Admit(tx, claims)
	if err != nil {
		return nil, err
	}
	return errs, admitted.Store(func(i int) bool { return errs[i] == nil })
}

func (s *store) must(t testing.TB, change func(*inventory.Claim), wishes ...wish) id.Raw {
	t.Helper()
	order, err := s.reserve(t, change, wishes...)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// settle names orders for Firm and Free.
func (s *store) settle(orders ...id.Raw) []inventory.Settle {
	named := make([]inventory.Settle, len(orders))
	for i, o := range orders {
		named[i] = inventory.Settle{Act: s.Act, Order: o}
	}
	return named
}

func (s *store) free(t testing.TB, orders ...id.Raw) {
	t.Helper()
	s.Write(t, func(tx *event.Tx) error { return inventory.Free(tx, s.settle(orders...)) })
}

func (s *store) firm(t testing.TB, orders ...id.Raw) (errs []error) {
	t.Helper()
	s.Write(t, func(tx *event.Tx) (err error) {
		errs, err = inventory.Firm(tx, s.settle(orders...))
		return err
	})
	return errs
}

// stock is the sums of a product: on hand, reserved, available, waiting.
func (s *store) stock(t testing.TB, sku string) string {
	t.Helper()
	a := s.Do(t, "GET", "/api/v1/stock?sku="+sku, "").Want(t, 200)
	return a.Get(t, "items", 0, "onHand") + " " + a.Get(t, "items", 0, "reserved") + " " +
		a.Get(t, "items", 0, "available") + " " + a.Get(t, "items", 0, "waiting")
}

// standing is what an order has: state, pieces and waits as "1:MAIN:5 2:…".
func (s *store) standing(t testing.TB, order id.Raw) string {
	t.Helper()
	text := ""
	s.Read(t, func(r db.Reader) error {
		shelf, err := s.load(r)
		if err != nil {
			return err
		}
		all, err := inventory.Find(r, []id.Raw{order})
		st := all[order]
		if err != nil || st == nil {
			return err
		}
		text = string(st.State)
		for _, p := range st.Pieces {
			text += fmt.Sprintf(" %d:%s:%s", p.Line, shelf.Code(p.Warehouse), p.Quantity)
		}
		for _, w := range st.Waiting {
			text += fmt.Sprintf(" %d:waits:%s", w.Line, w.Quantity)
		}
		return nil
	})
	return text
}

// audit fails the test where a counter does not say what its ledger says.
func (s *store) audit(t testing.TB) {
	t.Helper()
	s.Read(t, func(r db.Reader) error {
		found, err := inventory.Audit(r)
		if len(found) > 0 {
			t.Errorf("audit: %v", found)
		}
		return err
	})
}
