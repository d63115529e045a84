package op

import (
	"net/url"
	"slices"
)

// Parameters lists what a list can be asked with besides its page; nil where
// there is no such list.
func (r *Registry) Parameters(list string) (names []string) {
	e := r.byName[list]
	if e == nil || e.Kind != KindQuery {
		return nil
	}
	for _, name := range e.bind.named {
		if name != "limit" && name != "cursor" {
			names = append(names, name)
		}
	}
	return names
}

// Takes tells whether a list takes these values of one of its parameters, as
// its door would say it: so that whoever keeps a filter keeps one that works.
func (r *Registry) Takes(list, name string, values []string) error {
	if !slices.Contains(r.Parameters(list), name) {
		return unknownMember.New("name", name)
	}
	e := r.byName[list]
	nothing := func(string) string { return "" }
	return e.bind.read(e.newIn(), request{path: nothing, header: nothing, query: url.Values{name: values, "limit": {"1"}}})
}
