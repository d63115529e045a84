package rig

import (
	_ "embed"
	"encoding/json"
	"strings"
	"testing"
)

//go:embed testdata/blns.json
var naughty []byte

// Naughty is the Big List of Naughty Strings (MIT, see testdata): what people
// and attackers really type.
func Naughty(t testing.TB) []string {
	t.Helper()
	var list []string
	if err := json.Unmarshal(naughty, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// Blank tells whether a text counts as missing.
func Blank(s string) bool { return strings.TrimSpace(s) == "" }

// Quote writes a text as JSON.
func Quote(s string) string {
	b, _ := json.Marshal(s) // never fails for strings
	return string(b)
}
