package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

var (
	noWorkspace = fault.Define(fault.Missing, "workspace.missing", "没有这个工作区", "There is no such workspace").
			Fix("请检查工作区的短名，即登录地址里的 workspace", "Check the workspace's short name, as the sign-in address has it")
	badSlug = fault.Define(fault.Invalid, "workspace.slug", "「{slug}」不能作短名", "{slug} is no short name").
		Fix("用小写字母、数字和中间的连字符，最多 40 个", "Use small letters, digits and hyphens between them, 40 at most")
	slugTaken = fault.Define(fault.Conflict, "workspace.duplicate", "短名「{slug}」已被使用", "The short name {slug} is taken").
			Fix("请换一个短名", "Take another short name")
)

const maxSlug = 40

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)
	notSlug  = regexp.MustCompile(`[^a-z0-9]+`)
)

// slugOf makes a short name of a workspace's name. One without Latin letters
// and digits gets a random one: nobody is called by a transcription of ours.
func slugOf(name string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if len(slug) > maxSlug {
		slug = strings.TrimRight(slug[:maxSlug], "-")
	}
	if slug == "" {
		return "ws-" + mark()
	}
	return slug
}

// mark is four letters that tell one short name from another.
func mark() string { return strings.ToLower(rand.Text()[:4]) }

// insertNamed stores a workspace under the first of its short names that is free.
func insertNamed(tx db.Tx, w *Workspace) error {
	base := slugOf(w.Name)
	w.Slug = base
	for range 20 {
		free, err := insertWorkspace(tx, *w)
		if err != nil || free {
			return err
		}
		w.Slug = strings.TrimRight(base[:min(len(base), maxSlug-5)], "-") + "-" + mark()
	}
	return fmt.Errorf("no short name is free for the workspace %s", w.Name)
}

// Workspace finds a workspace by its short name or its id. Where the server has
// only one, it may be left out. Fault: workspace.missing.
func (s *Service) Workspace(ctx context.Context, name string) (Workspace, error) {
	var found []Workspace
	var err error
	var id act.WorkspaceID
	switch {
	case name == "":
		found, err = sweepFirst(ctx, s.o.DB)
	case id.UnmarshalText([]byte(name)) == nil:
		found, err = sweepByID(ctx, s.o.DB, id)
	default:
		found, err = sweepBySlug(ctx, s.o.DB, strings.ToLower(name))
	}
	if err != nil {
		return Workspace{}, err
	}
	if len(found) != 1 {
		return Workspace{}, noWorkspace.New().At("/workspace")
	}
	return found[0], nil
}

// CallWorkspace gives a workspace another short name.
// Faults: workspace.slug, workspace.duplicate.
func (s *Service) CallWorkspace(ctx context.Context, w act.WorkspaceID, slug string) error {
	if !slugForm.MatchString(slug) {
		return badSlug.New("slug", slug)
	}
	err := s.o.DB.Write(ctx, act.Act{Workspace: w}, func(tx db.Tx) error { return renameWorkspace(tx, slug) })
	if db.Refused(err) {
		return slugTaken.New("slug", slug).From(err)
	}
	return err
}
