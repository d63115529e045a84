package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"time"

	"bespoke/internal/base/clock"
)

// demo fills a fresh workspace with a year and a half of a furniture maker's
// orders. Everything is done through the door, by people with keys, while the
// clock is moved from then to now: nothing is written past the verbs.
type demo struct {
	h     *House
	clock *clock.Movable
	door  http.Handler
	rand  *rand.Rand
	now   time.Time // what the clock is to say in the end

	owner  caller
	people map[string][]caller // by role
	ours   []customer
	seen   int // orders so far
}

// caller is somebody of the demo, who asks as any program would.
type caller struct {
	door     http.Handler
	key      string
	id, name string
}

// ask sends a request and reads its answer. A refusal is an error with its text.
func (c caller) ask(ctx context.Context, method, path string, body, into any) error {
	text, raw := body.(octets)
	if body != nil && !raw {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	r := httptest.NewRequestWithContext(ctx, method, path, bytes.NewReader(text))
	if raw {
		r.Header.Set("Content-Type", "application/offset+octet-stream")
		r.Header.Set("Upload-Offset", "0")
	}
	if c.key != "" {
		r.Header.Set("Authorization", "Bearer "+c.key)
	} else {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept-Language", "zh-CN")
	w := httptest.NewRecorder()
	c.door.ServeHTTP(w, r)
	if w.Code >= 300 {
		return fmt.Errorf("demo: %s %s: %d %s", method, path, w.Code, w.Body)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(w.Body.Bytes(), into)
}

// seed is what all chance of the demo comes from.
const seed = 20261121

// history is how far the demo's orders go back, and recent how long ago it
// begins to go day by day instead of week by week.
const (
	history = 18 * 30
	recent  = 28
)

// Seed makes the demo's workspace and answers how to enter it. The same seed
// gives the same business.
func (h *House) Seed(ctx context.Context, c *clock.Movable) (shop demoShop, err error) {
	d := &demo{h: h, clock: c, door: h.Handler(), rand: rand.New(rand.NewPCG(seed, 42)), now: c.Now(), people: map[string][]caller{}}
	defer func() { c.Set(d.now) }()
	c.Set(d.at(history, 0))
	made, err := h.CreateWorkspace(ctx, "木言家具", "furniture")
	if err != nil {
		return shop, err
	}
	d.owner = caller{door: d.door, key: made.APIKey, name: "owner"}
	if err := d.hire(ctx); err != nil {
		return shop, err
	}
	if err := d.stock(ctx); err != nil {
		return shop, err
	}
	for day := history; day > 0; {
		step := 7
		if day <= recent {
			step = 1
		}
		if err := d.pass(ctx, day, step); err != nil {
			return shop, err
		}
		day -= step
	}
	return demoShopOf(made.Slug), nil
}

// at is so many days ago, at an hour of the business's morning.
func (d *demo) at(days int, hours float64) time.Time {
	day := d.now.AddDate(0, 0, -days).UTC()
	nine := time.Date(day.Year(), day.Month(), day.Day(), 1, 0, 0, 0, time.UTC) // 9:00 in Shanghai
	return nine.Add(time.Duration(hours * float64(time.Hour)))
}

// chance is true so often of a hundred.
func (d *demo) chance(of100 int) bool { return d.rand.IntN(100) < of100 }
