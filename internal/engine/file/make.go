package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Made is a file that the program makes for somebody, who finds it among his own for
// a week.
type Made struct {
	ID      ID
	Name    string
	Type    string
	Purpose string // no purpose that anybody uploads for
	About   id.Raw // of whom it tells
}

// Make makes a file for the actor from what write writes. Doing it again changes
// nothing once it is there; a process that dies in between leaves nothing that the next
// sweep does not find. Faults: file.missing, where what it tells of was erased; file.making,
// where that happens just now, or somebody else makes it; file.space, file.off.
func (s *Service) Make(ctx context.Context, a act.Act, m Made, write func(io.Writer) error) error {
	if s.o.Dir == "" {
		return errOff.New()
	}
	var f File
	err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
		f, err = begun(tx, a, m)
		return err
	})
	if err != nil || f.Ready() {
		return err
	}
	made, path, err := s.compose(a, f.ID, write)
	if err != nil {
		return err
	}
	ours := false
	err = s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
		ours, err = sealMade(tx, f, made, a.Micros())
		return err
	})
	if err == nil && !ours {
		err = errMaking.New()
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	if err := s.disk.put(a.Workspace, path, made.Hash); err != nil {
		return err
	}
	return s.settle(ctx, a, made)
}

// begun finds the row of a file that is being made, or begins it.
func begun(tx db.Tx, a act.Act, m Made) (File, error) {
	locked, err := lockFiles(tx, []ID{m.ID})
	f, there := locked[m.ID]
	switch {
	case err != nil:
		return f, err
	case there && (f.User != a.User || f.ExpiresAt <= a.Micros()):
		return f, errMissing.New()
	case there:
		return f, nil
	}
	f = File{ID: m.ID, User: a.User, CreatedAt: a.Micros(), ExpiresAt: a.At.Add(lasts).UnixMicro(), Purpose: m.Purpose, Name: clean(m.Name), Type: m.Type, About: &m.About}
	return f, insertFile(tx, f)
}

// compose writes the content beside the part of the upload that there is none of, durably:
// two at once do not meet, and a sweep finds what either leaves.
func (s *Service) compose(a act.Act, f ID, write func(io.Writer) error) (made File, path string, err error) {
	to, err := s.disk.draft(a.Workspace, f)
	if err != nil {
		return made, "", err
	}
	tally := &tally{to: to, sum: sha256.New()}
	err = write(tally)
	if err == nil {
		err = to.Sync()
	}
	if err = errors.Join(err, to.Close()); err != nil {
		return made, "", roomless(errors.Join(err, os.Remove(to.Name())))
	}
	return File{ID: f, Size: tally.n, Hash: hex.EncodeToString(tally.sum.Sum(nil))}, to.Name(), nil
}

// settle ends the making. What was erased meanwhile, or made by somebody else, leaves no
// content behind.
func (s *Service) settle(ctx context.Context, a act.Act, made File) error {
	ours := false
	err := s.o.DB.Write(ctx, a, func(tx db.Tx) (err error) {
		ours, err = finishMade(tx, made, a.Micros())
		return err
	})
	if err != nil || ours {
		return err
	}
	if err := s.clear(ctx, a, made); err != nil {
		return fmt.Errorf("leave nothing of a file: %w", err)
	}
	return errMaking.New()
}

// tally counts and sums what passes.
type tally struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

func (t *tally) Write(b []byte) (int, error) {
	n, err := t.to.Write(b)
	t.sum.Write(b[:n])
	t.n += int64(n)
	return n, err
}

// KeepLatest erases what the actor has of files made for a purpose, but for the latest.
func KeepLatest(tx db.Tx, a act.Act, purpose string, keep int) error {
	ids, err := madeFor(tx, a, purpose)
	if err != nil || len(ids) <= keep {
		return err
	}
	return Erase(tx, a, ids[keep:])
}

// EraseAbout erases the files that were made of somebody.
func EraseAbout(tx db.Tx, a act.Act, about []id.Raw) error {
	ids, err := madeOf(tx, about)
	if err != nil {
		return err
	}
	return Erase(tx, a, ids)
}
