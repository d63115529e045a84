package notify

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Public tells whether an address is one of the open internet. Whoever may
// name a receiver could otherwise have the server call what only the server
// reaches: its own ports, the network around it, a cloud's metadata.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if v4, wrapped := wrappedIn(a); wrapped {
		a = v4
	}
	return a.IsValid() && a.IsGlobalUnicast() && !a.IsPrivate() &&
		!slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}

// hostAddr reads a host that is an address, also in the notations of old that systems
// still take for one: parts in hexadecimal, in octal or left out, as 0x7f.1 for 127.0.0.1.
func hostAddr(host string) (netip.Addr, bool) {
	if a, err := netip.ParseAddr(host); err == nil {
		return a, true
	}
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var all uint64
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts)) // the last one fills what the others leave
		}
		text, base := digits(part)
		n, err := strconv.ParseUint(text, base, bits)
		if err != nil {
			return netip.Addr{}, false
		}
		all = all<<bits | n
	}
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(all)))), true
}

// digits are a number's as C writes them, and their base.
func digits(part string) (text string, base int) {
	if hex, is := strings.CutPrefix(strings.ToLower(part), "0x"); is {
		return cmp.Or(hex, "0"), 16
	}
	if len(part) > 1 && part[0] == '0' {
		return part, 8
	}
	return part, 10
}

// local tells whether a host is this machine by name (RFC 6761).
func local(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// special are the networks of IANA's registries of special purposes that
// netip does not know, and the one address of Azure's own that is not in them.
var special = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "168.63.129.16/32",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// nat64 and sixToFour are IPv6 addresses that lead to the IPv4 address in them.
var nat64, sixToFour = netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("2002::/16")

func wrappedIn(a netip.Addr) (v4 netip.Addr, wrapped bool) {
	at := 0
	switch {
	case nat64.Contains(a):
		at = 12
	case sixToFour.Contains(a):
		at = 2
	default:
		return a, false
	}
	b := a.As16()
	return netip.AddrFrom4([4]byte(b[at : at+4])), true
}
