package file

import (
	"context"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Usable tells why somebody cannot give a file to a holder: it is another's,
// not finished, or held. nil where he can.
func (f File) Usable(a act.Act) error {
	switch {
	case f.ID.IsZero() || f.User != a.User || a.User.IsZero() || !f.Held() && f.ExpiresAt <= a.Micros():
		return errMissing.New()
	case !f.Ready():
		return errUnfinished.New("offset", 0, "size", f.Size)
	case f.Held():
		return errHeld.New()
	}
	return nil
}

// Claim is one holder's wish for files that somebody sent.
type Claim struct {
	Act    act.Act
	Files  []ID
	Holder id.Raw
}

// Judge locks the files of claims and tells claim by claim why one is refused,
// first come first served. Nothing is written: Hold is called for those that
// their room lets pass. Faults: file.missing, file.unfinished, file.held.
func Judge(tx db.Tx, claims []Claim) ([]error, error) {
	var ids []ID
	for _, c := range claims {
		ids = append(ids, c.Files...)
	}
	locked, err := lockFiles(tx, ids)
	if err != nil {
		return nil, err
	}
	refused := make([]error, len(claims))
	taken := map[ID]bool{}
	for i, c := range claims {
		for _, f := range c.Files {
			switch {
			case refused[i] != nil:
			case taken[f]:
				refused[i] = errHeld.New()
			default:
				refused[i] = locked[f].Usable(c.Act)
			}
			taken[f] = true
		}
	}
	return refused, nil
}

// Hold gives judged files to their holders.
func Hold(tx db.Tx, claims []Claim) error {
	var held []holding
	for i := range claims {
		for _, f := range claims[i].Files {
			held = append(held, holding{ID: f, Holder: &claims[i].Holder})
		}
	}
	return setHolders(tx, held)
}

// Free lets files go that their holder does not want any more; they are swept a
// week later.
func Free(tx db.Tx, a act.Act, ids []ID) error {
	var freed []holding
	for _, f := range ids {
		freed = append(freed, holding{ID: f, ExpiresAt: a.At.Add(lasts).UnixMicro()})
	}
	return setHolders(tx, freed)
}

// Erase lets files go at once and forgets what they were called. Their content goes
// with the next sweep, also if the process ends before it.
func Erase(tx db.Tx, a act.Act, ids []ID) error { return eraseFiles(tx, ids, a.Micros()) }

// EraseSent does so with what users sent that nothing holds.
func EraseSent(tx db.Tx, a act.Act, users []act.UserID) error {
	for _, u := range users {
		ids, err := loose(tx, u)
		if err == nil {
			err = Erase(tx, a, ids)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sweepRows is how many files one transaction of a sweep removes.
const sweepRows = 200

// Sweep removes what nobody held in time: parts, rows, and blobs that no other
// file is made of.
func (s *Service) Sweep(ctx context.Context, a act.Act) error {
	if s.o.Dir == "" {
		return nil
	}
	for {
		var due []File
		err := s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
			due, err = expired(r, a.Micros(), sweepRows)
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		if err := s.remove(ctx, a, due); err != nil {
			return err
		}
	}
}

// remove marks files, so that nobody takes them back, removes their content, and
// then their rows: whatever ends it in between, the next sweep finds the rows and goes
// on, so nothing stays on the disk that no row knows of.
func (s *Service) remove(ctx context.Context, a act.Act, due []File) error {
	err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
		due, err = doom(tx, due, a.Micros())
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range due {
		if err := s.clear(ctx, a, f); err != nil {
			return err
		}
	}
	err = s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		for _, f := range due {
			dropDoomed(tx, f.ID)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sweep files: %w", err)
	}
	return nil
}

// clear removes the part of an upload and the blob that it became, unless another
// file is made of it.
func (s *Service) clear(ctx context.Context, a act.Act, f File) error {
	if err := s.disk.unpart(a.Workspace, f.ID); err != nil {
		return fmt.Errorf("remove an upload: %w", err)
	}
	if f.Hash == "" {
		return nil
	}
	err := s.disk.forget(a.Workspace, f.Hash, func() (wanted bool, err error) {
		err = s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
			wanted, err = named(r, f.Hash)
			return err
		})
		return wanted, err
	})
	if err != nil {
		return fmt.Errorf("remove a blob: %w", err)
	}
	return nil
}
