package flow

import "slices"

// sameSigner finds the decision that speaks for a seat because the same person has
// signed already (A8): an approval in force by its holder, or by a member of its
// pool, since which nothing has changed that this step rests on. Nil where there is
// none, where the step wants to be asked or was gone back to, for added signers, and
// for whoever stands in where nobody was found. Who was added as a signer there spoke
// for another's seat, and is asked.
func (r *run) sameSigner(v *Visit, step *Step, k *Seat) *Seat {
	if !step.Same || v.Must || k.Adder != "" || len(k.From) > 0 || k.Via == viaFallback || k.Via == viaWorkspace {
		return nil
	}
	for i := range r.s.Visits {
		u := &r.s.Visits[i]
		if u.ID == v.ID || u.Status != Done || r.stepOf(u).Kind != Approval || !r.inForce(u) || !r.isAround(r.itemPart(u.Part), v.Part) {
			continue
		}
		for j := range u.Seats {
			s := &u.Seats[j]
			if s.Status == Approved && s.By != "" && s.Adder == "" && r.may(v, k, s.By) && !r.changed(v.Part, step, s.On) {
				return s
			}
		}
	}
	return nil
}

// changed tells whether something that a step rests on, where it stands, has changed since
// a version.
func (r *run) changed(part ID, step *Step, since int64) bool {
	return len(r.changedFacts(part, step, since)) > 0
}

// changedFacts are what of it has.
func (r *run) changedFacts(part ID, step *Step, since int64) (facts []string) {
	for _, c := range r.w.changedSince(since) {
		if r.concerns(part, step, c) {
			facts = join(facts, []string{c.Fact})
		}
	}
	return facts
}

// concerns tells whether a change is one of what a step rests on: of its own item, where
// it is of an item.
func (r *run) concerns(part ID, step *Step, c Change) bool {
	return slices.Contains(step.Reads, c.Fact) && r.ofItem(part, c)
}

// signFor says yes for a seat, signed by the robot with the decision that it rests on.
func (r *run) signFor(v *Visit, step *Step, k, earlier *Seat) {
	k.Status, k.Name, k.At, k.On, k.Same = Approved, earlier.Name, r.at, r.w.Version, earlier.ID
	was, _ := r.s.seat(earlier.ID)
	tellAs(r, RobotSame, TaskApproved{Vote{Of: r.on(v), Step: step.ID, Seat: k.ID, For: k.For, Version: k.On, Same: earlier.ID, SameStep: was.Step}})
	tellAs(r, RobotSame, TaskDone{Of: r.on(v), Step: step.ID, Seat: k.ID, Outcome: string(Approved)})
}

// apart tells whether a step keeps somebody out: who submitted it, or decided one of
// the steps that it names (P5).
func (r *run) apart(part ID, step *Step, user string) bool {
	return slices.ContainsFunc(step.Except, func(id string) bool {
		if id == startStep {
			return user == r.s.Starter
		}
		return slices.Contains(r.did(part, id), user)
	})
}

// did is who decided a step, as far as that is in force, as a part sees it: not who decided
// it of another item of the loop that the part stands in.
func (r *run) did(part ID, step string) (users []string) {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Step != step || v.Status == Open || !r.inForce(v) || r.beside(v.Part, part) {
			continue
		}
		for j := range v.Seats {
			if by := v.Seats[j].By; by != "" {
				users = join(users, []string{by})
			}
		}
	}
	return users
}
