// Package dbtest gives tests a real database of their own: an SQLite file and a
// fresh PostgreSQL database, with the tables of the rooms they name.
//
// Each runs a test on both. PostgreSQL is a server at BESPOKE_TEST_PG on which
// we may create databases, as scripts/postgres.sh starts one. Without it that
// half is skipped, or fails where BESPOKE_REQUIRE_PG is 1, as in make test: so
// nobody takes half a run for a whole one.
package dbtest
