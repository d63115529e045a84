package form

// newPercent makes a number of percent points: 12 is 12 %.
func newPercent(w *workshop, d *fieldDoc) kind { return newNumber(w, d) }
