package form

// defaultLongText is how many characters a long text may have where the field
// does not say.
const defaultLongText = 10_000

// newLongText makes a text of several lines: a text with more room.
func newLongText(w *workshop, d *fieldDoc) kind {
	return textKind{max: w.count("max", d.Max, defaultLongText), pattern: w.pattern(d)}
}
