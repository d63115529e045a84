package ordertest

import (
	"fmt"
	"testing"

	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// furnish adds what the business has: PEN and INK from stock, DESK made to
// order, the customers C-1 and C-2, who has a credit limit of 1,000, and a
// warehouse with nothing in it.
func (s *Shop) furnish() {
	s.t.Helper()
	ctx, a := s.t.Context(), s.Owner.Act
	limit, _ := money.Parse("1000 CNY")
	var errs []error
	add := func(err error) { errs = append(errs, err) }
	for _, p := range []catalog.Body{{SKU: "PEN", Name: "Pen"}, {SKU: "INK", Name: "Ink"}, {SKU: "DESK", Name: "Desk", Supply: catalog.Make, LeadDays: 10}} {
		_, err := s.Products.Add(ctx, a, "", p)
		add(err)
	}
	for _, c := range []party.Body{{Ref: "C-1", Name: "Ann"}, {Ref: "C-2", Name: "Bob", CreditLimit: &limit}} {
		_, err := s.Parties.Add(ctx, a, "", c)
		add(err)
	}
	_, err := s.Stock.AddWarehouse(ctx, a, "", inventory.WarehouseInput{Code: "main", Name: "Main"})
	add(err)
	for _, err := range errs {
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// Receive lets some of a product come to the warehouse main.
func (s *Shop) Receive(t testing.TB, sku string, n int64) {
	t.Helper()
	s.receipts++
	_, err := s.Stock.Receive(t.Context(), s.Person("owner").Act, "", inventory.ReceiveInput{Ref: fmt.Sprintf("R-%d", s.receipts), Warehouse: "main",
		Lines: []inventory.ReceiveLine{{SKU: sku, Quantity: qty.Of(n)}}})
	if err != nil {
		t.Fatal(err)
	}
}
