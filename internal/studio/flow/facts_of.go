package flow

import "bespoke/internal/studio/rule"

// FactsOf are what conditions may ask of somebody who works here; nil of others.
func FactsOf(p People, user string, c *rule.Catalogue) rule.Frame {
	u, _ := p.User(user)
	return u.facts(c)
}
