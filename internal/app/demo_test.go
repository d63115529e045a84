package app

import (
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
)

// demoOf is a house with the demo, and what its clock says then.
func demoOf(t *testing.T, now time.Time) (*House, demoShop, time.Time) {
	t.Helper()
	c := new(clock.Movable)
	c.Set(now)
	h, err := Open(t.Context(), Config{DB: "sqlite:" + filepath.Join(t.TempDir(), "demo.db"), Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	shop, err := h.Seed(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return h, shop, c.Now()
}

// business is what a house does, in words: how many orders there are of each kind and
// where they stand.
func business(t *testing.T, h *House) map[string]int {
	t.Helper()
	there, err := h.Identity.Workspaces(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]int{}
	err = h.DB.Read(t.Context(), act.Act{Workspace: there[0].ID, Kind: act.Robot}, func(r db.Reader) error {
		return r.Query(`SELECT p.ref, o.total, o.line_count, o.phase, f.status, (SELECT count(*) FROM tasks t WHERE t.workspace_id = o.workspace_id AND t.subject = o.id AND t.state = 'open')
			FROM orders o JOIN parties p ON p.workspace_id = o.workspace_id AND p.id = o.customer_id JOIN flow_runs f ON f.workspace_id = o.workspace_id AND f.subject = o.id
			WHERE o.workspace_id = ?`, []any{r.Workspace()}, func(row db.Row) error {
			var ref, phase, status string
			var total, lines, tasks int64
			err := row.Scan(&ref, &total, &lines, &phase, &status, &tasks)
			all[fmt.Sprint(ref, " ", total, " of ", lines, " lines: ", phase, " ", status, ", ", tasks, " tasks")]++
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The same seed gives the same business, whatever is faster on a machine: people sign
// in to it, and the audit finds nothing.
func TestTheDemoSeeds(t *testing.T) {
	now := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	h, shop, at := demoOf(t, now)
	again, _, _ := demoOf(t, now)
	one, two := business(t, h), business(t, again)
	if len(one) < 100 || !maps.Equal(one, two) {
		for k, n := range one {
			if two[k] != n {
				t.Errorf("%d and %d orders of %s", n, two[k], k)
			}
		}
		t.Errorf("%d kinds of orders, and again %d", len(one), len(two))
	}
	if shop.Workspace == "" || len(shop.People) != 7 || at.Before(now) || at.Sub(now) > time.Minute {
		t.Errorf("seeded %+v; the clock says %s", shop, at)
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

// Nobody signs for furniture where no files are kept, as with PostgreSQL unless a folder is
// named: the demo would end there.
func TestTheDemoNeedsNoFiles(t *testing.T) {
	for url, asks := range map[string]bool{"sqlite:demo.db": true, "postgres://demo": false} {
		d := demo{h: &House{Config: Config{DB: url}}, rand: rand.New(rand.NewPCG(1, 2))}
		_, without := d.order(customer{kind: "regular"}, 1)["fields"].(map[string]any)["install"]
		if without == asks {
			t.Errorf("%s: that nobody comes to install is said: %t", url, without)
		}
	}
}
