package rule

// Terse is the book for decisions that nobody will read: its reasons name rows,
// and neither what they looked at nor what they say.
func (b *Book) Terse() *Book {
	t := *b
	t.terse = true
	return &t
}

// Tells tells whether reasons say more than which row it was.
func (b *Book) Tells() bool { return !b.terse }
