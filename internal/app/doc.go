// Package app wires the rooms together: the one list of rooms, the server, and
// the command line. It holds no business; whoever wants to know what the
// program consists of reads rooms.go.
package app
