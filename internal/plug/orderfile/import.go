package orderfile

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/order"
	"bespoke/internal/trade/party"
)

// Options are what an import needs of the program.
type Options struct {
	Mapping  *Mapping
	Files    []string
	Zone     *time.Location // the workspace's
	Currency money.Currency // the workspace's
	Lang     string         // of the reasons

	// Who is who acts, now: asked before every batch.
	Who         func(ctx context.Context) (act.Act, error)
	DB          *db.DB
	AddCustomer op.Call[party.Body, party.View]
	AddProduct  op.Call[catalog.Body, catalog.View]
	Place       op.Call[order.Batch, order.BatchResult]

	// Refused is told every row that is not placed, one at a time; may be nil.
	Refused func(Refusal) error
}

// Refusal is a row that is not placed, and why.
type Refusal struct {
	File      string
	Line      int
	ForeignID string
	Code      string
	Reason    string
}

// Import is one run over some files.
type Import struct {
	Options
	*files
	last map[uint64]int // by hash of the foreign id: its last row
	seed maphash.Seed

	turn      sync.Mutex // held while a batch is made ready; guards the next two
	customers met
	products  met

	mu  sync.Mutex // guards sum, and lets Refused be told one at a time
	sum Summary
}

// New checks the mapping, finds its columns' files and reads the joins.
// Faults: import.mapping, import.file, import.column, import.join, and those of sheet.
func New(o Options) (*Import, error) {
	p, err := newPlan(o.Mapping, o.Zone, o.Currency)
	if err != nil {
		return nil, err
	}
	f, err := p.open(o.Files)
	if err != nil {
		return nil, err
	}
	return &Import{Options: o, files: f, last: map[uint64]int{}, seed: maphash.MakeSeed(), customers: met{}, products: met{},
		sum: Summary{Refused: map[string]int{}, Totals: newTotals(p.Currency)}}, nil
}

// The limits of a batch, and how many batches are under way at once: one is
// being committed, one decided, one made ready.
const (
	maxOrders = order.MaxBatch
	maxItems  = 4000
	underWay  = 3
)

// Run reads the files and places what is in them. It ends early with the error
// that nobody's row is to blame for: what was placed until then is placed, and
// the next run goes on behind it.
func (im *Import) Run(ctx context.Context) error {
	if err := im.survey(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches := make(chan []*group)
	var workers sync.WaitGroup
	for range underWay {
		workers.Go(func() {
			for b := range batches {
				if ctx.Err() != nil {
					continue
				}
				if err := im.place(ctx, b); err != nil {
					stop(err)
				}
			}
		})
	}
	if err := im.gather(ctx, batches); err != nil {
		stop(err)
	}
	close(batches)
	workers.Wait()
	return context.Cause(ctx)
}

// survey reads all files to their end and remembers the last row of each
// foreign id. It keeps hashes only: two ids that share one are closed together,
// by the later of their last rows.
func (im *Import) survey(ctx context.Context) error {
	return im.each(func(rec *record) error {
		r := reading{plan: im.plan, rec: rec}
		im.last[maphash.String(im.seed, r.key("foreignId", &im.foreignID))] = rec.nth
		im.count(func(s *Summary) { s.Total++ })
		return ctx.Err()
	})
}

// count changes the summary.
func (im *Import) count(change func(*Summary)) {
	im.mu.Lock()
	defer im.mu.Unlock()
	change(&im.sum)
}

// refuse reports a row that is not placed.
func (im *Import) refuse(at place, foreignID, code, reason string) error {
	im.mu.Lock()
	defer im.mu.Unlock()
	im.sum.Refused[code]++
	if im.Refused == nil {
		return nil
	}
	return im.Refused(Refusal{at.file, at.line, foreignID, code, reason})
}

// spoken is all that a fault says.
func spoken(e *fault.Error, lang string) string {
	say := e.Say(lang)
	for i, part := range e.Parts {
		if i == 0 {
			say += ": "
		} else {
			say += "; "
		}
		say += part.Say(lang)
	}
	return say
}
