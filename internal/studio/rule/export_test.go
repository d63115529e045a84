package rule

import "slices"

// What tests may see from outside: the decision row by row, without the index,
// and how many rows the index leaves to verify.

// Naive decides without the index.
func (t *Table) Naive(e *Env) []string {
	values := t.values(e, nil)
	var held []*row
	for i := range t.rows {
		if t.rows[i].holds(e, values) {
			held = append(held, &t.rows[i])
		}
	}
	if len(held) > 0 && t.hit == "priority" {
		held = []*row{slices.MinFunc(held, func(a, b *row) int { return order(a.rank(t.rank), b.rank(t.rank)) })}
	}
	if len(held) > 0 && t.hit != "collect" {
		held = held[:1]
	}
	if len(held) == 0 && t.orElse != nil {
		held = append(held, t.orElse)
	}
	var ids []string
	for _, r := range held {
		ids = append(ids, r.id)
	}
	return ids
}

// Hits decides with the index.
func (t *Table) Hits(e *Env) []string {
	var ids []string
	for _, h := range t.decide(e) {
		ids = append(ids, h.Row)
	}
	return ids
}

// Candidates counts the rows that the index leaves.
func (t *Table) Candidates(e *Env) int {
	n := 0
	t.index.candidates(t.values(e, nil), func(int) bool { n++; return false })
	return n
}
