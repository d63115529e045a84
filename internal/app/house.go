package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/job"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/reaction"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
)

// Config is everything that can be said from outside. Nothing else reads flags
// or the environment.
type Config struct {
	DB    string // sqlite:FILE or postgres://…
	Admin string // PostgreSQL: address for migrations and jobs; default DB
	Batch int    // commands that one turn of a queue commits; default 256
	Site  string // where our pages are for people outside, as https://order.example.com
	Files string // folder of what people attach; default beside the SQLite file
	// KeyFile holds the key that seals secrets; default beside the SQLite file.
	KeyFile string
	// Proxies are those of ours before this server, which say whence a request came.
	Proxies []netip.Prefix
	Mail    Mail
	Hooks   Hooks
	Clock   clock.Clock
	Log     *slog.Logger
}

// House is the whole program over one database.
type House struct {
	Config
	DB    *db.DB
	Facts *event.Log
	Live  *event.Live
	Verbs *op.Registry
	Files *file.Service // over the folder of Config

	Bulk      *bulk.Service
	Blueprint *blueprint.Service
	Identity  *identity.Service
	Notices   *notify.Service
	Flows     *flow.Service
	Reactions *reaction.Service
	Orders    *order.Service
	Parties   party.Verbs
	Products  catalog.Verbs
	Stock     inventory.Verbs

	masters func() ([][]byte, error) // the keys of --key-file
	jobs    *job.Queue               // what is done outside; nil where there is nothing to do it with
}

// Open opens the database, brings its tables up to date and builds the rooms.
// The queues are open after it, and the caller closes the house.
func Open(ctx context.Context, c Config) (*House, error) {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	d, err := db.Open(ctx, c.DB, db.Options{Admin: c.Admin})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := d.Migrate(ctx, tables()); err != nil {
		d.Close()
		return nil, fmt.Errorf("bring the tables up to date: %w", err)
	}
	h := assemble(c, d)
	if err := h.checkKeys(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	if err := errors.Join(h.Facts.Check(), h.send(ctx), h.Verbs.Start()); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// checkKeys refuses to begin with a key file that is wrong.
func (h *House) checkKeys(ctx context.Context) error {
	if h.masters != nil {
		if _, err := h.masters(); err != nil {
			return err
		}
	}
	return h.Identity.CheckKeys(ctx)
}

// files is the folder of attachments: shop.files beside shop.db. Of a database
// elsewhere nobody knows where its nodes share one: then it must be said.
func (c Config) files() string {
	at, lite := strings.CutPrefix(c.DB, "sqlite:")
	if c.Files != "" || !lite {
		return c.Files
	}
	at, _, _ = strings.Cut(at, "?")
	return strings.TrimSuffix(at, filepath.Ext(at)) + ".files"
}

// assemble builds the rooms; without a database they can only describe themselves.
func assemble(c Config, d *db.DB) *House {
	h := &House{Config: c, DB: d, Facts: event.New(d, c.Clock), masters: c.master()}
	allow := func(ctx context.Context, r db.Reader, a act.Act, permission string) error {
		return h.Identity.Allow(ctx, r, a, permission)
	}
	h.Live = event.NewLive(h.Facts, event.LiveOptions{Allow: allow, Log: c.Log})
	h.Files = file.New(file.Options{DB: d, Dir: c.files()})
	h.Verbs = op.NewRegistry(op.RegistryOptions{DB: d, Facts: h.Facts, Clock: c.Clock, Log: c.Log, Batch: c.Batch, Allow: allow, Whole: h.whole})
	h.build()
	return h
}

// whole tells whether neither the roles of somebody nor a form hide anything from him.
func (h *House) whole(ctx context.Context, a act.Act, r db.Reader) (bool, error) {
	release, err := h.Blueprint.Current(ctx, r)
	if f := fault.As(err); f != nil && f.Code == "release.none" {
		return true, nil // who is allowed anything then is allowed everything
	}
	if err != nil {
		return false, err
	}
	return blueprint.Of[*identity.Roles](release).Whole(a.Roles) && blueprint.Of[*form.Forms](release).Whole(a.Kind, a.Roles), nil
}

// Close ends all streams and jobs, answers what still waits and closes the database.
func (h *House) Close() error {
	h.Live.Close()
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	if h.jobs != nil {
		if err := h.jobs.Close(ctx); err != nil {
			h.Log.Error("close the jobs", "error", err)
		}
	}
	if err := h.Verbs.Close(ctx); err != nil {
		h.Log.Error("close the queues", "error", err)
	}
	return h.DB.Close()
}

// drain is how long the end of the program waits for what is under way.
const drain = 20 * time.Second

// Act is an act of one of the program's own robots in a workspace.
func (h *House) Act(w act.WorkspaceID, robot string) act.Act {
	return act.Act{Workspace: w, At: h.Clock.Now(), Lang: "zh-CN", Channel: "api", Request: robot}.As(robot)
}

// Handler is the house over HTTP.
func (h *House) Handler() http.Handler {
	return op.NewDoor(h.Verbs, op.DoorOptions{Version: Version, Identify: h.identify, Session: h.session, Via: h.via})
}

// session tells who asks, by the cookie of a session.
func (h *House) session(r *http.Request, answer http.Header) (act.Act, error) {
	return h.Identity.Recognise(r, answer, h.via(r).Secure)
}

// identify tells who asks, by the key in the Authorization header.
func (h *House) identify(r *http.Request) (act.Act, error) {
	return h.Identity.Authenticate(r.Context(), bearerOf(r))
}

// alive adds the signs of life that a supervisor asks for.
func (h *House) alive() {
	op.AddRaw(h.Verbs, op.Raw{Name: "server.health", Method: "GET", Path: "/healthz", Doc: text("进程活着", "The process is alive"),
		Handler: func(w http.ResponseWriter, _ *http.Request, _ act.Act) error { return plain(w, "ok") }})
	op.AddRaw(h.Verbs, op.Raw{Name: "server.ready", Method: "GET", Path: "/readyz", Doc: text("可以服务", "The database answers"),
		Handler: func(w http.ResponseWriter, r *http.Request, _ act.Act) error {
			if _, err := h.Identity.Workspaces(r.Context()); err != nil {
				return errUnready.New().From(err)
			}
			return plain(w, "ready")
		}})
}
