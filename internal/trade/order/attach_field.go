package order

import (
	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/form"
)

// MaxFieldFiles is how many files the custom fields of an order and of its
// lines may hold together: with those that are attached, as many as one person
// may have sent.
const MaxFieldFiles = 80

var (
	errFieldFiles = fault.Define(fault.Invalid, "file.many", "一张订单的字段里最多共 {max} 个文件", "the fields of an order hold at most {max} files together").
			Fix("去掉一些，或分成几张订单", "Leave some out, or order in parts")
	errOfField = fault.Define(fault.Blocked, "file.field", "这个文件是字段的内容，不能单独移除", "this file is what a field of the order holds, and cannot be taken off by itself").
			Fix("保留它，或取消订单", "Leave it, or cancel the order")
)

// looker looks at a file that a field names: nil where everything is believed.
func (d *draft) looker() func(file.ID) (file.File, error) {
	if d.sent == nil {
		return nil
	}
	return d.look
}

// look finds a file that the actor may give to an order: his own, finished, and
// not in use. Nobody learns of another's.
func (d *draft) look(id file.ID) (file.File, error) { return usable(d.act, d.sent[id], id) }

// usable is a file that somebody may give to an order.
func usable(a act.Act, f file.File, id file.ID) (file.File, error) {
	if err := f.Usable(a); err != nil {
		return f, err
	}
	if f.Purpose != filePurpose {
		return f, errReference.New("what", id)
	}
	return f, nil
}

// holdFiles takes over the files that the fields hold which are stored. A file
// is in one place of an order alone.
func (d *draft) holdFiles() {
	seen := map[file.ID]bool{}
	for _, f := range d.files {
		seen[f.ID] = true
	}
	d.held = nil
	d.holdOf(d.form, seen)
	for i := range d.lines {
		d.holdOf(d.lines[i].form, seen)
	}
	if len(d.held) > MaxFieldFiles {
		d.problem("/fields", errFieldFiles.New("max", MaxFieldFiles))
	}
}

func (d *draft) holdOf(x *form.Resolved, seen map[file.ID]bool) {
	for _, h := range x.Held() {
		for _, id := range h.Files {
			if seen[id] {
				d.problem(h.Pointer, errDuplicate.New("value", id))
				continue
			}
			seen[id] = true
			f := d.sent[id]
			d.held = append(d.held, fileRow{Order: d.order.ID, ID: id, At: d.act.Micros(), User: d.act.User, By: d.act.Name, Visible: true,
				Field: h.Fact, Name: f.Name, Size: f.Size, Type: f.Type})
		}
	}
}
