package op

import (
	"context"
	"fmt"
	"slices"

	"bespoke/internal/base/act"
)

// queue is where all write verbs of one workspace wait. It exists while
// something waits or is under way; all of it is guarded by the registry's lock.
type queue struct {
	r         *Registry
	workspace act.WorkspaceID
	waiting   []*command
	keys      map[string]*command // by the caller's key: waiting or under way
	wake      chan struct{}       // one message: look at what waits
}

// Start lets commands in. A registry that is not Ready does not start.
func (r *Registry) Start() error {
	if err := r.sound(); err != nil {
		return fmt.Errorf("start the queue of verbs: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.serving = true
	return nil
}

// Close lets no more commands in and waits until all that waited are answered,
// or ctx ends.
func (r *Registry) Close(ctx context.Context) error {
	r.mu.Lock()
	r.serving = false
	r.mu.Unlock()
	drained := make(chan struct{})
	go func() { // ends with the queues, at the latest when the last turn is through
		r.running.Wait()
		close(drained)
	}()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("drain the queue of verbs: %w", ctx.Err())
	}
}

// do lets a command wait for its turn and returns its refusal, if it gets one.
// ctx counts until the command is taken; then its answer is waited for.
func (r *Registry) do(ctx context.Context, c *command) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.enqueue(c); err != nil {
		return err
	}
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
		if r.leave(c) {
			return ctx.Err()
		}
		<-c.done
		return c.err
	}
}

// enqueue puts a command at the end of its workspace's queue. One whose key is
// already waiting or under way gets that command's answer instead of a turn.
func (r *Registry) enqueue(c *command) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.serving {
		return busyClosing.New()
	}
	q := r.queue(c.act.Workspace)
	if c.key != nil {
		if first := q.keys[*c.key]; first != nil {
			if !first.same(c) {
				return reused.New("key", *c.key)
			}
			first.twins = append(first.twins, c)
			return nil
		}
	}
	if len(q.waiting) >= r.o.Waiting {
		return busyQueue.New()
	}
	if c.key != nil {
		q.keys[*c.key] = c
	}
	q.waiting = append(q.waiting, c)
	q.signal()
	return nil
}

// queue finds the queue of a workspace or starts it. Its goroutine lives here,
// and not in app, because it ends by itself as soon as nothing waits.
func (r *Registry) queue(ws act.WorkspaceID) *queue {
	q := r.queues[ws]
	if q == nil {
		q = &queue{r: r, workspace: ws, keys: map[string]*command{}, wake: make(chan struct{}, 1)}
		r.queues[ws] = q
		r.running.Add(1)
		go q.run()
	}
	return q
}

// leave takes a command out of the queue whose caller has gone. It is too late
// once it is taken, and when others wait for its answer.
func (r *Registry) leave(c *command) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c.taken || len(c.twins) > 0 {
		return false
	}
	q := r.queues[c.act.Workspace]
	if q == nil {
		return false // just answered, as somebody's twin
	}
	if c.key == nil {
		q.waiting = remove(q.waiting, c)
		return true
	}
	switch first := q.keys[*c.key]; first {
	case nil:
		return false
	case c:
		delete(q.keys, *c.key)
		q.waiting = remove(q.waiting, c)
	default:
		first.twins = remove(first.twins, c)
	}
	return true
}

// remove copies: turns hold slices of what waited.
func remove(cs []*command, c *command) []*command {
	return slices.DeleteFunc(slices.Clone(cs), func(other *command) bool { return other == c })
}

// signal wakes run; one message is enough, for it looks at all that waits.
func (q *queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// run serves the queue: while one turn is being committed, the next is decided,
// once, as soon as as many wait for it as went before; else when its moment
// comes. What it was decided on may have changed by then; that is what ErrStale
// is for. A share of two or three would cost as many reads as one of hundreds,
// so a turn that has begun to be decided does not grow any more.
func (q *queue) run() {
	defer q.r.running.Done()
	committed := make(chan struct{}, 1)
	next, busy := q.newTurn(), 0
	for {
		if next.taken == 0 {
			next.decide(q.take(next, max(1, busy)))
		}
		switch {
		case busy == 0 && len(next.cs) > 0:
			busy = len(next.cs)
			go func(t *turn) { // one at a time; run waits for it before it ends
				t.commit()
				committed <- struct{}{}
			}(next)
			next = q.newTurn()
		case busy == 0 && next.taken > 0: // everybody in it is answered already
			next = q.newTurn()
		case busy == 0:
			if q.retire() {
				return
			}
		default:
			select {
			case <-committed:
				busy = 0
			case <-q.wake:
			}
		}
	}
}

// take moves what fits from the queue into the turn: nothing when fewer than
// least commands wait.
func (q *queue) take(t *turn, least int) []*command {
	q.r.mu.Lock()
	defer q.r.mu.Unlock()
	if len(q.waiting) < least {
		return nil
	}
	n := 0
	for ; n < len(q.waiting) && t.fits(q.waiting[n]); n++ {
		c := q.waiting[n]
		c.taken = true
		c.act.Command = t.taken
		t.taken++
		t.rows += c.weight
	}
	share := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return share
}

// again puts commands that were decided on stale versions before all others.
func (q *queue) again(cs []*command) {
	q.r.mu.Lock()
	defer q.r.mu.Unlock()
	q.waiting = append(slices.Clone(cs), q.waiting...)
	q.signal()
}

// retire ends the queue when nothing waits.
func (q *queue) retire() bool {
	q.r.mu.Lock()
	defer q.r.mu.Unlock()
	if len(q.waiting) > 0 {
		return false
	}
	delete(q.r.queues, q.workspace)
	return true
}

// answer lets the callers of these commands go on, and of their twins.
func (q *queue) answer(cs ...*command) {
	q.r.mu.Lock()
	defer q.r.mu.Unlock()
	for _, c := range cs {
		if c.key != nil {
			delete(q.keys, *c.key)
		}
		for _, twin := range c.twins {
			twin.copyAnswer(c)
			close(twin.done)
		}
		close(c.done)
	}
}
