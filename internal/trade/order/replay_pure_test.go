package order

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/blueprint"
	"bespoke/templates"
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
	return Replay(records, under.setup.whole, own, anybody{}, nil)
}

func TestUnderItsOwnReleaseNothingComesOutDifferently(t *testing.T) {
	b := furniture(t, nil)
	records := b.placed(t)
	got := b.replay(b, records...)
	if got.Same != len(records) || got.Different != 0 || len(got.Unable) != 0 || len(records) < 9 {
		t.Errorf("of %d orders: %+v", len(records), got)
	}
	for who, load := range got.Tasks {
		if load.Before != load.After || load.Before == 0 {
			t.Errorf("%s gets %+v", who, load)
		}
	}
}

// with is the furniture business with one text of a document replaced.
func with(t testing.TB, path, old, instead string) *business {
	t.Helper()
	raw, err := templates.Files.ReadFile("furniture/" + path)
	if err != nil || !strings.Contains(string(raw), old) {
		t.Fatalf("%s has no %s: %v", path, old, err)
	}
	return furniture(t, map[string]string{path: strings.Replace(string(raw), old, instead, 1)})
}

// said are the changes of an order as texts.
func changesSaid(of blueprint.Otherwise) (texts []string) {
	for _, c := range of.Changes {
		texts = append(texts, fmt.Sprintf("%s %s %s>%s", c.Kind, c.Fact, c.Before, c.After))
	}
	return texts
}

func TestWhatATableDecidesOtherwiseIsTold(t *testing.T) {
	b := furniture(t, nil)
	var in asked
	into(t, []byte(`{"customer":"C-001","stock":{"BED-K":"100","CHAIR-1":"100"},"order":{"fields":{"room":"living"},"lines":[{"sku":"BED-K","quantity":"4"},{"sku":"CHAIR-1","quantity":"1"}]}}`), &in)
	vip := b.decide(t, in, false).recorded(t, b, "C-001")
	under := with(t, "rules/route.json", `"v": "20000 CNY"`, `"v": "22000 CNY"`)
	got := b.replay(under, vip)
	if got.Different != 1 || got.Kinds["route"] != 1 || got.Kinds["steps"] != 1 {
		t.Fatalf("%+v", got)
	}
	of := got.Otherwise[0]
	t.Log(changesSaid(of), of.Gone, of.Come, got.Tasks)
	if of.Subject != vip.order.ID.String() || len(of.Gone) != 1 || of.Gone[0].Document != "rules/route.json" || len(of.Come) != 1 {
		t.Errorf("%+v", of)
	}
}

func TestWhatWouldBeRefusedAndWhatNobodyKnowsIsSaid(t *testing.T) {
	b := furniture(t, nil)
	records := b.placed(t)
	old, moved := *records[0], *records[1]
	old.decision.Inputs = ""
	changed := *moved.order
	changed.Total.Units++
	moved.order = &changed
	got := b.replay(b, &old, &moved)
	if got.Unable[unrecorded] != 1 || got.Unable[unlike] != 1 || got.Subjects != 2 || got.Same+got.Different != 0 {
		t.Errorf("%+v", got)
	}
	closed := with(t, "types/furniture.json", `"key": "furniture"`, `"open": {"f": "customer.type", "op": "=", "v": "vip"}, "key": "furniture"`)
	got = b.replay(closed, records...)
	if got.Kinds["refused"] != got.Different || got.Different == 0 || got.Same == 0 || got.Same+got.Different != len(records) {
		t.Errorf("%+v", got)
	}
}

// What decides again cannot do anything: the files that it consists of know no
// database, no log, no verb and no clock.
func TestReplayingReachesNothing(t *testing.T) {
	for _, file := range []string{"replay.go", "replay_recall.go", "replay_compare.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if name, _ := strconv.Unquote(i.Path.Value); name == "context" || strings.Contains(name, "/engine/") {
				t.Errorf("%s imports %s", file, name)
			}
		}
	}
	for i := range reflect.TypeOf(Replay).NumIn() {
		reaches(t, reflect.TypeOf(Replay).In(i), map[reflect.Type]bool{})
	}
}

// reaches fails the test for a type that leads to a database, the log or a verb.
func reaches(t *testing.T, of reflect.Type, seen map[reflect.Type]bool) {
	if seen[of] {
		return
	}
	seen[of] = true
	if p := of.PkgPath(); slices.Contains([]string{"bespoke/internal/engine/db", "bespoke/internal/engine/op", "bespoke/internal/engine/event"}, p) {
		t.Errorf("replaying is handed a %s", of)
	}
	switch of.Kind() {
	case reflect.Struct:
		for i := range of.NumField() {
			reaches(t, of.Field(i).Type, seen)
		}
	case reflect.Map:
		reaches(t, of.Key(), seen)
		reaches(t, of.Elem(), seen)
	case reflect.Pointer, reflect.Slice, reflect.Array:
		reaches(t, of.Elem(), seen)
	}
}

// BenchmarkReplay decides orders of the furniture maker again, each from its own
// record: under the same release, under one in which a product costs more, and under one
// that taxes every order otherwise. It begins when the
// collector has been round once: the heap of a server that runs is not new memory.
func BenchmarkReplay(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // as the program has it
	bz := furniture(b, nil)
	cases := bz.placed(b)
	records := make([]*Record, 0, 20_000)
	for len(records) < cap(records) {
		one := *cases[len(records)%len(cases)]
		one.decision.Inputs = strings.Clone(one.decision.Inputs)
		order := *one.order
		order.Lines = slices.Clone(order.Lines)
		one.order = &order
		records = append(records, &one)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	for began := memory.NumGC; memory.NumGC == began; runtime.ReadMemStats(&memory) {
		bz.replay(bz, records...)
	}
	for name, under := range map[string]*business{
		"same":   bz,
		"priced": with(b, "prices/retail.json", `"price": "1000", "floor": "820"`, `"price": "1010", "floor": "820"`),
		"taxed":  with(b, "types/furniture.json", `"rate": 13`, `"rate": 9`),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var began, ended syscall.Rusage
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &began)
			n, differ := 0, 0
			for b.Loop() {
				got := bz.replay(under, records[n%(len(records)-250):][:250]...)
				n, differ = n+got.Subjects, differ+got.Different
			}
			_ = syscall.Getrusage(syscall.RUSAGE_SELF, &ended)
			cpu := time.Duration(ended.Utime.Nano() + ended.Stime.Nano() - began.Utime.Nano() - began.Stime.Nano())
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "orders/s")
			b.ReportMetric(float64(n)/cpu.Seconds(), "orders/cpu-s")
			b.ReportMetric(100*float64(differ)/float64(n), "%-differ")
			b.ReportMetric(0, "ns/op")
		})
	}
}
