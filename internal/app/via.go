package app

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"bespoke/internal/base/act"
)

// via is how a request came. What a proxy says of it counts only if the proxy
// is ours: anybody can write such headers.
func (h *House) via(r *http.Request) act.Via {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	v := act.Via{Address: host, Agent: r.UserAgent(), Secure: r.TLS != nil}
	if !h.trusts(host) {
		return v
	}
	v.Secure = v.Secure || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) { // the nearest that is not ours: what it says itself is hearsay
		if hop = strings.TrimSpace(hop); hop == "" {
			break
		}
		if v.Address = hop; !h.trusts(hop) {
			break
		}
	}
	return v
}

func (h *House) trusts(host string) bool {
	a, err := netip.ParseAddr(host)
	return err == nil && slices.ContainsFunc(h.Proxies, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}
