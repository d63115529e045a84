package notify

import (
	"strings"
	"testing"
)

// evil is what somebody may type as his name.
const evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

func TestALetterSaysTheSameInBothForms(t *testing.T) {
	v := envelope{id: "ntc_1", to: "li@example.com", lang: "en", workspace: "Wood", settings: "https://s.example/w/me", unsubscribe: "https://s.example/u/1"}
	l, err := v.write([]news{{"Order 1", "Dear " + evil + ",\nthank you.\n\nSee " + linkMark + "\n\n" + linkMark, "https://s.example/p/o/abc", []button{{"Approve", "https://s.example/a/1"}, {"Reject", "https://s.example/a/2"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if l.Subject != "Order 1" || l.Unsubscribe != v.unsubscribe || l.ID != "ntc_1" {
		t.Errorf("%+v", l)
	}
	for _, want := range []string{"Dear " + evil, "thank you.\n\nSee https://s.example/p/o/abc", "Approve: https://s.example/a/1", "Choose what you are told: https://s.example/w/me", "Stop notices like this: https://s.example/u/1"} {
		if !strings.Contains(l.Text, want) {
			t.Errorf("the text lacks %q:\n%s", want, l.Text)
		}
	}
	for _, want := range []string{"&lt;script&gt;", ">Open the order</a>", `href="https://s.example/p/o/abc"`, `<html lang="en">`, `href="https://s.example/a/1"`, ">Reject</a>", "thank you.</p>", ">See</p>"} {
		if !strings.Contains(l.HTML, want) {
			t.Errorf("the page lacks %q:\n%s", want, l.HTML)
		}
	}
	for _, never := range []string{"<script", "<img", linkMark, "ZgotmplZ"} {
		if strings.Contains(l.HTML, never) || strings.Contains(l.Text, linkMark) {
			t.Errorf("%q is in the letter", never)
		}
	}
}

func TestSeveralNoticesAreOneLetter(t *testing.T) {
	v := envelope{lang: "zh-CN", workspace: "木言家具"}
	l, err := v.write([]news{{"一", "甲", "", nil}, {"二", "乙", "https://s.example/w/orders/2", nil}})
	if err != nil || l.Subject != "木言家具：2 条通知" || strings.Count(l.HTML, "<h1") != 2 || strings.Count(l.HTML, "查看订单") != 1 || strings.Contains(l.HTML, "不再接收") {
		t.Errorf("%v %+v", err, l)
	}
}

// TestALinkThatIsNoneDoesNothing: nobody can make a button that runs a script.
func TestALinkThatIsNoneDoesNothing(t *testing.T) {
	l, err := envelope{lang: "en"}.write([]news{{"t", "b", "javascript:alert(1)", []button{{"a", "javascript:alert(2)"}}}})
	if err != nil || strings.Contains(l.HTML, `href="javascript`) {
		t.Errorf("%v %s", err, l.HTML)
	}
}
