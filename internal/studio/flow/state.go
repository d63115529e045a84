package flow

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/studio/blueprint"
)

// State is where a run stands: everything [Advance] knows of the past. It is
// one JSON document per run, short and readable by a person; ids come from Next,
// so the same events give the same bytes.
type State struct {
	Flow    string // key of the definition
	Release string // the release the run is pinned to (V1)
	Subject string // whom it is run for: "ord_…"
	Starter string // user who placed the subject; "start" is done by placing (B9)
	Version int64  // of the subject, as the run last saw it
	Status  Status
	Outcome Outcome
	Next    int32
	Hold    *Hold // nil while it may move (H3); never written to, but replaced

	Asked *JumpAsk // a jump that waits to be allowed (H4); never written to, but replaced

	// Gone are the names of steps that the run has met and its release does not know:
	// it has moved since (V5). Never written to, but replaced.
	Gone map[string]blueprint.Label

	Parts  []Part
	Visits []Visit
	Calls  []Call
	Timers []Timer
	Events []string // ids of the latest events applied, so that none is applied twice (G2)
}

// Status is how far something has come: runs, parts, visits, seats and calls
// each use some of the words.
type Status string

// The words. A run goes from running over ending (outcome known, machine work
// still landing) to ended.
const (
	Running   Status = "running"
	Ending    Status = "ending"
	Over      Status = "ended"
	Waiting   Status = "waiting" // a seat that was not asked yet: its turn has not come
	Parked    Status = "parked"  // a seat that was asked and waits for those who were added before it
	Open      Status = "open"
	Done      Status = "done"
	Skipped   Status = "skipped"
	Approved  Status = "approved"
	Rejected  Status = "rejected"
	Cancelled Status = "cancelled"
	Closed    Status = "closed"   // a seat nobody needs any more; never an opinion (A5)
	Returned  Status = "returned" // a seat that sent the subject back, and by that decided the step
	Removed   Status = "removed"  // an added signer who was taken away again, a lane that is not needed any more
	Outdated  Status = "outdated" // an opinion on what has changed since; the seat was asked again (C2)
	Replaced  Status = "replaced" // a round that another one has taken the place of
	TimedOut  Status = "timeout"  // a wait that its deadline ended
	Undone    Status = "undone"
	Failed    Status = "failed"
	OnHold    Status = "hold"    // a task whose run is on hold; its seat stays open
	Resting   Status = "resting" // a call that was refused and is tried again later
	Queued    Status = "queued"  // a call that was refused and that somebody has to see to
	HandMade  Status = "byHand"  // a call that somebody has done instead
	Retried   Status = "retried" // a seat that had a queued call tried again, and it succeeded
	GivenUp   Status = "givenUp" // a seat that gave a queued call up
)

// Outcome is how a run ended.
type Outcome string

// The closed set of outcomes.
const (
	Completed    Outcome = "completed"
	WasRejected  Outcome = "rejected"
	Withdrawn    Outcome = "withdrawn"
	WasCancelled Outcome = "cancelled"
)

// ID names something within one run: its kind's letter and a number from the
// run's counter, as "v9". p is a part, v a visit, k a seat, c a call, t a timer.
type ID struct {
	Kind byte
	N    int32
}

// IsZero tells whether the id names nothing.
func (i ID) IsZero() bool { return i.N == 0 }

// String is the text form; the zero id has none.
func (i ID) String() string {
	if i.IsZero() {
		return ""
	}
	return string(i.append(nil))
}

func (i ID) append(b []byte) []byte {
	return strconv.AppendInt(append(b, i.Kind), int64(i.N), 10)
}

// ParseID reads the text form.
func ParseID(s string) (ID, bool) {
	if len(s) < 2 || s[0] < 'a' || s[0] > 'z' || s[1] < '1' || s[1] > '9' {
		return ID{}, false
	}
	n, err := strconv.ParseInt(s[1:], 10, 32)
	return ID{s[0], int32(n)}, err == nil
}

// MarshalText writes the text form.
func (i ID) MarshalText() ([]byte, error) { return []byte(i.String()), nil }

// UnmarshalText reads the text form; "" is the zero id.
func (i *ID) UnmarshalText(b []byte) error {
	id, ok := ParseID(string(b))
	if !ok && len(b) > 0 {
		return strconv.ErrSyntax
	}
	*i = id
	return nil
}

// Part is a running block: main, or a lane of a choice or parallel. It stands at
// exactly one visit.
type Part struct {
	ID     ID     `json:"-"`
	Of     ID     `json:"of"`   // the block's visit; zero for main
	Lane   string `json:"lane"` // the lane's id, "else", or "main"
	Item   string `json:"item"` // of a loop: which item it is done for
	At     ID     `json:"at"`
	Status Status `json:"status"` // running, waiting for its turn, done, rejected, cancelled
}

// Visit is one entry into one step in one part. Closed ones never change again.
type Visit struct {
	ID     ID        `json:"-"`
	Step   string    `json:"step"`
	Part   ID        `json:"part"`
	Status Status    `json:"status"` // open, done, skipped, rejected, cancelled
	Result string    `json:"result"` // what did.<step> reads; of a choice the lane taken
	Rule   int       `json:"rule"`   // of a skipped visit: which of its step's skips held, from 1
	Out    bool      `json:"out"`    // of a closed visit: a return went back before it, it is not in force any more (R2)
	Must   bool      `json:"must"`   // a person has to be asked, for somebody went back to it (R3)
	Again  ID        `json:"again"`  // asked aside, once more: the visit whose place this one takes when it is answered (R5, C4)
	Change bool      `json:"change"` // of one asked aside: because the subject changed, so what comes after it waits (C5)
	Waits  ID        `json:"waits"`  // the one asked aside whose answer it waits for (R5)
	Keep   bool      `json:"keep"`   // of one that is out of force: it counts again where nothing it rests on has changed (C3)
	Still  time.Time `json:"still"`  // since when its clock stands still (D1)
	Rung   int       `json:"rung"`   // and which rung was armed then
	At     time.Time `json:"at"`     // when people were asked; deadlines count from here (D1)
	// How long they have, and by which calendar, where a deadline table said so when it opened.
	In       clock.Duration `json:"in"`
	Calendar string         `json:"calendar"`
	Since    time.Time      `json:"since"` // of a wait for a fresh fact: since when it waits, whatever its clock says
	Seats    []Seat         `json:"seats"`

	step *Step // that it is a visit of; nil in states that were stored
}

// Seat is one place at an approval or task: whom it is for, what was said, and
// on which version of the subject. The open seats are the to-dos.
type Seat struct {
	ID     ID        `json:"id"`
	For    string    `json:"for"`  // who holds it: a user's id, "role:finance" for a pool, or "party:par_…" for who signs in for a customer
	From   []string  `json:"from"` // who handed it on, the first first (S5)
	Of     ID        `json:"of"`   // of a signer who speaks within another seat: which (S2)
	Rel    Rel       `json:"rel"`  // of an added signer: where he stands to who added him (S1)
	Adder  string    `json:"adder"`
	Veto   bool      `json:"veto"`   // whose no rejects, and without whose yes nothing passes (A4)
	Via    string    `json:"via"`    // how it was found when not by the step's who: rule, fallback, workspace
	Also   []string  `json:"also"`   // superiors who may act too (D2), in the form of For
	Deputy string    `json:"deputy"` // whom its holder asked to act for him, at this seat alone (S6)
	Status Status    `json:"status"`
	By     string    `json:"by"`     // user who decided
	Name   string    `json:"name"`   // and his name then
	Behalf string    `json:"behalf"` // for whom he stood in; "" for nobody
	At     time.Time `json:"at"`
	Signed string    `json:"signed"` // by what he showed who he is: password, code; "" where nobody asked for that
	Chosen string    `json:"chosen"` // whom he chose for later steps
	On     int64     `json:"on"`     // version of the subject that was decided on
	Same   ID        `json:"same"`   // whose decision spoke for it, for it was the same person's (A8)
	Urged  time.Time `json:"urged"`  // when somebody last asked for haste (P6)
}

// Rel is where an added signer stands to the seat that he was added to.
type Rel string

// The closed set (S1).
const (
	Before Rel = "before"
	After  Rel = "after"
	Beside Rel = "parallel"
)

// counts tells whether a seat has a part in its step: it was not taken away, and no
// other one has taken its place.
func (k *Seat) counts() bool { return k.Status != Removed && k.Status != Outdated }

// undecided tells whether a seat can still say something.
func (k *Seat) undecided() bool { return k.Status == Open || k.Status == Waiting || k.Status == Parked }

// sharers are all who may act on it beside its holder, in the form of For.
func (k *Seat) sharers() []string {
	if k.Deputy == "" {
		return k.Also
	}
	return append(slices.Clip(k.Also), k.Deputy)
}

// meant is whom a seat was for before anybody handed it on.
func (k *Seat) meant() string {
	if len(k.From) > 0 {
		return k.From[0]
	}
	return k.For
}

// Call is a verb that an automatic step has run.
type Call struct {
	ID      ID              `json:"-"`
	Visit   ID              `json:"visit"`
	Key     string          `json:"key"`   // place and hash of the inputs (W1)
	Input   json.RawMessage `json:"input"` // where formulas gave some of it: what it was given
	Status  Status          `json:"status"`
	Attempt int             `json:"attempt"`

	Say blueprint.Label `json:"say"` // of one that was refused: why
}

// Timer is the armed rung of a visit's deadline. Only armed timers stand here.
type Timer struct {
	ID   ID        `json:"-"`
	For  ID        `json:"for"`
	Rung int       `json:"rung"` // from 1; beyond the ladder's length its last reminder repeats; 0 ends a wait, or the rest of a refused call
	At   time.Time `json:"at"`
}

// remembered is how many event ids a state keeps. Older ones are caught by the
// unique key of whoever stores events.
const remembered = 32

func (s *State) saw(event string) bool { return event != "" && slices.Contains(s.Events, event) }

func (s *State) remember(event string) {
	if event == "" {
		return
	}
	if len(s.Events) >= remembered {
		s.Events = s.Events[len(s.Events)-remembered+1:]
	}
	s.Events = append(s.Events, event)
}

// clone copies what a run may write: closed visits are shared, for they never
// change again.
func (s State) clone() State {
	s.Parts, s.Visits = slices.Clone(s.Parts), slices.Clone(s.Visits)
	s.Calls, s.Timers = slices.Clone(s.Calls), slices.Clone(s.Timers)
	s.Events = slices.Clip(s.Events)
	for i := range s.Visits {
		if s.Visits[i].Status == Open {
			s.Visits[i].Seats = slices.Clone(s.Visits[i].Seats)
		}
	}
	return s
}

func (s *State) id(kind byte) ID {
	s.Next++
	return ID{kind, s.Next}
}

// Steps are the steps at which the run stands: those that have begun and are not
// done, on every lane, with the blocks around them; on hold it stands where it stood.
// A run whose outcome is known stands nowhere.
func (s *State) Steps() (steps []string) {
	if s.Status != Running {
		return nil
	}
	for i := range s.Visits {
		if v := &s.Visits[i]; v.Status == Open && !slices.Contains(steps, v.Step) {
			steps = append(steps, v.Step)
		}
	}
	return steps
}

// The lookups give a pointer that holds until the next thing of its kind is
// made; nil when there is none. Things stand in the order in which they were made.

func (s *State) part(id ID) *Part {
	at := sort.Search(len(s.Parts), func(i int) bool { return s.Parts[i].ID.N >= id.N })
	if at == len(s.Parts) || s.Parts[at].ID.N > id.N {
		return nil
	}
	return &s.Parts[at]
}

func (s *State) visit(id ID) *Visit {
	at := sort.Search(len(s.Visits), func(i int) bool { return s.Visits[i].ID.N >= id.N })
	if at == len(s.Visits) || s.Visits[at].ID.N > id.N {
		return nil
	}
	return &s.Visits[at]
}

func (s *State) seat(id ID) (*Visit, *Seat) {
	for i := range s.Visits {
		v := &s.Visits[i]
		for j := range v.Seats {
			if v.Seats[j].ID == id {
				return v, &v.Seats[j]
			}
		}
	}
	return nil, nil
}

func (s *State) call(id ID) *Call {
	for i := range s.Calls {
		if s.Calls[i].ID == id {
			return &s.Calls[i]
		}
	}
	return nil
}

// decided is the seat whose decision closed the visit, nil while nobody decided:
// the latest, or the first of several at one moment.
func (v *Visit) decided() *Seat {
	var last *Seat
	for i := range v.Seats {
		if k := &v.Seats[i]; !k.At.IsZero() && (last == nil || k.At.After(last.At)) {
			last = k
		}
	}
	return last
}
