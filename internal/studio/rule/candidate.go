package rule

import (
	"slices"
	"strings"
)

// untold are facts of a point's stages that nobody can tell when it is asked: what
// is short is known once lines have their sources, and distances nobody knows yet.
const untold = "line.short order.short source.distanceKm"

// candidates checks a table of a point that is asked of each of several candidates:
// what it reads can be told, and its reasons name the candidate.
func (r *tableReader) candidates() {
	if r.spec.Each != "candidate" {
		return
	}
	for _, path := range r.t.Reads() {
		if slices.Contains(strings.Fields(untold), path) {
			r.refuse("", "format.unsupported", "决策点 {point} 尚不能读取 {fact}", "the decision point {point} cannot read {fact} yet", "point", r.t.Point, "fact", path)
		}
	}
	f, ref, _ := r.c.resolve("source.warehouse", "")
	r.t.about = []input{{f.Path, ref, f.Type.Kind}}
}
