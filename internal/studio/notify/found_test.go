package notify_test

import (
	"slices"
	"testing"
	"time"

	. "bespoke/internal/trade/order/ordertest"
)

// A notice may be to a department with those below it, to whoever is on duty when it is told,
// and to who began the process.
func TestPeopleAreFoundByWhereTheyStand(t *testing.T) {
	to := func(key, who string) string {
		return notice(key, "order.placed", `"to":[`+who+`],"channels":["inapp"]`, "Order {{order.number}}", "b")
	}
	all := told(to("begun", `{"starter":true}`), to("house", `{"department":"actor.department"}`), to("watch", `{"duty":"watch"}`))
	spans := `[{"span":"00:00-12:00","role":"finance"},{"span":"12:00-24:00","role":"boss"}]`
	days := `"mon":` + spans + `,"tue":` + spans + `,"wed":` + spans + `,"thu":` + spans + `,"fri":` + spans + `,"sat":` + spans + `,"sun":` + spans
	all["calendars/watch.json"] = `{"format":"calendar.v1","key":"watch","name":{"en":"Watch"},"week":{},"duty":{` + days + `}}`
	Each(t, all, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		wang := s.Hire("wang", "", "sales")
		s.Hire("fang", "", "finance")
		s.Hire("bo", "", "boss")
		for _, d := range []string{`{"code":"shop","name":"Shop"}`, `{"code":"east","name":"East","above":"shop"}`} {
			s.Do(t, s.Owner, "POST", "/api/v1/departments", d).Want(t, 201)
		}
		for of, who := range map[string]Who{"shop": li, "east": wang} {
			s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+who.Act.User.String(), `{"department":"`+of+`"}`).Want(t, 200)
		}
		for _, who := range []Who{li, wang} {
			s.Do(t, who, "POST", "/api/v1/orders", `{"customer":{"ref":"C-1"},"lines":[{"sku":"DESK","quantity":"1"}]}`).Want(t, 201)
			tell(t, s)
			s.Pass(t, 12*time.Hour)
		}
		got := log(t, s, "")
		slices.Sort(got)
		Same(t, got, "begun Li inapp sent", "begun Wang inapp sent", "house Li inapp sent", "house Wang inapp sent", "house Wang inapp sent", "watch Bo inapp sent", "watch Fang inapp sent")
	})
}

// A notice may go by what the business keeps of its users.
func TestPeopleAreFoundByWhatIsKeptOfThem(t *testing.T) {
	all := told(notice("big", "order.placed", `"to":[{"role":"sales","where":{"f":"user.fields.follows","op":"<=","ref":"order.total"}}],"everyone":true,"channels":["inapp"]`, "Order {{order.number}}", "b"))
	all["fields/user.json"] = `{"format":"fields.v1","key":"user","name":{"en":"User"},"fields":{"follows":{"kind":"money","name":{"en":"Follows orders from"}}}}`
	Each(t, all, func(t *testing.T, s *Shop) {
		for login, from := range map[string]string{"li": "500", "wang": "5000", "zoe": ""} {
			who := s.Hire(login, "", "sales")
			if from != "" {
				s.Do(t, s.Owner, "PATCH", "/api/v1/users/"+who.Act.User.String(), `{"fields":{"follows":{"amount":"`+from+`","currency":"CNY"}}}`).Want(t, 200)
			}
		}
		s.Place(t, "C-1", "DESK 1")
		tell(t, s)
		Same(t, log(t, s, ""), "big Li inapp sent")
	})
}
