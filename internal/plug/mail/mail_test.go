package mail_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/plug/mail"
	"bespoke/internal/studio/identity"
	"bespoke/test/rig"
)

// message is one that can be delivered.
func message(lang string) identity.Message {
	return identity.Message{To: "li@example.com", Channel: "email", Purpose: "signIn", Workspace: "木言家具", Name: "李雷", Lasts: 5 * time.Minute, Lang: lang}
}

func TestACodeComesInTheReadersLanguage(t *testing.T) {
	box := rig.Post(t)
	m, err := mail.New(box.URL, "Wood <orders@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string][2]string{"zh-CN": {"木言家具 登录验证码", "您的登录验证码是 042042，5 分钟内有效"}, "en": {"Your code for 木言家具", "your code is 042042. It is good for 5 minutes"}} {
		msg := message(lang)
		msg.Code = "042042"
		if err := m.Deliver(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
		got := box.Next(t)
		if got.From != "orders@example.com" || got.To != "li@example.com" || got.Subject != want[0] || !strings.Contains(got.Text, want[1]) || !strings.Contains(got.Text, "李雷") {
			t.Errorf("%s: %+v", lang, got)
		}
		if got.Header.Get("Auto-Submitted") != "auto-generated" || got.Header.Get("Message-Id") == "" || got.Header.Get("Date") == "" ||
			got.Header.Get("X-Mailer") != "" || got.Header.Get("User-Agent") != "" {
			t.Errorf("%s: %v", lang, got.Header)
		}
	}
}

func TestALinkComesWhole(t *testing.T) {
	box := rig.Post(t)
	m, err := mail.New(strings.Replace(box.URL, "smtp://", "smtp://orders:p%40ss@", 1), "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	msg := message("en")
	msg.Link = "https://order.example.com/p/login#link=" + strings.Repeat("a1_-", 30)
	if err := m.Deliver(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	if got := box.Next(t); !strings.Contains(got.Text, "\r\n"+msg.Link+"\r\n") {
		t.Errorf("%q", got.Text)
	}
	if got := box.Signed.Load(); got != "orders:p@ss" {
		t.Errorf("signed in as %v", got)
	}
}

func TestWhatTheServerRefusesIsAnError(t *testing.T) {
	box := rig.Post(t)
	box.Refuses.Store(1)
	m, err := mail.New(box.URL, "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	msg := message("en")
	msg.Code = "123456"
	if err := m.Deliver(t.Context(), msg); err == nil || strings.Contains(err.Error(), msg.Code) {
		t.Errorf("a refused message: %v", err)
	}
	for _, to := range []string{"", "li", "li@example.com\r\nBcc: x@example.com"} {
		msg.To = to
		if err := m.Deliver(t.Context(), msg); err == nil {
			t.Errorf("sent to %q", to)
		}
	}
	if box.Waiting() != 0 {
		t.Error("something was sent")
	}
	strict, err := mail.New(strings.TrimSuffix(box.URL, "?tls=none"), "orders@example.com")
	if err != nil {
		t.Fatal(err)
	}
	msg.To = "li@example.com"
	if err := strict.Deliver(t.Context(), msg); err == nil {
		t.Error("sent in the clear to a server that does not offer TLS")
	}
}

func TestAnAddressThatIsNoneIsRefusedWithoutBeingTold(t *testing.T) {
	for _, bad := range []string{"", "example.com", "http://example.com", "smtp://", "smtp://u:secret@example.com:port", "smtp://u:secret@example.com?tls=maybe"} {
		if _, err := mail.New(bad, "orders@example.com"); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := mail.New("smtps://example.com", "nobody"); err == nil {
		t.Error("a sender without an address")
	}
	if _, err := mail.New("smtps://u:p@example.com", "orders@example.com"); err != nil {
		t.Error(err)
	}
}
