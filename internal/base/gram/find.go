package gram

import "slices"

// MostRead is how many things one search reads to hold them against its fragment.
const MostRead = 500

// Spot is where a piece was found: in a field of a thing.
type Spot[K comparable] struct {
	ID    K
	Field string
}

// Find lists things that may hold a fragment in a field of theirs, the latest
// first. These are no more than a search reads to Hold them against it.
func Find[K interface {
	comparable
	Compare(K) int
}](plain string, read Postings[Spot[K]]) ([]K, error) {
	spots, err := candidates(plain, read)
	ids := make([]K, len(spots))
	for i, at := range spots {
		ids[i] = at.ID
	}
	ids = unique(ids)
	ids = ids[:min(len(ids), MostRead)]
	slices.SortFunc(ids, func(a, b K) int { return b.Compare(a) })
	return ids, err
}
