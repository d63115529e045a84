// Package plain is the floor that placing is measured against: the rows that
// one order writes, written by hand, statement by statement, one transaction
// per order, with no program around it.
//
// Nobody keeps a list of those rows that could grow stale. Learn dumps every
// table of a workspace, lets one order be placed, dumps again, and takes the
// difference: rows that appeared become INSERTs, counters that moved become
// UPDATEs. Write then repeats them for orders of its own, with fresh ids and
// other products and customers.
//
// The floor is generous: it reads nothing and decides nothing, takes the
// counters that everybody shares last, so that they are locked for the
// shortest time, and its connection has the same settings as the program's.
package plain
