// Package issuer is a provider of OpenID Connect for tests: discovery, keys,
// authorization codes with PKCE and signed ID tokens. It can be told to lie.
package issuer

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Issuer is a provider that is listening.
type Issuer struct {
	URL    string
	Client string // the one client's id, and its secret
	Secret string

	// What its ID tokens say, and how they lie.
	Claims map[string]any              // beside those of the protocol
	Change func(claims map[string]any) // after the protocol's are filled in
	Sign   func(head, claims []byte) (signedHead, signature []byte)

	key    *rsa.PrivateKey
	now    func() time.Time
	mu     sync.Mutex
	grants map[string]url.Values // by code: what was asked for
}

// Open starts an issuer.
func Open(t testing.TB, now func() time.Time) *Issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{Client: "bespoke", Secret: "client secret", Claims: map[string]any{}, key: key, now: now, grants: map[string]url.Values{}}
	i.Sign = i.RS256(key)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.describe)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i.URL = server.URL
	return i
}

// Allow is a person who says yes at the address that he was sent to: it answers
// the state and the code that he comes back with.
func (i *Issuer) Allow(t testing.TB, address string) (state, code string) {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	asked := at.Query()
	if asked.Get("response_type") != "code" || asked.Get("client_id") != i.Client || asked.Get("code_challenge_method") != "S256" {
		t.Fatalf("asked for %v", asked)
	}
	code = rand.Text()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.grants[code] = asked
	return asked.Get("state"), code
}

func (i *Issuer) describe(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
		"jwks_uri": i.URL + "/keys", "response_types_supported": []string{"code"}, "id_token_signing_alg_values_supported": []string{"RS256", "none", "HS256"}})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256",
		"n": text(i.key.N.Bytes()), "e": "AQAB"}}})
}

// token gives what a code stands for, once, to the client who proves that it
// asked for it.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	client, secret, _ := r.BasicAuth()
	if client == "" {
		client, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if plain, err := url.QueryUnescape(secret); err == nil {
		secret = plain
	}
	i.mu.Lock()
	asked := i.grants[r.PostFormValue("code")]
	delete(i.grants, r.PostFormValue("code"))
	i.mu.Unlock()
	challenge := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	switch {
	case client != i.Client || secret != i.Secret:
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
	case asked == nil || asked.Get("redirect_uri") != r.PostFormValue("redirect_uri") || asked.Get("code_challenge") != text(challenge[:]):
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
	default:
		answer(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "id_token": i.idToken(asked.Get("nonce"))})
	}
}

func (i *Issuer) idToken(nonce string) string {
	claims := map[string]any{"iss": i.URL, "aud": i.Client, "sub": "7", "nonce": nonce, "iat": i.now().Unix(), "exp": i.now().Add(time.Hour).Unix()}
	for name, value := range i.Claims {
		claims[name] = value
	}
	if i.Change != nil {
		i.Change(claims)
	}
	head, _ := json.Marshal(map[string]any{"alg": "RS256", "kid": "one"})
	body, _ := json.Marshal(claims)
	head, signature := i.Sign(head, body)
	return text(head) + "." + text(body) + "." + text(signature)
}

// RS256 signs as a key does.
func (i *Issuer) RS256(key *rsa.PrivateKey) func(head, claims []byte) ([]byte, []byte) {
	return func(head, claims []byte) ([]byte, []byte) {
		sum := sha256.Sum256([]byte(text(head) + "." + text(claims)))
		signature, _ := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
		return head, signature
	}
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone does not matter
}
