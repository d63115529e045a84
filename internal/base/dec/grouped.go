package dec

import "strings"

// Grouped puts a comma before every three whole digits.
func Grouped(number string) string {
	whole, frac, dotted := strings.Cut(strings.TrimPrefix(number, "-"), ".")
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if dotted {
		b.WriteString("." + frac)
	}
	if strings.HasPrefix(number, "-") {
		return "-" + b.String()
	}
	return b.String()
}
