// Package intake takes in what people have in files, from the screen: customers,
// products, goods that came in, and orders. (The command `bespoke import orders`
// is package orderfile: for files of any size, with a mapping that is written.)
//
// The way of a file: it is read as a table and its columns are guessed (read.go,
// guess.go); each row, or the rows of one order, become one call of a verb
// (build.go, value.go); the calls are tried, and what is wrong is said by row and
// column (check.go), so that it can be mended where it stands; and then they are
// a job of package bulk, done as the person who asked (start.go).
//
// The server keeps nothing of a file: the screen has the rows until they are in.
// Each kind has a key by which a row is known, so that importing a file again
// adds nothing twice.
package intake
