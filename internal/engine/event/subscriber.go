package event

import (
	"context"
	"fmt"

	"github.com/go-json-experiment/json"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// subscriber is one name with its cursor, and what it hears by type.
type subscriber struct {
	name   string
	hears  map[kind]*hearer
	rest   *hearer                         // hears every other type; nil for nobody
	wanted func(r db.Reader) (bool, error) // nil for always

	patient bool // hears when the others have little to hear
}

// hearer is a Subscriber[F] without its type: it gets a set of stored facts of F.
type hearer func(ctx context.Context, tx *Tx, w act.WorkspaceID, set []Record) error

func hearerOf[F Fact](s Subscriber[F]) hearer {
	return func(ctx context.Context, tx *Tx, w act.WorkspaceID, set []Record) error {
		facts := make([]Heard[F], len(set))
		for i, r := range set {
			facts[i].Seq, facts[i].Act = r.Seq, r.act(w)
			if err := json.Unmarshal(r.Data, &facts[i].Fact); err != nil {
				return fmt.Errorf("read fact %d, %s v%d: %w", r.Seq, r.Name, r.Version, err)
			}
		}
		return s(ctx, tx, facts)
	}
}

// hearerOf is who hears a fact; nil for nobody.
func (s *subscriber) hearerOf(r Record) *hearer {
	if h := s.hears[kind{r.Name, r.Version}]; h != nil {
		return h
	}
	return s.rest
}

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

// hear hands the facts over in one set for each hearer, in order, beginning with
// who hears the first: types alternate from fact to fact, and what is heard in
// sets costs a few statements, however much it is.
func (s *subscriber) hear(ctx context.Context, tx *Tx, w act.WorkspaceID, mine []Record) error {
	var hearers []*hearer
	sets := map[*hearer][]Record{}
	for _, r := range mine {
		h := s.hearerOf(r)
		if sets[h] == nil {
			hearers = append(hearers, h)
		}
		sets[h] = append(sets[h], r)
	}
	for _, h := range hearers {
		if err := (*h)(ctx, tx, w, sets[h]); err != nil {
			return err
		}
	}
	return nil
}
