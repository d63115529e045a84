// Package oidc asks providers of OpenID Connect who somebody is: discovery,
// authorization code with PKCE, and an ID token whose signature, issuer,
// audience, time and nonce are checked. What comes of it is decided in identity.
package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"bespoke/internal/studio/identity"
)

// The bounds of what is kept and read.
const (
	fresh     = time.Hour // how long a provider's description is believed
	maxKept   = 1000
	maxAnswer = 1 << 20
	maxIssuer = 300 // of what a provider calls itself, to be shown
)

// Sponsor is the door for identity.
type Sponsor struct {
	client  *http.Client
	private bool
	now     func() time.Time

	mu   sync.Mutex
	kept map[string]kept // by issuer
}

type kept struct {
	*oidc.Provider
	until time.Time
}

// New makes the door. client decides where it may go; private lets providers be
// asked without TLS, in a network of one's own.
func New(client *http.Client, private bool, now func() time.Time) *Sponsor {
	bounded := *client
	bounded.Transport = short{client.Transport}
	return &Sponsor{client: &bounded, private: private, now: now, kept: map[string]kept{}}
}

// short reads no more of an answer than anything we ask for is long.
type short struct{ http.RoundTripper }

func (s short) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := s.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, maxAnswer), answer.Body}
	}
	return answer, err
}

// provider finds out what a provider says of itself, once an hour. What it calls itself
// is its issuer to the letter: tokens are checked against that, so nothing is guessed.
func (s *Sponsor) provider(ctx context.Context, issuer string) (*oidc.Provider, error) {
	at, err := url.Parse(issuer)
	if err != nil || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" || !s.speaks(at.Scheme) {
		return nil, identity.NoProvider.New()
	}
	s.mu.Lock()
	known := s.kept[issuer]
	s.mu.Unlock()
	if s.now().Before(known.until) {
		return known.Provider, nil
	}
	p, err := oidc.NewProvider(oidc.ClientContext(ctx, s.client), issuer)
	if other := new(oidc.IssuerMismatchError); errors.As(err, &other) && s.safe(other.Discovered) && len(other.Discovered) <= maxIssuer {
		return nil, identity.OtherIssuer.New("issuer", other.Discovered)
	}
	if err != nil || !s.safe(p.Endpoint().AuthURL) || !s.safe(p.Endpoint().TokenURL) {
		return nil, identity.NoProvider.New()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) >= maxKept {
		clear(s.kept)
	}
	s.kept[issuer] = kept{p, s.now().Add(fresh)}
	return p, nil
}

// safe looks at where a provider sends browsers, and us with the secret.
func (s *Sponsor) safe(address string) bool {
	to, err := url.Parse(address)
	return err == nil && to.Host != "" && s.speaks(to.Scheme)
}

func (s *Sponsor) speaks(scheme string) bool {
	return scheme == "https" || s.private && scheme == "http"
}

func configOf(p *oidc.Provider, of identity.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: of.ClientID, ClientSecret: of.Secret, Endpoint: p.Endpoint(), RedirectURL: of.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

// Begin is where the person goes. Fault: auth.provider.
func (s *Sponsor) Begin(ctx context.Context, of identity.Provider, pledge identity.Pledge) (string, error) {
	p, err := s.provider(ctx, of.Issuer)
	if err != nil {
		return "", err
	}
	return configOf(p, of).AuthCodeURL(pledge.State, oidc.Nonce(pledge.Nonce), oauth2.S256ChallengeOption(pledge.Verifier)), nil
}

// Finish exchanges the code and checks what it brings. Faults: auth.provider,
// auth.token.
func (s *Sponsor) Finish(ctx context.Context, of identity.Provider, pledge identity.Pledge, code string) (identity.Holder, error) {
	p, err := s.provider(ctx, of.Issuer)
	if err != nil {
		return identity.Holder{}, err
	}
	ctx = oidc.ClientContext(ctx, s.client)
	tokens, err := configOf(p, of).Exchange(ctx, code, oauth2.VerifierOption(pledge.Verifier))
	if refused := new(oauth2.RetrieveError); errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < 500 {
		return identity.Holder{}, identity.BadToken.New()
	}
	if err != nil {
		return identity.Holder{}, identity.NoProvider.New()
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := p.VerifierContext(ctx, &oidc.Config{ClientID: of.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(pledge.Nonce)) != 1 {
		return identity.Holder{}, identity.BadToken.New()
	}
	return holderOf(token)
}

func holderOf(token *oidc.IDToken) (identity.Holder, error) {
	var said struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some write it as a text
		Name     string `json:"name"`
	}
	if err := token.Claims(&said); err != nil || strings.TrimSpace(token.Subject) == "" {
		return identity.Holder{}, identity.BadToken.New()
	}
	return identity.Holder{Subject: token.Subject, Email: said.Email, Verified: said.Verified == true || said.Verified == "true", Name: said.Name}, nil
}
