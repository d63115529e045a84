package flow_test

import (
	"fmt"
	"strings"
	"testing"

	. "bespoke/internal/trade/order/ordertest"
)

// Small orders are approved in bulk: the list says which, a try says beforehand which are
// not, and the job leaves these as they are.
func TestApprovingInBulk(t *testing.T) {
	docs := Docs{"flows/order.json": Flow(`"money","boss"`, Approval("money", "finance", `,"bulk":{"f":"order.total","op":"<=","v":"1000 CNY"}`)+","+Approval("boss", "boss", ""))}
	Each(t, docs, func(t *testing.T, s *Shop) {
		fang, boss := s.Hire("fang", "", "finance"), s.Hire("boss", "", "boss")
		small, large := s.Place(t, "C-1", "DESK 1"), s.Place(t, "C-1", "DESK 2")
		tasks := map[bool]string{}
		for _, v := range s.Tasks(t, fang, "owner=me") {
			tasks[v.Bulk] = v.ID.String()
		}
		if len(tasks) != 2 || tasks[true] != s.Task(t, small, "money").ID.String() {
			t.Fatalf("the list says %v", tasks)
		}
		ask := func(who Who, path, body string) string {
			t.Helper()
			return string(s.Do(t, who, "POST", path, body).Body)
		}
		all := fmt.Sprintf(`{"verb":"task.approve","ids":[%q,%q]}`, tasks[true], tasks[false])
		if tried := ask(fang, "/api/v1/bulk/check", all); !strings.Contains(tried, `"ok":1`) || !strings.Contains(tried, `"code":"task.alone"`) || !strings.Contains(tried, large.Number) {
			t.Errorf("tried: %s", tried)
		}
		if started := ask(fang, "/api/v1/bulk", `{"verb":"task.approve","filter":{"owner":"me"},"input":{"opinion":"small"}}`); !strings.Contains(started, `"total":2`) {
			t.Fatalf("started: %s", started)
		}
		s.Hear(t)
		s.Bulk.Drain(t.Context())
		if left := s.Tasks(t, fang, "owner=me"); len(left) != 1 || left[0].ID.String() != tasks[false] {
			t.Errorf("left are %+v", left)
		}
		if tried := ask(boss, "/api/v1/bulk/check", fmt.Sprintf(`{"verb":"task.reject","ids":[%q],"input":{"opinion":"no"}}`, s.Task(t, small, "boss").ID)); !strings.Contains(tried, `"code":"task.alone"`) {
			t.Errorf("a step without the key: %s", tried)
		}
		s.Decide(t, fang, "approve", s.Task(t, large, "money"), "{}").Want(t, 200)
	})
}
