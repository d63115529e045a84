package notify

import (
	"testing"
	"time"

	"bespoke/internal/base/id"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func TestADeliveryIsTriedTenTimesInThreeDays(t *testing.T) {
	d, at := deliveryRow{ID: id.New[deliveryKind](), State: deliveryWaits}, noon
	for _, pause := range []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour} {
		d = d.after(at, Receipt{Status: 500})
		next := time.UnixMicro(d.DueAt)
		if got := next.Sub(at); d.State != deliveryWaits || got < pause || got > pause+pause/5 {
			t.Errorf("after %d failures it is %s for %v, want about %v", d.Failures, d.State, got, pause)
		}
		at = next
	}
	if d = d.after(at, Receipt{Error: "no answer"}); d.State != deliveryFailed || d.Attempts != 10 || d.Status != 0 || d.Error != "no answer" {
		t.Errorf("given up: %+v", d)
	}
}

func TestADeliveryEndsOrWaitsAsItsReceiverSays(t *testing.T) {
	for _, c := range []struct {
		receipt Receipt
		state   string
		least   time.Duration
	}{
		{Receipt{Status: 200}, deliveryDone, 0},
		{Receipt{Status: 299}, deliveryDone, 0},
		{Receipt{Status: 302}, deliveryWaits, 5 * time.Second},
		{Receipt{Status: 400}, deliveryWaits, 5 * time.Second},
		{Receipt{Status: 410}, deliveryFailed, 0},
		{Receipt{Status: 429, After: time.Hour}, deliveryWaits, time.Hour},
		{Receipt{Status: 503, After: time.Second}, deliveryWaits, 5 * time.Second},
		{Receipt{Status: 503, After: 1000 * time.Hour}, deliveryWaits, 24 * time.Hour},
		{Receipt{}, deliveryWaits, 5 * time.Second},
	} {
		d := deliveryRow{State: deliveryWaits}.after(noon, c.receipt)
		if d.State != c.state || d.State == deliveryWaits && time.UnixMicro(d.DueAt).Sub(noon) != c.least {
			t.Errorf("%+v makes it %s for %v", c.receipt, d.State, time.UnixMicro(d.DueAt).Sub(noon))
		}
	}
}

func TestAnEndpointRestsLongerTheLongerItFails(t *testing.T) {
	w, at := webhookRow{State: stateOn}, noon
	for n := 1; n <= 20; n++ {
		w = w.after(at, Receipt{Status: 500})
		rest := time.Duration(0)
		switch {
		case n >= 16:
			rest = time.Hour
		case n >= 10:
			rest = time.Minute << (n - 10)
		}
		if got := time.Duration(max(0, w.PausedUntil-at.UnixMicro())) * time.Microsecond; got != rest || w.probing() != (n >= 10) {
			t.Errorf("after %d failures it rests for %v, want %v", n, got, rest)
		}
		at = at.Add(rest)
	}
	if w = w.after(at, Receipt{Status: 200}); w.Failures != 0 || w.FailingSince != 0 || w.PausedUntil != 0 || w.TakenAt != at.UnixMicro() {
		t.Errorf("after a success: %+v", w)
	}
}

func TestWhatFailsTogetherIsOneReasonToRest(t *testing.T) {
	w := webhookRow{State: stateOn}
	for range 2 * together {
		w = w.after(noon, Receipt{Status: 500})
	}
	if got := time.UnixMicro(w.PausedUntil).Sub(noon); got != time.Minute || w.Failures != 10 {
		t.Errorf("after two rounds it rests for %v, with %d failures", got, w.Failures)
	}
	w = webhookRow{State: stateOn, Failures: 9}.after(noon, Receipt{Status: 503, After: time.Hour}).after(noon, Receipt{Status: 500})
	if got := time.UnixMicro(w.PausedUntil).Sub(noon); got != time.Hour {
		t.Errorf("asked to wait for an hour it rests for %v", got)
	}
}

func TestAnEndpointIsGivenUpAfterFiveDays(t *testing.T) {
	w := webhookRow{State: stateOn}.after(noon, Receipt{})
	if now := w.after(noon.Add(5*24*time.Hour-time.Microsecond), Receipt{}); now.State != stateOn {
		t.Errorf("before: %s", now.State)
	}
	if now := w.after(noon.Add(5*24*time.Hour), Receipt{}); now.State != stoppedFails {
		t.Errorf("after: %s", now.State)
	}
	if now := w.after(noon, Receipt{Status: 410}); now.State != stoppedGone {
		t.Errorf("gone: %s", now.State)
	}
}
