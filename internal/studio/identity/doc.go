// Package identity knows who acts: users, their keys and sessions, their roles,
// and what the roles allow.
//
// # Words
//
// A user is a person, or a program, that acts in one workspace. A key is how a
// user proves itself: 256 random bits, shown once, of which only the hash is
// kept. A session is how a person does: a cookie with such bits, for some weeks.
// A proof is what begins a session: a password, or, good once, a code, a link or
// an invitation. A role is a document of the blueprint (roles/*.json): what it can do,
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
//   - [Service.Recognise] does the same for a session's cookie, and changes its
//     token once a day.
//   - Signing in (signin.go) is a verb that is open to everybody. What takes long
//     or must be counted even when it fails happens before it waits in the queue
//     (prove.go, brake.go); what it was proven with is used up in the queue's
//     transaction. A code is made where it is sent, by a job (deliver.go), so
//     that it is written down nowhere.
//   - A sign-on at a provider (sign_on.go, behind the door [Sponsor]) ends as such a
//     proof; what has to be read again is sealed (vault.go).
//   - The keys of workspaces (ring.go) seal what rows tag as sealed; they are rotated
//     by a job (reseal.go).
//   - Departments (department.go) are a tree that users belong to; its heads are
//     the managers of those who have no other.
//   - [Service.Sign] and [Service.Verify] make and read links that show one thing
//     to whoever holds them; nothing is stored of those.
//   - Saved views (view.go) are kept here because they belong to users and
//     roles. The registry knows what each list can be asked with, so that this
//     room need not.
//   - [Service.People] is who works in a workspace, as one unchanging
//     snapshot per version; flow finds the owners of its steps there.
//
// # What it calls, tells and refuses to know
//
// It calls the engine, blueprint and rule, and sends through a door ([Deliver])
// that a plug fills. It tells identity.userAdded, userChanged, keyAdded,
// keyDropped, invited, passwordSet, codeAsked, signedIn and signedOut, linked and
// signOnChanged, keyRotated, departmentAdded, departmentChanged and departmentDropped. It does
// not know what an order, a task or a party is: which rows a scope holds is asked
// by the rooms that own them.
package identity
