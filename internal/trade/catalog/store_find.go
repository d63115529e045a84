package catalog

import (
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// pageOf lists the products of a page by falling id.
func pageOf(r db.Reader, in FindInput, before id.Raw) ([]Ref, error) {
	sql, args := `SELECT id FROM products WHERE workspace_id = ?`, []any{r.Workspace()}
	for _, filter := range []struct {
		column string
		values []string
	}{{"sku", in.SKU}, {"name", in.Name}, {"category", in.Category}, {"supply", in.Supply}} {
		if len(filter.values) == 0 {
			continue
		}
		sql += ` AND ` + filter.column + ` IN (?` + strings.Repeat(", ?", len(filter.values)-1) + `)`
		for _, v := range filter.values {
			args = append(args, v)
		}
	}
	var page []Ref
	err := r.Query(sql+` AND id < ? ORDER BY id DESC LIMIT ?`, append(args, before, int64(in.Limit)), func(row db.Row) error {
		var ref Ref
		err := row.Scan(&ref.ID)
		page = append(page, ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("catalog: list products: %w", err)
	}
	return page, nil
}
