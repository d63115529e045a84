package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/test/rig"
)

// client asks a server, as somebody with a key.
type client struct {
	*testing.T
	url, key string
}

// ask answers what the server says, which has to be good.
func (c client) ask(method, path, body string) (answer map[string]any) {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 || json.Unmarshal(text, &answer) != nil {
		c.Fatalf("%s %s: %s %v\n%s", method, path, res.Status, err, text)
	}
	return answer
}

// hire adds a colleague who reads English, with an address.
func (c client) hire(login, role string) client {
	c.Helper()
	made := c.ask("POST", "/api/v1/users", `{"login":"`+login+`","name":"`+login+`","lang":"en","email":"`+login+`@example.com","roles":["`+role+`"]}`)
	key := c.ask("POST", "/api/v1/keys", `{"user":"`+made["id"].(string)+`"}`)
	return client{c.T, c.url, key["key"].(string)}
}

// unlucky fails for orders of one line.
const unlucky = `{"format":"rules.v1","key":"care","name":{"zh-CN":"关怀","en":"Care"},"point":"react.event","on":["order.placed"],"hit":"collect",
	"inputs":[{"id":"total","f":"order.total"}],"outputs":["verb","with"],"rows":[{"id":"large","when":{"total":{"op":">","v":"1 CNY"}},
	"then":{"verb":"order.note","with":{"text":{"x":"text(1 / (order.lineCount - 1))"}}}}]}`

// Whoever has to know of a shortage, of a failed automation and of what is overdue has it in
// his inbox and as a letter within a minute: the shipped notices, a server with its robots at
// work and a clock that goes on. So that nobody waits for the deadline it is set ahead, to
// just before it.
func TestAlertsComeWithinAMinute(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, func(t *testing.T, url string) {
		box, moved := rig.Post(t), new(clock.Movable)
		h, err := Open(t.Context(), Config{DB: url, Files: t.TempDir(), Clock: moved, Site: "https://wood.example.com",
			Mail: Mail{URL: box.URL, From: "Wood <wood@example.com>"}, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(h.Handler())
		ctx, stop := context.WithCancel(context.Background())
		var work sync.WaitGroup
		work.Go(func() { h.relay(ctx) })
		work.Go(func() { h.tick(ctx) })
		t.Cleanup(func() {
			server.Close()
			stop()
			work.Wait()
			h.Close()
		})
		made, err := h.CreateWorkspace(t.Context(), "Wood", "furniture")
		if err != nil {
			t.Fatal(err)
		}
		owner := client{t, server.URL, made.APIKey}
		doc, err := json.Marshal(owner.ask("GET", "/api/v1/documents/flows/furniture.json", "")["document"])
		if err != nil {
			t.Fatal(err)
		}
		owner.ask("PUT", "/api/v1/documents/flows/furniture.json", string(bytes.ReplaceAll(doc, []byte(`"in":"4wh"`), []byte(`"in":"1m"`))))
		owner.ask("PUT", "/api/v1/documents/rules/care.json", unlucky)
		owner.ask("POST", "/api/v1/releases", `{"note":"alerts"}`)
		people := map[string]client{"deng": owner.hire("deng", "warehouse"), "bo": owner.hire("bo", "owner"), "li": owner.hire("li", "sales")}

		owner.ask("POST", "/api/v1/parties", `{"ref":"P-1","name":"Lin"}`)

		// comes waits until somebody has a letter about the order, and holds its moment and
		// his inbox against the cause.
		var letters []rig.Letter
		comes := func(login, says string, cause time.Time) {
			t.Helper()
			for !slices.ContainsFunc(letters, func(l rig.Letter) bool { return l.To == login+"@example.com" && strings.Contains(l.Subject, says) }) {
				letters = append(letters, box.Next(t))
			}
			if late := moved.Now().Sub(cause); late > time.Minute || late < 0 {
				t.Errorf("%s hears that the order %s after %v", login, says, late)
			}
			if inbox, _ := json.Marshal(people[login].ask("GET", "/api/v1/inbox", "")); !strings.Contains(string(inbox), says) {
				t.Errorf("the inbox of %s does not say that the order %s: %s", login, says, inbox)
			}
		}
		placed := moved.Now()
		people["li"].ask("POST", "/api/v1/orders", `{"type":"furniture","customer":{"ref":"P-1"},"fields":{"room":"living"},"lines":[{"sku":"SOFA-3","quantity":"3"}]}`)
		comes("deng", "is short of stock", placed)
		comes("bo", "failed for", placed)
		due := placed.Add(time.Minute)
		moved.Move(due.Add(-time.Second / 2).Sub(moved.Now()))
		comes("li", "is overdue at", due)
	})
}
