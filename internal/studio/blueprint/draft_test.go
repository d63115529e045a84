package blueprint_test

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/base/act"
)

// another is a colleague in the same workspace.
func (h *house) another(name string) act.Act {
	a := h.who
	a.User, a.Name = act.NewUserID(), name
	return a
}

// as asks in somebody's name.
func (h *house) as(a act.Act, do func()) {
	home := h.who
	h.who = a
	do()
	h.who = home
}

func named(name string) string { return strings.Replace(role, "Owner", name, 1) }

func TestEachAuthorHasADraft(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		other := h.another("Li")
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		h.as(other, func() {
			got := h.must("GET", "/documents/roles/owner.json", "")
			if strings.Contains(got.raw, "Boss") || got.body["changed"] != false || got.text("by") != "test" {
				t.Errorf("saw another's draft: %s", got.raw)
			}
			h.must("PUT", "/documents/roles/sales.json", strings.Replace(role, `"owner"`, `"sales"`, 1), "Idempotency-Key", "li-1")
			h.must("POST", "/releases", `{"note":"sales"}`)
		})
		if got := h.ask("POST", "/releases", `{}`); got.status != 409 || got.text("code") != "draft.outdated" {
			t.Errorf("published over another's release: %d %s", got.status, got.raw)
		}
		merged := h.must("POST", "/draft/merge", `{}`)
		if !strings.Contains(merged.raw, `"documents":["roles/owner.json"]`) {
			t.Errorf("merged to %s", merged.raw)
		}
		h.must("POST", "/releases", `{}`)
		for path, want := range map[string]string{"roles/owner.json": "Boss", "roles/sales.json": "Owner"} {
			if got := h.must("GET", "/documents/"+path, ""); !strings.Contains(got.raw, want) {
				t.Errorf("%s is %s", path, got.raw)
			}
		}
	})
}

func TestWhatBothChangedIsAsked(t *testing.T) {
	for take, want := range map[string]string{`"take":"mine"`: "Mine", `"take":"theirs"`: "Theirs", `"take":"value","value":"Ours"`: "Ours"} {
		eachHouse(t, func(h *house) {
			h.fill()
			h.must("POST", "/releases", `{}`)
			h.must("PUT", "/documents/roles/owner.json", named("Mine"))
			h.as(h.another("Li"), func() {
				h.must("PUT", "/documents/roles/owner.json", named("Theirs"))
				h.must("POST", "/releases", `{}`)
			})
			dry := h.must("POST", "/draft/merge?dryRun=true", `{}`)
			if !strings.Contains(dry.raw, `{"document":"roles/owner.json","name":"Theirs","at":"/name/en","base":"Owner","mine":"Mine","theirs":"Theirs"}`) {
				t.Errorf("would be in conflict: %s", dry.raw)
			}
			got := h.ask("POST", "/draft/merge", `{}`)
			if got.status != 409 || got.text("code") != "draft.conflict" || !slices.Equal(got.codes("errors"), []string{"draft.both roles/owner.json#/name/en"}) {
				t.Errorf("merged what nobody decided: %d %s", got.status, got.raw)
			}
			if now := h.must("GET", "/documents/roles/owner.json", ""); !strings.Contains(now.raw, "Mine") {
				t.Errorf("what was typed is lost: %s", now.raw)
			}
			if got := h.ask("POST", "/draft/merge", `{"answers":[{"document":"roles/owner.json","at":"/name/de","take":"mine"}]}`); got.text("code") != "draft.answer" {
				t.Errorf("an answer to nothing: %s", got.raw)
			}
			h.must("POST", "/draft/merge", `{"answers":[{"document":"roles/owner.json","at":"/name/en",`+take+`}]}`)
			if now := h.must("GET", "/documents/roles/owner.json", ""); !strings.Contains(now.raw, want) {
				t.Errorf("%s gives %s", take, now.raw)
			}
		})
	}
}

func TestChangesAreTakenBack(t *testing.T) {
	eachHouse(t, func(h *house) {
		h.fill()
		h.must("POST", "/releases", `{}`)
		h.must("PUT", "/documents/roles/owner.json", named("Boss"))
		h.must("DELETE", "/documents/calendars/office.json", "")
		h.must("POST", "/draft/discard", `{"paths":["calendars/office.json"]}`)
		h.must("GET", "/documents/calendars/office.json", "")
		if got := h.must("POST", "/draft/discard", `{}`); !strings.Contains(got.raw, `["roles/owner.json"]`) {
			t.Errorf("took back %s", got.raw)
		}
		if got := h.must("GET", "/documents/roles/owner.json", ""); strings.Contains(got.raw, "Boss") || got.body["changed"] != false {
			t.Errorf("it is %s", got.raw)
		}
	})
}
