package main

import (
	"testing"

	"bespoke/bench/rig"
	"bespoke/internal/engine/db/dbtest"
)

// Two kills on each database: the short form of make crash.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	program, err := rig.Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dbtest.EachURL(t, func(t *testing.T, url string) {
		r, err := try(t.Context(), program, url, 2, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !r.clean() {
			t.Error(r)
		}
		if r.acknowledged == 0 {
			t.Error("no order was acknowledged before the kills, so nothing was tried")
		}
		t.Log(r)
	})
}
