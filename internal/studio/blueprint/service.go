package blueprint

import (
	"context"
	"errors"
	"fmt"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

// How many compiled trees are kept: releases, which orders run on, and drafts,
// which are only looked at.
const (
	keptReleases = 64
	keptDrafts   = 16
)

var (
	noRelease = fault.Define(fault.Blocked, "release.none", "这个工作区还没有发布过配置", "this workspace has published nothing yet").
			Fix("请先发布配置", "Publish its blueprint first")
	missingRelease = fault.Define(fault.Missing, "release.missing", "没有这个版本：{release}", "there is no release {release}").
			Fix("请从版本列表中选择", "Choose one from the list of releases")
)

// Service keeps drafts and releases, and hands out compiled releases.
type Service struct {
	checker  Checker
	releases *cache
	drafts   *cache
	checks   []Check
	speaker  func(r *Release, lang string) Speaker
	pinned   func(r db.Reader, releases []string) (map[string]int64, error)
	replays  replays
	watchdog Watchdog

	publishers func(ctx context.Context, r db.Reader, permission string) ([]act.UserID, error)  // nil tells nobody
	may        func(ctx context.Context, r db.Reader, user act.UserID, permission string) error // nil allows all
}

// Check looks at a release that is about to be published beside the one that is
// current, nil at first, and what the workspace has, as its products. Parts
// check what a release says by itself.
type Check func(r db.Reader, release, current *Release) ([]Finding, error)

// CheckWith adds a check of a room above; they run in the order they were added.
func (s *Service) CheckWith(c Check) { s.checks = append(s.checks, c) }

// PermitBy tells who knows what a user may do at the moment: whoever scheduled something
// may have lost the right, or have left.
func (s *Service) PermitBy(may func(ctx context.Context, r db.Reader, user act.UserID, permission string) error) {
	s.may = may
}

// TellWhoMay tells who knows whom a permission is given to: those who may release
// what somebody asks for are told of it.
func (s *Service) TellWhoMay(who func(ctx context.Context, r db.Reader, permission string) ([]act.UserID, error)) {
	s.publishers = who
}

// New makes the service. The parts are those of the rooms above, in their order.
func New(parts []Part) *Service {
	return &Service{checker: Checker{Parts: parts}, releases: newCache(keptReleases), drafts: newCache(keptDrafts)}
}

// Current is the release that new orders of the reader's workspace run on: one
// read, and the rest from memory. A workspace that never published answers
// release.none.
func (s *Service) Current(ctx context.Context, r db.Reader) (*Release, error) {
	now, err := readState(r)
	if err != nil {
		return nil, err
	}
	if now.release == "" {
		return nil, noRelease.New()
	}
	return s.Load(ctx, r, now.release)
}

// Load is a release by its id, as an order is pinned to it. The id must come
// from the workspace's own rows, never from a request: what is in memory is not
// held against them again. An id that leads nowhere answers release.missing.
func (s *Service) Load(ctx context.Context, r db.Reader, id string) (*Release, error) {
	// Content names the release, so what another workspace compiled will do.
	out, err := s.releases.get(ctx, id, func() (outcome, error) {
		trees, err := readTrees(r, []string{id})
		if err != nil {
			return outcome{}, err
		}
		return s.compile(id, trees[id])
	})
	return out.release, err
}

// LoadMany is Load for a set: what is not in memory is read in two reads.
func (s *Service) LoadMany(ctx context.Context, r db.Reader, ids []string) (map[string]*Release, error) {
	made := make(map[string]*Release, len(ids))
	var absent []string
	// Orders of one batch mostly share a release: an id that came before is
	// passed over.
	for _, id := range ids {
		if _, ok := made[id]; ok {
			continue
		}
		out, ok := s.releases.peek(id)
		if made[id] = out.release; !ok {
			absent = append(absent, id)
		}
	}
	if len(absent) == 0 {
		return made, nil
	}
	trees, err := readTrees(r, absent)
	if err != nil {
		return nil, err
	}
	for _, id := range absent {
		out, err := s.releases.get(ctx, id, func() (outcome, error) { return s.compile(id, trees[id]) })
		if err != nil {
			return nil, err
		}
		made[id] = out.release
	}
	return made, nil
}

// errOutgrown says that this program cannot run a release that was published once.
var errOutgrown = errors.New("a release does not compile any more")

// compile makes a published tree run. What was published once has to compile
// for ever; a program that cannot do it any more says so instead of running
// half of it.
func (s *Service) compile(id string, t *Tree) (outcome, error) {
	if t == nil {
		return outcome{}, missingRelease.New("release", id)
	}
	if out, ok := s.drafts.peek(id); ok && !Failed(out.found) { // just published: one content has one name
		return out, nil
	}
	r, found := s.checker.Compile(t)
	if i := stops(found); i >= 0 {
		return outcome{}, fmt.Errorf("%w: %s, %s at %s#%s: %s", errOutgrown,
			id, found[i].Code, found[i].Document, found[i].Pointer, found[i].Say.EN)
	}
	return outcome{r, found}, nil
}

// kept is a document as the store hands it out: it was parsed when it came in.
func kept(path, hash, json string) *Document {
	f, key, _ := formatAt(path)
	return &Document{Path: path, Format: f.name, Key: key, JSON: []byte(json), Hash: hash}
}
