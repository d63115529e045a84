package mail_test

import (
	"errors"
	"strings"
	"testing"

	"bespoke/internal/plug/mail"
	"bespoke/internal/studio/notify"
	"bespoke/test/rig"
)

func TestANoticeComesAsTextAndAsAPage(t *testing.T) {
	box := rig.Post(t)
	m, err := mail.New(box.URL, "Wood <orders@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	l := notify.Letter{ID: "ntc_1", To: "li@example.com", Subject: "您的订单 SO-1 已确认", Text: "文字\n", HTML: "<p>页面</p>", Lang: "zh-CN", Unsubscribe: "https://s.example/u/1"}
	if err := m.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	got := box.Next(t)
	if got.Subject != l.Subject || strings.TrimSpace(got.Text) != "文字" || strings.TrimSpace(got.HTML) != l.HTML {
		t.Errorf("%+v", got)
	}
	for name, want := range map[string]string{"Message-Id": "<ntc_1@example.com>", "Auto-Submitted": "auto-generated", "Content-Language": "zh-CN",
		"List-Unsubscribe": "<https://s.example/u/1>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	for _, r := range got.Header.Get("Subject") {
		if r > '~' {
			t.Errorf("the subject is not encoded: %q", got.Header.Get("Subject"))
			break
		}
	}
}

// TestNothingGetsIntoTheHeaders: what somebody typed stays a subject, and an
// address with more behind it is none.
func TestNothingGetsIntoTheHeaders(t *testing.T) {
	box := rig.Post(t)
	m, err := mail.New(box.URL, "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	l := notify.Letter{ID: "ntc_1", To: "li@example.com", Subject: "a\r\nBcc: x@example.com\r\n\r\nbody", Text: "t", HTML: "h", Lang: "en"}
	if err := m.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if got := box.Next(t); got.Header.Get("Bcc") != "" || strings.TrimSpace(got.Text) != "t" || got.Header.Get("List-Unsubscribe") != "" {
		t.Errorf("%+v", got)
	}
	for _, to := range []string{"", "li", "li@example.com\r\nBcc: x@example.com", "a@example.com, b@example.com"} {
		l.To = to
		if err := m.Send(t.Context(), l); !errors.Is(err, notify.ErrNever) {
			t.Errorf("%q: %v", to, err)
		}
	}
	if box.Waiting() > 0 {
		t.Error("something was sent")
	}
}

func TestWhetherTryingAgainHelpsIsTold(t *testing.T) {
	box := rig.Post(t)
	m, err := mail.New(box.URL, "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	box.Refuses.Store(1)
	l := notify.Letter{ID: "ntc_1", To: "li@example.com", Subject: "a", Text: "t", HTML: "h", Lang: "en"}
	if err := m.Send(t.Context(), l); err == nil || errors.Is(err, notify.ErrNever) || err.Error() != "451 4.0.0 not today" {
		t.Errorf("451: %v", err)
	}
	l.To = "nobody@example.com"
	if err := m.Send(t.Context(), l); !errors.Is(err, notify.ErrNever) || !strings.HasSuffix(err.Error(), ": 550 5.0.0 no such user") {
		t.Errorf("550: %v", err)
	}
	gone, err := mail.New("smtp://127.0.0.1:1?tls=none", "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Send(t.Context(), l); err == nil || errors.Is(err, notify.ErrNever) {
		t.Errorf("no server: %v", err)
	}
}
