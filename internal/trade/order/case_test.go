package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bespoke/internal/trade/order"
	. "bespoke/internal/trade/order/ordertest"
)

// An order becomes an example that its own release keeps, and that a draft which decides
// otherwise does not.
func TestAnOrderBecomesAnExample(t *testing.T) {
	Each(t, Docs{"flows/order.json": Review()}, func(t *testing.T, s *Shop) {
		li := s.Hire("li", "", "sales")
		v := s.Place(t, "C-1", "DESK 2")
		s.Do(t, li, "GET", v.Location()+"/example", "").Want(t, 403)
		made := Into[order.CaseView](t, s.Do(t, s.Owner, "GET", v.Location()+"/example", "").Want(t, 200))
		var c struct {
			Given  struct{ Lines []struct{ SKU string } }
			Expect struct {
				Facts map[string]json.RawMessage
				Path  []string
			}
		}
		if err := json.Unmarshal(made.Case, &c); err != nil || made.Path != "examples/order.json" || len(c.Given.Lines) != 1 || strings.Join(c.Expect.Path, " ") != "review confirm" ||
			string(c.Expect.Facts["order.total"]) != `"1600 CNY"` {
			t.Fatalf("%v %+v %s", err, made, made.Case)
		}
		for _, never := range []string{"C-1", "Li", "phone", "email"} {
			if strings.Contains(string(made.Case), never) {
				t.Errorf("%s is in the example: %s", never, made.Case)
			}
		}
		doc := `{"format":"example.v1","key":"order","name":{"en":"Orders"},"type":"order","cases":[` + string(made.Case) + `]}`
		s.Do(t, s.Owner, "PUT", "/api/v1/documents/"+made.Path, doc).Want(t, 200)
		s.Do(t, s.Owner, "POST", "/api/v1/releases", `{}`).Want(t, 200)
		s.Do(t, s.Owner, "PUT", "/api/v1/documents/flows/order.json", Flow(`"confirm"`, Confirm)).Want(t, 200)
		a := s.Do(t, s.Owner, "POST", "/api/v1/releases", `{}`).Want(t, 422)
		if !strings.Contains(string(a.Body), "example.failed") {
			t.Errorf("a draft that skips the review: %s", a.Body)
		}
	})
}
