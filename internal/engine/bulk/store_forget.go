package bulk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what items that are through were done with, of subjects by their ids,
// and cleans what was said of all items of their jobs together. It tells which jobs
// these are: the commands that began them say the same.
func Forget(tx db.Tx, subjects []string, clean func(string) string) ([]id.Raw, error) {
	jobs := map[ID]bool{}
	for some := range slices.Chunk(subjects, forgetMost) {
		in := `subject IN (?` + strings.Repeat(", ?", len(some)-1) + `)`
		args := []any{tx.Workspace()}
		for _, one := range some {
			args = append(args, one)
		}
		err := tx.Query(`SELECT DISTINCT job_id FROM bulk_items WHERE workspace_id = ? AND `+in, args, func(row db.Row) error {
			var j ID
			err := row.Scan(&j)
			jobs[j] = true
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("find the jobs of subjects: %w", err)
		}
		tx.Write(`UPDATE bulk_items SET label = '', input = '', source = '', problem = ''
			WHERE workspace_id = ? AND state <> ? AND state <> ? AND `+in, slices.Insert(args, 1, any(waiting), any(doing))...)
	}
	var raws []id.Raw
	for j := range jobs {
		raws = append(raws, j.Raw())
	}
	return raws, cleanAbout(tx, jobs, clean)
}

// jobSaid is what was said of a job.
type jobSaid struct {
	ID    ID     `db:"id,key"`
	About string `db:"about"`
}

func cleanAbout(tx db.Tx, jobs map[ID]bool, clean func(string) string) error {
	var keys []jobKey
	for j := range jobs {
		keys = append(keys, jobKey{j})
	}
	var rows []jobSaid
	err := db.SelectKeys(tx, "bulk_jobs", keys, db.ForUpdate, func(row jobSaid) error {
		var about any
		d := json.NewDecoder(strings.NewReader(row.About))
		d.UseNumber()
		if d.Decode(&about) != nil {
			return nil // nothing was said
		}
		text, _ := json.Marshal(cleaned(about, clean)) // it was read as JSON
		rows = append(rows, jobSaid{row.ID, string(text)})
		return nil
	})
	if err == nil {
		err = db.UpdateRows(tx, "bulk_jobs", rows)
	}
	if err != nil {
		return fmt.Errorf("clean what was said of jobs: %w", err)
	}
	return nil
}

// cleaned is a JSON value with its texts cleaned.
func cleaned(v any, clean func(string) string) any {
	switch v := v.(type) {
	case string:
		return clean(v)
	case []any:
		for i := range v {
			v[i] = cleaned(v[i], clean)
		}
	case map[string]any:
		for key := range v {
			v[key] = cleaned(v[key], clean)
		}
	}
	return v
}
