package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"bespoke/internal/engine/job"
	"bespoke/internal/plug/mail"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
)

// Mail is the mail server that takes what is sent, and the sender.
type Mail struct {
	URL  string // smtp://user:password@host:587 or smtps://host:465; "" for none
	From string // Wood <orders@example.com>
}

// Hooks say what becomes of webhooks.
type Hooks struct {
	Send    bool // this process sends them; without it they wait for one that does
	Private bool // they may go into private networks, and over http
}

// send opens the queue of jobs, if there is anything to do for it: codes, links
// and notices that go out by mail, webhooks that go out from here. Without a
// mail server nothing is offered that needs one.
func (h *House) send(ctx context.Context) error {
	if h.Mail.URL == "" && !h.Hooks.Send {
		return nil
	}
	var err error
	if h.jobs, err = job.Open(ctx, jobsAddress(h.Config), job.Options{}); err != nil {
		return err
	}
	var letters notify.Mailer
	if h.Mail.URL != "" {
		server, err := mail.New(h.Mail.URL, h.Mail.From)
		if err != nil {
			return err
		}
		if err := h.Identity.SendBy(h.jobs, map[string]identity.Deliver{"email": outlet{server, h.Log}}); err != nil {
			return err
		}
		letters = server
	}
	if err := h.Notices.TellBy(h.jobs, letters); err != nil {
		return err
	}
	if h.Hooks.Send {
		if err := h.Notices.SendBy(h.jobs); err != nil {
			return err
		}
	}
	return h.jobs.Start(ctx)
}

// outlet writes to the log what could not be delivered: the job is tried again,
// and at last waits for a person, but nobody should have to look there first.
type outlet struct {
	to  identity.Deliver
	log *slog.Logger
}

// Deliver hands on.
func (o outlet) Deliver(ctx context.Context, m identity.Message) error {
	err := o.to.Deliver(ctx, m)
	if err != nil {
		o.log.Warn("a message could not be delivered", "channel", m.Channel, "purpose", m.Purpose, "error", err)
	}
	return err
}

// jobsAddress is where jobs are kept: beside an SQLite file, shop.jobs.db beside
// shop.db; on PostgreSQL at the admin address.
func jobsAddress(c Config) string {
	if file, lite := strings.CutPrefix(c.DB, "sqlite:"); lite {
		return fmt.Sprintf("sqlite:%s.jobs.db", strings.TrimSuffix(file, ".db"))
	}
	if c.Admin != "" {
		return c.Admin
	}
	return c.DB
}
