// Package identity knows who acts: users, their keys, their roles, and what
// the roles allow.
//
// # Words
//
// A user is a person, or a program, that acts in one workspace. A key is how a
// user proves itself: 256 random bits, shown once, of which only the hash is
// kept. A role is a document of the blueprint (roles/*.json): what it can do,
// which rows it sees, which fields. A user has several roles, and what one of
// them allows is allowed. The fallback role owns what nobody else owns; it is
// never without an active user.
//
// # How it works
//
//   - [Roles] is the pure half: the roles of one release, compiled, with the
//     union of their rights.
//   - [Service.Authenticate] turns a bearer key into an act, and
//     [Service.Allow] asks the roles of the current release for a permission.
//     Both remember for two seconds at most what they read. What this process
//     changes itself counts at once: a dropped key is refused from then on.
//   - [Service.People] is who works in a workspace, as one unchanging
//     snapshot per version; flow finds the owners of its steps there.
//
// # What it calls, tells and refuses to know
//
// It calls the engine, blueprint and rule. It tells identity.userAdded,
// userChanged, keyAdded and keyDropped. It does not know what an order, a task
// or a party is: which rows a scope holds is asked by the rooms that own them.
package identity
