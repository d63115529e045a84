package notify

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Matters is what notices ask of the rooms above, about the things that facts
// are about.
type Matters interface {
	// Matters brings subjects as they are now, with the facts of a release: whole,
	// or but for what hangs on their parts, as an order's lines.
	Matters(ctx context.Context, r db.Reader, release *blueprint.Release, ids []id.Raw, whole bool) (map[id.Raw]*Matter, error)
	// InParts tells whether a fact is of a subject's parts, or hangs on them.
	InParts(fact string) bool
	// Steps tells what steps of their processes are.
	Steps(ctx context.Context, r db.Reader, at []Step) (map[Step]StepWord, error)
	// Page is where a subject is for the staff, and Link shows it to whoever holds
	// the link: paths from the site's address on.
	Page(of id.Raw) string
	// Portal is where it is for its customer, who signs in there.
	Portal(of id.Raw) string
	Link(sign identity.Signer, at time.Time, of id.Raw) string
}

// Matter is a thing that notices speak of.
type Matter struct {
	ID       string
	Env      *rule.Env
	Customer identity.PartyID
	Stake    act.Stake // of its tasks
	Contacts []Contact // of the customer, for those who have no login
	// Voice writes values in a language; Sees tells whether somebody may see a fact.
	Voice func(lang string) rule.Voice
	Sees  func(a act.Act, fact string) bool
}

// Contact is somebody at a customer's who can be written to.
type Contact struct{ Name, Email string }

// StepWord is how a step of a process is called, and its kind.
type StepWord struct {
	Name   blueprint.Label
	Public blueprint.Label // to customers; nil for a step that they are not told of
	Kind   string
}

// to is how the step is called to somebody.
func (w StepWord) to(a act.Act, locale string) string {
	if a.Kind == act.Customer {
		return w.Public.In(a.Lang, locale)
	}
	return w.Name.In(a.Lang, locale)
}
