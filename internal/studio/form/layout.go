package form

import (
	"encoding/json"
	"maps"
	"slices"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// around is what the nodes around a field ask before it is shown.
type around struct {
	audiences []uint32
	show      []*rule.Cond
	reads     []string
}

// within adds one more ring of conditions.
func (a around) within(b *builder, in []string, show json.RawMessage, at string) around {
	next := around{slices.Clone(a.audiences), slices.Clone(a.show), slices.Clone(a.reads)}
	if mask, ok := b.mask(in, at); ok {
		next.audiences = append(next.audiences, mask)
	}
	if cond := b.cond(show, at+"/show", b.known()); cond != nil {
		next.show = append(next.show, cond)
		next.reads = append(next.reads, cond.Reads()...)
	}
	return next
}

// layout walks the pages in the order in which people read them. Each node and
// each field must be met exactly once.
func (b *builder) layout() {
	walk := &walk{b: b, places: map[string]placeDoc{}, met: map[string]bool{}}
	for _, e := range b.doc.Fields {
		walk.places[e.key] = e.of
		if _, node := b.doc.Nodes[e.key]; node {
			b.refuse(blueprint.Pointer("nodes", e.key), "form.twice", "{key} 既是字段又是布局节点", "{key} is a field and a node", "key", e.key)
		}
	}
	for i, key := range b.doc.Pages {
		at := blueprint.Pointer("pages", i)
		if n, ok := b.doc.Nodes[key]; ok && n.Kind != "page" {
			b.refuse(at, "form.page", "{key} 不是页", "{key} is not a page", "key", key)
		}
		walk.item(key, at, around{})
	}
	walk.missed()
}

// walk is one way through the layout, remembering what it has met.
type walk struct {
	b      *builder
	places map[string]placeDoc
	met    map[string]bool
}

// item visits a node or field. What was met before is not entered again, so a
// layout that contains itself ends.
func (w *walk) item(key, at string, a around) {
	doc, isNode := w.b.doc.Nodes[key]
	place, isField := w.places[key]
	switch {
	case w.met[key]:
		w.b.refuse(at, "form.twice", "{key} 出现在两处", "{key} stands in two places", "key", key)
		return
	case !isNode && !isField:
		w.b.refuse(at, "reference.missing", "没有字段或布局节点 {key}", "there is no field and no node {key}", "key", key)
		return
	}
	w.met[key] = true
	if isField {
		w.b.place(key, place, a)
		return
	}
	w.node(key, doc, a)
}

// node adds its own conditions to those around it and visits what it holds.
func (w *walk) node(key string, doc nodeDoc, a around) {
	at := blueprint.Pointer("nodes", key)
	w.b.made.nodes = append(w.b.made.nodes, &node{key, doc})
	inner := a.within(w.b, doc.In, doc.Show, at)
	for i, item := range doc.Items {
		w.item(item, at+blueprint.Pointer("items", i), inner)
	}
}

// missed reports what stands in no list.
func (w *walk) missed() {
	for _, e := range w.b.doc.Fields {
		if !w.met[e.key] {
			w.b.refuse(blueprint.Pointer("fields", e.key), "form.unplaced", "字段 {key} 没有放进任何一页", "the field {key} stands on no page", "key", e.key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(w.b.doc.Nodes)) {
		if !w.met[key] {
			w.b.refuse(blueprint.Pointer("nodes", key), "form.unplaced", "布局节点 {key} 没有放进任何一页", "the node {key} stands on no page", "key", key)
		}
	}
}
