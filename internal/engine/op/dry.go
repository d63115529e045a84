package op

import (
	"context"
	"errors"
	"net/http"

	"bespoke/internal/engine/db"
)

// dryRun tells whether a verb is only to be tried.
func dryRun(r *http.Request, e *entry) (bool, error) {
	if r.URL.RawQuery == "" {
		return false, nil
	}
	given := r.URL.Query()["dryRun"]
	switch {
	case len(given) == 0, len(given) == 1 && given[0] == "false":
		return false, nil
	case len(given) > 1 || given[0] != "true":
		return false, badParameter.New("name", "dryRun").At("/dryRun")
	case !e.DryRun:
		return false, noDryRun.New("name", e.Name).At("/dryRun")
	}
	return true, nil
}

// try answers what would be, and stores nothing.
func (r *Registry) try(ctx context.Context, c *command) error {
	if c.verb.decide == nil {
		return r.undone(ctx, c)
	}
	return r.preview(ctx, c)
}

// preview decides a command and stops: its answer is what would be.
func (r *Registry) preview(ctx context.Context, c *command) error {
	return r.read(ctx, c.act, func(rd db.Reader) error {
		if c.verb.decide(ctx, rd, []*command{c}); c.err == nil {
			c.out = c.verb.preview(c)
		}
		return c.err
	})
}

// undone does what has no decision of its own, in a transaction that is undone.
// Its rows are locked for that moment: the price of having one way of doing it.
func (r *Registry) undone(ctx context.Context, c *command) error {
	err := r.o.DB.Write(ctx, c.act, func(raw db.Tx) (err error) {
		defer rescue(&err)
		if c.verb.commit(ctx, r.o.Facts.Open(raw), []*command{c}); c.err != nil {
			return c.err
		}
		return errNothing
	})
	if !errors.Is(err, errNothing) {
		return err
	}
	c.out = kept(c.out)
	return nil
}
