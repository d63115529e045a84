package order

import (
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/id"
	"bespoke/internal/studio/blueprint"
)

func newID() ID { return id.New[kind]() }

// series is the numbering that the order's type names.
func (d *draft) series() *blueprint.Series { return d.setup.numbering.Series(d.typ.Series) }

// placed is the day of placing in the workspace's zone: it decides the period
// of the number.
func (d *draft) placed() clock.Date {
	return clock.DateOf(time.UnixMicro(d.order.PlacedAt).In(d.setup.Workspace.Zone))
}

func sorted[T any](all []T, key func(T) string) []T {
	slices.SortFunc(all, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return all
}
