package insight

import (
	"math"
	"slices"
)

// A spread is how long things took: counts in buckets, eight to a doubling of
// seconds. Spreads of days, steps and people add up, and what is read from one
// is the middle of a bucket: off by 4.5 % at most, 2^(1/16).
type spread struct {
	counts  map[int64]int64 // by bucket
	count   int64
	seconds int64
}

const perDoubling = 8

// bucketOf is where a duration is counted; below a second it is 0.
func bucketOf(seconds float64) int64 {
	if seconds < 1 {
		return 0
	}
	return 1 + int64(math.Floor(perDoubling*math.Log2(seconds)))
}

// middle is what a bucket stands for, in seconds.
func middle(bucket int64) float64 {
	if bucket == 0 {
		return 0.5
	}
	return math.Exp2((float64(bucket-1) + 0.5) / perDoubling)
}

func (s *spread) add(bucket, count, seconds int64) {
	if s.counts == nil {
		s.counts = map[int64]int64{}
	}
	s.counts[bucket] += count
	s.count += count
	s.seconds += seconds
}

// at is the duration that such a share stays within, by the nearest rank; 0
// for an empty spread.
func (s *spread) at(share float64) float64 {
	buckets := make([]int64, 0, len(s.counts))
	for b := range s.counts {
		buckets = append(buckets, b)
	}
	slices.Sort(buckets)
	left := int64(math.Ceil(share * float64(s.count)))
	for _, b := range buckets {
		if left -= s.counts[b]; left <= 0 {
			return middle(b)
		}
	}
	return 0
}

// mean is exact.
func (s *spread) mean() float64 {
	if s.count == 0 {
		return 0
	}
	return float64(s.seconds) / float64(s.count)
}
