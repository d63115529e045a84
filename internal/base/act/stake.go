package act

import "bespoke/internal/base/money"

// Stake is what a task is about, as far as it bounds who may stand in at it: the
// process, and what its subject comes to.
type Stake struct {
	Process string
	Worth   money.Amount
}

// Within tells whether a stake is within a limit. Amounts of another currency cannot be
// compared, and are not.
func (s Stake) Within(l Limit) bool {
	return (l.Process == "" || l.Process == s.Process) &&
		(l.Most.Currency == "" || l.Most.Currency == s.Worth.Currency && s.Worth.Units <= l.Most.Units)
}

// Limit bounds the stakes at which somebody stands in. The zero Limit bounds none.
type Limit struct {
	Process string       // the only one; "" for any
	Most    money.Amount // without a currency: any amount
}

// And is what two limits leave together; false where that is nothing.
func (l Limit) And(other Limit) (Limit, bool) {
	if l.Process == "" {
		l.Process = other.Process
	}
	if l.Most.Currency == "" || l.Most.Currency == other.Most.Currency && other.Most.Units < l.Most.Units {
		l.Most, other.Most = other.Most, l.Most
	}
	return l, (other.Process == "" || other.Process == l.Process) && (other.Most.Currency == "" || other.Most.Currency == l.Most.Currency)
}

// Covers tells whether the limit holds whatever another one holds.
func (l Limit) Covers(other Limit) bool {
	both, some := l.And(other)
	return some && both == other
}

// Limited tells whether there is somebody for whom the actor stands in not at every stake.
func (a Act) Limited() bool {
	for _, p := range a.For {
		if p.Limit != (Limit{}) {
			return true
		}
	}
	return false
}
