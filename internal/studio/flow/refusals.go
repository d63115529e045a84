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
	at   Attempt
}

// Attempt names one try of a call.
type Attempt struct {
	Key string
	N   int
}

// Refusals is which calls were refused while they were committed, until the decision that
// made them is made again. The zero value is ready.
type Refusals struct {
	mu  sync.Mutex
	all map[Attempt]error
}

// mostRefusals bounds what is remembered of decisions that were not made again, for who
// asked had gone.
const mostRefusals = 1_000

// Put remembers what a call was refused with.
func (r *Refusals) Put(at Attempt, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.all == nil || len(r.all) >= mostRefusals {
		r.all = map[Attempt]error{}
	}
	r.all[at] = err
}

// Take answers what a call was refused with, once; nil where it was not.
func (r *Refusals) Take(at Attempt) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.all[at]
	delete(r.all, at)
	return err
}
