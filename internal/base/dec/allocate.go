package dec

import "math/bits"

// Allocate divides total over the weights, none of which is negative, so that
// the parts sum to it exactly. Each part is a multiple of step as long as the
// total is; what rounding leaves over goes, step by step, to the parts that lost
// most, earlier ones first. So no part is a step or more away from its exact
// share, and a weight of zero gets nothing. Without any weight everything goes
// to the first part.
func Allocate(total, step Dec, weights []Dec) []Dec {
	parts := make([]Dec, len(weights))
	if len(parts) == 0 {
		return parts
	}
	var sum Dec
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		parts[0] = total
		return parts
	}
	whole, step := Dec(abs(int64(total))), max(step, 1)
	left, lost := whole, make([]loss, len(weights))
	for i, w := range weights {
		parts[i], lost[i] = share(whole, step, w, sum)
		left -= parts[i]
	}
	spread(parts, lost, left, step)
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}

// loss is what rounding down took from a part: whole units, and a fraction of
// one, counted in the sum of the weights.
type loss struct {
	units    Dec
	fraction uint64
}

func (l loss) more(o loss) bool {
	return l.units > o.units || l.units == o.units && l.fraction > o.fraction
}

// share is total × w / sum, rounded down to the step, and what that took.
func share(total, step, w, sum Dec) (Dec, loss) {
	hi, lo := bits.Mul64(uint64(total), uint64(w))
	q, fraction := bits.Div64(hi, lo, uint64(sum)) // w ≤ sum, so it fits
	kept := Dec(q) / step * step
	return kept, loss{Dec(q) - kept, fraction}
}

// spread hands out what is left, one step at a time, to whoever lost most.
func spread(parts []Dec, lost []loss, left, step Dec) {
	for left > 0 {
		most := 0
		for i := range lost {
			if lost[i].more(lost[most]) {
				most = i
			}
		}
		give := min(step, left)
		parts[most] += give
		lost[most].units -= give
		left -= give
	}
}
