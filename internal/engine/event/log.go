package event

import (
	"context"
	"errors"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
)

// Log is the log of facts of all workspaces: timeline, audit trail and outbox at once.
type Log struct {
	db          *db.DB
	clock       clock.Clock
	news        chan struct{}
	kinds       kinds
	guards      []guard
	subscribers []*subscriber
	watches     []Watch
	live        *Live // nil without one
	wrong       error // what was registered wrongly
}

// New makes the log over a database.
func New(d *db.DB, c clock.Clock) *Log {
	return &Log{db: d, clock: c, news: make(chan struct{}, 1), kinds: newKinds()}
}

// AddGuard lets a room hear facts of type F before they are committed.
func AddGuard[F Fact](l *Log, name string, g Guard[F]) {
	declare[F](l)
	l.guards = append(l.guards, guard{name, guardOf(g)})
}

// Subscribe lets a room hear facts of type F after they were committed. The
// name keeps the cursor, so it never changes. Several types under one name
// share it: of what was told together, one type is heard after the other, each
// in order. A new name hears the log from its beginning.
func Subscribe[F Fact](l *Log, name string, s Subscriber[F]) {
	l.hear(name, hearerOf(s), declare[F](l))
}

// Listener is called after commit with batches of the facts it listens to, in
// order, under the promises of a Subscriber.
type Listener func(ctx context.Context, tx *Tx, facts []Record) error

// Listen is Subscribe for a room below those that tell: it names the facts, of
// one version, and reads their JSON, for it cannot know their types.
func Listen(l *Log, name string, s Listener, version int, facts ...string) {
	kinds := make([]kind, len(facts))
	for i, fact := range facts {
		kinds[i] = kind{fact, version}
	}
	l.hear(name, listener(s), kinds...)
}

// ListenAll is Listen for a room that hears whatever is told, where it is [Log.Wanted].
func ListenAll(l *Log, name string, wanted func(r db.Reader) (bool, error), s Listener) {
	h := listener(s)
	l.hear(name, h)
	l.subscriber(name).rest = &h
	l.Wanted(name, wanted)
}

// Wanted lets a subscriber hear in those workspaces alone where it wants something now:
// in the others its cursor goes along. wanted is asked on the very moment of the log that
// the facts are read from.
func (l *Log) Wanted(name string, wanted func(r db.Reader) (bool, error)) {
	if sub := l.subscriber(name); sub != nil {
		sub.wanted = wanted
		return
	}
	l.complain("nobody is called %s who could want something", name)
}

// Patient lets a subscriber hear behind the others, and while a workspace is busy a
// little at a time: it catches up afterwards. For what costs much and may come late.
func (l *Log) Patient(name string) {
	if sub := l.subscriber(name); sub != nil {
		sub.patient = true
		return
	}
	l.complain("nobody is called %s who could be patient", name)
}

// listener is a Listener in the shape of all hearers.
func listener(s Listener) hearer {
	return func(ctx context.Context, tx *Tx, _ act.WorkspaceID, set []Record) error { return s(ctx, tx, set) }
}

// hear adds kinds of facts to what a subscriber hears.
func (l *Log) hear(name string, h hearer, kinds ...kind) {
	sub := l.subscriber(name)
	if sub == nil {
		sub = &subscriber{name: name, hears: map[kind]*hearer{}}
		l.subscribers = append(l.subscribers, sub)
	}
	for _, k := range kinds {
		if _, twice := sub.hears[k]; twice {
			l.complain("%s subscribes to %s twice", name, k)
		}
		sub.hears[k] = &h
	}
}

func (l *Log) subscriber(name string) *subscriber {
	for _, s := range l.subscribers {
		if s.name == name {
			return s
		}
	}
	return nil
}

// complain notes a mistake of registration. It comes out of Check, and of
// whatever is asked of the log: a program that ignores it does nothing at all.
func (l *Log) complain(format string, args ...any) {
	l.wrong = errors.Join(l.wrong, fmt.Errorf("event: "+format, args...))
}

// Check tells, before the program serves, what was registered wrongly. Facts
// that are listened to by name must be declared by then.
func (l *Log) Check() error {
	wrong := l.wrong
	for _, s := range l.subscribers {
		for k := range s.hears {
			if l.kinds.ofKind[k] == nil {
				wrong = errors.Join(wrong, fmt.Errorf("event: %s listens to %s, which nobody declares", s.name, k))
			}
		}
	}
	return wrong
}

// Open wraps a transaction so that facts can be told in it.
func (l *Log) Open(tx db.Tx) *Tx { return &Tx{Tx: tx, log: l} }

// Write is db.Write for those who tell facts: it seals the transaction and
// wakes the relay. What a guard refuses undoes everything and is the error.
func (l *Log) Write(ctx context.Context, a act.Act, fn func(*Tx) error) error {
	told := false
	err := l.db.Write(ctx, a, func(raw db.Tx) error {
		tx := l.Open(raw)
		if err := fn(tx); err != nil {
			return err
		}
		told = len(tx.told) > 0
		refused, err := tx.Seal(ctx)
		if err == nil {
			err = firstRefusal(refused)
		}
		return err
	})
	if err == nil && told {
		l.Wake(a.Workspace)
	}
	return err
}

// firstRefusal is the refusal of the earliest command, or nil.
func firstRefusal(refused map[int]error) error {
	first, err := 0, error(nil)
	for command, e := range refused {
		if err == nil || command < first {
			first, err = command, e
		}
	}
	return err
}

// Wake tells the relay, and whoever follows the workspace live, that this
// process committed facts. Whoever seals a transaction of its own wakes them
// after the commit.
func (l *Log) Wake(w act.WorkspaceID) {
	select {
	case l.news <- struct{}{}:
	default: // it is already awake
	}
	if l.live != nil {
		l.live.wake(w)
	}
}

// News is how the relay's loop waits: it holds a message after this process
// committed facts. Other nodes' facts are found by looking now and then.
func (l *Log) News() <-chan struct{} { return l.news }
