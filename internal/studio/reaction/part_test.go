package reaction_test

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	. "bespoke/internal/trade/order/ordertest"
)

// A table that names what does not happen, what nobody can do, or inputs that a verb
// does not take is refused when it is published, with its place.
func TestWhatIsWrongWithATableOfReactionsIsSaid(t *testing.T) {
	s := Open(t, dbtest.URL(t, db.SQLite, Rooms()...), nil)
	const path = "/api/v1/documents/rules/react.json"
	const note = `{"id":"a","then":{"verb":"order.note","with":{"text":"x"}}}`
	for name, k := range map[string]struct {
		docs Docs
		want string
	}{
		"nothing":                {table(`"order.placed","task.late"`, note+`,{"id":"b","if":{"f":"task.dueAt","op":"notEmpty"},"then":{"verb":"order.cancel","with":{"reason":{"x":"order.number"}}}}`), ""},
		"an unknown event":       {table(`"order.eaten"`, note), "event.unknown /on/0"},
		"an event to come":       {table(`"order.placed","shipment.late"`, note), "format.unsupported /on/1"},
		"a fact of no event":     {table(`"order.placed"`, `{"id":"a","if":{"f":"task.late","op":"=","v":true},"then":{"verb":"order.note","with":{"text":"x"}}}`), "fact.unbound "},
		"a process in hand":      {table(`"task.late"`, `{"id":"a","if":{"f":"task.round","op":">","v":1},"then":{"verb":"order.note","with":{"text":"x"}}}`), "format.unsupported "},
		"an unknown verb":        {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.sing"}}`), "verb.unknown /rows/0/then/verb"},
		"a verb to come":         {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.change"}}`), "verb.unknown /rows/0/then/verb"},
		"the flow's own verb":    {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.confirm"}}`), "verb.unknown /rows/0/then/verb"},
		"a verb of oneself":      {table(`"order.placed"`, `{"id":"a","then":{"verb":"inbox.read","with":{"all":true}}}`), "verb.unknown /rows/0/then/verb"},
		"a secret":               {table(`"order.placed"`, `{"id":"a","then":{"verb":"identity.setPassword"}}`), "verb.unknown /rows/0/then/verb"},
		"a query":                {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.find"}}`), "verb.unknown /rows/0/then/verb"},
		"an unknown input":       {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.note","with":{"text":"x","tune":"y"}}}`), "verb.input /rows/0/then/with"},
		"an input of a type":     {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.note","with":{"text":7}}}`), "verb.input /rows/0/then/with"},
		"a formula for an id":    {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.note","with":{"text":"x","mentions":{"x":"order.number"}}}}`), "verb.input /rows/0/then/with"},
		"the order, named again": {table(`"order.placed"`, `{"id":"a","then":{"verb":"order.note","with":{"id":"ord_1","text":"x"}}}`), "verb.input /rows/0/then/with/id"},
	} {
		s.Do(t, s.Owner, "PUT", path, k.docs["rules/react.json"])
		answer := s.Do(t, s.Owner, "POST", "/api/v1/releases?dryRun=true", `{}`)
		var got []string
		for _, f := range Into[struct {
			Errors []struct{ Code, Field string }
		}](t, answer).Errors {
			got = append(got, f.Code+" "+strings.TrimPrefix(f.Field, "rules/react.json#"))
		}
		s.Do(t, s.Owner, "DELETE", path, "", "If-Match", "*")
		if slices.Sort(got); strings.Join(got, "; ") != k.want {
			t.Errorf("%s: %q, want %q; %s", name, got, k.want, answer.Body)
		}
	}
}
