package catalog

import (
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// That a product is offered is written out in these statements: their indexes
// hold nothing else, and a planner has to see that.

// offeredPage lists what is offered by falling id, below an id.
func offeredPage(r db.Reader, categories []string, before id.Raw, limit int) (page []Ref, err error) {
	sql, args := `SELECT id FROM products WHERE workspace_id = ? AND active`, []any{r.Workspace()}
	if len(categories) > 0 {
		sql += ` AND category IN (?` + strings.Repeat(", ?", len(categories)-1) + `)`
		for _, c := range categories {
			args = append(args, c)
		}
	}
	err = r.Query(sql+` AND id < ? ORDER BY id DESC LIMIT ?`, append(args, before, int64(limit)), func(row db.Row) error {
		var ref Ref
		err := row.Scan(&ref.ID)
		page = append(page, ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("catalog: list what is offered: %w", err)
	}
	return page, nil
}

// offeredCategories steps through the index from one category to the next, so
// that it costs as much as there are categories, not products.
func offeredCategories(r db.Reader) (found []string, err error) {
	sql := `WITH RECURSIVE steps(category) AS (
		SELECT min(category) FROM products WHERE workspace_id = ? AND active AND category > ''
		UNION ALL
		SELECT (SELECT min(p.category) FROM products p WHERE p.workspace_id = ? AND p.active AND p.category > steps.category)
		FROM steps WHERE steps.category IS NOT NULL)
		SELECT category FROM steps WHERE category IS NOT NULL`
	err = r.Query(sql, []any{r.Workspace(), r.Workspace()}, func(row db.Row) error {
		var category string
		err := row.Scan(&category)
		found = append(found, category)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("catalog: list categories: %w", err)
	}
	return found, nil
}
