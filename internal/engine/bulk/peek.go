package bulk

import (
	"fmt"

	"bespoke/internal/engine/db"
)

// Jobs are jobs by id, for rooms that began them; those that are forgotten are
// left out.
func Jobs(r db.Reader, ids []ID) (map[ID]Job, error) {
	keys := make([]jobKey, len(ids))
	for i, one := range ids {
		keys[i].ID = one
	}
	jobs := make(map[ID]Job, len(ids))
	err := db.SelectKeys(r, "bulk_jobs", keys, db.Unlocked, func(row jobRow) error {
		jobs[row.ID] = row.view()
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read jobs: %w", err)
	}
	return jobs, nil
}
