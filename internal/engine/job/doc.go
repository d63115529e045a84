// Package job does what must happen outside of the database: mail, webhooks,
// carriers. It is the one small door to River, and River's only importer.
//
// A job is some arguments under a key. Its kind is a Go type with one handler
// and a patience ([Retry]), registered with [Handle] before the queue starts.
// Putting a job in is idempotent: the same kind and key is the same job, for
// as long as the queue remembers it, so the relay may put it in twice.
//
// A job is done at least once. A handler that fails, or dies with the program,
// is called again after a pause, until its attempts are used up; then the job
// waits under [Queue.Failed] for a person, who may send it [Queue.Again]. So
// handlers are idempotent, or send the job's key along, as [HTTPCall] does.
//
// Jobs live in a file of their own beside the SQLite file (in ours, River's
// writing would starve the orders'), or, with a pool of their own, in the
// PostgreSQL database that the admin address names. Only the relay and the
// clock put jobs in; nothing on an order's path waits for one.
//
// The room refuses to know what any job means.
package job
