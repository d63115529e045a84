package order

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
)

// Service is the room's object.
type Service struct {
	o    Options
	jobs *bulk.Service // nil until ExportWith

	// The verbs that the program itself calls.
	Place     op.Call[Request, View]
	PlaceMany op.Call[Batch, BatchResult]
}

// Options are what the room needs of the rooms below it.
type Options struct {
	// DB is for catching up and exports alone: reads and verbs bring their own transactions.
	DB *db.DB
	// Current is the release that new orders are placed under.
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
	// Releases loads the releases that older orders are pinned to.
	Releases func(ctx context.Context, r db.Reader, ids []string) (map[string]*blueprint.Release, error)
	// People is who works in the workspace now.
	People func(ctx context.Context, r db.Reader) (flow.People, error)
	// Staff is the same with what each of them may see.
	Staff func(ctx context.Context, r db.Reader) (*identity.People, error)
	// Allow tells whether an actor has a permission, by the reader at hand; nil says yes.
	Allow func(ctx context.Context, r db.Reader, a act.Act, permission string) error
	// WhoMay lists the staff who have a permission now.
	WhoMay func(ctx context.Context, r db.Reader, permission string) ([]act.UserID, error)
	// Sign and Verify make and read the links with which customers follow orders.
	Sign   func(tx db.Tx, at time.Time, purpose string, subject id.Raw, expires time.Time) (string, error)
	Verify func(ctx context.Context, at time.Time, purpose, token string) (identity.Signed, error)
	// Now is the program's clock.
	Now func() time.Time
	// Flows keeps the runs of orders.
	Flows *flow.Service
	// Forget ends the users who act for parties, and makes them nameless.
	Forget func(tx *event.Tx, a act.Act, parties []id.Raw, name string) ([]identity.User, error)
	// Files keeps what is attached to them.
	Files *file.Service
}

// New makes the room.
func New(o Options) *Service { return &Service{o: o} }

// decideAll decides a batch of requests of one workspace on seven reads:
// release, people, customers with their accounts, products, warehouses and stock;
// one more where files come along, or fields name somebody of the staff, and two
// where forms repeat what the customer's last order held.
func (s *Service) decideAll(ctx context.Context, r db.Reader, cmds []op.Cmd[*Request], quoting bool) ([]*draft, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("find the current release: %w", err)
	}
	for _, c := range cmds {
		c.In.tidy()
	}
	g := ground{setup: setupOf(release)}
	if g.people, err = s.o.People(ctx, r); err != nil {
		return nil, fmt.Errorf("read who works here: %w", err)
	}
	customers, err := findCustomers(r, cmds)
	if err != nil {
		return nil, fmt.Errorf("read customers: %w", err)
	}
	products, err := findProducts(r, cmds)
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	if g.shelf, err = inventory.Load(r, stocked(products)); err != nil {
		return nil, fmt.Errorf("read stock: %w", err)
	}
	if g.known, g.person, err = s.references(ctx, r, g.setup, cmds); err != nil {
		return nil, fmt.Errorf("read what fields name: %w", err)
	}
	if g.sent, err = sentFiles(r, g.setup, cmds); err != nil {
		return nil, err
	}
	if g.turns, err = turnsOf(r, g.setup, customers, g.people, quoting); err != nil {
		return nil, err
	}
	before, err := lasts(r, g.setup, cmds, customers)
	if err != nil {
		return nil, err
	}
	drafts := make([]*draft, len(cmds))
	for i, c := range cmds {
		g.last = nil
		if customers[i] != nil {
			g.last = lastOf(before[customers[i].ID])
		}
		g.customer, g.products, products = customers[i], products[:len(c.In.Lines)], products[len(c.In.Lines):]
		g.allow = func(permission string) bool { return s.o.Allow(ctx, r, c.Act, permission) == nil }
		drafts[i] = decide(c.Act, c.In, g, quoting)
	}
	return drafts, nil
}

// turnsOf reads what giving tasks goes by, and how busy people are; a quote gives none.
func turnsOf(r db.Reader, setup *Setup, customers []*party.Party, people flow.People, quoting bool) (*flow.Turns, error) {
	flows := setup.flows()
	if quoting {
		return flow.BusyFor(r, flows, people)
	}
	var about []string
	for _, c := range customers {
		if c != nil {
			about = append(about, c.ID.String())
		}
	}
	slices.Sort(about)
	return flow.TurnsFor(r, flows, slices.Compact(about), people)
}

// flows are those of all types of orders.
func (s *Setup) flows() (all []*flow.Def) {
	for _, t := range s.types {
		all = append(all, t.Flow)
	}
	return all
}

func findCustomers(r db.Reader, cmds []op.Cmd[*Request]) ([]*party.Party, error) {
	refs := make([]party.Ref, len(cmds))
	for i, c := range cmds {
		if c.In.Customer != nil {
			refs[i] = party.Ref{ID: c.In.Customer.ID, Ref: c.In.Customer.Ref}
		} else if c.Act.Kind == act.Customer {
			refs[i].ID.SetRaw(c.Act.Party)
		}
	}
	found, err := party.Resolve(r, refs)
	for i, p := range found {
		if a := cmds[i].Act; a.Kind == act.Customer && p != nil && p.ID.Raw() != a.Party {
			found[i] = nil // nobody orders in another's name
		}
	}
	return found, err
}

// findProducts finds the products of all lines, order after order.
func findProducts(r db.Reader, cmds []op.Cmd[*Request]) ([]*catalog.Product, error) {
	var refs []catalog.Ref
	for _, c := range cmds {
		for _, l := range c.In.Lines {
			ref := catalog.Ref{SKU: l.SKU}
			if l.Product != nil {
				ref = catalog.Ref{ID: l.Product.ID, SKU: l.Product.SKU}
			}
			refs = append(refs, ref)
		}
	}
	return catalog.Resolve(r, refs)
}

// stocked lists the products that are taken from stock, each once.
func stocked(products []*catalog.Product) []catalog.ID {
	var ids []catalog.ID
	seen := map[catalog.ID]bool{}
	for _, p := range products {
		if p != nil && p.Stocked() && !seen[p.ID] {
			seen[p.ID] = true
			ids = append(ids, p.ID)
		}
	}
	return ids
}
