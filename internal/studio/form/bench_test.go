package form

import (
	"testing"

	"bespoke/internal/studio/rule"
)

// BenchmarkOrderForm resolves an order form of 27 fields, 9 of them filled in.
func BenchmarkOrderForm(b *testing.B) {
	s := open(b).fact("customer.type", rule.Code("dealer")).lines("chair", "table", "wardrobe").as("sales")
	s.fill(`{"projectNo":"JD-20261","endCustomer":"赵六","projectName":"Villa","phone":"+8613800138000",
		"height":240,"taxNo":"91350100M000100Y43","invoiceTitle":"Muyan Ltd","mail":"a@example.com"}`)
	b.ReportAllocs()
	for b.Loop() {
		x := s.order()
		x.Finish(s.env)
		if len(x.Problems) > 0 {
			b.Fatal(said(x.Problems))
		}
	}
}

// BenchmarkLineForm resolves one line's form of eight fields.
func BenchmarkLineForm(b *testing.B) {
	s := open(b).fill(`{"engraving":"A+B","gift":true}`).fact("line.options.material", rule.Code("oak"))
	b.ReportAllocs()
	for b.Loop() {
		x := s.line()
		x.Finish(s.env)
		if len(x.Problems) > 0 {
			b.Fatal(said(x.Problems))
		}
	}
}
