// Package ordertest is a small business on the whole program, for tests of what
// happens to orders: three products, a few customers and people, and documents
// of which a test replaces those it is about.
//
// Each opens it on both databases, on a clock that stands until it is moved.
// Tests ask over HTTP as its people do, or call the verbs, and then look at
// rows, at the exact facts and at the audit.
package ordertest
