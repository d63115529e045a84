package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/seal"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

var denied = fault.Define(fault.Denied, "auth.denied", "您没有权限「{permission}」", "You lack the permission {permission}").
	Fix("请工作区所有者把「{permission}」加到您的某个角色，或把有此权限的角色给您",
		"The workspace's owner can grant it: add {permission} to one of your roles, or give you a role that has it")

// ownerRole is the role of whoever made the workspace. Until its first release
// there are no roles; then, and only then, this one may do everything, for
// somebody has to publish.
const ownerRole = "owner"

// Options are what the room needs from the rooms below it.
type Options struct {
	DB    *db.DB
	Facts *event.Log
	Clock clock.Clock
	// Current is the release that holds in the reader's workspace now. Before
	// the first one it answers nil or the fault release.none.
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
	// Site is where our pages are, as https://order.example.com: what links that
	// are sent begin with. Without it none are.
	Site string
	// Sponsor is the door to providers of sign-on; nil for none.
	Sponsor Sponsor
	// Master is the keys of 32 bytes that wrap those of the workspaces: the first
	// wraps, the others open what they wrapped before; nil where there is none.
	Master func() ([][]byte, error)
}

// Service keeps users and keys, and says who may do what.
type Service struct {
	o        Options
	keys     *memory[login]
	sessions *memory[*session]
	roles    *memory[*Roles]
	people   *snapshots
	rings    *memory[*seal.Ring]
	reseals  reseals
	verbs    *op.Registry
	outlets  map[string]Deliver // by channel
	speaker  func(r *blueprint.Release, lang string) blueprint.Speaker

	// The verbs as plain Go methods.
	AddUser    op.Call[AddUser, User]
	ChangeUser op.Call[ChangeUser, User]
	AddKey     op.Call[AddKey, NewKey]
	DropKey    op.Call[DropKey, Key]

	AddDepartment    op.Call[AddDepartment, Department]
	ChangeDepartment op.Call[ChangeDepartment, Department]
	DropDepartment   op.Call[DropDepartment, Department]
}

// New makes the room, declares its facts, and listens for releases: with a new
// one, the roles may be others.
func New(o Options) *Service {
	event.Declare[UserAdded](o.Facts)
	event.Declare[UserChanged](o.Facts)
	event.Declare[DepartmentAdded](o.Facts)
	event.Declare[DepartmentChanged](o.Facts)
	event.Declare[DepartmentDropped](o.Facts)
	event.Declare[SignOnChanged](o.Facts)
	event.Declare[Linked](o.Facts)
	event.Declare[KeyRotated](o.Facts)
	event.Declare[Delegated](o.Facts)
	event.Declare[Undelegated](o.Facts)
	event.Declare[KeyAdded](o.Facts)
	event.Declare[KeyDropped](o.Facts)
	event.Declare[SignedIn](o.Facts)
	event.Declare[SignedOut](o.Facts)
	event.Declare[PasswordSet](o.Facts)
	event.Declare[Invited](o.Facts)
	event.Declare[CodeAsked](o.Facts)
	s := &Service{o: o, keys: newMemory[login](), sessions: newMemory[*session](), roles: newMemory[*Roles](), people: newSnapshots(), rings: newMemory[*seal.Ring]()}
	event.AddGuard(o.Facts, "identity", func(_ context.Context, tx *event.Tx, _ []event.Heard[blueprint.Published]) []error {
		s.roles.shun(tx.Workspace().Raw(), o.Clock.Now())
		return nil
	})
	return s
}

// Allow asks the roles of the actor's workspace for a permission. They are
// those of the current release, two seconds old at most. r is the reader at hand: a
// second one may have to wait for the first. At a door, where nothing is read yet, it
// is nil, and one is opened.
// Faults: auth.denied, which names the permission and who can grant it.
func (s *Service) Allow(ctx context.Context, r db.Reader, a act.Act, permission string) error {
	rs, err := s.remembered(ctx, r, a)
	if err != nil {
		return err
	}
	if !rs.Allows(a.Roles, permission) {
		return denied.New("permission", permission)
	}
	return nil
}

// remembered is the roles that hold now, from memory where they are young enough.
func (s *Service) remembered(ctx context.Context, r db.Reader, a act.Act) (rs *Roles, err error) {
	now := s.o.Clock.Now()
	if rs, young := s.roles.get(a.Workspace.Raw(), now); young {
		return rs, nil
	}
	read := func(r db.Reader) error { rs, err = s.current(ctx, r); return err }
	if r != nil {
		err = read(r)
	} else {
		err = s.o.DB.Read(ctx, a, read)
	}
	if err == nil {
		s.roles.put(a.Workspace.Raw(), id.Raw{}, rs, now)
	}
	return rs, err
}

// current is the roles that hold now, or, before the first release, the one
// that nobody wrote.
func (s *Service) current(ctx context.Context, r db.Reader) (*Roles, error) {
	release, err := s.release(ctx, r)
	if err != nil {
		return nil, err
	}
	return rolesOf(release), nil
}

// rolesOf are the roles of a release, or those before the first.
func rolesOf(release *blueprint.Release) *Roles {
	if release == nil {
		return beforeRelease()
	}
	return blueprint.Of[*Roles](release)
}

// release is the one that holds now; nil before the first.
func (s *Service) release(ctx context.Context, r db.Reader) (*blueprint.Release, error) {
	release, err := s.o.Current(ctx, r)
	if f := fault.As(err); f != nil && f.Code == "release.none" {
		return nil, nil
	}
	return release, err
}

func beforeRelease() *Roles {
	owner := &Role{Key: ownerRole, Kind: act.Staff, Can: []string{"*"}}
	return &Roles{byKey: map[string]*Role{ownerRole: owner}, keys: []string{ownerRole}, fallback: ownerRole}
}
