package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"bespoke/internal/base/act"
)

// disk is the folder with everything in it.
type disk struct{ dir string }

func (d disk) part(w act.WorkspaceID, f ID) string {
	return filepath.Join(d.dir, w.String(), "part", f.String())
}

func (d disk) blob(w act.WorkspaceID, hash string) string {
	return filepath.Join(d.dir, w.String(), hash[:2], hash)
}

// length is how much has arrived of an upload.
func (d disk) length(w act.WorkspaceID, f ID) (int64, error) {
	if d.dir == "" {
		return 0, errOff.New()
	}
	at, err := os.Stat(d.part(w, f))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	} else if err != nil {
		return 0, fmt.Errorf("look at an upload: %w", err)
	}
	return at.Size(), nil
}

// open opens the part of an upload for writing, a new one where fresh says so.
func (d disk) open(w act.WorkspaceID, f ID, fresh bool) (*os.File, error) {
	path := d.part(w, f)
	if !fresh {
		part, err := os.OpenFile(path, os.O_RDWR, 0o600)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errOffset.New("offset", 0).With(reached{0})
		}
		return part, roomless(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, roomless(err)
	}
	part, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	return part, roomless(err)
}

// draft begins what the program makes, beside where an upload of the file would lie.
func (d disk) draft(w act.WorkspaceID, f ID) (*os.File, error) {
	path := d.part(w, f)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, roomless(err)
	}
	to, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	return to, roomless(err)
}

// unpart removes what there is of an upload, or of what was being made.
func (d disk) unpart(w act.WorkspaceID, f ID) error {
	folder, part := filepath.Split(d.part(w, f))
	all, err := os.ReadDir(folder)
	err = gone(err)
	for _, one := range all {
		if name := one.Name(); name == part || strings.HasPrefix(name, part+".") {
			err = errors.Join(err, gone(os.Remove(folder+name)))
		}
	}
	return err
}

// keep makes a finished part a blob, durably; where the same content is a blob
// already, the part goes.
func (d disk) keep(w act.WorkspaceID, f ID, hash string) error {
	return d.put(w, d.part(w, f), hash)
}

func (d disk) put(w act.WorkspaceID, part, hash string) error {
	blob := d.blob(w, hash)
	if _, err := os.Stat(blob); err == nil {
		return gone(os.Remove(part))
	}
	if err := os.MkdirAll(filepath.Dir(blob), 0o700); err != nil {
		return roomless(err)
	}
	if err := os.Rename(part, blob); err != nil {
		return fmt.Errorf("keep a blob: %w", err)
	}
	for _, dir := range []string{filepath.Dir(blob), filepath.Dir(filepath.Dir(blob))} {
		if err := settle(dir); err != nil {
			return err
		}
	}
	return nil
}

// settle makes the names in a folder durable.
func settle(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open a folder of blobs: %w", err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// forget removes a blob unless it is wanted. It is put aside before that is
// asked, so whoever finishes the same content meanwhile either is seen here, or
// finds no blob and brings its own. What a crash left aside goes too.
func (d disk) forget(w act.WorkspaceID, hash string, wanted func() (bool, error)) error {
	blob := d.blob(w, hash)
	if err := gone(os.Rename(blob, blob+aside)); err != nil {
		return fmt.Errorf("put a blob aside: %w", err)
	}
	still, err := wanted()
	if err != nil || still {
		return errors.Join(err, gone(os.Rename(blob+aside, blob)))
	}
	if err := gone(os.Remove(blob + aside)); err != nil {
		return err
	}
	return gone(settle(filepath.Dir(blob)))
}

// aside marks a blob that is being removed.
const aside = ".aside"

// read opens a blob; one that a crash left aside is still the blob.
func (d disk) read(w act.WorkspaceID, hash string) (*os.File, error) {
	f, err := os.Open(d.blob(w, hash))
	if errors.Is(err, fs.ErrNotExist) {
		f, err = os.Open(d.blob(w, hash) + aside)
	}
	if err != nil {
		return nil, fmt.Errorf("open a blob: %w", err)
	}
	return f, nil
}

// gone is err unless it says that there is nothing.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// roomless tells a full disk from other accidents.
func roomless(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return errSpace.New().From(err)
	}
	return err
}
