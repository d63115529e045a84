package form

import "slices"

// Room is memory for forms filled in, for whoever fills in those of thousands of
// orders one after the other and looks at each only until the next.
type Room struct {
	filled []*Resolved
	used   int
}

// Empty lets the memory of all forms be used again.
func (r *Room) Empty() { r.used = 0 }

// take is an empty form of so many places.
func (r *Room) take(places int) *Resolved {
	if r == nil {
		return &Resolved{states: make([]state, places)}
	}
	if r.used == len(r.filled) {
		r.filled = append(r.filled, &Resolved{})
	}
	x := r.filled[r.used]
	r.used++
	states := slices.Grow(x.states[:0], places)[:places]
	clear(states)
	*x = Resolved{states: states}
	return x
}
