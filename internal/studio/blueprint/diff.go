package blueprint

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
)

// Change is one difference between two trees, as people read it.
type Change struct {
	Document string // path
	At       string // by names and element ids
	Kind     string // added removed changed moved renamed
	Element  string // "row vipBig"; "" for the document itself
	What     string // "order total"
	Before   string
	After    string
}

// Speaker says what only the rooms above can read: conditions, cells of decision
// tables, what their rows give. An empty text means that it cannot be said.
type Speaker interface {
	Cond(raw []byte) string
	Cell(fact string, raw []byte) (label, text string)
	Output(point, id string, raw []byte) (label, text string)
	Fact(path string) string
	Value(path string, raw json.RawMessage) string
	Who(raw []byte) string   // a list of people to ask; "" for what is none
	Span(text string) string // a duration; "" for what is none
	Plain() Speaker          // for cells of their own: texts without quotation marks
}

// differ walks two documents side by side.
type differ struct {
	teller
	changes []Change
}

// trail is where the walk is: the place by names, the words of the elements on
// the way, and the words of what is below the last of them.
type trail struct {
	at       string
	holder   string // the name under which the elements stand, as rows
	elements []string
	names    []string
	keys     []string // below the last element
}

// diff says what of a tree is another in the next, in a language: by element, in
// the order of paths. What is equal but stands in another order of names is equal.
func diff(before, after *Tree, lang string, by Speaker) []Change {
	d := differ{teller: teller{lang: lang, by: by, trees: []*Tree{after, before}}}
	for _, path := range slices.Sorted(maps.Keys(union(before.docs, after.docs))) {
		b, a := before.value(path), after.value(path)
		if equal(b, a) {
			continue
		}
		d.open(path, b, a)
		switch {
		case b == nil:
			d.changes = append(d.changes, Change{Document: path, Kind: "added"})
		case a == nil:
			d.changes = append(d.changes, Change{Document: path, Kind: "removed"})
		default:
			d.value(trail{}, b, a)
		}
	}
	return d.changes
}

// value goes down to what differs.
func (d *differ) value(t trail, before, after any) {
	if equal(before, after) {
		return
	}
	b, objects := before.(object)
	a, both := after.(object)
	if objects && both && !atom(b) && !atom(a) && !isCond(b) && !isCond(a) && !isLabel(b) && !isLabel(a) {
		d.members(t, b, a)
		return
	}
	if b, ok := elements(before); ok && hasObjects(before) {
		if a, both := elements(after); both {
			d.list(t, b, a)
			return
		}
	}
	old, was := before.([]any)
	now, is := after.([]any)
	if (was || before == nil) && (is || after == nil) && (hasObjects(before) || hasObjects(after)) && d.who(old)+d.who(now) == "" {
		d.unnamed(t, old, now)
		return
	}
	d.tell(t, "changed", before, after)
}

// unnamed compares two lists whose elements have no ids, as what skips a step: what came,
// what went, and where one came for one, both.
func (d *differ) unnamed(t trail, before, after []any) {
	gone, come := lacking(before, after), lacking(after, before)
	if len(gone) == 1 && len(come) == 1 {
		d.tell(t, "changed", gone[0], come[0])
		return
	}
	if len(gone)+len(come) == 0 { // they stand in another order
		d.tell(t, "changed", before, after)
	}
	for i, one := range gone {
		what, text, _ := d.say(t, one, nil)
		d.add(Change{Kind: "removed", At: t.at + Pointer(i), Element: d.words(t), What: what, Before: text})
	}
	for i, one := range come {
		what, _, text := d.say(t, nil, one)
		d.add(Change{Kind: "added", At: t.at + Pointer(i), Element: d.words(t), What: what, After: text})
	}
}

// lacking are the elements of a list that another lacks.
func lacking(list, other []any) []any {
	return slices.DeleteFunc(slices.Clone(list), func(one any) bool {
		return slices.ContainsFunc(other, func(two any) bool { return equal(one, two) })
	})
}

// hasObjects tells a list of elements from one of texts.
func hasObjects(v any) bool {
	list, _ := v.([]any)
	_, is := append(list, nil)[0].(object)
	return is
}

// members compares two objects by name; what a map of elements holds is told as
// elements, the rest as what stands under a name.
func (d *differ) members(t trail, before, after object) {
	for _, name := range slices.Sorted(maps.Keys(setOf(append(before.names(), after.names()...)))) {
		b, a := before.get(name), after.get(name)
		if equal(b, a) {
			continue
		}
		if _, are := elementWords[t.holder]; are {
			d.element(t, name, b, a)
			continue
		}
		next := t
		next.at, next.holder, next.keys = t.at+Pointer(name), name, append(slices.Clip(t.keys), name)
		d.value(next, b, a)
	}
}

// list compares two lists by the ids of their elements, and says which moved.
func (d *differ) list(t trail, before, after sequence) {
	gone := slices.DeleteFunc(slices.Clone(before.ids), func(id string) bool { return after.of[id] != nil })
	for _, id := range append(gone, after.ids...) {
		if !equal(before.of[id], after.of[id]) {
			d.element(t, id, before.of[id], after.of[id])
		}
	}
	was, now := only(before.ids, setOf(after.ids)), only(after.ids, setOf(before.ids))
	for _, id := range moved(was, now) {
		c := Change{Kind: "moved", At: t.at + Pointer(id), Element: d.words(t.into(d.called(t.holder, id, after.of[id]), id))}
		if i := slices.Index(after.ids, id); i > 0 {
			c.After = d.called(t.holder, after.ids[i-1], after.of[after.ids[i-1]])
		}
		d.add(c)
	}
}

// element tells of something that has a name of its own.
func (d *differ) element(t trail, id string, before, after any) {
	shown := after
	if after == nil {
		shown = before
	}
	next := t.into(d.called(t.holder, id, shown), id)
	switch {
	case before == nil:
		d.add(Change{Kind: "added", At: next.at, Element: d.words(next), After: d.summary(t.holder, after)})
	case after == nil:
		d.add(Change{Kind: "removed", At: next.at, Element: d.words(next), Before: d.summary(t.holder, before)})
	default:
		d.value(next, before, after)
	}
}

// into goes into an element.
func (t trail) into(called, id string) trail {
	return trail{at: t.at + Pointer(id), elements: append(slices.Clip(t.elements), called), names: append(slices.Clip(t.names), id)}
}

// tell notes that one thing is another now.
func (d *differ) tell(t trail, kind string, before, after any) {
	what, b, a := d.say(t, before, after)
	if len(t.keys) == 1 && t.keys[0] == "name" && len(t.elements) > 0 {
		kind = "renamed"
	}
	d.add(Change{Kind: kind, At: t.at, Element: d.words(t), What: what, Before: b, After: a})
}

func (d *differ) add(c Change) {
	c.Document = d.path
	d.changes = append(d.changes, c)
}

// words are the elements on the way.
func (d *differ) words(t trail) string { return strings.Join(t.elements, d.pick("", ", ")) }

// moved is the least that has to be moved to get from one order to the other:
// whatever is not in a longest run that stays in order.
func moved(was, now []string) []string {
	place := make(map[string]int, len(was))
	for i, id := range was {
		place[id] = i
	}
	// ends[n] is where the run of n+1 ends that ends earliest in the old order.
	var ends []int
	from := make([]int, len(now))
	for i := range now {
		n, _ := slices.BinarySearchFunc(ends, place[now[i]], func(end, p int) int { return place[now[end]] - p })
		if n == len(ends) {
			ends = append(ends, i)
		}
		if ends[n], from[i] = i, -1; n > 0 {
			from[i] = ends[n-1]
		}
	}
	last := -1
	if len(ends) > 0 {
		last = ends[len(ends)-1]
	}
	stays := map[string]bool{}
	for i := last; i >= 0; i = from[i] {
		stays[now[i]] = true
	}
	return slices.DeleteFunc(slices.Clone(now), func(id string) bool { return stays[id] })
}

// Text is the change as one sentence: "「订单分流」第 vipBig 行：订单金额 大于 20,000 → 大于 30,000".
func (c Change) Text(lang, document string) string {
	place := c.Element
	head := fault.Text{ZH: "「" + document + "」" + place, EN: `"` + document + `"` + comma(place)}.In(lang)
	colon := fault.Text{ZH: "：", EN: ": "}.In(lang)
	say := kindWords[c.Kind].In(lang)
	switch c.Kind {
	case "added", "removed":
		if c.What != "" {
			say = c.What + fault.Text{EN: ", "}.In(lang) + say
		}
		return head + colon + say + tail(colon, c.Before+c.After)
	case "moved":
		if c.After == "" {
			return head + colon + movedFirst.In(lang)
		}
		return head + colon + strings.ReplaceAll(say, "{after}", c.After)
	}
	return head + colon + strings.TrimSpace(c.What+" "+c.Before+" → "+c.After)
}

// comma puts a text behind a comma, if there is one.
func comma(text string) string { return tail(", ", text) }

// tail puts a text behind another, if there is one.
func tail(by, text string) string {
	if text == "" {
		return ""
	}
	return by + text
}
