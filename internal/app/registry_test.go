package app

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// words is the part of the registry that rooms fill in.
type words struct {
	Events []string `json:"events"`
	Verbs  []string `json:"verbs"`
}

func readWords(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTheRegistryDiffersFromTheDocumentedOneAsWritten holds the events and
// verbs of this program against the documented list: what is more, and what is
// still to come, stands in testdata/registry.differences.json. Facts, points
// and operators are held equal in studio/rule.
func TestTheRegistryDiffersFromTheDocumentedOneAsWritten(t *testing.T) {
	var documented words
	readWords(t, "../studio/rule/testdata/registry.json", &documented)
	var differences struct {
		More  words `json:"more"`
		Later words `json:"later"`
	}
	readWords(t, "testdata/registry.differences.json", &differences)
	h := sketch()
	var here words
	for _, d := range h.Facts.Declared() {
		here.Events = append(here.Events, d.Name)
	}
	for _, d := range h.Verbs.List() {
		here.Verbs = append(here.Verbs, d.Name)
	}
	hold(t, "events", here.Events, documented.Events, differences.More.Events, differences.Later.Events)
	hold(t, "verbs", here.Verbs, documented.Verbs, differences.More.Verbs, differences.Later.Verbs)
}

func hold(t *testing.T, what string, here, documented, more, later []string) {
	t.Helper()
	for _, name := range here {
		if slices.Contains(documented, name) == slices.Contains(more, name) {
			t.Errorf("%s: %s is here; the documented list and the differences must name it once between them", what, name)
		}
	}
	for _, name := range documented {
		if slices.Contains(here, name) == slices.Contains(later, name) {
			t.Errorf("%s: %s is documented; it must be here or stand under later, and not both", what, name)
		}
	}
	for _, name := range append(slices.Clone(more), later...) {
		if !slices.Contains(here, name) && !slices.Contains(documented, name) {
			t.Errorf("%s: the differences name %s, which is nowhere", what, name)
		}
	}
}
