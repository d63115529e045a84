// Package db is the one way to the database: a transaction of one workspace
// over SQLite or PostgreSQL, with the same SQL text, the same values and the
// same promises on both.
//
// The words: a DB is one database. Write runs a function in a transaction and
// commits it; Read shows one moment. A statement is hand-written SQL with ? for
// arguments and names workspace_id = ? in each of its parts. Bulk functions
// (InsertRows, InsertFresh, UpdateRows, AddRows, SelectKeys) take slices of
// structs tagged with column names, whatever their number. A Room brings its
// tables as goose files; Migrate brings them up to date.
//
// How SQLite is driven: one goroutine owns the only writing connection. It
// takes every transaction that waits into one COMMIT, behind a savepoint each,
// so that a hundred writers pay for one fsync; a member that fails is undone
// alone. Readers have connections of their own and never wait for it. The
// statements are kept and called through the library itself rather than
// database/sql, which would cost more than the work (see lite_conn.go).
//
// How PostgreSQL is driven: writes queue until something is asked, and travel
// with it in one pipeline, BEGIN with the first and COMMIT with the last; k
// writes without a question cost one round trip. Values go over in binary form.
//
// What a transaction must know: an error of a statement spoils the whole
// transaction, on both databases, even where fn swallows it. A queued write's
// error surfaces at the next Query, Exec or at the commit. A statement inside
// the callback of another is refused. A caller's cancellation counts only until
// its work is taken; a commit is never cut short.
//
// Errors are judged by Retryable, OutcomeUnknown and Refused, on SQLSTATE and
// result codes alone. The package knows no table but goose's, no verb, no
// fault: what a failure means to a person is for the rooms above to say.
package db
