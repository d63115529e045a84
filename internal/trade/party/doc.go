// Package party is the room of people and organisations: whom a business sells
// to, and later buys from.
//
// A party has the business's own reference for it (ref), a type and groups that
// rules go by, contacts and addresses, and an account: how much credit it has,
// how much of it placed orders take, how many there were and what they came to.
//
// The account is a counter beside the orders, one row per currency, and stands
// in a table of its own because every order locks it. Book adds an order in its
// placing commit, first come first served on the locked rows; GiveBack takes a
// cancelled one out. What is used is counted with and without a limit, so that
// the auditor can always compare it with the sum over the orders.
//
// Rooms above find parties set by set (Resolve) and show them to rules
// (FactRefs). The room tells party.added and party.changed;
// who erases a party for the rooms above tells party.erased. Where a party is reached
// lies sealed and is found blind (reach.go).
//
// It calls the release for option sets and custom fields. It refuses to know
// orders, prices and what somebody owes.
package party
