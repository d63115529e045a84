// Package file keeps what people attach: uploads that survive cut networks, and
// the blobs that they become.
//
// # Words
//
// A file is a row of ours: who sends it, what it is called, how large it will
// be, what it is for. Its upload is a growing part on the disk; how long that
// part is, is how far the upload is, so no row is written while bytes arrive. A
// finished file is a blob, named by the SHA-256 of its content: the same
// content of one workspace lies there once. Whoever holds a file (an order)
// keeps it; a file that nobody holds is swept after a week.
//
// # The way of a file
//
//	Add ─► Write, Write, … ─► Seal ─► Finish ─► Hold ─► Free
//
// Add refuses what is too large, or a program by its name, before any byte.
// Write takes bytes at exactly the place where the upload stands, keeps what
// arrived when the sender is cut, and never holds more than a buffer of them.
// A second Write of one upload ends the first, whose sender is gone. Seal reads
// the whole once, tells what it really is, and puts it among the blobs; the row
// names the blob before the blob is there, so that a crash in between loses
// nothing. Finish is the short end of it, inside a transaction.
//
// # On the disk
//
// One folder, beside the database or shared by all nodes:
//
//	WORKSPACE/part/ID     what has arrived of an upload
//	WORKSPACE/12/1234…    blobs, by the first two letters of their hash
//
// Names of people's files are never part of a path.
//
// # What it refuses to know
//
// It knows no HTTP (op speaks it), no order, and not who may see what: rooms
// that hold files say so, and name the purposes that files may have.
package file
