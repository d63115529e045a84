package op

import (
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
)

var errMoment = fault.Define(fault.Invalid, "request.parameter", "「{value}」不是日期或时间", "{value} is neither a date nor a moment").
	Fix("写成 2026-11-21 或 2026-11-21T08:00:00Z", "Write 2026-11-21 or 2026-11-21T08:00:00Z")

// Moment reads where a filter by time begins or ends, in µs UTC: a moment, or a
// day: its first moment, or, with days 1, its last.
func Moment(text, pointer string, zone *time.Location, absent int64, days clock.Date) (int64, error) {
	if text == "" {
		return absent, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UnixMicro(), nil
	}
	d, err := clock.ParseDate(text)
	if err != nil {
		return 0, errMoment.New("value", text).At(pointer)
	}
	return (d + days).In(zone).UnixMicro() - int64(days), nil
}
