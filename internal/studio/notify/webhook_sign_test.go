package notify

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// TestTheSignatureIsThatOfStandardWebhooks holds it against the vector that the
// specification's own libraries are tested with.
func TestTheSignatureIsThatOfStandardWebhooks(t *testing.T) {
	got, err := sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want || err != nil {
		t.Errorf("signed %s (%v), want %s", got, err, want)
	}
}

func TestEachSecretSigns(t *testing.T) {
	at, body := time.Unix(1614265330, 0), []byte("{}")
	first, second := newWebhookSecret(), newWebhookSecret()
	got, err := headers([]string{first, second}, "dlv_1", at, body)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := sign(first, "dlv_1", at, body)
	two, _ := sign(second, "dlv_1", at, body)
	if got["webhook-signature"] != one+" "+two || one == two || got["webhook-id"] != "dlv_1" || got["webhook-timestamp"] != "1614265330" {
		t.Errorf("headers %v", got)
	}
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(first, "whsec_")); err != nil || len(raw) != 32 {
		t.Errorf("a secret of %d bytes: %v", len(raw), err)
	}
	if _, err := headers([]string{"whsec_*"}, "dlv_1", at, body); err == nil {
		t.Error("a secret that is none signed")
	}
}

func TestABodyIsACloudEventOfIds(t *testing.T) {
	w, u := act.WorkspaceID{}, act.UserID{}
	w.SetRaw([16]byte{15: 1})
	u.SetRaw([16]byte{15: 2})
	f := event.Frame{Seq: 7, At: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), Fact: "stock.reserved", Entity: "order", ID: "ord_1", Version: 3, Also: []string{"prd_1"}, By: u}
	want := `{"specversion":"1.0","id":"7","source":"urn:bespoke:wsp_00000000000000000000000001","type":"stock.reserved","subject":"ord_1",` +
		`"time":"2026-11-23T02:00:00Z","datacontenttype":"application/json","by":"usr_00000000000000000000000002",` +
		`"data":{"entity":"order","id":"ord_1","version":3,"also":["prd_1"]}}`
	if got := bodyOf(w, "7", f); got != want {
		t.Errorf("body\n%s, want\n%s", got, want)
	}
	f.Also = make([]string, 2000)
	for i := range f.Also {
		f.Also[i] = "prd_00000000000000000000000001"
	}
	if n := len(bodyOf(w, "7", f)); n > 20_000 {
		t.Errorf("a body of %d bytes", n)
	}
}
