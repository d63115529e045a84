package reaction

import (
	"context"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// kept is how long a reaction that is over is kept; sweepStep how many of them one
// transaction deletes.
const (
	kept      = 90 * 24 * time.Hour
	sweepStep = 500
)

// Sweep deletes a workspace's reactions that are over and older than 90 days. What waits
// for somebody stays.
func (s *Service) Sweep(ctx context.Context, a act.Act) error {
	before := s.o.Clock.Now().Add(-kept).UnixMicro()
	for more := true; more; {
		err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
			more, err = sweepRows(tx, before, sweepStep)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
