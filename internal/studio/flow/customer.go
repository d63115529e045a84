package flow

import (
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
)

// A step may be the customer's of the subject. Customers never see the names of steps,
// so such a step has words of its own for them (docs/decisions/0047-the-customers-step.md).

// Public is what customers are told of a step that may be theirs.
type Public struct {
	Title blueprint.Label `json:"title"`
	Body  blueprint.Label `json:"body"`
}

// decided tells whom a list of a step may name because somebody is asked for a decision there.
func (s *Step) decided() whom {
	if s.Kind.asks() {
		return customers
	}
	return 0
}

// public compiles the words for customers. A step that may be the customer's has them,
// and there is a role for customers that may decide it.
func (cp *compiler) public(s *Step, w *wireStep) {
	s.Public = w.Public
	asks := s.Who.asksCustomer() || s.Deadline != nil && slices.ContainsFunc(s.Deadline.Rungs, func(r Rung) bool { return r.To.asksCustomer() })
	switch {
	case asks && s.Public == nil:
		cp.refuse(pointerTo(s, "public"), "public.missing", "「{step}」可能由客户处理，请写明给客户看的标题和说明", "{step} may be the customer's: write a title and what is asked, for the customer",
			"step", s.Name.Text())
	case s.Public != nil:
		s.deciders = cp.deciders(s.Kind)
	}
	if asks && s.Public != nil && len(s.deciders) == 0 {
		cp.refuse(pointerTo(s, "who"), "public.powerless", "没有客户角色可以处理「{step}」，请授予 {verbs}", "no role for customers may decide {step}: give one {verbs}",
			"step", s.Name.Text(), "verbs", verbsOf(s.Kind)[0])
	}
}

// deciders are the roles for customers that may say all that can be said to a step.
func (cp *compiler) deciders(kind Kind) (roles []string) {
	all := blueprint.Of[*identity.Roles](cp.r)
	if all == nil {
		return nil
	}
	for _, role := range all.List() {
		lacks := func(verb string) bool { return !all.Allows([]string{role.Key}, verb) }
		if role.Kind == act.Customer && !slices.ContainsFunc(verbsOf(kind), lacks) {
			roles = append(roles, role.Key)
		}
	}
	return roles
}

// verbsOf are the verbs that decide a step.
func verbsOf(kind Kind) []string {
	if kind == Task {
		return []string{"task.done"}
	}
	return []string{"task.approve", "task.reject"}
}

// worksHere refuses a role of customers or suppliers: all of them together have nothing to
// decide.
func (cp *compiler) worksHere(role, at string) bool {
	all := blueprint.Of[*identity.Roles](cp.r)
	if all == nil || all.Get(role) == nil || all.Get(role).Kind != act.Customer && all.Get(role).Kind != act.Supplier {
		return true
	}
	cp.refuse(at+"/role", "who.outside", "「{role}」不是员工角色；要由订单的客户处理，请用 customer", "{role} is no role of staff: to ask the customer of the order, use customer", "role", role)
	return false
}

// customers are the active users who sign in for the customer of the subject.
func (r *run) customers() []User {
	if r.w.About == "" {
		return nil
	}
	return r.w.People.Customer(r.w.About)
}

// suits tells whether a step may be somebody's. A customer is asked only where the step has
// words for him, and in a role that may decide it.
func (s *Step) suits(u User) bool {
	return u.Party == "" || s.Public != nil && slices.ContainsFunc(u.Roles, func(role string) bool { return slices.Contains(s.deciders, role) })
}

// concerned tells whether the subject is somebody's business: of customers its own alone.
func (r *run) concerned(u User) bool { return u.Party == "" || u.Party == r.w.About }

// instead is whom a step names when nobody signs in for its customer any more: those who
// come after him.
func (r *run) instead(step *Step, k *Seat) []string {
	if !strings.HasPrefix(k.For, logins) {
		return nil
	}
	r.asking = step
	defer func() { r.asking = nil }()
	found, _ := r.find(step.Who, false)
	return found
}

// suited leaves of some holders those whose a step may be.
func (r *run) suited(step *Step, who []string) []string {
	return slices.DeleteFunc(slices.Clone(who), func(one string) bool {
		members, shared := membersOf(r.w.People, one)
		if u, known := r.w.People.User(one); known && !shared {
			members = []User{u}
		}
		return len(members) > 0 && !slices.ContainsFunc(members, func(u User) bool { return r.concerned(u) && step.suits(u) })
	})
}

// callTo is what a step is called to somebody.
func (s *Step) callTo(by Actor) fault.Text {
	if by.Kind == act.Customer && s.Public != nil {
		return s.Public.Title.Text()
	}
	return s.Name.Text()
}

// checkPublic refuses that a customer would choose who goes on: he is told of nobody.
func (cp *compiler) checkPublic() {
	for _, s := range cp.def.Steps {
		if s.Public != nil && len(s.Picks) > 0 {
			cp.doc = s.doc
			cp.refuse(pointerTo(s, "public"), "public.chooses", "「{step}」要选择后续处理人，不能由客户处理", "who decides {step} chooses who goes on: it cannot be the customer's", "step", s.Name.Text())
		}
	}
	cp.doc = cp.around[0]
}

// IsCustomer tells whether a holder is a customer: all who sign in for him, or one of them.
func IsCustomer(holder string, p People) bool {
	if strings.HasPrefix(holder, logins) {
		return true
	}
	u, _ := p.User(holder)
	return u.Party != ""
}

// AskedCustomer tells whether a seat of the run was a customer's, and whether one decided
// who signs in for him still.
func (st *Stored) AskedCustomer(seat string, p People) (asked, answered bool) {
	if st == nil {
		return false, false
	}
	id, _ := ParseID(seat)
	_, k := st.State.seat(id)
	if k == nil {
		return false, false
	}
	asked = slices.ContainsFunc(append(slices.Clip(k.From), k.For), func(who string) bool { return IsCustomer(who, p) })
	return asked, asked && k.By != "" && IsCustomer(k.By, p)
}
