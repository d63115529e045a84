package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bespoke/internal/studio/notify"
)

// The bounds of one attempt.
const (
	timeout   = 15 * time.Second // from the name's look-up to the end of the answer
	maxAnswer = 16 << 10         // read of an answer
	maxKept   = 1 << 10          // of it for the log
	maxHeader = 16 << 10
)

// Poster makes attempts.
type Poster struct {
	client  *http.Client
	private bool
}

// New makes a poster. private lets it go into private networks and without TLS.
func New(private bool) *Poster { return &Poster{private: private, client: Client(private)} }

// Client goes nowhere else, whatever it is asked for; private lets it.
func Client(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: timeout}
	if !private {
		dialer.ControlContext = onlyPublic
	}
	return &http.Client{
		Timeout: timeout,
		// A redirect could lead anywhere, and would make a GET of it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			// No proxy: the address that is dialled must be the receiver's.
			DialContext:            dialer.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			MaxIdleConnsPerHost:    8,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true,
		}}
}

var (
	errPrivate = errors.New("the address leads into a private network")
	errAddress = errors.New("the address is none, or not https")
	errBroken  = errors.New("the answer broke off")
)

// onlyPublic looks at the address that a connection is about to go to: after
// the name was looked up, so that no answer of a name server gets past it.
func onlyPublic(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !notify.Public(to.Addr()) {
		return errPrivate
	}
	return nil
}

// Post makes one attempt. Of what failed it says one word: errors of the network
// repeat the address, which may hold a secret of the receiver's.
func (p *Poster) Post(ctx context.Context, m notify.Message) notify.Receipt {
	began := time.Now()
	r, err := p.post(ctx, m)
	if err != nil {
		r.Error = why(err)
	}
	r.Took = time.Since(began)
	return r
}

func (p *Poster) post(ctx context.Context, m notify.Message) (r notify.Receipt, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.URL, bytes.NewReader(m.Body))
	if err != nil {
		return r, errAddress
	}
	if req.URL.Scheme != "https" && !p.private {
		return r, errAddress
	}
	for name, value := range m.Header {
		req.Header.Set(name, value)
	}
	req.Header.Set("User-Agent", "Bespoke-Webhooks")
	// Not sent: it lets the transport try again where a kept connection turns out
	// to be closed, which says nothing about the receiver.
	req.Header["Idempotency-Key"] = nil
	res, err := p.client.Do(req)
	if err != nil {
		return r, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	r.Status, r.After = res.StatusCode, after(res.Header.Get("Retry-After"), time.Now())
	r.Answer = readable(answer)
	if err != nil {
		return r, fmt.Errorf("%w: %w", errBroken, err)
	}
	return r, nil
}

// after is what a Retry-After asks for: seconds, or a moment.
func after(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseInt(header, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// readable is the beginning of an answer as a text that every database keeps.
func readable(answer []byte) string {
	text := strings.ToValidUTF8(string(answer[:min(len(answer), maxKept)]), "\uFFFD")
	return strings.ReplaceAll(text, "\x00", "\uFFFD")
}

// why says in one word what stood in the way of an answer.
func why(err error) string {
	var slow net.Error
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, errPrivate):
		return "private"
	case errors.Is(err, errAddress):
		return "address"
	case errors.As(err, &slow) && slow.Timeout():
		return "timeout"
	case errors.As(err, &dns):
		return "host"
	case errors.As(err, &certificate):
		return "certificate"
	case errors.Is(err, errBroken):
		return "broken"
	}
	return "connection"
}
