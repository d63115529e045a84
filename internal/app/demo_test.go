package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"bespoke/internal/base/clock"
)

func TestTheDemoSeeds(t *testing.T) {
	c := new(clock.Movable)
	h, err := Open(context.Background(), Config{DB: "sqlite:" + filepath.Join(t.TempDir(), "demo.db"), Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	before := c.Now()
	shop, err := h.Seed(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if shop.Workspace == "" || len(shop.People) != 7 || c.Now().Before(before) || c.Now().Sub(before) > time.Minute {
		t.Errorf("seeded %+v; the clock says %s", shop, c.Now())
	}
	client := caller{door: h.Handler()}
	var session struct{ User struct{ Name string } }
	for _, login := range []string{shop.Customer.Login, shop.People[0].Login} {
		if err := client.ask(t.Context(), "POST", "/api/v1/session", map[string]string{"workspace": shop.Workspace, "login": login, "password": shop.Password}, &session); err != nil || session.User.Name == "" {
			t.Errorf("%s cannot sign in: %v", login, err)
		}
	}
	audit, err := h.Audit(t.Context())
	if err != nil || len(audit) > 0 {
		t.Errorf("the audit says %v, %v", audit, err)
	}
}
