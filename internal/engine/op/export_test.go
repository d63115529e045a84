package op

import (
	"runtime"

	"bespoke/internal/base/act"
)

// AwaitWaiting returns when n commands wait in a workspace's queue, or share
// the turn of one that waits.
func AwaitWaiting(r *Registry, ws act.WorkspaceID, n int) {
	for r.waiting(ws) < n {
		runtime.Gosched()
	}
}

func (r *Registry) waiting(ws act.WorkspaceID) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if q := r.queues[ws]; q != nil {
		n = len(q.waiting)
		for _, c := range q.keys {
			n += len(c.twins)
		}
	}
	return n
}

// ProblemText is a problem as the door writes it.
func ProblemText(p Problem) string { return string(p.text()) }

// Unmarshal is how the door reads a body.
func Unmarshal(b []byte, into any) error {
	if f := unmarshal(b, into, false); f != nil {
		return f
	}
	return nil
}
