package door

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"bespoke/internal/app"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/test/rig"
)

// pages is a log that is read afterwards.
type pages struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *pages) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *pages) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// TestWhatOneSignsInWithIsWrittenNowhere: no password, code or token stands in
// the log or in a row of the database, also not as a plain hash, though every
// request asks for being remembered.
func TestWhatOneSignsInWithIsWrittenNowhere(t *testing.T) {
	t.Parallel()
	eachURL(t, func(t *testing.T, url string) {
		box, log := rig.Post(t), &pages{}
		s := open(t, url, clock.At(aMonday), mailing(box), func(c *app.Config) {
			c.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		}).shop(t, "furniture")
		var secrets, bodies []string
		user, first := s.invite("li", "sales", `"email":"li@example.com"`)
		once := []string{"Idempotency-Key", "once"}
		invitation := s.post("/api/v1/users/"+user+"/invitation", "", once...).want(t, 201).text(t, "link")
		_, token, _ := strings.Cut(invitation, "#invitation=")
		b := s.browser()
		send := func(method, path, body string) {
			t.Helper()
			if got := b.do(method, path, body, "Idempotency-Key", path); got.status >= 300 || got.header.Get("Idempotent-Replay") != "" {
				t.Errorf("%s was answered %d %s", path, got.status, got.body)
			}
			bodies = append(bodies, body)
			if b.cookie != "" {
				secrets = append(secrets, b.cookie)
			}
		}
		b.do("POST", "/api/v1/invitations", `{"token":"`+first+`","password":"`+goodPassword+`"}`).want(t, 401)
		send("POST", "/api/v1/invitations", `{"token":"`+token+`","password":"`+goodPassword+`"}`)
		send("PUT", "/api/v1/session/password", `{"old":"`+goodPassword+`","new":"a new one of mine"}`)
		send("POST", "/api/v1/session", `{"login":"li","password":"a new one of mine"}`)
		b.signsIn("li", "not the password").want(t, 401)
		s.browser().sends("codes", "li").want(t, 202)
		code := aCode.FindString(box.Next(t).Text)
		send("POST", "/api/v1/session", `{"login":"li","code":"`+code+`"}`)
		s.clock.Move(25 * 3600e9)
		b.do("GET", "/api/v1/session", "").want(t, 200) // a changed token
		secrets = append(secrets, b.cookie)
		s.browser().sends("links", "li").want(t, 202)
		link := aLink.FindStringSubmatch(box.Next(t).Text)[2]
		send("POST", "/api/v1/session", `{"link":"`+link+`"}`)
		if s.post("/api/v1/users/"+user+"/invitation", "", once...).want(t, 201).dig(t, "link") != nil {
			t.Error("an invitation is shown twice")
		}
		secrets = append(secrets, first, token, link, goodPassword, "a new one of mine", "not the password")
		written := log.String()
		for _, rows := range s.dump() {
			written += strings.Join(rows, "\n")
		}
		written += s.jobRows(t)
		written = strings.ToLower(written)
		for _, secret := range secrets {
			for _, form := range forms(secret) {
				if strings.Contains(written, strings.ToLower(form)) {
					t.Errorf("%s is written as %s", secret, form)
				}
			}
		}
		for _, quoted := range []string{`'` + code + `'`, `"` + code + `"`} {
			if strings.Contains(written, quoted) {
				t.Errorf("the code is written as %s", quoted)
			}
		}
		for _, body := range append(bodies, code) { // what an idempotency key would keep, and a code's hash
			h := sha256.Sum256([]byte(body))
			if strings.Contains(written, hex.EncodeToString(h[:])) {
				t.Errorf("a plain hash of %s is kept", body)
			}
		}
		for _, row := range s.dump()["commands"] {
			if strings.Contains(row, "/api/v1/session") || strings.Contains(row, "/api/v1/invitations") {
				t.Errorf("a key was kept: %s", row)
			}
		}
	})
}

// forms are the ways in which a text may be written: itself, its secret half,
// and its bytes.
func forms(secret string) []string {
	all := []string{secret, hex.EncodeToString([]byte(secret))}
	if raw, err := base64.RawURLEncoding.DecodeString(secret); err == nil && len(raw) == 64 {
		all = append(all, secret[43:], hex.EncodeToString(raw[32:]))
	}
	return all
}

// jobRows is what the queue of jobs keeps.
func (s *shop) jobRows(t testing.TB) (rows string) {
	t.Helper()
	at := s.url
	if file, lite := strings.CutPrefix(s.url, "sqlite:"); lite {
		at = "sqlite:" + strings.TrimSuffix(file, ".db") + ".jobs.db"
	}
	d, err := db.Open(t.Context(), at, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n := 0
	err = d.Sweep(t.Context(), `SELECT CAST(args AS text), CAST(metadata AS text) FROM river_job`, nil, func(r db.Row) error {
		var args, metadata string
		err := r.Scan(&args, &metadata)
		rows += args + metadata
		n++
		return err
	})
	if err != nil || n != 2 {
		t.Fatalf("%d jobs, %v", n, err)
	}
	return rows
}
