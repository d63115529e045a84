// Package blueprint keeps what a business composed of itself: its documents,
// their draft, and the releases that orders run on.
//
// # Words
//
// A document is one JSON file in one of the formats formats.md describes: a
// decision table, a form, a flow, a price list. All documents of a workspace
// are its blueprint, here a Tree. The draft is the tree people edit; it may
// hold errors, for typing is never lost. A release is a tree that passed every
// check and never changes again; its name is the hash of its content, so equal
// content is the same release. A publication is a moment at which a release
// became current; going back is one of an older release.
//
// # How it works
//
// Parse reads one document: strict JSON, then the schema of its format, then
// print and hash. Read and Write move whole trees in and out as files. Compile
// lets every room make its Part of a tree (compiled rules, forms, flows) and
// collects what they find; Checker does that after the checks of this room. A
// room finds its part again with Of.
//
// Service keeps drafts and releases in the database and hands out compiled
// releases, each compiled once for all workspaces that run it. A draft of an
// older release is merged into the current one, three-way, by merge; Compare
// says in sentences what two trees have otherwise.
//
// # What it calls, tells and refuses to know
//
// It calls only the engine. It tells blueprint.published, and
// blueprint.refused when what was scheduled could not be. It does not know what
// a rule or a flow means: that is said by the rooms above, through their parts.
// Documents whose room is not built are checked by schema, kept and never run.
package blueprint
