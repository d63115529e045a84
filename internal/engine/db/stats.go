package db

import "sync/atomic"

// Stats counts what was asked of the database since it was opened.
type Stats struct {
	Transactions int64 // calls of Write that were committed
	Commits      int64 // COMMITs that carried them: fewer on SQLite, where they travel in groups
	RoundTrips   int64 // PostgreSQL: how often the network was waited for
	Statements   int64 // statements of the rooms, without BEGIN, SAVEPOINT and COMMIT
}

type counters struct {
	transactions, commits, roundTrips, statements atomic.Int64
}

// Stats is a snapshot of the counters.
func (d *DB) Stats() Stats {
	return Stats{
		Transactions: d.counts.transactions.Load(),
		Commits:      d.counts.commits.Load(),
		RoundTrips:   d.counts.roundTrips.Load(),
		Statements:   d.counts.statements.Load(),
	}
}
