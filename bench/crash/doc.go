// Command crash kills the program with -9 in the middle of load, again and
// again, and compares what is in the database with what clients were promised.
//
//	go run ./bench/crash -rounds 50 -db sqlite,postgres
//
// In each round clients place orders and note every answer. Somewhere in the
// middle the server is killed. It is started again; whatever was sent but not
// answered is sent once more under its old Idempotency-Key, as a client should;
// some of what was answered is sent again too, and must get the same order.
// Then every promised order must be there, once, and the counters must agree
// with their ledgers. It exits with 1 when anything was lost or doubled.
package main
