package identity

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/base/seal"
	"bespoke/internal/engine/db"
)

// The keys of a workspace are numbered: 0 is that of the blind index, which stays,
// 1 and those after it seal. The newest seals; the older ones open what was sealed
// with them.
const (
	indexKey = 0
	firstKey = 1
	// young is how long a new key does not seal yet: longer than anybody goes by a
	// ring that he remembers, so that everybody can open what it seals.
	young = ttl + 3*time.Second
)

// Ring is what seals and opens in the reader's workspace, at most two seconds old;
// nil where the server has no master key. What is read inside a transaction that
// writes is not remembered: it may never be committed.
func (s *Service) Ring(r db.Reader, writing bool) (*seal.Ring, error) {
	ws, now := r.Workspace().Raw(), s.o.Clock.Now()
	if ring, ok := s.rings.get(ws, now); ok {
		return ring, nil
	}
	keys, err := readDataKeys(r)
	if err != nil {
		return nil, err
	}
	ring, err := s.ringOf(r, keys)
	if err == nil && !writing {
		s.rings.put(ws, id.Raw{}, ring, now)
	}
	return ring, err
}

// ringOf makes a ring of wrapped keys; nil of none.
func (s *Service) ringOf(r db.Reader, wrapped []dataKey) (*seal.Ring, error) {
	if len(wrapped) == 0 {
		return nil, nil
	}
	var keys []seal.Key
	var index []byte
	current := int64(firstKey)
	for _, w := range wrapped {
		key, err := s.unwrap(r.Workspace(), w)
		switch {
		case err != nil:
			return nil, err
		case w.Number == indexKey:
			index = key
			continue
		case s.seals(w):
			current = w.Number
		}
		keys = append(keys, seal.Key{Number: w.Number, Bytes: key})
	}
	return seal.NewRing(keys, current, index), nil
}

// seals tells whether everybody knows a key by now. The first one has no older one
// beside it.
func (s *Service) seals(k dataKey) bool {
	return k.Number == firstKey || k.Number > firstKey && s.o.Clock.Now().UnixMicro() >= k.MadeAt+young.Microseconds()
}

// keyed reads the keys of the transaction's workspace, made where there are none.
// Fault: key.none.
func (s *Service) keyed(tx db.Tx, at int64) ([]dataKey, error) {
	keys, err := readDataKeys(tx)
	if err != nil {
		return nil, err
	}
	there := map[int64]bool{}
	for _, k := range keys {
		there[k.Number] = true
	}
	made := false
	for _, number := range []int64{indexKey, firstKey} {
		if there[number] {
			continue
		}
		if err := s.makeKey(tx, number, at); err != nil {
			return nil, err
		}
		made = true
	}
	if !made {
		return keys, nil
	}
	return readDataKeys(tx) // of two made at once, one stays
}

// keyFresh gives a new workspace its keys, where the server has a master key:
// nothing in it was ever stored in the open.
func (s *Service) keyFresh(tx db.Tx, at int64) error {
	if s.o.Master == nil {
		return nil
	}
	keys, err := s.keyed(tx, at)
	if err != nil {
		return err
	}
	covers, err := s.covers(tx)
	for i := range keys {
		keys[i].DoneAt, keys[i].Covers = at, covers
	}
	return errors.Join(err, updateDataKeys(tx, keys))
}

// makeKey adds a key to the transaction's workspace. Fault: key.none.
func (s *Service) makeKey(tx db.Tx, number, at int64) error {
	masters, err := s.masters()
	if err != nil {
		return err
	}
	fresh := make([]byte, seal.KeyBytes)
	rand.Read(fresh) // never fails: crypto/rand ends the program instead
	insertDataKey(tx, dataKey{Number: number, Wrapped: seal.Lock(masters[0], bound(tx.Workspace(), wrapping), fresh), MadeAt: at})
	return nil
}

// CheckKeys tells whether the server's master key opens the keys of its
// workspaces: who has another one would neither read nor write anything.
func (s *Service) CheckKeys(ctx context.Context) error {
	return sweepDataKeys(ctx, s.o.DB, func(w act.WorkspaceID, k dataKey) error {
		if _, err := s.unwrap(w, k); err != nil {
			return fmt.Errorf("the master key (--key-file) does not open what this database has sealed: %w", err)
		}
		return nil
	})
}
