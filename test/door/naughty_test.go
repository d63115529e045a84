package door

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// naughty is the Big List of Naughty Strings, each once: what people and
// attackers really type. Blank ones count as missing.
func naughty(t testing.TB) (list []string) {
	t.Helper()
	text, err := os.ReadFile("../rig/testdata/blns.json")
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil || len(list) != 485 {
		t.Fatal(len(list), err)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// fits tells whether a field of so many characters can hold a text.
func fits(s string, max int) bool { return utf8.RuneCountInString(s) <= max }

// workers sends for every string, many at a time, as a busy shop would.
func workers(list []string, send func(i int, s string)) {
	const many = 40
	var all sync.WaitGroup
	for w := range many {
		all.Go(func() {
			for i := w; i < len(list); i += many {
				send(i, list[i])
			}
		})
	}
	all.Wait()
}

// object writes members as JSON.
func object(members map[string]any) string {
	text, _ := json.Marshal(members) // never fails for these
	return string(text)
}

// holds fails the test where a member of an answer is not the text byte for
// byte; a blank one must be absent.
func (a answer) holds(t testing.TB, want string, path ...any) {
	t.Helper()
	got := a.dig(t, path...)
	if blank(want) && got != nil || !blank(want) && got != want {
		t.Errorf("%v is %q, want %q", path, got, want)
	}
}

// missing fails the test unless exactly these fields are called missing.
func (a answer) missing(t testing.TB, fields ...string) {
	t.Helper()
	var got []string
	for _, e := range a.problem(t).Errors {
		if e.Code == "required" {
			got = append(got, e.Field)
		}
	}
	if slices.Sort(got); a.status != 422 || !slices.Equal(got, fields) {
		t.Errorf("answered %d and calls %v missing, want %v: %s", a.status, got, fields, a.body)
	}
}
