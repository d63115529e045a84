package order

import "slices"

// ownNumbers refuses numbers of an import that another order has.
func (b *placing) ownNumbers() error {
	var numbers []string
	b.each(func(_ int, d *draft) {
		if d.order.Number != "" {
			numbers = append(numbers, d.order.Number)
		}
	})
	if len(numbers) == 0 {
		return nil
	}
	have, err := taken(b.tx, numbers)
	seen := map[string]bool{}
	b.each(func(i int, d *draft) {
		n := d.order.Number
		if other, is := have[n]; is {
			b.errs[i] = errNumber.New("number", n).At("/number").With(map[string]any{"existing": other.String()})
		} else if seen[n] && n != "" {
			b.errs[i] = errNumber.New("number", n).At("/number")
		}
		seen[n] = true
	})
	return err
}

// numbers gives each order its number, in order of arrival. Orders that bring
// numbers of their own are counted, so that nobody else pays for looking out
// for them.
func (b *placing) numbers() error {
	waiting := map[counter][]*draft{}
	var order []counter
	own := map[string]bool{}
	b.each(func(_ int, d *draft) {
		if d.order.Number != "" {
			own[d.order.Number] = true
			return
		}
		c := counter{d.typ.Series, d.series().Period(d.placed())}
		if waiting[c] == nil {
			order = append(order, c)
		}
		waiting[c] = append(waiting[c], d)
	})
	if len(own) > 0 {
		if _, err := raise(b.tx, raised{by: int64(len(own))}); err != nil {
			return err
		}
	}
	for _, c := range sorted(order, func(c counter) string { return c.series + " " + c.period }) {
		if err := b.number(c, waiting[c], own); err != nil {
			return err
		}
	}
	return nil
}

// number gives orders the next numbers of a counter, passing over those that
// other orders brought with them. It looks further ahead each time it meets
// such, and gives back what it did not need.
func (b *placing) number(c counter, drafts []*draft, own map[string]bool) error {
	var free []int64
	var last int64
	for step := int64(len(drafts)); len(free) < len(drafts); step *= 2 {
		counted, err := raise(b.tx, raised{}, raised{c, step})
		if err != nil {
			return err
		}
		last = counted[c]
		next := make([]int64, step)
		for i := range next {
			next[i] = last - step + 1 + int64(i)
		}
		if counted[counter{}] > 0 {
			if next, err = b.unused(next, drafts, own); err != nil {
				return err
			}
		}
		free = append(free, next...)
	}
	for i, d := range drafts {
		d.order.Number = d.numbered(free[i])
	}
	if rest := last - free[len(drafts)-1]; rest > 0 {
		_, err := raise(b.tx, raised{c, -rest})
		return err
	}
	return nil
}

// numbered is the order's number if it is the n-th of its period.
func (d *draft) numbered(n int64) string { return d.series().Format(n, d.placed(), d.order.Type) }

// unused keeps those numbers that, as any of the orders would write them, no
// other order has.
func (b *placing) unused(numbers []int64, drafts []*draft, own map[string]bool) ([]int64, error) {
	forms := map[string]*draft{}
	for _, d := range drafts {
		forms[d.numbered(0)] = d
	}
	var texts []string
	for _, n := range numbers {
		for _, d := range forms {
			texts = append(texts, d.numbered(n))
		}
	}
	have, err := taken(b.tx, texts)
	return slices.DeleteFunc(numbers, func(n int64) bool {
		for _, d := range forms {
			if _, is := have[d.numbered(n)]; is || own[d.numbered(n)] {
				return true
			}
		}
		return false
	}), err
}
