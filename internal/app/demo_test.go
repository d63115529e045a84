package app

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"bespoke/internal/base/clock"
)

func TestTheDemoSeeds(t *testing.T) {
	c := new(clock.Movable)
	h, err := Open(context.Background(), Config{DB: "sqlite:" + filepath.Join(t.TempDir(), "demo.db"), Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	start := time.Now()
	if _, err := h.Seed(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	t.Logf("seeded in %s", time.Since(start))
}
