package blueprint

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
)

// Workspace is what holds for the whole business, with its defaults filled in.
type Workspace struct {
	Name       Label
	Currency   money.Currency
	Currencies []money.Currency // the workspace's own first
	Zone       *time.Location
	Locale     string   // what people read who say nothing else
	Locales    []string // the workspace's own first
	Calendar   string   // key of the calendar that deadlines go by
	Fallback   string   // key of the role that owns what nobody else owns
	Tax        Tax
	Round      Round
	Publish    Publishing
	Jump       Jumping
}

// Tax says how prices and tax go together. Mode is included, added or none;
// Rate is in percent.
type Tax struct {
	Mode string  `json:"mode"`
	Rate dec.Dec `json:"rate"`
}

// Round is where and how amounts are rounded. At is unit, line or order.
type Round struct {
	At   string
	Step dec.Dec
	Mode dec.Mode
}

// UnmarshalJSON reads {"at":"line","to":"0.01","mode":"halfUp"}.
func (r *Round) UnmarshalJSON(b []byte) error {
	var w struct{ At, To, Mode string }
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	step, err := dec.Parse(w.To)
	mode, ok := dec.ParseMode(w.Mode)
	if err != nil || !ok || step <= 0 {
		return fmt.Errorf("no rounding: to %q, mode %q", w.To, w.Mode)
	}
	*r = Round{w.At, step, mode}
	return nil
}

// Publishing says how many people a release needs and how many orders it is tried on.
type Publishing struct {
	Eyes   int `json:"eyes"`
	Replay int `json:"replay"`
}

// Jumping says how many people it takes to move a process by hand.
type Jumping struct {
	Eyes int `json:"eyes"`
}

// wireWorkspace is workspace.v1 as documents write it.
type wireWorkspace struct {
	Name       Label            `json:"name"`
	Currency   money.Currency   `json:"currency"`
	Currencies []money.Currency `json:"currencies"`
	Zone       string           `json:"zone"`
	Locale     string           `json:"locale"`
	Locales    []string         `json:"locales"`
	Calendar   string           `json:"calendar"`
	Fallback   string           `json:"fallback"`
	Tax        Tax              `json:"tax"`
	Round      Round            `json:"round"`
	Publish    Publishing       `json:"publish"`
	Jump       Jumping          `json:"jump"`
}

const workspacePath = "workspace.json"

// compileWorkspace decodes workspace.json. A tree without one gets the
// defaults and a finding that refuses its release.
func compileWorkspace(t *Tree) (*Workspace, []Finding) {
	w := wireWorkspace{
		Currency: "CNY", Zone: "UTC", Locale: "zh-CN",
		Tax:   Tax{Mode: "none"},
		Round: Round{At: "line", Step: dec.One / 100, Mode: dec.HalfUp},
	}
	// Decoding over the defaults leaves those that the document does not name.
	d := t.Get(workspacePath)
	if d == nil {
		missing := Refuse(workspacePath, "", "workspace.missing", "蓝图缺少 workspace.json", "the blueprint has no workspace.json")
		return w.workspace(time.UTC), []Finding{missing}
	}
	if err := json.Unmarshal(d.JSON, &w); err != nil {
		return w.workspace(time.UTC), []Finding{undecodable(d.Path)}
	}
	zone, found := loadZone(d.Path, w.Zone)
	if path := PathOf("calendar.v1", w.Calendar); t.Get(path) == nil {
		found = append(found, unknownKey(d.Path, "/calendar", path))
	}
	if path := PathOf("role.v1", w.Fallback); t.Get(path) == nil {
		found = append(found, unknownKey(d.Path, "/fallback", path))
	}
	return w.workspace(zone), found
}

// workspace fills the last defaults in: lists that begin with the workspace's own.
func (w wireWorkspace) workspace(zone *time.Location) *Workspace {
	w.Publish.Eyes, w.Jump.Eyes = max(w.Publish.Eyes, 1), max(w.Jump.Eyes, 1)
	return &Workspace{
		Name: w.Name, Currency: w.Currency, Currencies: leading(w.Currency, w.Currencies), Zone: zone,
		Locale: w.Locale, Locales: leading(w.Locale, w.Locales), Calendar: w.Calendar, Fallback: w.Fallback,
		Tax: w.Tax, Round: w.Round, Publish: w.Publish, Jump: w.Jump,
	}
}

// leading puts first in front of the others, once.
func leading[T comparable](first T, others []T) []T {
	rest := slices.DeleteFunc(slices.Clone(others), func(o T) bool { return o == first })
	return append([]T{first}, rest...)
}

// loadZone finds a time zone by its name in the IANA database, or answers UTC
// and a finding. "Local" would mean whatever the server's machine is set to,
// so it is none.
func loadZone(path, name string) (*time.Location, []Finding) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return time.UTC, []Finding{Refuse(path, "/zone", "zone.unknown", "没有这个时区：{zone}", "there is no time zone {zone}", "zone", name)}
	}
	return zone, nil
}
