package flow_test

import (
	"testing"

	"bespoke/internal/studio/notify"
	. "bespoke/internal/trade/order/ordertest"
)

// A notice step has its notice told, while the order goes on.
func TestANoticeStepOnBothDatabases(t *testing.T) {
	docs := func(on string) Docs {
		return Docs{"flows/order.json": Flow(`"review","tell","boss"`, Approval("review", "sales", "")+`,"tell":{"kind":"notice","name":{"en":"Tell"},"notice":"passed"},`+Approval("boss", "boss", "")),
			"notices/passed.json": `{"format":"notice.v1","key":"passed","name":{"en":"Passed"},"on":"` + on + `","to":[{"role":"finance"}],"channels":["inapp"],"text":{"any":{"title":{"en":"{{order.number}} has passed","zh-CN":"{{order.number}} 已通过"},"body":{"en":"{{task.step}}","zh-CN":"{{task.step}}"}}}}`}
	}
	Each(t, docs("notice.asked"), func(t *testing.T, s *Shop) {
		li, fang := s.Hire("li", "", "sales"), s.Hire("fang", "", "finance")
		s.Hire("zhang", "", "boss")
		v := s.Place(t, "C-1", "DESK 1")
		Same(t, s.Told(t, func() { s.Decide(t, li, "approve", s.Task(t, v, "review"), `{}`).Want(t, 200) }),
			"task.approved Li", "task.done Li", "notice.asked flow", "task.opened flow")
		if got := toldAs(t, s, v, "notice.asked"); got != "Tell: those concerned are told" {
			t.Errorf("the timeline says %q", got)
		}
		if got := holders(t, s, v); got != "boss " {
			t.Errorf("the tasks are %s", got)
		}
		s.Hear(t)
		items := Into[struct{ Items []notify.Item }](t, s.Do(t, fang, "GET", "/api/v1/inbox", "").Want(t, 200)).Items
		if len(items) != 1 || items[0].Text != v.Number+" 已通过" {
			t.Errorf("finance is told %+v", items)
		}
		if got := chart(t, s, v, "tell"); got != "done: " {
			t.Errorf("the process shows %q", got)
		}
		s.Sound(t)
	})
}
