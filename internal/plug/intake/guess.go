package intake

import (
	"slices"
	"strings"
	"unicode"
)

// bare is a column's name as it is compared: small letters and digits alone.
func bare(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, s)
}

// guess says which column each field is: by what the columns are called,
// exactly at first, then by a part of it. Each column is one field at most.
func (k *kind) guess(columns []string) map[string]int {
	found, taken := map[string]int{}, map[int]bool{}
	match := func(same func(column, name string) bool) {
		for _, f := range k.fields {
			if _, done := found[f.key]; done {
				continue
			}
			for i, column := range columns {
				c := bare(column)
				if c != "" && !taken[i] && slices.ContainsFunc(append(strings.Fields(f.names), f.key), func(n string) bool { return same(c, bare(n)) }) {
					found[f.key], taken[i] = i, true
					break
				}
			}
		}
	}
	match(func(c, n string) bool { return c == n })
	match(func(c, n string) bool {
		return len([]rune(n)) > 1 && (len(n) > 4 || n[0] > 127) && strings.Contains(c, n)
	})
	return found
}
