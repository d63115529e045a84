package rule

import "slices"

// Answered claims that some table of a point gives an output at a moment, where a fact
// has a certain text; "" for any. Days are passed over: a row that holds on some days
// only is taken to hold, for that its time is over is said of the table.
func (b *Book) Answered(point, output, when, fact, text string) Claim {
	var tables []Claim
	if b == nil {
		return Any()
	}
	for _, t := range b.tables[point] {
		var rows []Claim
		for i := range t.rows {
			if t.rows[i].out(output) != nil && t.mayBe(&t.rows[i], fact, text) {
				rows = append(rows, t.claim(&t.rows[i], when, fact, text))
			}
		}
		if t.orElse != nil && t.orElse.out(output) != nil {
			rows = []Claim{All()}
		}
		tables = append(tables, All(t.applies(when), Any(rows...)))
	}
	return Any(tables...)
}

// Given lists the words that the tables of a point may give for an output; false
// where a formula works them out, and any may come of it.
func (b *Book) Given(point, output string) (words []string, known bool) {
	if b == nil {
		return nil, true
	}
	known = true
	for _, t := range b.tables[point] {
		for _, r := range t.answers() {
			if out := r.out(output); out != nil {
				known = known && out.formula == nil
				words = append(append(words, out.Value.Strings()...), out.Value.Text())
			}
		}
	}
	return words, known
}

// answers are the rows and the else.
func (t *Table) answers() []*row {
	var all []*row
	for i := range t.rows {
		all = append(all, &t.rows[i])
	}
	if t.orElse != nil {
		all = append(all, t.orElse)
	}
	return all
}

// mayBe tells whether the row may hold where a fact has a certain text.
func (t *Table) mayBe(r *row, fact, text string) bool {
	return !slices.ContainsFunc(r.cells, func(k cell) bool {
		return t.columns[k.col].fact.Path == fact && text != "" && !k.shape.admits(Text(text))
	})
}

// claim is what a row asks of anything but a fact of which the text is known.
func (t *Table) claim(r *row, when, fact, text string) Claim {
	asked := []Claim{Holds(r.cond, when)}
	for _, k := range r.cells {
		if text != "" && t.columns[k.col].fact.Path == fact {
			continue
		}
		asked = append(asked, Claim{op: claimLeaf, leaf: &node{fact: t.columns[k.col].fact, term: k.term}, when: when})
	}
	return All(asked...)
}

// applies claims that the table takes part.
func (t *Table) applies(when string) Claim {
	if len(t.types) == 0 {
		return Holds(t.cond, when)
	}
	var types []Claim
	for _, key := range t.types {
		types = append(types, Is(Fact{Path: "order.type", Type: Type{Kind: KindCode, Set: "type"}}, key, when))
	}
	return All(Any(types...), Holds(t.cond, when))
}
