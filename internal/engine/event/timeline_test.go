package event_test

import (
	"encoding/json"
	"testing"

	"bespoke/internal/base/id"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/event"
)

func TestTheTimelineIsReadInPages(t *testing.T) {
	each(t, func(s *shop) {
		pot := id.New[potKind]()
		for range 5 {
			s.tell(thrown{pot, "red"}, thrown{id.New[potKind](), "white"})
		}
		var seqs []int64
		for after := int64(0); ; {
			page := s.timeline(s.act, pot, after, 2)
			if len(page) == 0 {
				break
			}
			for _, r := range page {
				seqs = append(seqs, r.Seq)
			}
			after = page[len(page)-1].Seq
		}
		if len(seqs) != 5 || seqs[0] != 1 || seqs[4] != 9 {
			s.Errorf("pages brought %d", seqs)
		}
	})
}

func TestARecordKeepsEverything(t *testing.T) {
	each(t, func(s *shop) {
		price, err := money.Parse("12.5 CNY")
		s.must(err)
		f := glazed{Pot: id.New[potKind](), Colour: "青花 'blue' \"\u2028", Price: price}
		s.tell(f)
		r := s.timeline(s.act, f.Pot, 0, 1)[0]
		if r.Seq != 1 || r.Name != "pot.glazed" || r.Version != 2 || r.Subject != f.Pot.Raw() || r.At != start.UnixMicro() ||
			r.User != s.act.User || r.By != "Ann" || r.Request != "req-1" {
			s.Errorf("record %+v", r)
		}
		var back glazed
		s.must(json.Unmarshal(r.Data, &back))
		if back != f {
			s.Errorf("%+v came back as %+v", f, back)
		}
	})
}

func TestDeclaredFactsAreDescribedByTheirJSON(t *testing.T) {
	l := event.New(nil, nil)
	event.Declare[stacked](l)
	event.Declare[glazed](l)
	event.Declare[glazedV1](l)
	got, err := json.MarshalIndent(l.Declared(), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range l.Declared() {
		names = append(names, d.Name)
	}
	if len(names) != 3 || l.Declared()[0].Version != 1 || l.Declared()[1].Version != 2 {
		t.Errorf("declared %q", names)
	}
	want := []event.Field{
		{Name: "pots", Type: "array", Of: "pot"},
		{Name: "price", Type: "object", Of: "money.Amount", Optional: true},
		{Name: "layers", Type: "array", Of: "object", Fields: []event.Field{{Name: "height", Type: "integer"}, {Name: "Warm", Type: "boolean"}}},
		{Name: "note", Type: "string", Optional: true},
		{Name: "more", Type: "any"},
		{Name: "by", Type: "string"},
	}
	wanted, _ := json.MarshalIndent(want, "", " ")
	mine, _ := json.MarshalIndent(l.Declared()[2].Fields, "", " ")
	if string(mine) != string(wanted) {
		t.Errorf("described as %s\nof %s", mine, got)
	}
}

type base struct {
	By string `json:"by"`
}

type layer struct {
	Height int `json:"height"`
	Warm   bool
}

// stacked has a field of each sort.
type stacked struct {
	Pots   []id.Of[potKind] `json:"pots"`
	Price  *money.Amount    `json:"price,omitempty"`
	Layers []layer          `json:"layers"`
	Note   string           `json:"note,omitzero"`
	More   json.RawMessage  `json:"more"`
	Secret string           `json:"-"`
	base
}

func (stacked) Head() event.Head { return event.Head{Name: "pot.stacked", Version: 1} }
