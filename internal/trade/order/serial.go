package order

import "maps"

// serials gives the serial fields of orders and lines their numbers, in order of
// arrival. All counters of the set are locked here, in their order, those that
// numbers will raise among them: so no two sets wait for each other.
func (b *placing) serials() error {
	taken := map[counter]int64{}
	b.each(func(_ int, d *draft) {
		for _, series := range d.kept.series {
			taken[d.counterOf(series)]++
		}
	})
	if len(taken) == 0 {
		return nil
	}
	last, err := raise(b.tx, b.counters(taken)...)
	if err != nil {
		return err
	}
	for c, n := range taken {
		last[c] -= n
	}
	b.each(func(i int, d *draft) {
		if len(d.kept.series) == 0 {
			return
		}
		d.giveSerials(func(series string) string {
			c := d.counterOf(series)
			last[c]++
			return d.setup.numbering.Series(series).Format(last[c], d.placed(), d.order.Type)
		})
		b.errs[i] = d.keep()
	})
	return nil
}

// counters are the counters of the whole set in the order in which they are
// locked, each with what is taken of it now.
func (b *placing) counters(taken map[counter]int64) []raised {
	all := maps.Clone(taken)
	all[counter{}] = 0
	b.each(func(_ int, d *draft) {
		c := d.counterOf(d.typ.Series)
		all[c] = taken[c]
	})
	var list []raised
	for c, by := range all {
		list = append(list, raised{c, by})
	}
	return sorted(list, func(r raised) string { return r.series + " " + r.period })
}

func (d *draft) counterOf(series string) counter {
	return counter{series, d.setup.numbering.Series(series).Period(d.placed())}
}

// serials are the series of the order's shown serial fields and of its lines'.
func (d *draft) serials() []string {
	series := d.form.Serials()
	for i := range d.lines {
		series = append(series, d.lines[i].form.Serials()...)
	}
	return series
}

// giveSerials writes the numbers into the fields that are stored.
func (d *draft) giveSerials(next func(series string) string) {
	d.form.Number(next)
	d.order.Body.Fields = d.form.Fields
	for i := range d.lines {
		d.lines[i].form.Number(next)
		d.order.Lines[i].Body.Fields = d.lines[i].form.Fields
	}
}
