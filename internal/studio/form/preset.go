package form

import (
	"net/url"
	"strings"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
)

// preset is a form of text that everybody knows, with its check digits where it
// has them.
type preset struct {
	say   fault.Text
	holds func(string) bool
}

// presetOf finds a preset by name. The sentence says what is wanted, for the
// digits of a number mean nothing to most people.
func presetOf(name string) (preset, bool) {
	switch name {
	case "uscc":
		return preset{words("18 位统一社会信用代码", "an 18-character Chinese credit code"), isUSCC}, true
	case "idCardCn":
		return preset{words("18 位身份证号", "an 18-digit Chinese identity number"), isIDCard}, true
	case "vatEu":
		return preset{words("欧盟增值税号，如 DE123456789", "an EU VAT number, as DE123456789"), isVAT}, true
	case "iban":
		return preset{words("国际银行账号 IBAN", "an IBAN"), isIBAN}, true
	case "url":
		return preset{words("网址，如 https://example.com", "a web address, as https://example.com"), isURL}, true
	}
	return preset{}, false
}

// isUSCC checks GB 32100: seventeen signs with weights 3^i mod 31 and one that
// completes their sum to a multiple of 31. I, O, S, V and Z do not occur.
func isUSCC(s string) bool {
	const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		at := strings.IndexByte(signs, s[i])
		if at < 0 {
			return false
		}
		sum += at * weight
		weight = weight * 3 % 31
	}
	return signs[(31-sum%31)%31] == s[17]
}

// isIDCard checks GB 11643: seventeen digits with a real day of birth, and a
// check sign by ISO 7064 mod 11-2.
func isIDCard(s string) bool {
	if len(s) != 18 || !digits(s[:17]) {
		return false
	}
	if _, err := clock.ParseDate(s[6:10] + "-" + s[10:12] + "-" + s[12:14]); err != nil {
		return false
	}
	sum := 0
	for i, weight := range [...]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	return "10X98765432"[sum%11] == s[17]
}

// isIBAN checks ISO 13616: country, two check digits, and the whole, turned
// round and read as a number, is 1 mod 97. Groups of four may stand apart.
func isIBAN(s string) bool {
	s = strings.ReplaceAll(s, " ", "")
	if len(s) < 15 || len(s) > 34 || !capitals(s[:2]) || !digits(s[2:4]) {
		return false
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case c >= '0' && c <= '9':
			rest = (rest*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// isVAT checks the shape that VIES knows: a member state's two letters (EL for
// Greece, XI for Northern Ireland) and two to twelve letters and digits.
func isVAT(s string) bool {
	const states = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI"
	if len(s) < 4 || len(s) > 14 || !capitals(s[:2]) || !strings.Contains(states, s[:2]) {
		return false
	}
	for _, c := range []byte(s[2:]) {
		if !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '+' || c == '*') {
			return false
		}
	}
	return true
}

// isURL takes complete addresses of the web, and no others: a text with another
// scheme would be run by whoever clicks on it.
func isURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func capitals(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" }

func alnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
