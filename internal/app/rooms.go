package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/plug/intake"
	"bespoke/internal/plug/oidc"
	"bespoke/internal/plug/tablefile"
	"bespoke/internal/plug/webhook"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/notify"
	"bespoke/internal/studio/reaction"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/channel"
	"bespoke/internal/trade/insight"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
	"bespoke/internal/trade/pricing"
)

// tables are the rooms that keep something, in the order of the floors: the
// order in which their migrations run.
func tables() []db.Room {
	return []db.Room{
		event.Room(), file.Room(), op.Room(), bulk.Room(),
		blueprint.Room(), identity.Room(), notify.Room(), flow.Room(), reaction.Room(),
		party.Room(), catalog.Room(), channel.Room(), inventory.Room(), order.Room(), insight.Room(),
	}
}

// sealed are the tables of all rooms that hold what nobody reads who has the
// database alone.
func sealed() (all []db.Sealed) {
	for _, room := range tables() {
		all = append(all, room.Sealed...)
	}
	return all
}

// parts is what a release is compiled to, room by room: a later part finds the
// earlier ones.
func parts(verbs *op.Registry) []blueprint.Part {
	all := blueprint.Parts()
	all = append(all, rule.Parts()...)
	all = append(all, identity.Parts()...)
	all = append(all, form.Parts()...)
	return append(all,
		notify.Part(),
		blueprint.Part{Name: "flow", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
			return found(flow.Compile(r, blueprint.Of[*rule.Catalogue](r), calling(verbs)))
		}},
		reaction.Part(verbs, reacting, order.InParts),
		pricing.Part(),
		blueprint.Part{Name: "order", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) { return found(order.Compile(r)) }},
	)
}

// calling is what flows know of the verbs that they call.
func calling(verbs *op.Registry) flow.Options {
	return flow.Options{KnowsVerb: order.KnowsVerb(verbs.Knows), Own: order.Own, EveryPath: []string{"order.confirm"},
		Lasting: order.Lasting(), Writes: order.Writes, Moves: order.Moves, Tells: order.Tells, Unseen: order.Unseen}
}

// reacting is whose facts automations react to.
var reacting = reaction.Subjects{List: "order.find", Prefix: "ord"}

// found keeps a part that was not made from looking like one that was.
func found[T any](made *T, fs []blueprint.Finding) (any, []blueprint.Finding) {
	if made == nil {
		return nil, fs
	}
	return made, fs
}

// build makes the rooms on the ground that House laid, and registers what
// each of them can do.
func (h *House) build() {
	h.Blueprint = blueprint.New(parts(h.Verbs))
	h.Identity = identity.New(identity.Options{DB: h.DB, Facts: h.Facts, Clock: h.Clock, Current: h.Blueprint.Current,
		Site: strings.TrimSuffix(h.Site, "/"), Sponsor: oidc.New(webhook.Client(h.Hooks.Private), h.Hooks.Private, h.Clock.Now), Master: h.masters})
	if h.DB != nil {
		h.DB.SealWith(h.Identity.Ring)
	}
	people := func(ctx context.Context, r db.Reader) (flow.People, error) {
		p, err := h.Identity.People(ctx, r)
		if err != nil {
			return nil, err
		}
		return flow.StaffOf(p, h.Clock.Now()), nil
	}
	zone := func(ctx context.Context, r db.Reader) (*time.Location, error) {
		release, err := h.Blueprint.Current(ctx, r)
		if err != nil {
			return nil, err
		}
		return blueprint.Of[*blueprint.Workspace](release).Zone, nil
	}
	h.Flows = flow.NewService(flow.ServiceOptions{Releases: h.Blueprint.LoadMany, Current: h.Blueprint.Current, List: "order.find", People: people, Known: h.Identity.Known, Zone: zone, Allow: h.Identity.Allow, WhoMay: h.Identity.WhoMay, SignedBy: h.Identity.SignedBy, Awaited: order.Awaited(), Verbs: h.Verbs})
	h.Orders = order.New(order.Options{DB: h.DB, Current: h.Blueprint.Current, Releases: h.Blueprint.LoadMany, People: people, Staff: h.Identity.People,
		Allow: h.Identity.Allow, WhoMay: h.Identity.WhoMay, Sign: h.Identity.Sign, Verify: h.Identity.Verify, Now: h.Clock.Now, Flows: h.Flows, Files: h.Files, Forget: h.Identity.Forget})
	h.Notices = notify.New(notify.Options{DB: h.DB, Facts: h.Facts, Live: h.Live, Clock: h.Clock, Allow: h.Identity.Allow, People: h.Identity.People,
		Subjects: subjects{h.Orders, h.Flows, h.Blueprint}, Post: webhook.New(h.Hooks.Private), Private: h.Hooks.Private, Current: h.Blueprint.Current,
		Matters: matters{h.Orders, h.Flows}, Emails: h.Identity.Emails, Signer: h.Identity.Signer,
		Verify: h.Identity.Verify, Site: strings.TrimSuffix(h.Site, "/")})

	h.Reactions = reaction.New(reaction.Options{DB: h.DB, Clock: h.Clock, Subjects: reacting, Events: h.Notices, Pins: order.ReleasesOf, Releases: h.Blueprint.LoadMany,
		Known: h.Orders.Known, Matters: matters{h.Orders, h.Flows}, Allow: h.Identity.Allow})
	h.Bulk = bulk.New(bulk.Options{DB: h.DB, Facts: h.Facts, Clock: h.Clock, Log: h.Log, Allow: h.Identity.Allow,
		As: h.Identity.As, Names: subjects{h.Orders, h.Flows, h.Blueprint}.Called})

	op.AddFiles(h.Verbs, h.Files)
	h.Blueprint.Register(h.Verbs, h.Facts)
	h.Blueprint.CheckWith(form.CheckFields)
	h.Blueprint.CheckWith(order.CheckSteps)
	h.Blueprint.CheckWith(order.CheckExamples)
	h.Blueprint.CheckWith(func(r db.Reader, release, _ *blueprint.Release) ([]blueprint.Finding, error) {
		p, err := h.Identity.People(context.Background(), r)
		if err != nil {
			return nil, err
		}
		return flow.Prove(release, calling(h.Verbs), flow.StaffOf(p, h.Clock.Now()), h.Clock.Now()), nil
	})
	h.Blueprint.WatchWith(blueprint.Watchdog{Keep: h.Flows.Rescue,
		Look: func(ctx context.Context, r db.Reader, release *blueprint.Release, at time.Time) ([]blueprint.Finding, time.Time, error) {
			p, err := h.Identity.People(ctx, r)
			if err != nil {
				return nil, at, err
			}
			found, next := flow.ProveToday(release, calling(h.Verbs), flow.StaffOf(p, at), at)
			return found, next, nil
		}})
	h.Blueprint.SpeakWith(order.Speaker)
	h.Identity.SpeakWith(order.Speaker)
	h.Blueprint.CountWith(order.Pinned)
	h.Blueprint.PermitBy(h.Identity.May)
	h.Blueprint.ReplayWith(h.DB, h.Bulk, h.Orders)
	h.Identity.ResealWith(h.Bulk, sealed())
	h.Orders.ExportWith(h.Bulk)
	h.Blueprint.TellWhoMay(h.Identity.WhoMay)
	h.Identity.Register(h.Verbs)
	form.Register(h.Verbs, h.Blueprint.Current)
	h.Notices.Register(h.Verbs, h.Facts)
	h.Flows.Register(h.Verbs, h.Facts)
	h.Reactions.Register(h.Verbs, h.Facts)
	h.Parties = party.Register(h.Verbs, h.Facts, h.Blueprint.Current)
	h.Products = catalog.Register(h.Verbs, h.Facts, h.Blueprint.Current)
	h.Stock = inventory.Register(h.Verbs, h.Facts, h.Blueprint.Current, func(ctx context.Context, a act.Act, r db.Reader, orders []id.Raw) ([]id.Raw, error) {
		seen, _, err := h.Orders.InSight(ctx, a, r, orders)
		return slices.DeleteFunc(orders, func(one id.Raw) bool { return seen[one] == nil }), err
	})
	h.Orders.Register(h.Verbs, h.Facts)
	h.Bulk.Register(h.Verbs)
	tablefile.New(h.Blueprint).Register(h.Verbs)
	intake.New(intake.Options{DB: h.DB, Bulk: h.Bulk, Current: h.Blueprint.Current}).Register(h.Verbs)
	insight.Register(h.Verbs, h.Facts, insight.Options{Current: h.Blueprint.Current, People: h.Identity.People})
	op.AddStream(h.Verbs, h.Live)
	h.Orders.Glimpse(h.Verbs, h.Live)
	op.AddTrail(h.Verbs)
	h.unsubscribes()
	h.letterActs()
	h.alive()
}

var errUnready = fault.Define(fault.Busy, "busy.starting", "服务正在启动", "the server is starting").Fix("稍后再试", "Try again in a moment")
