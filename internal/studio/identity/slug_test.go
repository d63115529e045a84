package identity_test

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/identity"
)

func TestAWorkspaceIsCalledByItsShortName(t *testing.T) {
	each(t, func(p *pottery) {
		if p.made.Workspace.Slug != "pottery" {
			p.Errorf("called %q", p.made.Workspace.Slug)
		}
		for name, want := range map[string]string{
			" Wood & Co. 2 ":                `^wood-co-2$`,
			"木言家具":                          `^ws-[a-z2-7]{4}$`,
			"Pottery":                       `^pottery-[a-z2-7]{4}$`,
			strings.Repeat("Long-name ", 9): `^(long-name-){4}$|^long-name-long-name-long-name-long-name$`,
		} {
			made, err := p.service.CreateWorkspace(p.Context(), name, "en", "owner")
			p.must(err)
			if !regexp.MustCompile(want).MatchString(made.Workspace.Slug) || len(made.Workspace.Slug) > 40 {
				p.Errorf("%q is called %q", name, made.Workspace.Slug)
			}
			found, err := p.service.Workspace(p.Context(), strings.ToUpper(made.Workspace.Slug))
			p.must(err)
			if found != made.Workspace {
				p.Errorf("found %+v, made %+v", found, made.Workspace)
			}
		}
	})
}

func TestTheOnlyWorkspaceNeedsNoName(t *testing.T) {
	each(t, func(p *pottery) {
		for _, name := range []string{"", "pottery", p.made.Workspace.ID.String()} {
			found, err := p.service.Workspace(p.Context(), name)
			p.must(err)
			if found != p.made.Workspace {
				p.Errorf("%q found %+v", name, found)
			}
		}
		_, err := p.service.Workspace(p.Context(), "nowhere")
		p.refuses("workspace.missing", err)
		_, err = p.service.CreateWorkspace(p.Context(), "Smithy", "en", "owner")
		p.must(err)
		_, err = p.service.Workspace(p.Context(), "")
		p.refuses("workspace.missing", err)
	})
}

func TestAShortNameCanBeChanged(t *testing.T) {
	each(t, func(p *pottery) {
		ctx, id := context.Background(), p.made.Workspace.ID
		for _, bad := range []string{"", "a b", "Pots", "-a", "a-", "陶", strings.Repeat("a", 41)} {
			p.refuses("workspace.slug", p.service.CallWorkspace(ctx, id, bad))
		}
		other, err := p.service.CreateWorkspace(ctx, "Smithy", "en", "owner")
		p.must(err)
		p.refuses("workspace.duplicate", p.service.CallWorkspace(ctx, id, other.Workspace.Slug))
		p.must(p.service.CallWorkspace(ctx, id, "pots"))
		found, err := p.service.Workspace(ctx, "pots")
		p.must(err)
		if found.ID != id {
			p.Errorf("found %+v", found)
		}
		_, err = p.service.Workspace(ctx, "pottery")
		p.refuses("workspace.missing", err)
	})
}

// TestOlderWorkspacesGetAShortNameOfTheirID: those of a database that was made
// before there were short names.
func TestOlderWorkspacesGetAShortNameOfTheirID(t *testing.T) {
	text, err := fs.ReadFile(identity.Room().Files, "001_identity.sql")
	if err != nil {
		t.Fatal(err)
	}
	older := db.Room{Name: "identity", Files: fstest.MapFS{"001_identity.sql": {Data: text}}}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ids []act.WorkspaceID
		for range 3 {
			a := act.Act{Workspace: act.NewWorkspaceID()}
			ids = append(ids, a.Workspace)
			if err := d.Write(t.Context(), a, func(tx db.Tx) error {
				_, err := tx.Exec(`INSERT INTO workspaces (workspace_id, name, created_at) VALUES (?, '陶', 1)`, a.Workspace)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := d.Migrate(t.Context(), []db.Room{identity.Room()}); err != nil {
			t.Fatal(err)
		}
		s := identity.New(identity.Options{DB: d, Facts: event.New(d, clock.System{}), Clock: clock.System{}})
		for _, id := range ids {
			raw := id.Raw()
			if found, err := s.Workspace(t.Context(), fmt.Sprintf("ws-%x", raw[12:])); err != nil || found.ID != id {
				t.Errorf("%x: %v %v", raw, found, err)
			}
		}
	}, older)
}
