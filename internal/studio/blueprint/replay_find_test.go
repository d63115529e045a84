package blueprint

import (
	"testing"
	"time"

	"bespoke/internal/engine/bulk"
)

// A replay that was cancelled when nothing was left to do is a whole one.
func TestAReplayIsThroughWhenNothingIsLeft(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		job   bulk.Job
		state string
	}{
		"too late": {bulk.Job{State: "cancelled", EndedAt: &now, Total: 2, Done: 2}, "done"},
		"in time":  {bulk.Job{State: "cancelled", EndedAt: &now, Total: 2, Done: 1, Left: 1}, "cancelled"},
		"not yet":  {bulk.Job{State: "cancelling", Total: 2, Done: 2}, "cancelling"},
	} {
		v := replayRow{}.view(Replayed{}, c.job)
		if v.State != c.state || through(c.job) != (c.state == "done") {
			t.Errorf("%s: %s", name, v.State)
		}
	}
}
