package flow

import (
	"strings"

	"bespoke/internal/base/fault"
)

// ItemView tells for which item of a loop something is.
type ItemView struct {
	Item     string `json:"item,omitempty" doc:"Of a step in a loop: for which of its items, as 2 of the second line"`
	ItemName string `json:"itemName,omitempty" doc:"What that is called: line 2"`
}

func (s *Step) itemView(item, lang string) ItemView {
	return ItemView{item, s.ItemName(item, lang)}
}

// ItemName is what the item is called for which a step is done; of a loop itself, that of
// the item that it lists.
func (s *Step) ItemName(item, lang string) string {
	if item == "" {
		return ""
	}
	loop := s.within
	if s.Kind == Each {
		loop = s
	}
	names := strings.Split(item, "/")
	for i := len(names) - 1; i >= 0 && loop != nil; i, loop = i-1, loop.within {
		names[i] = loop.Items.nameIn(names[i], lang)
	}
	return strings.Join(names, " · ")
}

func (it *Items) nameIn(name, lang string) string {
	switch {
	case name == noValue:
		return fault.Text{ZH: "未填写", EN: "none given"}.In(lang)
	case it.by.path != "" || it.Over != "order.lines":
		return name
	}
	return fault.Text{ZH: "第 " + name + " 行", EN: "line " + name}.In(lang)
}

// forItem adds to a word for which item it is meant.
func (v ItemView) forItem(word, lang string) string {
	if v.ItemName == "" {
		return word
	}
	return word + fault.Text{ZH: "（" + v.ItemName + "）", EN: " (" + v.ItemName + ")"}.In(lang)
}

// itemAt is for which item of a loop a seat is; of no run, "".
func (r *Stored) itemAt(seat string) string {
	if r == nil {
		return ""
	}
	return r.State.itemAt(r.Def, seat)
}

// itemAt is for which item of a loop a seat is.
func (s *State) itemAt(def *Def, seat string) string {
	r := &run{d: def, s: *s}
	if k, ok := ParseID(seat); ok {
		if v, _ := s.seat(k); v != nil {
			return r.itemOf(v.Part)
		}
	}
	return ""
}
