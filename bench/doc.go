// Command bench measures the program and holds it to its bars.
//
//	go run ./bench [--json] [--only place,growth] [--db sqlite,postgres]
//
// The load comes from this process and the program runs in another, so that
// their processor time can be told apart; what is compared is measured in
// turns, round by round, so that a machine's moods meet both sides. What each
// figure means, and what came out, stands in docs/benchmarks.md.
package main
