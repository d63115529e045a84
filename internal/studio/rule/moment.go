package rule

// Moment is an instant as documents write it: fixed, as the clocks of the
// decision's zone show it, or counted from now or today.
type Moment struct{ literal literal }

// ParseMoment reads "2026-12-01T09:30", RFC 3339, "now+2h" and "today+3wd".
func ParseMoment(s string) (Moment, bool) {
	l, wrong := momentLiteral(s, Type{Kind: KindInstant})
	return Moment{l}, wrong.code == ""
}

// At is the moment for a decision.
func (m *Moment) At(e *Env) Value { return m.literal.at(e) }
