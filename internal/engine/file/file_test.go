package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

// bench is the room over a database and a folder of its own, and somebody.
type bench struct {
	*Service
	t *testing.T
	a act.Act
}

func each(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := &bench{Service: New(Options{DB: d, Dir: filepath.Join(t.TempDir(), "data [1]")}), t: t, a: dbtest.Act()}
		b.Serve("order", 20)
		b.a.User = act.NewUserID()
		test(t, b)
	}, Room())
}

func (b *bench) write(fn func(tx db.Tx) error) {
	b.t.Helper()
	if err := b.o.DB.Write(b.t.Context(), b.a, fn); err != nil {
		b.t.Fatal(err)
	}
}

// begin begins a file of so many bytes.
func (b *bench) begin(size int) (f File) {
	b.t.Helper()
	b.write(func(tx db.Tx) error {
		v, err := b.Add(tx, b.a, AddInput{Name: "a.bin", Size: int64(size), Purpose: "order"})
		if err != nil {
			return err
		}
		f, err = Mine(tx, b.a, v.ID)
		return err
	})
	return f
}

// whole sends a file and leaves it unfinished.
func (b *bench) whole(content string) File {
	b.t.Helper()
	f := b.begin(len(content))
	if at, err := b.Write(b.a, f, 0, strings.NewReader(content), func() {}); err != nil || at != f.Size {
		b.t.Fatal(at, err)
	}
	return f
}

// finished seals and finishes a file and reads it back.
func (b *bench) finished(f File) string {
	b.t.Helper()
	if err := b.Seal(b.t.Context(), b.a, FinishInput{ID: f.ID}); err != nil {
		b.t.Fatal(err)
	}
	b.write(func(tx db.Tx) error {
		if _, err := Finish(tx, b.a, f.ID); err != nil {
			return err
		}
		var err error
		f, err = Mine(tx, b.a, f.ID)
		return err
	})
	return b.read(f)
}

func (b *bench) read(f File) string {
	b.t.Helper()
	body, err := b.Open(b.a.Workspace, f)
	if err != nil {
		b.t.Fatal(err)
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// TestAFinishThatCrashedIsFinishedLater stops between the row and the blob, and
// between the blob and the end.
func TestAFinishThatCrashedIsFinishedLater(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		early, late := b.whole("early"), b.whole("late")
		for f, content := range map[File]string{early: "early", late: "late"} {
			b.write(func(tx db.Tx) error { return sealFile(tx, f.ID, hashOf(content), unknown) })
		}
		if err := b.disk.keep(b.a.Workspace, late.ID, hashOf("late")); err != nil {
			t.Fatal(err)
		}
		if got := b.finished(early) + b.finished(late); got != "earlylate" {
			t.Errorf("read back %q", got)
		}
	})
}

func TestTheSameContentLiesThereOnce(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		one, two := b.whole("same"), b.whole("same")
		if got := b.finished(one) + b.finished(two); got != "samesame" {
			t.Errorf("read back %q", got)
		}
		left, err := os.ReadDir(b.disk.dir + "/" + b.a.Workspace.String() + "/part")
		if err != nil || len(left) != 0 {
			t.Errorf("parts are left: %v %v", left, err)
		}
	})
}

// TestABlobThatIsWantedAgainComesBack removes a blob while somebody finishes the
// same content, and one that a crash has left aside.
func TestABlobThatIsWantedAgainComesBack(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		f := b.whole("kept")
		b.finished(f)
		f.Hash = hashOf("kept")
		if err := b.disk.forget(b.a.Workspace, f.Hash, func() (bool, error) { return b.read(f) == "kept", nil }); err != nil {
			t.Fatal(err)
		}
		if got := b.read(f); got != "kept" {
			t.Errorf("read back %q", got)
		}
		blob := b.disk.blob(b.a.Workspace, f.Hash)
		if err := os.Rename(blob, blob+aside); err != nil {
			t.Fatal(err)
		}
		if got := b.read(f); got != "kept" {
			t.Errorf("after a crash: %q", got)
		}
	})
}

// TestASweepThatWasKilledIsGoneOnWith, wherever it was: nothing stays on the disk that no
// row knows of, and nobody takes back what is being removed.
func TestASweepThatWasKilledIsGoneOnWith(t *testing.T) {
	for name, kill := range map[string]func(b *bench, f File) error{
		"before the part": func(*bench, File) error { return nil },
		"before the blob": func(b *bench, f File) error { return gone(os.Remove(b.disk.part(b.a.Workspace, f.ID))) },
		"beside the blob": func(b *bench, f File) error {
			blob := b.disk.blob(b.a.Workspace, f.Hash)
			return os.Rename(blob, blob+aside)
		},
		"before the row": func(b *bench, f File) error { return b.clear(b.t.Context(), b.a, f) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, b *bench) {
				f, same, other := b.whole("secret"), b.whole("secret"), b.whole("kept")
				for _, one := range []File{f, same, other} {
					b.finished(one)
				}
				f.Hash = hashOf("secret")
				b.write(func(tx db.Tx) error {
					if err := Erase(tx, b.a, []ID{f.ID, same.ID}); err != nil {
						return err
					}
					_, err := doom(tx, []File{f}, b.a.Micros())
					return err
				})
				if err := kill(b, f); err != nil {
					t.Fatal(err)
				}
				b.write(func(tx db.Tx) error {
					if _, err := Finish(tx, b.a, f.ID); fault.As(err) == nil || fault.As(err).Code != "file.missing" {
						t.Errorf("it is finished again: %v", err)
					}
					return nil
				})
				if err := b.Sweep(t.Context(), b.a); err != nil {
					t.Fatal(err)
				}
				if left, _ := fs.Glob(os.DirFS(b.disk.dir), b.a.Workspace.String()+"/??/*"); len(left) != 1 || !strings.HasSuffix(left[0], hashOf("kept")) {
					t.Errorf("on the disk is %v", left)
				}
				b.write(func(tx db.Tx) error {
					found, err := Load(tx, []ID{f.ID, same.ID, other.ID})
					if len(found) != 1 {
						t.Errorf("rows are left: %v", found)
					}
					return err
				})
			})
		})
	}
}

// stuck is a body whose sender is silent until it is cut.
type stuck struct {
	io.Reader
	reading, over chan struct{}
}

func (s *stuck) Read(p []byte) (int, error) {
	if n, err := s.Reader.Read(p); err != io.EOF {
		return n, err
	}
	close(s.reading)
	<-s.over
	return 0, errors.New("cut")
}

// TestWhoAsksAgainEndsTheFirstSender, and what had arrived of it is kept.
func TestWhoAsksAgainEndsTheFirstSender(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		f := b.begin(10)
		body := &stuck{strings.NewReader("12345"), make(chan struct{}), make(chan struct{})}
		first := make(chan error)
		go func() {
			_, err := b.Write(b.a, f, 0, body, func() { close(body.over) })
			first <- err
		}()
		<-body.reading
		second := make(chan error)
		go func() {
			_, err := b.Write(b.a, f, 5, strings.NewReader("67890"), func() {})
			second <- err
		}()
		if err := fault.As(<-first); err == nil || err.Code != "file.cut" {
			t.Errorf("the first was told %v", err)
		}
		if err := <-second; err != nil {
			t.Errorf("the second was told %v", err)
		}
		if got := b.finished(f); got != "1234567890" {
			t.Errorf("read back %q", got)
		}
	})
}

// TestNobodyBeginsWithoutEnd: files that nothing holds are counted.
func TestNobodyBeginsWithoutEnd(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		var last ID
		for range mostOpen {
			last = b.begin(1).ID
		}
		add := func() (err error) {
			b.write(func(tx db.Tx) error {
				_, err = b.Add(tx, b.a, AddInput{Name: "a", Size: 1, Purpose: "order"})
				return nil
			})
			return err
		}
		if err := fault.As(add()); err == nil || err.Code != "file.many" {
			t.Errorf("one more: %v", err)
		}
		b.write(func(tx db.Tx) error { _, err := Drop(tx, b.a, ByID{last}); return err })
		if err := add(); err != nil {
			t.Errorf("after dropping one: %v", err)
		}
	})
}

func TestTheContentSaysWhatAFileIs(t *testing.T) {
	for content, want := range map[string]string{
		"\xff\xd8\xff\xdb": "image/jpeg", "RIFF\x10\x00\x00\x00WEBPVP8 ": "image/webp", "junkjunkWEBPVP8 ": unknown, "\x00\x00\x00\x20ftypavif": "image/avif",
		"\x00\x00\x00\x20ftypisom": "video/mp4", "%PDF-1.4": "application/pdf", "<svg": unknown, "": unknown, "GIF89": unknown,
	} {
		if got, runs := sniff([]byte(content)); got != want || runs {
			t.Errorf("%q is %s, %v", content, got, runs)
		}
	}
	if got := clean(string(bytes.Repeat([]byte{0xff}, 4)) + "/\x00a.png"); got != "a.png" {
		t.Errorf("a broken name is kept as %q", got)
	}
}
