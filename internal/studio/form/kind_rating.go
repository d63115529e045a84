package form

import "bespoke/internal/base/dec"

// The points of a rating where the field does not say, and the most that people
// tell apart.
const (
	leastPoints = 1
	usualPoints = 5
	mostPoints  = 10
)

// newRating makes a whole number of points, as people give stars.
func newRating(w *workshop, d *fieldDoc) kind {
	least, most := w.count("min", d.Min, leastPoints), w.count("max", d.Max, usualPoints)
	if least < leastPoints {
		w.refuse("min", "field.limit", "至少 1 分", "there is at least 1 point")
	}
	if most > mostPoints {
		w.refuse("max", "field.limit", "最多 10 分", "there are at most 10 points")
	}
	if least > most {
		w.crossed()
	}
	from, to := dec.Of(int64(least)), dec.Of(int64(most))
	return numberKind{min: &from, max: &to}
}
