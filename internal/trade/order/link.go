package order

import (
	"context"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// LinkInput is the input of order.link.
type LinkInput struct {
	ID ID `path:"id" json:"-"`
}

// Link shows one order to whoever holds it, until it expires.
type Link struct {
	URL       string    `json:"url,omitzero" doc:"Path of the page, from the site's address on; not repeated under the same key"`
	ExpiresAt time.Time `json:"expiresAt"`
	order     ID
}

// About is whom the audit trail names.
func (l Link) About() string { return l.order.String() }

// Stored is the answer that is kept: who holds the link sees the order.
func (l Link) Stored() any { return Link{ExpiresAt: l.ExpiresAt, order: l.order} }

const (
	linkPurpose = "order"
	linkPath    = "/p/o/"
	linkLasts   = 90 * 24 * time.Hour
)

// links signs links to orders that the actors may see. Nothing is stored of
// them. Fault: order.missing.
func (s *Service) links(ctx context.Context, tx *event.Tx, cmds []op.Cmd[LinkInput]) []op.Result[Link] {
	results := make([]op.Result[Link], len(cmds))
	ids := make([]id.Raw, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID.Raw()
	}
	found, err := s.subjects(ctx, tx, ids)
	for i, c := range cmds {
		there := false
		if err == nil {
			there, err = s.there(c.Act, tx, found[ids[i]])
		}
		switch {
		case err != nil:
			results[i].Err = fmt.Errorf("load orders for links: %w", err)
		case !there:
			results[i].Err = errMissing.New()
		default:
			results[i].Out, results[i].Err = s.link(tx, c.Act, c.In.ID)
		}
	}
	return results
}

func (s *Service) link(tx *event.Tx, a act.Act, order ID) (Link, error) {
	until := a.At.Add(linkLasts).Truncate(time.Second)
	token, err := s.o.Sign(tx, a.At, linkPurpose, order.Raw(), until)
	return Link{URL: linkPath + token, ExpiresAt: until.UTC(), order: order}, err
}

// ProgressInput is the input of order.progress.
type ProgressInput struct {
	Token string `path:"token" json:"-" doc:"What stands behind /p/o/ in a link"`
	order id.Raw
}

// linkTopic is what the holder of a link follows: its one order. Nobody else
// hears anything by this name.
const linkTopic = "link:"

// visits tells whether somebody is there by a link alone.
func visits(a act.Act) bool { return a.Kind == act.Customer && a.User.IsZero() }

// Glimpse lets the holders of links hear that their order has changed.
func (s *Service) Glimpse(r *op.Registry, live *event.Live) {
	op.AddGlimpse(r, live, op.Glimpse[ProgressInput]{Name: "order.follow", Path: "/api/v1/progress/{token}/events", Visit: s.visitProgress,
		Doc: fault.Text{ZH: "订单进度有变化时通知（SSE），内容另行读取", EN: "Tells when the order of a link has changed (SSE); readers fetch its progress"},
		Follow: func(in *ProgressInput) event.Follow {
			return event.Follow{Topics: []string{linkTopic + id.From[kind](in.order).String()}, Thing: in.order}
		}})
}

// visitProgress lets the holder of a link in, for the one order that it is for.
// Faults: link.missing, link.expired.
func (s *Service) visitProgress(ctx context.Context, a act.Act, in *ProgressInput) (act.Act, error) {
	said, err := s.o.Verify(ctx, a.At, linkPurpose, in.Token)
	if err != nil {
		return a, err
	}
	in.order = said.Subject
	a.Workspace, a.Kind, a.Name, a.Channel = said.Workspace, act.Customer, "visitor", "portal"
	return a, nil
}
