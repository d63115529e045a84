package flow

import (
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// FactsOf are what conditions may ask of somebody who works here; nil of others.
func FactsOf(p People, user string, c *rule.Catalogue, kept *identity.Fields) rule.Frame {
	u, _ := p.User(user)
	return u.facts(c, kept)
}
