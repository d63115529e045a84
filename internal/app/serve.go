package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/web"
)

// Version is what the program calls itself in its document.
const Version = "0.1.0"

// gcPercent lets the heap grow to nine times what lives before it is swept:
// little lives here, and sweeping often costs a tenth of an order's work.
const gcPercent = 800

// The pulse of the clock, how long facts gather before they are handed on, so
// that under load many are heard as one set, and how many timers one look takes.
const (
	pulse  = time.Second
	gather = 100 * time.Millisecond
	timers = 500
)

// serve answers HTTP until it is told to stop: first no new connections, then
// what is under way ends, then the queues, then the database.
func (c *serveCommand) Run(o *output) error {
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	cfg, err := c.config(o)
	if err != nil {
		return err
	}
	moved := new(clock.Movable)
	if c.Demo {
		cfg.Clock = moved
	}
	h, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.masters == nil {
		h.Log.Warn("no --key-file: what is personal is stored unencrypted")
	}
	var demo http.Handler
	if c.Demo {
		demo = &demoDoor{h: h, clock: moved}
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Addr, err)
	}
	server := &http.Server{Handler: Screens(web.Files(), h.Handler(), demo), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	server.RegisterOnShutdown(h.Live.Close) // streams have no end of their own
	var work sync.WaitGroup
	work.Go(func() { h.relay(ctx) })
	work.Go(func() { h.tick(ctx) })
	work.Go(func() { h.Bulk.Run(ctx) })
	work.Go(func() {
		if err := h.CatchUp(ctx); err != nil && ctx.Err() == nil {
			h.Log.Error("catch up", "error", err)
		}
	})
	work.Go(func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		server.Shutdown(end)
	})
	fmt.Fprintf(o.out, "listening on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		stop()
		work.Wait()
		return fmt.Errorf("serve: %w", err)
	}
	work.Wait()
	return nil
}

// relay hands facts to their subscribers, soon after there are news and at
// every pulse. Under load, when that takes long, they gather for longer: it has
// a tenth of the time, as long as no fact waits for more than a pulse.
func (h *House) relay(ctx context.Context) {
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	pause := gather
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.Facts.News():
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
		case <-beat.C:
		}
		began := time.Now()
		if err := h.Facts.Relay(ctx); err != nil && ctx.Err() == nil {
			h.Log.Error("relay facts", "error", err)
		}
		pause = min(max(gather, 9*time.Since(began)), pulse)
	}
}

// tick lets due timers fire, webhooks be sent and people be told, and sweeps once an hour what
// is kept for a time.
func (h *House) tick(ctx context.Context) {
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	swept := h.Clock.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		if err := h.FireTimers(ctx); err != nil && ctx.Err() == nil {
			h.Log.Error("fire timers", "error", err)
		}
		if err := h.Notices.Push(ctx); err != nil && ctx.Err() == nil {
			h.Log.Error("push webhooks", "error", err)
		}
		if err := h.Notices.PushNotices(ctx); err != nil && ctx.Err() == nil {
			h.Log.Error("push notices", "error", err)
		}
		if now := h.Clock.Now(); now.Sub(swept) > time.Hour {
			swept = now
			h.sweep(ctx)
		}
	}
}

// FireTimers does every verb whose moment has come, and returns when all are done.
func (h *House) FireTimers(ctx context.Context) error {
	for {
		due, err := h.Facts.DueTimers(ctx, h.Clock.Now(), timers)
		if err != nil || len(due) == 0 {
			return err
		}
		failures := make(chan error, len(due))
		var all sync.WaitGroup
		for _, t := range due {
			all.Go(func() { failures <- h.Verbs.Fire(ctx, h.Act(t.Workspace, "clock"), t) })
		}
		all.Wait()
		close(failures)
		var first error
		for err := range failures {
			if err != nil && fault.As(err) == nil && first == nil {
				first = err
			}
		}
		if first != nil || len(due) < timers {
			return first
		}
	}
}

func (h *House) sweep(ctx context.Context) {
	all, err := h.Identity.Workspaces(ctx)
	if err != nil {
		h.Log.Error("list workspaces", "error", err)
	}
	for _, w := range all {
		_, err := h.Verbs.Sweep(ctx, h.Act(w.ID, "clock"))
		if err = errors.Join(err, h.Identity.Sweep(ctx, h.Act(w.ID, "clock"))); err != nil && ctx.Err() == nil {
			h.Log.Error("sweep what is kept for a time", "workspace", w.ID, "error", err)
		}
		if err := h.Notices.Sweep(ctx, h.Act(w.ID, "clock")); err != nil && ctx.Err() == nil {
			h.Log.Error("sweep inboxes and deliveries", "workspace", w.ID, "error", err)
		}
		if err := h.Reactions.Sweep(ctx, h.Act(w.ID, "clock")); err != nil && ctx.Err() == nil {
			h.Log.Error("sweep reactions", "workspace", w.ID, "error", err)
		}
		if err := h.Bulk.Sweep(ctx, h.Act(w.ID, "clock")); err != nil && ctx.Err() == nil {
			h.Log.Error("sweep jobs", "workspace", w.ID, "error", err)
		}
		if err := h.Files.Sweep(ctx, h.Act(w.ID, "clock")); err != nil && ctx.Err() == nil {
			h.Log.Error("sweep files", "workspace", w.ID, "error", err)
		}
	}
}

// bearerOf is the key in "Authorization: Bearer KEY"; "" without one.
func bearerOf(r *http.Request) string {
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

func plain(w http.ResponseWriter, s string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte(s + "\n"))
	return err
}

func text(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }
