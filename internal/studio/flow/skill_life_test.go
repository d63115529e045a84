package flow_test

import (
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// A step is for who can do it: what is written at the users says who that is, and a change
// there counts from then on. Where nobody can, the next alternative counts.
func TestStepsGoToWhoCanDoThem(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"review"`, `"review":{"kind":"approval","name":{"en":"review"},
		"who":[{"role":"sales","where":{"f":"user.skills","op":"has","v":"oak"}},{"role":"finance"}],"deadline":{"in":"4wh","then":[{"at":"100%","do":"remind"}]}}`)}
	Each(t, docs, func(t *testing.T, s *Shop) {
		ann := s.Hire("ann", "", "sales")
		s.Hire("bob", "", "sales")
		s.Hire("fay", "", "finance")
		can := func(skills string) {
			s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+ann.Act.User.String(), `{"skills":`+skills+`}`).Want(t, 200)
		}
		first := s.Place(t, "C-1", "DESK 1")
		can(`["pine","oak"]`)
		second := s.Place(t, "C-1", "DESK 1")
		can(`null`)
		third := s.Place(t, "C-1", "DESK 1")
		for _, c := range []struct {
			got  string
			want string
		}{{s.Task(t, first, "review").Owner.Role, "finance"}, {s.Task(t, second, "review").Owner.Name, "Ann"}, {s.Task(t, third, "review").Owner.Role, "finance"}} {
			if c.got != c.want {
				t.Errorf("it is with %q, not %q", c.got, c.want)
			}
		}
		s.Sound(t)
	})
}
