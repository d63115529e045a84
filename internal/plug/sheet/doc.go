// Package sheet reads tables out of the files that businesses have: CSV in
// any delimiter and encoding, the same compressed with gzip, and XLSX.
//
// A table is a header and rows; rows come one at a time, so that a file of any
// size is read in flat memory. Every row knows the line it begins on, for the
// report of what was refused. What is no table (an encrypted or broken
// workbook, text in another encoding, a gzip that unpacks without end) is
// refused with a message that says what to do, never guessed at.
package sheet
