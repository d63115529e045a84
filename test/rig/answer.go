package rig

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Answer is what the door said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Want fails the test unless the status is the expected one.
func (a Answer) Want(t testing.TB, status int) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// Get digs out one member: Get(t, "items", 0, "sku"). Absent is "".
func (a Answer) Get(t testing.TB, path ...any) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(a.Body, &v); err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[s]
		case int:
			if list, _ := v.([]any); s < len(list) {
				v = list[s]
			} else {
				v = nil
			}
		}
	}
	if v == nil {
		return ""
	}
	if s, ok := v.(string); ok {
		return s
	}
	text, _ := json.Marshal(v)
	return string(text)
}

// Problem is a refusal in short: its code and, where single fields are wrong,
// those: "party.invalid: required /name, option /type".
func (a Answer) Problem(t testing.TB) string {
	t.Helper()
	var p struct {
		Code   string
		Errors []struct{ Code, Field string }
	}
	if err := json.Unmarshal(a.Body, &p); err != nil {
		t.Fatalf("%s: %v", a.Body, err)
	}
	var parts []string
	for _, e := range p.Errors {
		if e.Code != p.Code {
			parts = append(parts, e.Code+" "+e.Field)
		}
	}
	if len(parts) == 0 {
		return p.Code
	}
	return p.Code + ": " + strings.Join(parts, ", ")
}

// Facts lists the facts of the workspace after a number, in short, as
// `product.added {"product":…}`; ids are left out of what subject is.
func (w *World) Facts(t testing.TB, after int64) (facts []string) {
	t.Helper()
	w.Read(t, func(r db.Reader) error {
		return r.Query(`SELECT name, data FROM facts WHERE workspace_id = ? AND seq > ? ORDER BY seq`, []any{r.Workspace(), after},
			func(row db.Row) error {
				var name, data string
				err := row.Scan(&name, &data)
				facts = append(facts, name+" "+data)
				return err
			})
	})
	return facts
}

// Count counts the workspace's rows of a table.
func (w *World) Count(t testing.TB, table string) (n int64) {
	t.Helper()
	w.Read(t, func(r db.Reader) error {
		return r.Query(fmt.Sprintf("SELECT count(*) FROM %s WHERE workspace_id = ?", table), []any{r.Workspace()},
			func(row db.Row) error { return row.Scan(&n) })
	})
	return n
}

// NewRaw is a fresh id of something that another room keeps.
func NewRaw() id.Raw { return newWorkspace().Raw() }
