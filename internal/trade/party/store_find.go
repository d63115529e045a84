package party

import (
	"fmt"
	"strings"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// pageOf lists the parties of a page by falling id.
func pageOf(r db.Reader, in FindInput, before id.Raw) ([]Ref, error) {
	sql, args := `SELECT id FROM parties WHERE workspace_id = ?`, []any{r.Workspace()}
	for _, filter := range []struct {
		column string
		values []string
	}{{"ref", in.Ref}, {"name", in.Name}, {"type", in.Type}} {
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
		return nil, fmt.Errorf("party: list: %w", err)
	}
	return page, nil
}

// allAccounts reads every account of the workspace, for the auditor.
func allAccounts(r db.Reader, each func(accountRow)) error {
	err := r.Query(`SELECT party_id, currency, credit_used, order_count, spent FROM party_accounts WHERE workspace_id = ?`,
		[]any{r.Workspace()}, func(row db.Row) error {
			var a accountRow
			err := row.Scan(&a.Party, &a.Currency, &a.Used, &a.Orders, &a.Spent)
			each(a)
			return err
		})
	if err != nil {
		return fmt.Errorf("party: audit: %w", err)
	}
	return nil
}
