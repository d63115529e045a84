package identity

import (
	"sync"
	"time"

	"bespoke/internal/base/id"
)

const (
	ttl      = 2 * time.Second // how old an answer from memory can be
	shunFor  = 5 * time.Second // longer than a transaction takes; after it, ttl is the promise
	capacity = 10_000          // then everything is forgotten at once
)

// memory keeps for two seconds what was read, so that not every request asks
// the database who it is. What this process is about to change is shunned: it
// is neither kept nor answered while its transaction may be under way.
type memory[V any] struct {
	mu      sync.Mutex
	kept    map[id.Raw]kept[V]
	shunned map[id.Raw]time.Time // until when
}

type kept[V any] struct {
	value V
	about id.Raw // whom the value also depends on
	until time.Time
}

func newMemory[V any]() *memory[V] {
	return &memory[V]{kept: map[id.Raw]kept[V]{}, shunned: map[id.Raw]time.Time{}}
}

// get answers what is kept about a key and young enough.
func (m *memory[V]) get(key id.Raw, now time.Time) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, ok := m.kept[key]
	return k.value, ok && now.Before(k.until) && !m.avoids(key, now) && !m.avoids(k.about, now)
}

// put keeps a value that was read at now. about is whom it depends on besides.
func (m *memory[V]) put(key, about id.Raw, v V, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.avoids(key, now) || m.avoids(about, now) {
		return
	}
	if len(m.kept) >= capacity {
		clear(m.kept)
	}
	m.kept[key] = kept[V]{v, about, now.Add(ttl)}
}

func (m *memory[V]) avoids(x id.Raw, now time.Time) bool {
	until, ok := m.shunned[x]
	return ok && now.Before(until)
}

// shun makes everybody ask the database again about a key, or about whom keys
// depend on, from now on.
func (m *memory[V]) shun(x id.Raw, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for old, until := range m.shunned {
		if !now.Before(until) {
			delete(m.shunned, old)
		}
	}
	m.shunned[x] = now.Add(shunFor)
}
