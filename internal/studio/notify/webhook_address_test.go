package notify

import (
	"net/netip"
	"testing"
)

func TestWhichAddressesArePublic(t *testing.T) {
	for public, texts := range map[bool][]string{
		true: {"1.1.1.1", "8.8.8.8", "101.6.15.130", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.0", "192.0.1.1", "168.63.129.17",
			"2606:4700::1111", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"},
		false: {"0.0.0.0", "0.1.2.3", "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
			"169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "192.0.0.192", "192.0.2.1", "198.18.0.1",
			"198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
			"::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1", "2001::1",
			"100::1", "64:ff9b:1::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1"},
	} {
		for _, text := range texts {
			if got := Public(netip.MustParseAddr(text)); got != public {
				t.Errorf("%s public: %v", text, got)
			}
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestAddressesThatLeadInsideAreRefusedInAnyNotation(t *testing.T) {
	for code, hosts := range map[string][]string{
		"private": {"127.0.0.1", "0x7f.1", "0X7F.0.0.0x1", "127.1", "127.0.1", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "127.0.0.1.",
			"0", "0x", "10.1", "0xa9fea9fe", "192.168.257", "[::1]", "[::ffff:7f00:1]", "[fe80::1%25eth0]", "localhost", "LOCALHOST", "localhost.", "erp.localhost"},
		"": {"1.1.1.1", "0x8.0x8.0x8.0x8", "134744072", "example.com", "0x7f.example.com", "127.0.0.1.example.com", "1.2.3.4.5", "256.1.1.1.1", "127.0.0.256",
			"0x7g.1", "08.1", "4294967296", "localhost.example.com", "[2606:4700::1111]"},
	} {
		for _, host := range hosts {
			got := ""
			if f := checkURL("https://"+host+":8443/in", false); f != nil {
				got = f.Code
			}
			if got != code {
				t.Errorf("%s: %q; want %q", host, got, code)
			}
			if f := checkURL("https://"+host+":8443/in", true); f != nil {
				t.Errorf("%s in an intranet: %v", host, f)
			}
		}
	}
}

func TestWhichFactsAPatternMeans(t *testing.T) {
	for pattern, means := range map[string]map[string]bool{
		"order.placed": {"order.placed": true, "order.placedTwice": false, "stock.placed": false},
		"order.*":      {"order.placed": true, "orders.placed": false, "order": false},
		"*":            {"order.placed": true},
		"*.placed":     {"order.placed": false},
		"order*":       {"order.placed": false},
		".*":           {"order.placed": false},
		"":             {"order.placed": false},
	} {
		for fact, want := range means {
			if matches(pattern, fact) != want {
				t.Errorf("%q means %s: %v", pattern, fact, !want)
			}
		}
	}
}
