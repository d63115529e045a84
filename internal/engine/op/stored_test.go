package op_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// whistle is an answer with something in it that is shown once.
type whistle struct {
	Name string `json:"name"`
	Tune string `json:"tune,omitzero"`
}

func (w whistle) Stored() any { return whistle{Name: w.Name} }

func TestWhatIsShownOnceIsNotKept(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		op.AddSimple(f.r, op.Simple[struct{}, whistle]{
			Name: "fold.whistle", Method: "POST", Path: "/api/v1/whistles", Doc: fault.Text{ZH: "哨子", EN: "Make a whistle"},
			Do: func(_ context.Context, _ *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[whistle] {
				rs := make([]op.Result[whistle], len(cmds))
				for i := range rs {
					rs[i].Out = whistle{"silver", "tweet"}
				}
				return rs
			},
		})
		door := op.NewDoor(f.r, op.DoorOptions{Identify: f.identify})
		ask := func(query string) (body, replay string) {
			q := httptest.NewRequest("POST", "/api/v1/whistles"+query, nil)
			q.Header.Set("Authorization", "Bearer k")
			q.Header.Set("Idempotency-Key", "once")
			w := httptest.NewRecorder()
			door.ServeHTTP(w, q)
			return w.Body.String(), w.Header().Get("Idempotent-Replay")
		}
		if body, _ := ask("?dryRun=true"); body != `{"name":"silver"}` {
			t.Errorf("a dry run answered %s", body)
		}
		if body, replay := ask(""); body != `{"name":"silver","tune":"tweet"}` || replay != "" {
			t.Errorf("answered %s %q", body, replay)
		}
		if body, replay := ask(""); body != `{"name":"silver"}` || replay != "true" {
			t.Errorf("again it answered %s %q", body, replay)
		}
		var kept string
		err := f.db.Read(t.Context(), f.act(), func(r db.Reader) error {
			return r.Query(`SELECT answer FROM commands WHERE workspace_id = ? AND idempotency_key = ?`, []any{r.Workspace(), "once"},
				func(row db.Row) error { return row.Scan(&kept) })
		})
		if err != nil || kept == "" || strings.Contains(kept, "tweet") {
			t.Errorf("kept %s %v", kept, err)
		}
	})
}
