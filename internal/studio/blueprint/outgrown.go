package blueprint

import (
	"slices"
	"strings"
)

// onceKept are the folders whose documents were published before this program could
// run them, checked by schema alone.
var onceKept = []string{"notices/"}

// stops is the place of the first error for which a release that was published
// once cannot run; -1 for none. A document that an earlier program only kept
// does not stop one: whoever compiles it leaves it out, and it has to be mended
// before the next release.
func stops(found []Finding) int {
	return slices.IndexFunc(found, func(f Finding) bool {
		return !f.Warning && !slices.ContainsFunc(onceKept, func(folder string) bool { return strings.HasPrefix(f.Document, folder) })
	})
}
