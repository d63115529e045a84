package order

import (
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
)

// Fate is what becomes of a file when its customer is erased, and why.
type Fate string

// Files that come with an order go, unless who erases says that the law has them kept.
// What a field holds goes where the field is personal; else it is a paper of the business.
const (
	FateAttached Fate = "attached" // goes: nobody said that it has to be kept
	FatePersonal Fate = "personal" // goes: a personal field holds it, or somebody signed there
	FateKept     Fate = "kept"     // stays: it was said that it has to be kept
	FateField    Fate = "field"    // stays: a field holds it that is not personal
)

func (f Fate) goes() bool { return f == FateAttached || f == FatePersonal }

var errKeep = fault.Define(fault.Invalid, "reference", "{file} 不是这位客户订单的附件", "{file} is not attached to an order of this party").
	Fix("从清单中选择附件；字段里的文件按字段是否为个人信息处理", "Choose attachments of the list; for what fields hold, the field decides")

// fates decides what becomes of each file of the orders. Files that were taken off
// before are named still, so they go too. Fault: reference, for a file to keep that
// is no attachment.
func (e *erasing) fates(keep []file.ID) error {
	for i, id := range keep {
		if !slices.ContainsFunc(e.files, func(f fileRow) bool { return f.ID == id && f.Field == "" && f.DroppedAt == nil }) {
			return errErase.New().Of(errKeep.New("file", id).At("/keep/" + strconv.Itoa(i)))
		}
	}
	e.fate = make(map[file.ID]Fate, len(e.files))
	for _, f := range e.files {
		fate := FateAttached
		switch {
		case f.DroppedAt != nil:
		case f.Field != "" && e.personal(f):
			fate = FatePersonal
		case f.Field != "":
			fate = FateField
		case slices.Contains(keep, f.ID):
			fate = FateKept
		}
		e.fate[f.ID] = fate
	}
	return nil
}

// personal tells whether the field that holds a file is personal, in the release of its
// order or today.
func (e *erasing) personal(f fileRow) bool {
	entity, key, _ := strings.Cut(f.Field, ".fields.")
	for _, fs := range e.formsOf(f.Order) {
		if field := fs.Field(entity, key); field != nil && field.Personal {
			return true
		}
	}
	return false
}

// countFiles counts the files that are there: those that go, and those that stay.
func (e *erasing) countFiles() (go_, stay int) {
	for _, f := range e.files {
		switch {
		case f.DroppedAt != nil:
		case e.fate[f.ID].goes():
			go_++
		default:
			stay++
		}
	}
	return go_, stay
}

// eraseFiles takes the files that go off their orders, forgets what they were called,
// and lets their content go. It tells which they were, by order.
func (e *erasing) eraseFiles(tx *event.Tx, a act.Act) (map[ID][]file.ID, error) {
	gone := map[ID][]file.ID{}
	less := map[ID]int64{}
	var rows []fileErased
	var contents []file.ID
	now, err := e.offOrders(tx)
	if err != nil {
		return nil, err
	}
	for _, f := range e.files {
		if !e.fate[f.ID].goes() {
			continue
		}
		rows = append(rows, fileErased{f.Order, f.ID, "", f.dropped(a.Micros()).DroppedAt})
		if !now[f.ID].Held() { // else another order has taken it since
			contents = append(contents, f.ID)
		}
		if f.DroppedAt != nil {
			continue
		}
		gone[f.Order] = append(gone[f.Order], f.ID)
		if f.Field == "" {
			less[f.Order]--
		}
	}
	if err := storeErasedFiles(tx, rows, less); err != nil {
		return nil, err
	}
	return gone, file.Erase(tx, a, contents)
}

// offOrders reads what has become of the files that were taken off their orders before.
func (e *erasing) offOrders(r db.Reader) (map[file.ID]file.File, error) {
	var off []file.ID
	for _, f := range e.files {
		if f.DroppedAt != nil {
			off = append(off, f.ID)
		}
	}
	return file.Load(r, off)
}

// has tells whether the orders still have the files that it was decided on.
func (e *erasing) has(now map[ID][]fileRow) bool {
	n := 0
	for _, o := range e.orders {
		n += len(now[o.ID])
	}
	return n == len(e.files)
}
