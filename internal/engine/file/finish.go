package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// FinishInput ends an upload.
type FinishInput struct {
	ID     ID     `path:"id" json:"-"`
	SHA256 string `json:"sha256,omitempty" maxLength:"64" doc:"Of the whole, in hex: another content is refused"`
}

// Seal reads a whole upload, tells what it is, and makes it a blob. It may be
// done again, also after a crash in its middle. Faults: file.missing,
// file.unfinished, file.type, file.hash, file.off.
func (s *Service) Seal(ctx context.Context, a act.Act, in FinishInput) error {
	var f File
	err := s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		f, err = Mine(r, a, in.ID)
		return err
	})
	if err != nil || f.Ready() {
		return err
	}
	defer s.desk.sit(f.ID, func() {})()
	offset, err := s.disk.length(a.Workspace, f.ID)
	if err != nil {
		return err
	}
	if f.Hash != "" && offset == 0 { // a crash, or another finish, has taken the part away already
		return nil
	}
	if offset != f.Size {
		return errUnfinished.New("offset", offset, "size", f.Size).With(reached{offset})
	}
	hash, typ, err := s.examine(a, f, in.SHA256)
	if err != nil {
		return err
	}
	err = s.o.DB.Write(ctx, a, func(tx db.Tx) error { return sealFile(tx, f.ID, hash, typ) })
	if err != nil {
		return err
	}
	return s.disk.keep(a.Workspace, f.ID, hash)
}

// examine reads an upload from its beginning to its end, after making it durable.
func (s *Service) examine(a act.Act, f File, said string) (hash, typ string, err error) {
	part, err := s.disk.open(a.Workspace, f.ID, false)
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, part.Close()) }()
	if err := part.Sync(); err != nil {
		return "", "", roomless(fmt.Errorf("make an upload durable: %w", err))
	}
	return digest(part, said)
}

// digest tells hash and type of a content.
func digest(part *os.File, said string) (hash, typ string, err error) {
	head := make([]byte, headSize)
	n, err := part.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", "", fmt.Errorf("read an upload: %w", err)
	}
	typ, runnable := sniff(head[:n])
	if runnable {
		return "", "", errInvalid.New().Of(errProgram.New().At("/name"))
	}
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	sum := sha256.New()
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{part}, buffer[:]); err != nil {
		return "", "", fmt.Errorf("read an upload: %w", err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	if said != "" && !strings.EqualFold(said, hash) {
		return "", "", errHash.New()
	}
	return hash, typ, nil
}

// Finish marks a sealed file as ready, and gives it its days anew. Faults:
// file.missing, file.unfinished.
func Finish(tx db.Tx, a act.Act, in ID) (View, error) {
	locked, err := lockFiles(tx, []ID{in})
	f := locked[in]
	switch {
	case err != nil:
		return View{}, err
	case f.ID.IsZero() || f.User != a.User || a.User.IsZero() || f.ExpiresAt == doomed:
		return View{}, errMissing.New()
	case f.Ready():
		return f.view(f.Size), nil
	case f.Hash == "":
		return View{}, errUnfinished.New("offset", 0, "size", f.Size)
	}
	f.FinishedAt, f.ExpiresAt = a.Micros(), a.At.Add(lasts).UnixMicro()
	return f.view(f.Size), finishFile(tx, f)
}

// Content is what a file holds, at any place of it.
type Content interface {
	io.ReadSeekCloser
	io.ReaderAt
}

// Open reads a finished file.
func (s *Service) Open(w act.WorkspaceID, f File) (Content, error) {
	if s.o.Dir == "" {
		return nil, errOff.New()
	}
	if f.Hash == "" {
		return nil, errMissing.New()
	}
	return s.disk.read(w, f.Hash)
}
