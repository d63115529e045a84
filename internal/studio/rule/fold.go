package rule

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"bespoke/internal/base/gram"
)

// foldRoom is how much folded text a comparison keeps on the stack.
const foldRoom = 128

// fold appends text as comparisons see it: NFKC, trimmed, inner white space to
// one space, lower case per code point (so ß stays ß). It works into the
// caller's buffer, so that comparing an ordinary text allocates nothing.
func fold(dst []byte, s string) []byte {
	if !ascii(s) && !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			space = len(dst) > 0
			continue
		}
		if space {
			dst, space = append(dst, ' '), false
		}
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
	}
	return dst
}

// Sought is text as searches see it: of one width and case, without blanks and
// dashes.
func Sought(s string) string { return gram.Plain(folded(s)) }

// folded is fold as a string, for what is folded once.
func folded(s string) string { return string(fold(nil, s)) }

// plain is text as `matches` sees it: NFKC and trimmed, with its case.
func plain(s string) string {
	if !ascii(s) {
		s = norm.NFKC.String(s)
	}
	return strings.TrimSpace(s)
}

// ascii tells whether NFKC would change nothing, quickly.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
