package flow

import "slices"

// Since are the changes that are new to whoever has a seat: of what his step reads, what
// it was when it was last decided on, and what it is now, as recorded with each change. A
// step that was decided before is shown what has changed since then; one that was not, of
// each field what has since the oldest decision in force that rests on it. What is hidden
// from him is left out, and what is again as it was.
func (st *Stored) Since(seat string, w World) (changes []Change) {
	r, v, k := st.at(seat, w)
	if k == nil {
		return nil
	}
	step := r.stepOf(v)
	var before int64
	if last := r.lastSaid(v); last != nil {
		before = last.On
	}
	listed := map[int64][]Change{} // by since when
	for _, c := range w.changedSince(before) {
		if step == nil || !r.concerns(v.Part, step, c) {
			continue
		}
		since := before
		if since == 0 {
			since = r.oldestOn(c)
		}
		if since == 0 {
			continue // nobody has decided on it
		}
		if _, known := listed[since]; !known {
			listed[since] = w.changedSince(since)
		}
		at := slices.IndexFunc(listed[since], func(o Change) bool { return o.Fact == c.Fact && o.Item == c.Item })
		if at >= 0 && !listed[since][at].Hidden && !listed[since][at].Back {
			changes = append(changes, listed[since][at])
		}
	}
	return changes
}

// lastSaid is what was last said at a visit's step, of the same item, before it is said
// now; nil for nothing.
func (r *run) lastSaid(v *Visit) (last *Seat) {
	for i := range r.s.Visits {
		u := &r.s.Visits[i]
		if u.Step != v.Step || r.itemOf(u.Part) != r.itemOf(v.Part) {
			continue
		}
		for j := range u.Seats {
			k := &u.Seats[j]
			if k.On > 0 && (u.ID != v.ID || !k.counts()) && (last == nil || !k.At.Before(last.At)) {
				last = k
			}
		}
	}
	return last
}

// oldestOn is the version of the subject that the oldest of the decisions in force was made
// on that rest on what has changed; 0 for none.
func (r *run) oldestOn(c Change) (version int64) {
	for i := range r.s.Visits {
		u := &r.s.Visits[i]
		step := r.stepOf(u)
		if step == nil || !r.inForce(u) || !r.concerns(u.Part, step, c) {
			continue
		}
		for j := range u.Seats {
			if k := &u.Seats[j]; k.On > 0 && k.counts() && (version == 0 || k.On < version) {
				version = k.On
			}
		}
	}
	return version
}
