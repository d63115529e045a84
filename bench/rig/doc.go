// Package rig drives the program from outside, as measurements and crash tests
// need it: it builds the binary, makes databases and workspaces, starts and
// kills servers, talks to them over kept connections, fills a shop with goods,
// and reads from /proc what processor time everybody used.
//
// It knows the program by its command line and its API alone. Whatever it
// starts it also ends, and it talks to 127.0.0.1 only.
package rig
