package flow

import (
	"sync"

	"bespoke/internal/engine/op"
)

// Some verbs of other rooms are refused only while they are committed. The decision is
// made again then, and has to know.

// calling is a planned verb of an automatic step.
type calling struct {
	plan op.Planned
	at   attempt
}

// attempt names one try of a call.
type attempt struct {
	key string
	n   int
}

// refusals is which calls were refused while they were committed, until the decision that
// made them is made again. The zero value is ready.
type refusals struct {
	mu  sync.Mutex
	all map[attempt]error
}

// mostRefusals bounds what is remembered of decisions that were not made again, for who
// asked had gone.
const mostRefusals = 1_000

func (r *refusals) put(at attempt, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil || len(r.all) >= mostRefusals {
		r.all = map[attempt]error{}
	}
	r.all[at] = err
}

// take answers what a call was refused with, once.
func (r *refusals) take(at attempt) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.all[at]
	delete(r.all, at)
	return err
}
