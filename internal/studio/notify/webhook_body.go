package notify

import (
	"encoding/json"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// cloudEvent is a body: CloudEvents 1.0 in its JSON format. It names what
// happened to what and carries nothing of it: its receiver fetches that with a
// key of its own, and gets what it may see.
type cloudEvent struct {
	SpecVersion string     `json:"specversion"`
	ID          string     `json:"id"`     // the fact's number: with the source it is unique
	Source      string     `json:"source"` // the workspace
	Type        string     `json:"type"`   // the fact's name
	Subject     string     `json:"subject,omitempty"`
	Time        time.Time  `json:"time"`
	ContentType string     `json:"datacontenttype"`
	By          act.UserID `json:"by,omitzero"`
	Data        eventData  `json:"data"`
}

// eventData is what an event is about, by id.
type eventData struct {
	Entity  string   `json:"entity"`
	ID      string   `json:"id,omitempty"`
	Version int64    `json:"version,omitzero"`
	Also    []string `json:"also,omitempty"`
}

// maxAlso keeps a body below 20 KB, as receivers expect.
const maxAlso = 500

// bodyOf is the body that tells a frame; id is the event's.
func bodyOf(w act.WorkspaceID, id string, f event.Frame) string {
	body, _ := json.Marshal(cloudEvent{SpecVersion: "1.0", ID: id, Source: "urn:bespoke:" + w.String(), Type: f.Fact, Subject: f.ID, Time: f.At,
		ContentType: "application/json", By: f.By, Data: eventData{f.Entity, f.ID, f.Version, f.Also[:min(len(f.Also), maxAlso)]}}) // never fails for these
	return string(body)
}
