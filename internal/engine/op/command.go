package op

import (
	"errors"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
)

type commandKind struct{}

func (commandKind) Prefix() string { return "cmd" }

// commandID names one command; a command without a key of its caller's goes by it.
type commandID = id.Of[commandKind]

// command is one call of a verb on its way through the queue.
type command struct {
	id     commandID
	verb   *entry
	act    act.Act
	in     any     // a pointer to the verb's In
	key    *string // the caller's idempotency key, or nil
	hash   [32]byte
	said   *string // what it was sent with, as the audit trail keeps it; nil for nothing
	weight int
	timer  event.TimerID // whom it comes from, if it comes from a timer

	plan   any // what Decide made
	out    any // what Commit answered
	answer []byte
	err    error
	replay bool // the answer is that of an earlier command with this key
	tries  int  // how often it was decided on what had changed since

	refused bool // its answer stands: it takes no part in what is committed

	// Guarded by the registry's lock.
	taken bool
	twins []*command // wait for the same key and the same answer
	done  chan struct{}
}

// newCommand makes a command that nobody waits for yet.
func newCommand(e *entry, a act.Act, in any) *command {
	return &command{id: id.New[commandKind](), verb: e, act: a, in: in, weight: e.weigh(in), done: make(chan struct{})}
}

// accident tells an error that is nobody's answer: neither a fault nor stale.
func accident(err error) bool {
	return err != nil && fault.As(err) == nil && !errors.Is(err, ErrStale)
}

// firstAccident is the first of the commands' errors that is nobody's answer.
func firstAccident(cs []*command) error {
	for _, c := range cs {
		if accident(c.err) {
			return c.err
		}
	}
	return nil
}

// group is what one verb has to do in a turn.
type group struct {
	verb *entry
	cs   []*command
}

// groups sorts commands by verb, in order of arrival.
func groups(cs []*command) []group {
	var gs []group
next:
	for _, c := range cs {
		for i := range gs {
			if gs[i].verb == c.verb {
				gs[i].cs = append(gs[i].cs, c)
				continue next
			}
		}
		gs = append(gs, group{c.verb, append(make([]*command, 0, len(cs)), c)})
	}
	return gs
}

// copyAnswer gives a command the answer of its twin.
func (c *command) copyAnswer(of *command) {
	c.out, c.answer, c.err, c.replay = of.out, of.answer, of.err, of.err == nil
}

// text is the answer as it is written out already; nil where what is kept is
// less than what this caller, the first one, gets.
func (c *command) text() []byte {
	if _, secret := c.out.(Stored); secret && !c.replay {
		return nil
	}
	return c.answer
}

// same tells whether two commands with one key are the same request.
func (c *command) same(as *command) bool { return c.verb == as.verb && c.hash == as.hash }
