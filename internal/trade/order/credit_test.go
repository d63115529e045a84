package order_test

import (
	"slices"
	"sync"
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// C-2 has a limit of 1,000, and a DESK is 800.
func credit(policy, flow string) Docs {
	return Docs{"types/order.json": Type("placed", "refuse", `"credit":"`+policy+`",`), "flows/order.json": flow}
}

func TestCreditIsBlockedHeldWarnedOfOrIgnored(t *testing.T) {
	Each(t, nil, func(t *testing.T, first *Shop) {
		for policy, want := range map[string]struct {
			code            string
			holds, warnings []string
		}{
			"block":  {"credit.exceeded", nil, nil},
			"hold":   {"", []string{"overCredit"}, nil},
			"warn":   {"", nil, []string{"overCredit"}},
			"ignore": {"", nil, nil},
		} {
			s := first.Another(t, credit(policy, Flow(`"confirm"`, Confirm)))
			if v := s.Place(t, "C-2", "DESK 1"); v.Holds != nil || v.Warnings != nil {
				t.Errorf("%s, within the limit: %v %v", policy, v.Holds, v.Warnings)
			}
			before := rows(t, s)
			v, err := s.Order(t, s.Owner, Request("C-2", "DESK 1"))
			if Code(err) != want.code || !slices.Equal(v.Holds, want.holds) || !slices.Equal(v.Warnings, want.warnings) {
				t.Errorf("%s, over the limit: %v, holds %v, warnings %v", policy, err, v.Holds, v.Warnings)
			}
			if want.code != "" {
				Same(t, rows(t, s), before...)
			}
			if _, err := s.Order(t, s.Owner, Request("C-1", "DESK 9")); err != nil {
				t.Errorf("%s, without a limit: %v", policy, err)
			}
			s.Sound(t)
		}
	})
}

func TestAnOrderThatIsHeldWaitsForItsReleaseByAPerson(t *testing.T) {
	flow := Flow(`"check","confirm"`, Approval("check", "finance", `,"skip":[{"if":{"f":"check.holds","op":"empty"},"say":{"en":"Nothing held"}}]`)+","+Confirm)
	Each(t, credit("hold", flow), func(t *testing.T, s *Shop) {
		s.Hire("fang", "", "finance")
		if v := s.Place(t, "C-2", "DESK 1"); v.Phase != order.Confirmed {
			t.Errorf("within the limit it is %s", v.Phase)
		}
		v := s.Place(t, "C-2", "DESK 1")
		if v.Phase != order.Placed || v.Tasks[0].Step != "check" {
			t.Errorf("over the limit it is %s with %v", v.Phase, v.Tasks)
		}
		s.Approve(t, "fang", v, "check")
		if now := s.Get(t, v); now.Phase != order.Confirmed || !slices.Equal(now.Holds, []string{"overCredit"}) {
			t.Errorf("released it is %s, held for %v", now.Phase, now.Holds)
		}
		s.Sound(t)
	})
}

func TestCancellingGivesCreditBack(t *testing.T) {
	Each(t, credit("block", Flow(`"confirm"`, Confirm)), func(t *testing.T, s *Shop) {
		v := s.Place(t, "C-2", "DESK 1")
		s.Cancel(t, s.Owner, v).Want(t, 200)
		s.Place(t, "C-2", "DESK 1")
		Same(t, s.Rows(t, "party_accounts", "credit_limit", "credit_used", "order_count", "spent"), "- 0 0 0", "10000000 8000000 1 8000000")
		s.Sound(t)
	})
}

// Orders that are decided together all see room for one; the locked account
// knows better, and each refused one is told what is left by then.
func TestOrdersThatRaceForOneLimitStayWithinIt(t *testing.T) {
	Each(t, credit("block", Flow(`"confirm"`, Confirm)), func(t *testing.T, s *Shop) {
		answers := map[string]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 12 {
			all.Go(func() {
				_, err := s.Order(t, s.Owner, Request("C-2", "DESK 1"))
				mu.Lock()
				answers[Code(err)]++
				mu.Unlock()
			})
		}
		all.Wait()
		if answers[""] != 1 || answers["credit.exceeded"] != 11 {
			t.Errorf("answers %v", answers)
		}
		got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", order.Batch{Orders: []order.Request{
			Request("C-2", "DESK 1"), Request("C-1", "DESK 1"), Request("C-2", "DESK 1")}})
		if err != nil || got.Results[0].Problem == nil || got.Results[1].Order == nil || got.Results[2].Problem == nil {
			t.Errorf("in one batch: %+v, %v", got, err)
		}
		s.Sound(t)
	})
}

func TestABatchSpendsALimitOnce(t *testing.T) {
	Each(t, credit("hold", Flow(`"confirm"`, Confirm)), func(t *testing.T, s *Shop) {
		got, err := s.Orders.PlaceMany(t.Context(), s.Owner.Act, "", order.Batch{Orders: []order.Request{
			Request("C-2", "DESK 1"), Request("C-2", "DESK 1"), Request("C-2", "DESK 1")}})
		if err != nil {
			t.Fatal(err)
		}
		var held []bool
		for _, r := range got.Results {
			held = append(held, len(r.Order.Holds) > 0)
		}
		if !slices.Equal(held, []bool{false, true, true}) {
			t.Errorf("held: %v", held)
		}
		s.Sound(t)
	})
}
