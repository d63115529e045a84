package identity

import (
	"bytes"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/seal"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
)

func TestWhatIsSealedOpensForItsPurposeAndWorkspaceAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		keyed := func(b byte) *Service {
			return &Service{rings: newMemory[*seal.Ring](), o: Options{Clock: clock.At(time.Unix(1_800_000_000, 0)), Master: func() ([][]byte, error) { return [][]byte{bytes.Repeat([]byte{b}, seal.KeyBytes)}, nil }}}
		}
		s, w, other := keyed(1), act.NewWorkspaceID(), act.NewWorkspaceID()
		in := func(w act.WorkspaceID, fn func(db.Tx) error) {
			t.Helper()
			if err := d.Write(t.Context(), act.Act{Workspace: w}, fn); err != nil {
				t.Fatal(err)
			}
		}
		var sealed []byte
		in(w, func(tx db.Tx) (err error) {
			sealed, err = s.seal(tx, 1, "sign-on", "量单")
			return err
		})
		in(other, func(tx db.Tx) error {
			_, err := s.seal(tx, 1, "sign-on", "another's key is there")
			return err
		})
		for name, c := range map[string]struct {
			s       *Service
			w       act.WorkspaceID
			purpose string
			sealed  []byte
			want    string
		}{
			"as it was":        {s, w, "sign-on", sealed, "量单"},
			"another purpose":  {s, w, "webhook", sealed, ""},
			"another tenant":   {s, other, "sign-on", sealed, ""},
			"another master":   {keyed(2), w, "sign-on", sealed, ""},
			"one bit":          {s, w, "sign-on", append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1), ""},
			"cut off":          {s, w, "sign-on", sealed[:12], ""},
			"another version":  {s, w, "sign-on", append([]byte("\x017:"), sealed[3:]...), ""},
			"no master at all": {&Service{}, w, "sign-on", sealed, ""},
		} {
			in(c.w, func(tx db.Tx) error {
				if got, err := c.s.unseal(tx, c.purpose, c.sealed); got != c.want || (err == nil) != (c.want != "") {
					t.Errorf("%s: %q, %v", name, got, err)
				}
				return nil
			})
		}
		in(act.NewWorkspaceID(), func(tx db.Tx) error {
			if _, err := (&Service{}).seal(tx, 1, "x", "x"); fault.As(err) == nil {
				t.Errorf("sealed without a key: %v", err)
			}
			return nil
		})
	}, Room())
}
