package tally_test

import (
	"slices"
	"testing"

	"bespoke/internal/base/tally"
)

func TestOnlyWhatDisagreesIsADifference(t *testing.T) {
	stored := tally.Counts{"a": 1, "b": 2, "gone": 0, "only stored": 4}
	computed := tally.Counts{"a": 1, "b": 3, "empty": 0, "only computed": 5}
	want := []tally.Difference{
		{"stock", "b", 2, 3}, {"stock", "only computed", 0, 5}, {"stock", "only stored", 4, 0},
	}
	if got := tally.Compare("stock", stored, computed); !slices.Equal(got, want) {
		t.Errorf("%v; want %v", got, want)
	}
}
