package event

import (
	"context"
	"encoding/json"
	"fmt"

	"bespoke/internal/base/act"
)

// subscriber is one name with its cursor, and what it hears by type.
type subscriber struct {
	name  string
	hears map[kind]hearer
}

// hearer is a Subscriber[F] without its type: it gets a run of stored facts of F.
type hearer func(ctx context.Context, tx *Tx, w act.WorkspaceID, run []Record) error

func hearerOf[F Fact](s Subscriber[F]) hearer {
	return func(ctx context.Context, tx *Tx, w act.WorkspaceID, run []Record) error {
		facts := make([]Heard[F], len(run))
		for i, r := range run {
			facts[i].Seq, facts[i].Act = r.Seq, r.act(w)
			if err := json.Unmarshal(r.Data, &facts[i].Fact); err != nil {
				return fmt.Errorf("read fact %d, %s v%d: %w", r.Seq, r.Name, r.Version, err)
			}
		}
		return s(ctx, tx, facts)
	}
}

func (s *subscriber) hearerOf(r Record) hearer { return s.hears[kind{r.Name, r.Version}] }

// heard picks what concerns the subscriber.
func (s *subscriber) heard(recs []Record) []Record {
	var mine []Record
	for _, r := range recs {
		if s.hearerOf(r) != nil {
			mine = append(mine, r)
		}
	}
	return mine
}

// hear hands the facts over in order, in runs of one type.
func (s *subscriber) hear(ctx context.Context, tx *Tx, w act.WorkspaceID, mine []Record) error {
	for len(mine) > 0 {
		n := 1
		for n < len(mine) && mine[n].Name == mine[0].Name && mine[n].Version == mine[0].Version {
			n++
		}
		if err := s.hearerOf(mine[0])(ctx, tx, w, mine[:n]); err != nil {
			return err
		}
		mine = mine[n:]
	}
	return nil
}
