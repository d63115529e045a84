package order

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
)

// seesFiles tells whether the reader may learn of files at all: roles and the
// form may hide them.
func (x rights) seesFiles() bool { return x.Sees("order.attachments") }

// seesFile tells it of one file: who sees a field sees what it holds.
func (x rights) seesFile(f fileRow) bool {
	if key, answer := strings.CutPrefix(f.Field, "task.fields."); answer {
		return !outside(x.act) && !slices.ContainsFunc(x.typ.Flow.Steps, func(s *flow.Step) bool {
			return s.Form != nil && s.Form.Has(key) && !x.learnsAnswer(s, key)
		})
	}
	if f.Field != "" {
		return x.learns(f.Field)
	}
	return x.seesFiles() && (f.Visible || !outside(x.act))
}

// rights is what a reader may see of one of the orders.
func (v *viewing) rights(a act.Act, o *Order) rights {
	setup := v.world.setups[o.Release]
	return rightsOf(a, setup, setup.types[o.Type], v.world.steps[o.ID.Raw()])
}

// findFiles lists what is attached to an order and what its fields hold, oldest
// first; at most MaxFiles and MaxFieldFiles, so there is one page.
func (s *Service) findFiles(ctx context.Context, a act.Act, r db.Reader, in ByID) (op.List[FileView], error) {
	page := op.List[FileView]{Items: []FileView{}}
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return page, err
	}
	files, err := s.filesOf(ctx, r, one, a)
	page.Items = append(page.Items, files...)
	return page, err
}

// filesOf are the files of an order that a reader sees.
func (s *Service) filesOf(ctx context.Context, r db.Reader, one *subject, a act.Act) ([]FileView, error) {
	if one.order.FileCount == 0 && !one.typ.holdsFiles() {
		return nil, nil
	}
	rows, err := filesOf(r, one.order.ID)
	var shown []FileView
	rights := one.rights(a)
	for _, f := range rows {
		if rights.seesFile(f) {
			shown = append(shown, f.view(s.mayDrop(ctx, r, a, f)))
		}
	}
	return shown, err
}

// holdsFiles tells whether fields of the type hold files.
func (t *Type) holdsFiles() bool {
	return t.places("file", "image", "signature") || slices.ContainsFunc(t.Flow.Steps, func(s *flow.Step) bool {
		return s.Form != nil && s.Form.Places("file", "image", "signature")
	})
}

// openFile finds the content of an order's file for a reader. Faults:
// order.missing, file.missing.
func (s *Service) openFile(ctx context.Context, a act.Act, r db.Reader, in FileInput) (file.File, error) {
	one, err := s.one(ctx, a, r, in.ID)
	if err != nil {
		return file.File{}, err
	}
	rows, err := selectFiles(r, []fileKey{{in.ID, in.File}}, db.Unlocked)
	if err != nil {
		return file.File{}, err
	}
	f := rows[in.File]
	if f.ID.IsZero() || f.DroppedAt != nil || !one.rights(a).seesFile(f) {
		return file.File{}, errFile.New()
	}
	found, err := file.Load(r, []file.ID{in.File})
	return found[in.File], err
}

// aboutFiles is what the facts of files say.
type aboutFiles struct {
	Files []file.ID `json:"files"`
}

// fileFact tells facts about files from others.
func fileFact(rec *event.Record) bool {
	return rec.Name == "file.attached" || rec.Name == "file.dropped"
}

// withNames adds what files are called, which facts do not hold, to those that
// tell of them.
func withNames(r db.Reader, order ID, records []event.Record) error {
	about := make([]aboutFiles, len(records))
	var keys []fileKey
	for i := range records {
		if !fileFact(&records[i]) || json.Unmarshal(records[i].Data, &about[i]) != nil {
			continue
		}
		for _, f := range about[i].Files {
			keys = append(keys, fileKey{order, f})
		}
	}
	rows, err := selectFiles(r, keys, db.Unlocked)
	if err != nil {
		return err
	}
	for i := range records {
		var names []string
		for _, f := range about[i].Files {
			if name := rows[f].Name; name != "" { // erased ones have none
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			records[i].Data = withMember(records[i].Data, "names", names)
		}
	}
	return nil
}
