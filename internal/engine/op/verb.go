package op

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
)

// Cmd is one command of a batch: who acts, and with what.
type Cmd[T any] struct {
	Act act.Act
	In  T
}

// Result is one item's own answer, so that no item fails its neighbour.
type Result[T any] struct {
	Out T
	Err error
}

// FailAll answers an accident to every command of a batch, for none of them can
// be trusted; without one the results stay as they are.
func FailAll[T any](rs []Result[T], err error) []Result[T] {
	for i := range rs {
		if err != nil {
			rs[i].Err = err
		}
	}
	return rs
}

// ErrStale is what Commit answers for an item whose plan rests on versions
// that are no longer so. op decides the item again, three times at most.
var ErrStale = errors.New("decided on what has changed since")

// Verb is something that can be done, registered once: HTTP operation,
// permission, audit name, OpenAPI operationId and flow step at once.
//
// Decide is pure but for its few set-wise reads; Commit writes sets and runs
// nothing that a user defined. Items of a batch belong to one workspace.
// Input fields come from the JSON body, or, tagged `path:"id"`, `query:"limit"`
// or `header:"If-Match"` (and json:"-"), from the request; a field tagged
// `body:"…"` is the whole body.
//
// Commit may run more than once on one plan, so it leaves the plan as it is. An
// item that it refuses has written nothing; if it has, the refusal is wrapped
// in AfterWriting. An error that is no fault undoes the transaction, and each
// of its commands is tried alone.
type Verb[In, Plan, Out any] struct {
	Name       string // "order.place"
	Method     string // "POST"; empty for an internal verb, which has no HTTP path
	Path       string // "/api/v1/orders/{id}/cancel"
	Permission string // default the name; "" with Internal
	Internal   bool   // only flows, timers and other verbs call it
	Status     int    // of success; default 200
	Doc        fault.Text
	Undo       string          // verb that undoes it; flows may go back over it
	Barrier    bool            // cannot be undone: nothing goes back over it
	Bulk       *Bulk           // it may be done to many at once; nil where each is to be looked at
	Weight     func(in In) int // rows it will write, for the size of a turn; default 1
	Decide     func(ctx context.Context, r db.Reader, cmds []Cmd[In]) []Result[Plan]
	Commit     func(ctx context.Context, tx *event.Tx, cmds []Cmd[Plan]) []Result[Out]
	Preview    func(c Cmd[Plan]) Out // the answer of a dry run; without it the verb has none
}

// Simple is a verb without a decision of its own: everything happens in Do,
// inside the transaction, on the rows it locks. Its dry run is a transaction
// that is undone.
type Simple[In, Out any] struct {
	Name, Method, Path, Permission string
	Internal                       bool
	Own                            bool // about the caller alone: whoever is identified may
	Secret                         bool // the request holds a secret: no key of its caller's is kept with it
	Status                         int
	Doc                            fault.Text
	Weight                         func(in In) int
	Visit                          Visit[In]
	// Prepare, if set, runs before the command waits in the queue, which must
	// not stand still for slow work, as hashing a password. It keeps what it
	// found out in the input, and notes in transactions of its own what has to
	// stand even if the verb refuses. Such a verb has no dry run, and flows
	// cannot call it.
	Prepare func(ctx context.Context, a act.Act, in *In) error
	Do      func(ctx context.Context, tx *event.Tx, cmds []Cmd[In]) []Result[Out]
}

// Visit opens what it is given for to those whom nobody identifies: it finds
// out from the input alone for which workspace they come, and returns the act
// they may do there. What it learns of the input it may keep in it.
type Visit[In any] func(ctx context.Context, a act.Act, in *In) (act.Act, error)

// Query is a read.
type Query[In, Out any] struct {
	Name, Path, Permission string // method GET; permission by default "<noun>.read"
	Own                    bool   // about the caller alone: whoever is identified may
	Doc                    fault.Text
	Visit                  Visit[In]
	Run                    func(ctx context.Context, a act.Act, r db.Reader, in In) (Out, error)
}

// Ask is a question that is decided like a verb and stores nothing, as a
// quote: POST, without idempotency and without a place in the queue.
type Ask[In, Out any] struct {
	Name, Path, Permission string // method POST; permission by default the name
	Own                    bool   // about the caller alone: whoever is identified may
	Doc                    fault.Text
	Run                    func(ctx context.Context, a act.Act, r db.Reader, in In) (Out, error)
}

// Raw is a stream, an upload or a sign of life: its handler writes the answer
// itself, and returns an error as long as nothing was written. Without a
// permission it is open to everybody, and nobody is identified.
type Raw struct {
	Name, Method, Path, Permission string
	Doc                            fault.Text
	Handler                        func(w http.ResponseWriter, r *http.Request, a act.Act) error
}

// Download is a read whose answer is a file: Run says which, and who asks may
// have it. It is streamed, in parts where the reader wants parts, and handed out
// so that no page of ours can be made to run it.
type Download[In any] struct {
	Name, Path, Permission string // method GET; permission by default "<noun>.read"
	Own                    bool   // about the caller alone: whoever is identified may
	Doc                    fault.Text
	Run                    func(ctx context.Context, a act.Act, r db.Reader, in In) (file.File, error)
}

// Call is a registered verb as a plain Go method. key is the idempotency key;
// empty makes a fresh one.
type Call[In, Out any] func(ctx context.Context, a act.Act, key string, in In) (Out, error)

// Planned is a verb decided for a flow, waiting to be committed with it.
type Planned struct {
	Verb    string
	Act     act.Act
	decided *command
}

// NamedCall is a verb's name and its input.
type NamedCall struct {
	Act   act.Act
	Verb  string
	Input json.RawMessage
}

// AfterWriting marks the refusal of a command that has already written or told
// something: op undoes the transaction and runs it again without that command.
// CommitPlanned marks its refusals so.
func AfterWriting(err error) error { return &written{err} }

type written struct{ error }

func (w *written) Unwrap() error { return w.error }
