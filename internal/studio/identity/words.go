package identity

import (
	"context"
	"encoding/json"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
)

// Wording is the business's own words for its codes, in the reader's language:
// what lists show instead of vip, finance and special.
type Wording struct {
	Sets  map[string][]Word `json:"sets" doc:"The option sets by key, each in its own order"`
	Names map[string]string `json:"names" doc:"What the sets themselves are called"`
	Roles []Word            `json:"roles"`
	Types []Word            `json:"types" doc:"The types of orders"`
	Flows []Word            `json:"flows" doc:"The processes that orders go through"`
}

// Word is what a code is called.
type Word struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Retired bool   `json:"retired,omitzero" doc:"Not offered any more"`
}

// words answers the words of the current release, to the staff alone.
func (s *Service) words(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Wording, error) {
	w := Wording{Sets: map[string][]Word{}, Names: map[string]string{}, Roles: []Word{}, Types: []Word{}, Flows: []Word{}}
	if outside(a) {
		return w, nil
	}
	say, err := s.wording(ctx, a, r)
	if err != nil || say.release == nil {
		return w, err
	}
	options := blueprint.Of[*blueprint.Options](say.release)
	for _, key := range options.Keys() {
		w.Names[key] = say.in(options.Set(key).Name, key)
		for _, o := range options.Set(key).Values {
			w.Sets[key] = append(w.Sets[key], Word{o.Code, say.in(o.Name, o.Code), o.Retired})
		}
	}
	for _, role := range say.roles.List() {
		w.Roles = append(w.Roles, Word{Code: role.Key, Name: say.in(role.Name, role.Key)})
	}
	for _, d := range say.release.Tree.Folder("types") {
		w.Types = append(w.Types, Word{Code: d.Key, Name: say.document(d)})
	}
	for _, key := range processesOf(say.release) {
		w.Flows = append(w.Flows, Word{Code: key, Name: say.document(say.release.Tree.Get(blueprint.PathOf("flow.v1", key)))})
	}
	return w, nil
}

// processesOf are the keys of the processes that things of a release go through, sorted.
func processesOf(release *blueprint.Release) (keys []string) {
	if release == nil {
		return nil
	}
	for _, d := range release.Tree.Folder("types") {
		var doc struct{ Flow string }
		_ = json.Unmarshal(d.JSON, &doc) // a document of a release has been read before
		keys = append(keys, doc.Flow)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// wording is how a release is said to somebody; before the first, nothing has words.
type wording struct {
	release      *blueprint.Release
	roles        *Roles
	lang, locale string
}

func (s *Service) wording(ctx context.Context, a act.Act, r db.Reader) (w wording, err error) {
	w.release, err = s.release(ctx, r)
	if err != nil || w.release == nil {
		return w, err
	}
	w.lang, w.locale = a.Lang, blueprint.Of[*blueprint.Workspace](w.release).Locale
	w.roles = blueprint.Of[*Roles](w.release)
	return w, nil
}

func (w wording) in(l blueprint.Label, key string) string {
	if text := l.In(w.lang, w.locale); text != "" {
		return text
	}
	return key
}

// document is what a document is called.
func (w wording) document(d *blueprint.Document) string {
	return w.in(d.Name(), d.Key)
}

func (w wording) role(key string) string {
	if w.roles != nil {
		if role := w.roles.Get(key); role != nil {
			return w.in(role.Name, key)
		}
	}
	return key
}
