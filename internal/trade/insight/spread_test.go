package insight

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMediansAreWithinTheirBound: whatever is counted, what is read is off by
// 4.5 % at most.
func TestMediansAreWithinTheirBound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 200 {
		var s spread
		var all []float64
		for range 1 + r.IntN(400) {
			v := math.Exp(r.Float64() * 17) // a second to ten months
			all = append(all, v)
			s.add(bucketOf(v), 1, int64(v))
		}
		slices.Sort(all)
		for _, share := range []float64{0.5, 0.9, 1} {
			want := all[int(math.Ceil(share*float64(len(all))))-1]
			if got := s.at(share); math.Abs(got-want) > 0.045*want {
				t.Errorf("round %d: at %v of %d it is %v, told as %v", round, share, len(all), want, got)
			}
		}
	}
	if got := new(spread).at(0.5); got != 0 {
		t.Errorf("nothing took %v", got)
	}
}
