package blueprint

import (
	"container/list"
	"context"
	"errors"
	"sync"
)

// outcome is a checked tree: its release and what was found.
type outcome struct {
	release *Release
	found   []Finding
}

// cache keeps what was compiled, by the name of the content, for all workspaces
// together: a hundred workspaces made from one template run one release. Who
// asks while it is being compiled waits for it instead of compiling too.
type cache struct {
	max int

	mu    sync.Mutex
	byID  map[string]*list.Element
	order *list.List // of *cached, the last used first
}

// cached is one entry. What came out may be read once ready is closed.
type cached struct {
	id    string
	ready chan struct{}
	out   outcome
	err   error
}

// errUnfinished is the state of an entry whose maker has not come back.
var errUnfinished = errors.New("compiling was not finished")

// newCache makes a cache of at most that many entries.
func newCache(most int) *cache {
	return &cache{max: most, byID: map[string]*list.Element{}, order: list.New()}
}

// peek returns what is there, and compiled, without waiting.
func (c *cache) peek(id string) (outcome, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el, ok := c.byID[id]
	if !ok {
		return outcome{}, false
	}
	e := el.Value.(*cached)
	select {
	case <-e.ready:
		c.order.MoveToFront(el)
		return e.out, e.err == nil
	default:
		return outcome{}, false
	}
}

// get returns the entry, and makes it when there is none. A failure is not
// kept: it may be the maker's own, as a cancelled request.
func (c *cache) get(ctx context.Context, id string, compile func() (outcome, error)) (outcome, error) {
	for {
		// Whoever claims an entry answers with its own outcome; whoever waited
		// for a failure claims the next one, so nobody fails for another.
		e, mine := c.claim(id)
		if mine {
			return c.fill(e, compile)
		}
		select {
		case <-e.ready:
		case <-ctx.Done():
			return outcome{}, ctx.Err()
		}
		if e.err == nil {
			return e.out, nil
		}
	}
}

// claim finds the entry or makes it ours to fill.
func (c *cache) claim(id string) (e *cached, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byID[id]; ok {
		c.order.MoveToFront(el)
		return el.Value.(*cached), false
	}
	e = &cached{id: id, ready: make(chan struct{}), err: errUnfinished}
	c.byID[id] = c.order.PushFront(e)
	if c.order.Len() > c.max {
		c.drop(c.order.Back())
	}
	return e, true
}

// fill compiles and lets the waiting ones go on, whatever happens: even a panic of
// a part, which the door above turns into an answer, must not leave them waiting.
func (c *cache) fill(e *cached, compile func() (outcome, error)) (outcome, error) {
	defer func() {
		if e.err != nil {
			c.forget(e)
		}
		close(e.ready)
	}()
	e.out, e.err = compile()
	return e.out, e.err
}

// forget takes a failed entry out, unless it was replaced meanwhile.
func (c *cache) forget(e *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byID[e.id]; ok && el.Value == e {
		c.drop(el)
	}
}

// drop takes an entry out; the lock is held. Those who have it keep it.
func (c *cache) drop(el *list.Element) {
	delete(c.byID, el.Value.(*cached).id)
	c.order.Remove(el)
}
