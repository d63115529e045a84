package notify

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
)

// ChangedFact says whose inboxes have changed: users, or all who have a role.
type ChangedFact struct {
	Workspace id.Raw   `json:"-"`
	To        []string `json:"to"`
}

// Head names the fact; it is about the workspace.
func (f ChangedFact) Head() event.Head {
	return event.Head{Name: "inbox.changed", Version: 1, Subject: f.Workspace}
}

// WebhookAdded says that there is another endpoint, and whose sight it has.
type WebhookAdded struct {
	Webhook WebhookID  `json:"webhook"`
	User    act.UserID `json:"user"`
}

// Head is webhook.added.
func (f WebhookAdded) Head() event.Head {
	return event.Head{Name: "webhook.added", Version: 1, Subject: f.Webhook.Raw()}
}

// WebhookChanged says what about an endpoint was changed.
type WebhookChanged struct {
	Webhook WebhookID `json:"webhook"`
	Changed []string  `json:"changed"` // names of the members
}

// Head is webhook.changed.
func (f WebhookChanged) Head() event.Head {
	return event.Head{Name: "webhook.changed", Version: 1, Subject: f.Webhook.Raw()}
}

// WebhookRotated says that an endpoint has a new secret. Of it nobody is told.
type WebhookRotated struct {
	Webhook WebhookID `json:"webhook"`
}

// Head is webhook.rotated.
func (f WebhookRotated) Head() event.Head {
	return event.Head{Name: "webhook.rotated", Version: 1, Subject: f.Webhook.Raw()}
}

// WebhookDropped says that an endpoint is no more.
type WebhookDropped struct {
	Webhook WebhookID `json:"webhook"`
}

// Head is webhook.dropped.
func (f WebhookDropped) Head() event.Head {
	return event.Head{Name: "webhook.dropped", Version: 1, Subject: f.Webhook.Raw()}
}

// WebhookStopped says that the program switched an endpoint off, and why.
type WebhookStopped struct {
	Webhook WebhookID  `json:"webhook"`
	User    act.UserID `json:"user"` // whose sight it has
	Name    string     `json:"name"`
	Cause   string     `json:"cause"` // gone failing owner
}

// Head is webhook.stopped.
func (f WebhookStopped) Head() event.Head {
	return event.Head{Name: "webhook.stopped", Version: 1, Subject: f.Webhook.Raw()}
}
