package identity

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Me is who asks, and what he may do: the answer to signing in, and to asking
// who one is.
type Me struct {
	User         Self       `json:"user"`
	Workspace    Place      `json:"workspace"`
	Can          []string   `json:"can" doc:"The verbs and permissions that the roles grant"`
	FallbackRole bool       `json:"fallbackRole,omitzero" doc:"Has the role that owns what nobody else owns"`
	ExpiresAt    *time.Time `json:"expiresAt,omitempty" doc:"When the session ends if it is not used; absent with a key"`
	cookies      []*http.Cookie
}

// Self is a user as he sees himself.
type Self struct {
	ID    act.UserID `json:"id"`
	Login string     `json:"login"`
	Name  string     `json:"name"`
	Kind  act.Kind   `json:"kind"`
	Roles []string   `json:"roles"`
	Lang  string     `json:"lang"`
	Party PartyID    `json:"party,omitzero"`
}

// Place is a workspace as its people see it.
type Place struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// About is whom the audit trail shows the command for.
func (m Me) About() string { return m.User.ID.String() }

// Cookies brings the session's token.
func (m Me) Cookies() []*http.Cookie { return m.cookies }

// meOf shows a user; lang is for those who have not chosen one.
func meOf(p *profile, rs *Roles, w Workspace, lang string) Me {
	return Me{
		User: Self{ID: p.ID, Login: p.Login, Name: p.Name, Kind: p.Kind, Roles: append([]string{}, p.roles...),
			Lang: cmp.Or(p.Lang, lang), Party: p.Party},
		Workspace:    Place{w.Slug, w.Name},
		FallbackRole: slices.Contains(p.roles, rs.Fallback()),
	}
}

// can lists the verbs, and the permissions that they ask for, of the registry
// that the roles grant.
func (s *Service) can(rs *Roles, roles []string) []string {
	granted := map[string]bool{}
	for _, d := range s.verbs.List() {
		if d.Permission != "" && rs.Allows(roles, d.Permission) {
			granted[d.Permission], granted[d.Name] = true, true
		}
	}
	if rs.Allows(roles, shareViews) { // verbs on one's own ask for it besides
		granted[shareViews] = true
	}
	return append([]string{}, slices.Sorted(maps.Keys(granted))...)
}

// whoAmI answers who asks, by session or key.
func (s *Service) whoAmI(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Me, error) {
	users, err := readProfiles(r, []act.UserID{a.User})
	if err != nil || users[a.User] == nil {
		return Me{}, cmp.Or[error](err, unknownCaller.New())
	}
	rs, err := s.current(ctx, r)
	if err != nil {
		return Me{}, err
	}
	w, err := readWorkspace(r)
	if err != nil {
		return Me{}, err
	}
	me := meOf(users[a.User], rs, w, a.Lang)
	me.Can = s.can(rs, a.Roles)
	if a.Via.Session == (id.Raw{}) {
		return me, nil
	}
	if known, err := readSession(r, id.From[sessionKind](a.Via.Session)); err != nil {
		return Me{}, err
	} else if known != nil {
		until := known.ends()
		me.ExpiresAt = &until
	}
	return me, nil
}

// SignInOptions are the ways to sign in to a workspace.
type SignInOptions struct {
	Workspace Place    `json:"workspace"`
	Password  bool     `json:"password"`
	Code      []string `json:"code,omitempty" doc:"Channels on which one-time codes are sent; absent for none"`
	Link      []string `json:"link,omitempty" doc:"Channels on which sign-in links are sent; absent for none"`
	SignOn    string   `json:"signOn,omitempty" doc:"The name of the provider at which the staff sign on; absent for none"`
	Guests    bool     `json:"guests"`
}

// FindOptions is the input of identity.signInOptions.
type FindOptions struct {
	Workspace string `query:"workspace" json:"-" doc:"Its short name; may be left out where the server has one workspace"`
}

// findOptions tells anybody how one signs in. What is not set up is absent.
func (s *Service) findOptions(_ context.Context, _ act.Act, r db.Reader, _ FindOptions) (SignInOptions, error) {
	w, err := readWorkspace(r)
	if err != nil {
		return SignInOptions{}, err
	}
	o := SignInOptions{Workspace: Place{w.Slug, w.Name}, Password: true, Code: s.channels(aCode), Link: s.channels(aLink)}
	on, err := readSignOn(r)
	if on != nil && s.o.Site != "" && s.o.Sponsor != nil {
		o.SignOn = on.Name
	}
	return o, err
}
