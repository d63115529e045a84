package notify

import (
	"fmt"
	"slices"

	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// forgetMost is how many subjects one statement takes.
const forgetMost = 500

// Forget erases what was written about subjects, and all that went to people, who are
// addresses or ids of users; so are those addresses to which something was written about
// the subjects, also if nobody is reached there any more. What endpoints were told of
// subjects, by their ids as texts, goes too, and so does what is still to be told.
func Forget(tx db.Tx, subjects []id.Raw, named, people []string) error {
	blind, err := db.BlindOf(tx)
	if err != nil {
		return err
	}
	keys := keysOf(people, blind)
	for some := range slices.Chunk(subjects, forgetMost) {
		addressed, err := addressedOf(tx, some)
		if err != nil {
			return err
		}
		keys = append(keys, addressed...)
		sql, args := among(`UPDATE notices SET title = '', body = '', error = '' WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", some)
		tx.Write(sql, args...)
		sql, args = among(`DELETE FROM inbox WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", some)
		tx.Write(sql, args...)
	}
	if err := forgetDeliveries(tx, named); err != nil {
		return err
	}
	slices.Sort(keys)
	for some := range slices.Chunk(slices.Compact(keys), forgetMost) {
		sql, args := among(`DELETE FROM notices WHERE workspace_id = ?`, []any{tx.Workspace()}, "person", some)
		tx.Write(sql, args...)
		sql, args = among(`DELETE FROM notice_choices WHERE workspace_id = ?`, []any{tx.Workspace()}, "person", some)
		tx.Write(sql, args...)
	}
	return nil
}

// forgetDeliveries deletes what endpoints were told of subjects, and what they answered.
func forgetDeliveries(tx db.Tx, named []string) error {
	var told []DeliveryID
	for some := range slices.Chunk(named, forgetMost) {
		sql, args := among(`SELECT id FROM webhook_deliveries WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", some)
		err := tx.Query(sql, args, func(row db.Row) error {
			var d DeliveryID
			err := row.Scan(&d)
			told = append(told, d)
			return err
		})
		if err != nil {
			return fmt.Errorf("find what endpoints were told: %w", err)
		}
	}
	for some := range slices.Chunk(told, forgetMost) {
		sql, args := among(`DELETE FROM webhook_attempts WHERE workspace_id = ?`, []any{tx.Workspace()}, "delivery", some)
		tx.Write(sql, args...)
		sql, args = among(`DELETE FROM webhook_deliveries WHERE workspace_id = ?`, []any{tx.Workspace()}, "id", some)
		tx.Write(sql, args...)
	}
	return nil
}

// addressedOf lists the keys of addresses to which something was written about subjects.
func addressedOf(tx db.Tx, subjects []id.Raw) (keys []string, err error) {
	sql, args := among(`SELECT DISTINCT person FROM notices WHERE workspace_id = ?`, []any{tx.Workspace()}, "subject", subjects)
	err = tx.Query(sql+` AND (address <> '' OR person >= ? AND person < ?)`, append(args, mailto, afterMailto), func(row db.Row) error {
		var key string
		err := row.Scan(&key)
		keys = append(keys, key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find to whom was written: %w", err)
	}
	return keys, nil
}
