package app_test

import (
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// A decision table is read in words, with the labels of the business.
func TestADecisionTableIsReadInWords(t *testing.T) {
	table := `{"format":"rules.v1","key":"check","name":{"en":"Checks"},"point":"check.order","hit":"collect","inputs":[{"id":"total","f":"order.total"}],"outputs":["warn"],
		"rows":[{"id":"large","when":{"total":{"op":">","v":"5000 CNY"}},"then":{"warn":"belowFloor"},"say":{"en":"A large one"}},{"id":"noted","if":{"f":"order.note","op":"notEmpty"},"then":{"warn":"belowFloor"},"off":true}],"else":{"then":{}}}`
	Each(t, Docs{}, func(t *testing.T, s *Shop) {
		s.Do(t, s.Owner, "PUT", "/api/v1/documents/rules/check.json", table).Want(t, 200)
		if list := string(s.Do(t, s.Owner, "GET", "/api/v1/decision-tables", "", "Accept-Language", "en").Want(t, 200).Body); !strings.Contains(list, `"name":"Checks"`) {
			t.Errorf("the list says %s", list)
		}
		view := string(s.Do(t, s.Owner, "GET", "/api/v1/decision-tables/check", "", "Accept-Language", "en").Want(t, 200).Body)
		for _, want := range []string{`"changed":true`, `"inputs":["order total"]`, "5,000 CNY", "A large one", `"id":"else"`, `"off":true`, `"if":"`} {
			if !strings.Contains(view, want) {
				t.Errorf("%s is not in %s", want, view)
			}
		}
		s.Do(t, s.Owner, "GET", "/api/v1/decision-tables/none", "").Want(t, 404)
	})
}
