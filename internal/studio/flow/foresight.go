package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/clock"
)

// Foresight is memory for previews, for whoever makes thousands one after the other and is
// done with each before the next. The zero Foresight is empty.
type Foresight struct {
	run    run
	visits []Visit
	parts  []Part
	calls  []Call
	seats  []Seat
	route  []RouteStep
	owners []RouteOwner
	places []int
	roles  map[string][]User // who has them, in this preview
	ended  []ending

	Steady  bool // all previews are of the same people
	Undated bool // nobody asks when steps are due
}

// ending is when a deadline ends that begins at a moment.
type ending struct {
	in       clock.Duration
	calendar string
	from, at time.Time
}

// ends is when a ladder's whole time is over. Most steps of a preview open at the same
// moment and have one of few times: each is counted on its calendar once.
func (m *Foresight) ends(l *Ladder, from time.Time, calendar func(string) *clock.Calendar) time.Time {
	if m != nil {
		if m.Undated {
			return time.Time{}
		}
		for i := range m.ended {
			if e := &m.ended[i]; e.in == l.In && e.calendar == l.Calendar && e.from.Equal(from) {
				return e.at
			}
		}
	}
	at := l.In.After(from, calendar(l.Calendar)).UTC()
	if m != nil {
		m.ended = append(m.ended, ending{l.In, l.Calendar, from, at})
	}
	return at
}

// role is everybody active who has a role; it is asked for once in a
// preview, or for all of them.
func (m *Foresight) role(people People, key string) []User {
	users, known := m.roles[key]
	if !known {
		if m.roles == nil {
			m.roles = map[string][]User{}
		}
		users = people.Role(key)
		m.roles[key] = users
	}
	return users
}

// lists are what a run begins with that has so many steps. Outside of previews, without one,
// they are new.
func (m *Foresight) lists(steps int) ([]Visit, []Part, []Call) {
	if m == nil {
		return make([]Visit, 0, steps), make([]Part, 0, 4), nil
	}
	return m.visits[:0], m.parts[:0], m.calls[:0]
}

// seatsFor makes so many empty seats.
func (m *Foresight) seatsFor(n int) []Seat {
	if m == nil {
		return make([]Seat, n)
	}
	from := len(m.seats)
	m.seats = append(m.seats, make([]Seat, n)...)
	return m.seats[from:len(m.seats):len(m.seats)]
}

// placesOf lists the places of so many visits.
func (m *Foresight) placesOf(n int) []int {
	var places []int
	if m != nil {
		places = m.places[:0]
	}
	places = slices.Grow(places, n)
	for i := range n {
		places = append(places, i)
	}
	if m != nil {
		m.places = places
	}
	return places
}

// ownersOf are those whom seats wait for; nil for no seats.
func (m *Foresight) ownersOf(r *run, seats []Seat) []RouteOwner {
	if len(seats) == 0 {
		return nil
	}
	from := len(m.owners)
	for i := range seats {
		m.owners = append(m.owners, r.ownerOf(&seats[i]))
	}
	return m.owners[from:len(m.owners):len(m.owners)]
}
