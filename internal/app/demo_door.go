package app

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"bespoke/internal/base/clock"
)

// demoDoor is what the demo's page asks beside the API: who can be who, what
// the clock says, and a fresh business. It exists only with --demo.
type demoDoor struct {
	h     *House
	clock *clock.Movable

	mu   sync.Mutex // one business at a time
	shop demoShop
}

// demoShop is a seeded business and how to enter it. Its password is no secret:
// the demo listens on this machine and holds nothing of anybody.
type demoShop struct {
	Now       time.Time    `json:"now"`
	Workspace string       `json:"workspace"`
	Password  string       `json:"password"`
	People    []demoPerson `json:"people"`
	Customer  demoPerson   `json:"customer"`
}

type demoPerson struct {
	Role  string            `json:"role"`
	Title map[string]string `json:"title"`
	Name  string            `json:"name"`
	Login string            `json:"login"`
}

const demoPassword = "demo of a furniture maker"

// demoShopOf says how a business of the demo is entered.
func demoShopOf(slug string) demoShop {
	shop := demoShop{Workspace: slug, Password: demoPassword,
		Customer: demoPerson{"customer", map[string]string{"zh-CN": "客户", "en": "Customer"}, "王敏", "wangmin"}}
	for _, title := range []struct{ role, zh, en string }{{"sales", "销售", "Sales"}, {"vipService", "专属客服", "Adviser"}, {"finance", "财务", "Finance"},
		{"production", "车间", "Workshop"}, {"warehouse", "仓库", "Warehouse"}, {"seniorSales", "销售主管", "Head of sales"}, {"owner", "老板", "Owner"}} {
		for _, s := range staff {
			if s.role == title.role {
				shop.People = append(shop.People, demoPerson{s.role, map[string]string{"zh-CN": title.zh, "en": title.en}, s.name, s.login})
				break
			}
		}
	}
	return shop
}

// most is how far the clock is moved at once.
const most = 31 * 24

// ServeHTTP answers /demo/api/state, clock and reset.
func (d *demoDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	switch r.Method + " " + r.URL.Path {
	case "GET /demo/api/state":
		err = d.open(r.Context())
	case "POST /demo/api/clock":
		err = d.turn(r)
	case "POST /demo/api/reset":
		d.shop, err = d.h.Seed(context.WithoutCancel(r.Context()), d.clock)
	default:
		http.NotFound(w, r)
		return
	}
	if err != nil {
		d.h.Log.Error("demo", "path", r.URL.Path, "error", err)
		http.Error(w, `{"detail":"the demo could not do that"}`, http.StatusInternalServerError)
		return
	}
	d.shop.Now = d.clock.Now()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(d.shop)
}

// open enters the business that is there, or makes one.
func (d *demoDoor) open(ctx context.Context) error {
	if d.shop.Workspace != "" {
		return nil
	}
	there, err := d.h.Identity.Workspaces(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		d.shop = demoShopOf(there[len(there)-1].Slug)
		return nil
	}
	d.shop, err = d.h.Seed(context.WithoutCancel(ctx), d.clock)
	return err
}

var errHours = errors.New("hours must lie between 1 and 744")

// turn moves the clock and lets what is due happen.
func (d *demoDoor) turn(r *http.Request) error {
	var in struct{ Hours int }
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<10)).Decode(&in); err != nil {
		return err
	}
	if in.Hours < 1 || in.Hours > most {
		return errHours
	}
	d.clock.Move(time.Duration(in.Hours) * time.Hour)
	return d.h.FireTimers(context.WithoutCancel(r.Context()))
}
