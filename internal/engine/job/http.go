package job

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// HTTPCall is a call to a server outside. Key goes along as Idempotency-Key,
// the same with each attempt, so that the server can tell a repetition.
type HTTPCall struct {
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body,omitempty"`
	Key    string            `json:"key"`
}

// Kind is http.call.
func (HTTPCall) Kind() string { return "http.call" }

// HandleHTTP registers HTTPCall. Any answer but 2xx is a failed attempt.
func HandleHTTP(q *Queue, c *http.Client, r Retry) error {
	return Handle(q, r, func(ctx context.Context, call HTTPCall) error { return call.do(ctx, c) })
}

// do makes one attempt. The error holds the beginning of what the server said.
func (h HTTPCall) do(ctx context.Context, c *http.Client) error {
	req, err := http.NewRequestWithContext(ctx, h.Method, h.URL, bytes.NewReader(h.Body))
	if err != nil {
		return fmt.Errorf("call %s: %w", h.URL, err)
	}
	for name, value := range h.Header {
		req.Header.Set(name, value)
	}
	req.Header.Set("Idempotency-Key", h.Key)
	res, err := c.Do(req)
	if err != nil {
		return fmt.Errorf("call: %w", err)
	}
	defer res.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(res.Body, 500)) // enough for a person who looks why
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("call %s: %s: %s", h.URL, res.Status, said)
	}
	return nil
}
