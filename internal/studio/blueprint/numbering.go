package blueprint

import (
	"maps"
	"slices"
)

// Numbering is a release's number series by key.
type Numbering struct{ series map[string]*Series }

// Series returns the series of a key, or nil.
func (n *Numbering) Series(key string) *Series { return n.series[key] }

// wireNumbering is numbering.v1 as documents write it.
type wireNumbering struct {
	Series map[string]struct {
		Pattern string `json:"pattern"`
		Reset   string `json:"reset"`
		Gapless bool   `json:"gapless"`
	} `json:"series"`
}

const numberingPath = "numbering.json"

// compileNumbering decodes numbering.json and finds patterns that cannot give
// distinct numbers, and series that other documents name in vain.
func compileNumbering(t *Tree) (*Numbering, []Finding) {
	made := &Numbering{series: map[string]*Series{}}
	var found []Finding
	if d := t.Get(numberingPath); d != nil {
		wire, err := Decode[wireNumbering](d)
		if err != nil {
			return made, []Finding{undecodable(d.Path)}
		}
		for _, key := range slices.Sorted(maps.Keys(wire.Series)) {
			w := wire.Series[key]
			s := &Series{Key: key, Reset: w.Reset, Gapless: w.Gapless, tokens: tokens(w.Pattern)}
			found = append(found, s.check()...)
			made.series[key] = s
		}
	}
	return made, append(found, made.references(t)...)
}

// Other rooms decode order types and field libraries for themselves; here only
// the names of series are looked at, for only here it is known which there are.

// references finds order types and serial fields that name a series in vain.
func (n *Numbering) references(t *Tree) []Finding {
	types, found := decodeAll[struct {
		Series string `json:"series"`
	}](t, "types")
	for _, key := range slices.Sorted(maps.Keys(types)) {
		found = append(found, n.named(PathOf("type.v1", key), "/series", types[key].Series)...)
	}
	libraries, more := decodeAll[fieldSeries](t, "fields")
	found = append(found, more...)
	for _, key := range slices.Sorted(maps.Keys(libraries)) {
		found = append(found, n.inFields(PathOf("fields.v1", key), "/fields", libraries[key])...)
	}
	return found
}

// fieldSeries is what numbering wants to know of a field library, or of the
// fields inside a field of kind rows.
type fieldSeries struct {
	Fields map[string]struct {
		Series string `json:"series"`
		fieldSeries
	} `json:"fields"`
}

// inFields looks for serial fields, also inside fields of kind rows.
func (n *Numbering) inFields(path, pointer string, l fieldSeries) []Finding {
	var found []Finding
	for _, key := range slices.Sorted(maps.Keys(l.Fields)) {
		f, at := l.Fields[key], pointer+Pointer(key)
		found = append(found, n.named(path, at+"/series", f.Series)...)
		found = append(found, n.inFields(path, at+"/fields", f.fieldSeries)...)
	}
	return found
}

// named finds a series that is named but not there.
func (n *Numbering) named(path, pointer, series string) []Finding {
	if series == "" || n.series[series] != nil {
		return nil
	}
	return []Finding{Refuse(path, pointer, "reference.missing", "编号里没有序列 {series}", "numbering has no series {series}", "series", series)}
}
