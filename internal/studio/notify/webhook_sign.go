package notify

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What Standard Webhooks asks of a secret and a signature.
const (
	secretPrefix = "whsec_"
	secretBytes  = 32 // of 24 to 64
	signVersion  = "v1,"
)

// overlap is how long the old secret signs beside the new one.
const overlap = 24 * time.Hour

// newWebhookSecret is a secret as its receiver keeps it.
func newWebhookSecret() string {
	b := make([]byte, secretBytes)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return secretPrefix + base64.StdEncoding.EncodeToString(b)
}

// sign is one signature of a message, as the header lists it.
func sign(secret, message string, at time.Time, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil {
		return "", fmt.Errorf("read the secret of an endpoint: %w", err)
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(message + "." + strconv.FormatInt(at.Unix(), 10) + "."))
	h.Write(body)
	return signVersion + base64.StdEncoding.EncodeToString(h.Sum(nil)), nil
}

// headers are those of a message: signed with each of the secrets, so that a
// receiver may change to the new one when it likes.
func headers(secrets []string, message string, at time.Time, body []byte) (map[string]string, error) {
	signatures := make([]string, len(secrets))
	for i, secret := range secrets {
		var err error
		if signatures[i], err = sign(secret, message, at, body); err != nil {
			return nil, err
		}
	}
	return map[string]string{
		"content-type":      "application/cloudevents+json; charset=utf-8",
		"webhook-id":        message,
		"webhook-timestamp": strconv.FormatInt(at.Unix(), 10),
		"webhook-signature": strings.Join(signatures, " "),
	}, nil
}
