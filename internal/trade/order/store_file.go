package order

import (
	"fmt"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
)

// fileRow is a file of an order as the table keeps it.
type fileRow struct {
	Order     ID         `db:"order_id,key"`
	ID        file.ID    `db:"id,key"`
	At        int64      `db:"at"`
	User      act.UserID `db:"user_id"`
	By        string     `db:"by_name"`
	Visible   bool       `db:"customer_visible"`
	Name      string     `db:"name,sealed"`
	Size      int64      `db:"size"`
	Type      string     `db:"type"`
	Field     string     `db:"field"` // the fact whose value it is; "" for an attachment
	DroppedAt *int64     `db:"dropped_at"`
}

type fileKey struct {
	Order ID      `db:"order_id"`
	ID    file.ID `db:"id"`
}

// fileGone is what changes of a file that is taken off.
type fileGone struct {
	Order     ID      `db:"order_id,key"`
	ID        file.ID `db:"id,key"`
	DroppedAt *int64  `db:"dropped_at"`
}

// fileCount is how many files an order has; added, how many more.
type fileCount struct {
	ID    ID    `db:"id,key"`
	Count int64 `db:"file_count"`
}

func (f fileRow) dropped(at int64) fileRow {
	if f.DroppedAt == nil {
		f.DroppedAt = &at
	}
	return f
}

func (f fileRow) view(canDrop bool) FileView {
	v := FileView{ID: f.ID, Order: f.Order, Name: f.Name, Size: f.Size, Type: f.Type, Picture: file.File{Type: f.Type}.Shown() != "",
		At: time.UnixMicro(f.At).UTC(), By: f.By, User: f.User, CustomerVisible: f.Visible,
		CanDrop: canDrop && f.Field == "", Field: f.Field}
	if f.DroppedAt != nil {
		v.DroppedAt = moment(*f.DroppedAt)
	}
	return v
}

// lockCounts locks orders in the order of their ids and tells how many files
// each has.
func lockCounts(tx db.Tx, ids []ID) (map[ID]int64, error) {
	counts := make(map[ID]int64, len(ids))
	err := db.SelectKeys(tx, "orders", keysOf(ids), db.ForUpdate, func(c fileCount) error {
		counts[c.ID] = c.Count
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("lock orders: %w", err)
	}
	return counts, nil
}

// storeFiles attaches files that their claims hold; more is by how many each
// order has more than its row says.
func storeFiles(tx db.Tx, rows []fileRow, claims []file.Claim, more map[ID]int64) error {
	if err := file.Hold(tx, claims); err != nil {
		return err
	}
	if err := db.InsertRows(tx, "order_files", rows); err != nil {
		return fmt.Errorf("attach files: %w", err)
	}
	return count(tx, more)
}

// endFiles takes files off their orders.
func endFiles(tx db.Tx, rows []fileRow, less map[ID]int64) error {
	var ends []fileGone
	for _, f := range rows {
		ends = append(ends, fileGone{f.Order, f.ID, f.DroppedAt})
	}
	if err := db.UpdateRows(tx, "order_files", ends); err != nil {
		return fmt.Errorf("take files off: %w", err)
	}
	return count(tx, less)
}

func count(tx db.Tx, by map[ID]int64) error {
	var counts []fileCount
	for id, n := range by {
		counts = append(counts, fileCount{id, n})
	}
	if err := db.AddRows(tx, "orders", counts); err != nil {
		return fmt.Errorf("count files: %w", err)
	}
	return nil
}

func selectFiles(r db.Reader, keys []fileKey, lock db.Lock) (map[file.ID]fileRow, error) {
	found := make(map[file.ID]fileRow, len(keys))
	err := db.SelectKeys(r, "order_files", keys, lock, func(f fileRow) error {
		found[f.ID] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read files of orders: %w", err)
	}
	return found, nil
}

// fileErased is what changes of a file whose customer is erased.
type fileErased struct {
	Order     ID      `db:"order_id,key"`
	ID        file.ID `db:"id,key"`
	Name      string  `db:"name,sealed"`
	DroppedAt *int64  `db:"dropped_at"`
}

// storeErasedFiles takes files off their orders that are called nothing any more.
func storeErasedFiles(tx db.Tx, rows []fileErased, less map[ID]int64) error {
	if err := db.UpdateRows(tx, "order_files", rows); err != nil {
		return fmt.Errorf("erase files of orders: %w", err)
	}
	return count(tx, less)
}

// filesByOrder reads the files of orders, as a set, with those that were taken off.
func filesByOrder(r db.Reader, ids []ID, lock db.Lock) (map[ID][]fileRow, error) {
	keys := make([]lineKey, len(ids))
	for i, one := range ids {
		keys[i] = lineKey{one}
	}
	found := map[ID][]fileRow{}
	err := db.SelectKeys(r, "order_files", keys, lock, func(f fileRow) error {
		found[f.Order] = append(found[f.Order], f)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the files of orders: %w", err)
	}
	return found, nil
}

// filesOf lists what is attached to an order now.
func filesOf(r db.Reader, order ID) (rows []fileRow, err error) {
	err = db.SelectKeys(r, "order_files", []lineKey{{order}}, db.Unlocked, func(f fileRow) error {
		if f.DroppedAt == nil {
			rows = append(rows, f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list files of an order: %w", err)
	}
	return rows, nil
}
