package op

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
)

// RegistryOptions is what the verbs run on. The numbers have defaults.
type RegistryOptions struct {
	DB      *db.DB
	Facts   *event.Log
	Clock   clock.Clock
	Log     *slog.Logger
	Allow   Allow // nil allows everything
	Whole   Whole // nil: who may do everything
	Batch   int   // commands in one turn; default 256
	Rows    int   // rows in one turn; default 4,000
	Waiting int   // commands that may wait per workspace; default 4,096
}

// Whole tells whether nothing that is kept is hidden from somebody.
type Whole func(ctx context.Context, a act.Act, r db.Reader) (bool, error)

// Allow tells whether somebody has a permission. rd is the reader at hand, nil where
// nothing is read yet.
type Allow func(ctx context.Context, rd db.Reader, a act.Act, permission string) error

// Registry is the one list of everything that can be asked or done, and the
// queues in which what is done waits.
type Registry struct {
	o       RegistryOptions
	entries []*entry
	byName  map[string]*entry
	wrong   []error

	mu      sync.Mutex // guards the queues and what waits in them
	queues  map[act.WorkspaceID]*queue
	serving bool
	running sync.WaitGroup
}

// NewRegistry makes an empty registry.
func NewRegistry(o RegistryOptions) *Registry {
	o.Batch, o.Rows, o.Waiting = or(o.Batch, 256), or(o.Rows, 4000), or(o.Waiting, 4096)
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Registry{o: o, byName: map[string]*entry{}, queues: map[act.WorkspaceID]*queue{}}
}

// or is n, if it was given.
func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Kind says what sort of thing a registered name is.
type Kind string

// The closed set of kinds.
const (
	KindVerb  Kind = "verb"
	KindQuery Kind = "query"
	KindAsk   Kind = "ask"
	KindRaw   Kind = "raw"
)

// Descriptor is what the permission test, the document, the command line and
// the flow designer know of a registered name.
type Descriptor struct {
	Name, Method, Path, Permission string
	Kind                           Kind
	Internal, Barrier, DryRun      bool
	Own                            bool // whoever is identified may
	Open                           bool // nobody is identified
	Secret                         bool // no idempotency key is kept
	Undo                           string
	Bulk                           *Bulk
	Status                         int
	Doc                            fault.Text
	In, Out                        reflect.Type // nil for raw
}

// entry is a registered name with its code, the types erased.
type entry struct {
	Descriptor
	bind    *binding
	newIn   func() any // a pointer to In
	weigh   func(in any) int
	decide  func(ctx context.Context, r db.Reader, cs []*command) // nil when there is nothing to decide
	commit  func(ctx context.Context, tx *event.Tx, cs []*command)
	preview func(c *command) any
	recall  func(answer []byte) (any, error) // a stored answer as Out
	run     func(ctx context.Context, a act.Act, r db.Reader, in any) (any, error)
	visit   func(ctx context.Context, a act.Act, in any) (act.Act, error) // nil when who asks is identified
	prepare func(ctx context.Context, a act.Act, in any) error            // nil when there is nothing to prepare
	raw     Raw
	stream  *event.Live
	link    func(in any) event.Follow                                                    // of a stream for visitors: what they follow
	files   *file.Service                                                                // of an upload or a download
	fetch   func(ctx context.Context, a act.Act, r db.Reader, in any) (file.File, error) // nil for uploads
}

// List returns everything that is registered, in order of registration.
func (r *Registry) List() []Descriptor {
	list := make([]Descriptor, len(r.entries))
	for i, e := range r.entries {
		list[i] = e.Descriptor
	}
	return list
}

// Ready tells all that is wrong with what was registered: what sound tells, and
// types that cannot be documented, which takes long to find out.
func (r *Registry) Ready() error {
	err := r.sound()
	if err == nil {
		_, err = r.document("")
	}
	return err
}

// sound tells which names and paths are taken, which inputs do not fit their path,
// and which verbs name no other. The program does not start with such a registry.
func (r *Registry) sound() error {
	wrong := slices.Clone(r.wrong)
	for _, e := range r.entries {
		if e.Undo != "" && r.byName[e.Undo] == nil {
			wrong = append(wrong, fmt.Errorf("%s: is undone by %q, which is not registered", e.Name, e.Undo))
		}
		if e.Bulk != nil && (e.preview == nil || e.Secret || e.Bulk.List != "" && r.Parameters(e.Bulk.List) == nil) {
			wrong = append(wrong, fmt.Errorf("%s: what is done in bulk has a dry run, no secrets, and a list that is registered", e.Name))
		}
	}
	_, err := r.mux(func(*entry) http.Handler { return http.NotFoundHandler() })
	return errors.Join(append(wrong, err)...)
}

var (
	nameForm  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*$`)
	wildcards = regexp.MustCompile(`\{([A-Za-z]+)(\.\.\.)?\}`)
	methods   = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
)

// add takes a registration in, or notes why it cannot.
func (r *Registry) add(e *entry) {
	complain := func(format string, args ...any) {
		r.wrong = append(r.wrong, fmt.Errorf("%s: "+format, append([]any{e.Name}, args...)...))
	}
	switch {
	case !nameForm.MatchString(e.Name):
		complain("a name is a noun, a point and a verb")
	case r.byName[e.Name] != nil:
		complain("the name is taken")
	case e.Internal && (e.Path != "" || e.Method != ""):
		complain("an internal verb has neither method nor path")
	case !e.Internal && (!slices.Contains(methods, e.Method) || !strings.HasPrefix(e.Path, "/")):
		complain("%q %q is no method and path", e.Method, e.Path)
	case (e.Own || e.Open) && (e.Permission != "" || e.Internal) || e.Own && e.Open:
		complain("it is internal, open to all, about the caller alone, or asks for a permission: one of these")
	case e.Doc.EN == "" || e.Doc.ZH == "":
		complain("needs a sentence in both languages")
	}
	if e.In != nil {
		var err error
		if e.bind, err = bind(e.In, nounOf(e.Name), e.Path); err != nil {
			complain("%w", err)
		}
		if name := secretOf(e.In, map[reflect.Type]bool{}); name != "" && e.Kind == KindVerb && !e.Secret {
			complain("its request has a %s and would be kept: say that it is secret", name)
		}
	}
	r.entries, r.byName[e.Name] = append(r.entries, e), e
}

// allow asks for the permission of an entry; internal verbs need none, and
// nobody needs one for what is everybody's own.
func (r *Registry) allow(ctx context.Context, rd db.Reader, e *entry, a act.Act) error {
	if e.Permission == "" || r.o.Allow == nil {
		return nil
	}
	return r.o.Allow(ctx, rd, a, e.Permission)
}
