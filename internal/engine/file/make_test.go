package file

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"testing"
	"time"

	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

func (b *bench) making() Made {
	about := id.New[kind]().Raw()
	return Made{ID: NewID(), Name: "data.zip", Type: "application/zip", Purpose: "export", About: about}
}

// makes makes a file that holds a text, and tells the code of what it was refused with.
func (b *bench) makes(m Made, text string, meanwhile func()) string {
	b.t.Helper()
	err := b.Make(b.t.Context(), b.a, m, func(w io.Writer) error {
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		if meanwhile != nil {
			meanwhile()
		}
		return nil
	})
	if f := fault.As(err); f != nil {
		return f.Code
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return ""
}

func (b *bench) erases(m Made) {
	b.write(func(tx db.Tx) error { return EraseAbout(tx, b.a, []id.Raw{m.About}) })
}

// left is what is on the disk after a sweep.
func (b *bench) left() (names []string) {
	b.t.Helper()
	if err := b.Sweep(b.t.Context(), b.a); err != nil {
		b.t.Fatal(err)
	}
	names, _ = fs.Glob(os.DirFS(b.disk.dir), b.a.Workspace.String()+"/*/*")
	return names
}

func TestAMadeFileIsItsMakersForAWeek(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		m := b.making()
		if got := b.makes(m, "once", nil) + b.makes(m, "twice", nil); got != "" {
			t.Fatal(got)
		}
		b.write(func(tx db.Tx) error {
			f, err := Mine(tx, b.a, m.ID)
			if err == nil && (b.read(f) != "once" || f.Size != 4 || f.Name != "data.zip") {
				t.Errorf("it is %+v", f)
			}
			return err
		})
		b.a.At = b.a.At.Add(lasts)
		if left := b.left(); len(left) > 0 {
			t.Errorf("after a week there is %v", left)
		}
	})
}

// TestAMakingThatWasKilledIsDoneAgain, and leaves nothing when it is not.
func TestAMakingThatWasKilledIsDoneAgain(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		m := b.making()
		failed := errors.New("the database is gone")
		if err := b.Make(t.Context(), b.a, m, func(io.Writer) error { return failed }); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		// Killed while it wrote, and between the row and the content.
		if _, err := b.disk.draft(b.a.Workspace, m.ID); err != nil {
			t.Fatal(err)
		}
		b.write(func(tx db.Tx) error {
			_, err := sealMade(tx, File{ID: m.ID}, File{ID: m.ID, Hash: hashOf("lost"), Size: 4}, b.a.Micros())
			return err
		})
		if got := b.makes(m, "made", nil); got != "" {
			t.Fatal(got)
		}
		b.a.At = b.a.At.Add(lasts + time.Second)
		if left := b.left(); len(left) > 0 {
			t.Errorf("there is %v", left)
		}
	})
}

func TestWhatIsErasedWhileItIsMadeIsNotMade(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		early, late := b.making(), b.making()
		if got := b.makes(early, "early", func() { b.erases(early) }) + " " + b.makes(early, "early", nil); got != "file.making file.missing" {
			t.Errorf("it was told %s", got)
		}
		// Erased between the content and the end.
		if got := b.makes(late, "late", nil); got != "" {
			t.Fatal(got)
		}
		b.erases(late)
		if err := b.settle(t.Context(), b.a, File{ID: late.ID, Hash: hashOf("late")}); fault.As(err) == nil || fault.As(err).Code != "file.making" {
			t.Errorf("it was told %v", err)
		}
		if left := b.left(); len(left) > 0 {
			t.Errorf("there is %v", left)
		}
		if _, err := os.Stat(b.disk.blob(b.a.Workspace, hashOf("late"))); err == nil {
			t.Error("its content is there")
		}
	})
}

func TestOnlyTheLatestAreKept(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		for range 3 {
			b.makes(b.making(), "x", nil)
		}
		b.write(func(tx db.Tx) error {
			err := KeepLatest(tx, b.a, "export", 2)
			ids, err2 := madeFor(tx, b.a, "export")
			if len(ids) != 2 {
				t.Errorf("%d are kept", len(ids))
			}
			return errors.Join(err, err2)
		})
	})
}
