package form

import (
	"encoding/json"
	"slices"

	"bespoke/internal/base/dec"
)

// View is a resolved form for a screen, in one reader's language.
type View struct {
	Variants []string    `json:"variants,omitempty"`
	Fields   []FieldView `json:"fields"`
	Pages    []NodeView  `json:"pages"`
	Live     *Live       `json:"live,omitempty"` // absent where nothing can be decided between two answers
}

// FieldView is one field of a View. Of a hidden field nothing is told but that
// it is there; what the reader may not see is not there.
type FieldView struct {
	Key      string          `json:"key"`
	Kind     string          `json:"kind,omitempty"` // absent for built-in fields
	Label    string          `json:"label,omitempty"`
	Help     string          `json:"help,omitempty"`
	Unit     string          `json:"unit,omitempty"`
	Width    int             `json:"width,omitzero"`
	Shown    bool            `json:"shown"`
	Required bool            `json:"required,omitzero"`
	ReadOnly bool            `json:"readOnly,omitzero"`
	Options  []OptionView    `json:"options,omitempty"`
	Value    json.RawMessage `json:"value,omitempty"`
	Min      *dec.Dec        `json:"min,omitempty"` // of a number: how far it may go
	Max      *dec.Dec        `json:"max,omitempty"`
	Step     *dec.Dec        `json:"step,omitempty"`
	Decimals *int            `json:"decimals,omitempty"`
	Of       string          `json:"of,omitempty" doc:"Of a range: the kind of its ends; of a lookup: of what was copied"`
	Role     string          `json:"role,omitempty" doc:"Of a user: the role that is asked for"`
	Earliest string          `json:"earliest,omitempty" doc:"Of a date, time or dateTime: how early it may be now"`
	Latest   string          `json:"latest,omitempty"`
	Count    int             `json:"count,omitzero" doc:"Of tags and files: how many there may be"`
	Size     int64           `json:"size,omitzero" doc:"Of files: bytes that one may have"`
	Types    []string        `json:"types,omitempty" doc:"Of files: what is taken, as HTML's accept names it; absent: anything"`
	Columns  []FieldView     `json:"columns,omitempty" doc:"Of rows"`
	Keep     bool            `json:"keep,omitzero"`  // its value survives hiding: it is sent although it is hidden
	Text     string          `json:"text,omitempty"` // of a value that nobody writes: as people read it
}

// OptionView is one code that may be chosen.
type OptionView struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Under string `json:"under,omitempty" doc:"The code above it; only what has none below it may be chosen of a cascade"`
}

// NodeView is a piece of the layout. Items are keys of fields and, nested, of
// pieces inside; a piece in which nothing is shown is left out.
type NodeView struct {
	Key     string     `json:"key"`
	Kind    string     `json:"kind"`
	Label   string     `json:"label,omitempty"`
	Help    string     `json:"help,omitempty"`
	Columns int        `json:"columns,omitzero"`
	Folded  bool       `json:"folded,omitzero"`
	Items   []string   `json:"items,omitempty"`
	Inside  []NodeView `json:"inside,omitempty"`
}

// Describe tells a screen what to draw.
func (x *Resolved) Describe(lang string) View {
	v := View{Variants: x.Variants, Fields: []FieldView{}}
	for i, p := range x.form.places {
		if s := &x.states[i]; s.level != None {
			v.Fields = append(v.Fields, x.field(p, s, lang))
		}
	}
	v.Pages = x.pages(lang, func(i int) bool { return x.states[i].shown && x.states[i].level != None })
	v.Live = x.live(lang)
	return v
}

// Asks describes the fields of the form's own that are shown: what is asked
// where the form has no page of its own, as under a line.
func (x *Resolved) Asks(lang string) (asks []FieldView) {
	for i, p := range x.form.places {
		if s := &x.states[i]; p.field != nil && s.shown && s.level != None {
			asks = append(asks, x.view(p, s, lang))
		}
	}
	return asks
}

// pages describes the layout around the fields that are wanted.
func (x *Resolved) pages(lang string, wanted func(place int) bool) []NodeView {
	var all []NodeView
	for _, n := range x.form.nodes {
		if n.doc.Kind == "page" {
			if page, ok := x.node(n, lang, wanted); ok {
				all = append(all, page)
			}
		}
	}
	return all
}

// field describes one field. Hidden ones are named, so that a screen can tell
// them from those that the reader has no right to.
func (x *Resolved) field(p *place, s *state, lang string) FieldView {
	if !s.shown {
		return FieldView{Key: p.key, Keep: p.keep}
	}
	return x.view(p, s, lang)
}

// view describes a field that is shown.
func (x *Resolved) view(p *place, s *state, lang string) FieldView {
	var v FieldView
	if p.field != nil {
		v = p.field.view(&x.x, lang)
		if _, chosen := p.field.kind.(chooses); chosen {
			v.Options = optionViews(s.options(p), lang)
		}
	} else if x.before != nil {
		v.Kind, _ = rewritable(p.key)
	}
	v.Key, v.Label, v.Width, v.Shown = p.key, p.label.In(lang), p.width, true
	v.Required, v.ReadOnly, v.Value, v.Keep = s.required, s.readOnly, s.json, p.keep
	if p.help != nil && v.Kind != "note" {
		v.Help = p.help.Text().In(lang)
	}
	if p.field != nil {
		if k, ok := p.field.kind.(formulaKind); ok {
			v.Text = k.text(p.field, s.value, lang, x.x.env.Calendar().Zone())
		}
	}
	return v
}

func optionViews(offered []Choice, lang string) (views []OptionView) {
	for _, c := range offered {
		views = append(views, OptionView{c.Code, c.Label(lang), c.Under})
	}
	return views
}

// node describes a piece of the layout; false when nothing in it is wanted.
func (x *Resolved) node(n *node, lang string, wanted func(place int) bool) (NodeView, bool) {
	v := NodeView{Key: n.key, Kind: n.doc.Kind, Columns: n.doc.Columns, Folded: n.doc.Folded}
	if n.doc.Name != nil {
		v.Label = n.doc.Name.Text().In(lang)
	}
	if n.doc.Help != nil {
		v.Help = n.doc.Help.Text().In(lang)
	}
	shown := n.doc.Kind == "divider"
	for _, item := range n.doc.Items {
		if i, ok := x.form.byKey[item]; ok {
			if wanted(i) {
				v.Items, shown = append(v.Items, item), true
			}
			continue
		}
		at := slices.IndexFunc(x.form.nodes, func(n *node) bool { return n.key == item })
		if inner, ok := x.node(x.form.nodes[at], lang, wanted); ok {
			v.Items, v.Inside, shown = append(v.Items, item), append(v.Inside, inner), true
		}
	}
	return v, shown
}
