// Package rig gives the tests of the trade rooms a small business to work
// in: a workspace on a real database (SQLite and PostgreSQL, one after the
// other), with a release of a few documents, the rooms' verbs behind the real
// door, and a clock that stands still.
package rig
