package order

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
)

// record is a decided order as it is read back from the database.
func (d *draft) recorded(t testing.TB, b *business, customer string) *Record {
	t.Helper()
	if err := d.keep(); err != nil {
		t.Fatal(err)
	}
	o, err := d.kept.head.order()
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.kept.lines {
		l, err := d.kept.lines[i].line()
		if err != nil {
			t.Fatal(err)
		}
		o.Lines = append(o.Lines, l)
	}
	return &Record{order: o, decision: d.kept.decision, customer: b.customers[customer]}
}

// placed are the cases of testdata that are placed, as records.
func (b *business) placed(t testing.TB) (records []*Record) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.case")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		input, _, _ := bytes.Cut(raw, []byte("---\n"))
		var in asked
		into(t, input, &in)
		if in.Stock == nil {
			in.Stock = map[string]qty.Quantity{}
			for sku := range b.products {
				in.Stock[sku] = 1000 * qty.Quantity(dec.One)
			}
		}
		if d := b.decide(t, in, false); d.refused() == nil {
			records = append(records, d.recorded(t, b, in.Customer))
		}
	}
	return records
}

func (b *business) replay(under *business, records ...*Record) blueprint.Replayed {
	own := map[string]*blueprint.Release{b.setup.Release: b.setup.whole}
	return Replay(records, under.setup.whole, own, anybody{})
}

func TestUnderItsOwnReleaseNothingComesOutDifferently(t *testing.T) {
	b := furniture(t, nil)
	records := b.placed(t)
	got := b.replay(b, records...)
	if got.Same != len(records) || got.Different != 0 || len(got.Unable) != 0 || len(records) < 5 {
		t.Errorf("of %d orders: %+v", len(records), got)
	}
	_ = fmt.Sprint
	_ = strings.Contains
	_ = act.Staff
	_ = qty.Quantity(0)
}
