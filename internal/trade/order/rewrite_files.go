package order

import (
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/form"
)

// Files among what steps have people fill in: the step's own form keeps what it takes, and
// a field of the order lets go of what it holds no more.

// takeFiles takes over the files that were filled in: those of the step's form, which are
// for staff alone unless the customer sent them, and those that are new in fields of the order.
func (s *subject) takeFiles(a act.Act, x *asking) (problems []*fault.Error) {
	take := func(h form.Held, visible bool) {
		for _, id := range h.Files {
			if slices.ContainsFunc(s.held, func(f fileRow) bool { return f.ID == id }) {
				problems = append(problems, errDuplicate.New("value", id).At(h.Pointer))
				continue
			}
			f := s.mentions.files[id]
			s.held = append(s.held, fileRow{Order: s.order.ID, ID: id, At: a.Micros(), User: a.User, By: a.Name, Visible: visible,
				Field: h.Fact, Name: f.Name, Size: f.Size, Type: f.Type})
		}
	}
	if x.own != nil {
		for _, h := range x.own.Held() {
			take(h, outside(a))
		}
	}
	for _, part := range x.parts() {
		for _, w := range part.Rewritten() {
			take(form.Held{Fact: w.Fact, Pointer: w.Pointer, Files: w.Came}, true)
			s.gone = append(s.gone, w.Gone...)
		}
	}
	if s.fieldFiles(x) > MaxFieldFiles {
		problems = append(problems, errFieldFiles.New("max", MaxFieldFiles).At("/order"))
	}
	return problems
}

// parts are the forms of the order and of its lines that are rewritten.
func (x *asking) parts() (parts []*form.Resolved) {
	if x.order != nil {
		parts = append(parts, x.order)
	}
	for _, l := range x.lines {
		parts = append(parts, l.form)
	}
	return parts
}

// fieldFiles counts the files that the fields of the order and of its lines would hold.
func (s *subject) fieldFiles(x *asking) int {
	n := len(s.typ.Form.Files(members(s.order.Body.Fields)))
	for i := range s.order.Lines {
		n += len(s.typ.Lines.Files(members(s.order.Lines[i].Body.Fields)))
	}
	for _, part := range x.parts() {
		for _, w := range part.Rewritten() {
			n += len(w.Came) - len(w.Gone)
		}
	}
	return n
}

// filesOf reads what the files are called that fields held before somebody rewrote them, or
// held then.
func (w *surroundings) filesOf(r db.Reader, orders map[ID]*Order) (map[string]string, error) {
	var keys []fileKey
	for order, rows := range w.past {
		setup := w.setups[orders[order].Release]
		for _, row := range rows {
			for _, value := range []string{row.Was, row.Became} {
				for _, id := range setup.fieldOf(row.Fact).Files([]byte(value)) {
					keys = append(keys, fileKey{order, id})
				}
			}
		}
	}
	rows, err := selectFiles(r, keys, db.Unlocked)
	called := make(map[string]string, len(rows))
	for id, f := range rows {
		called[id.String()] = f.Name
	}
	return called, err
}

// judgeFiles locks the files that were filled in: one that another order took is refused.
func (b *changing) judgeFiles() error {
	claims, at := b.fileClaims()
	if len(claims) == 0 {
		return nil
	}
	refused, err := file.Judge(b.tx, claims)
	for i, why := range refused {
		b.errs[at[i]] = why
	}
	return err
}

func (b *changing) fileClaims() (claims []file.Claim, at []int) {
	b.each(func(s *subject) bool { return len(s.held) > 0 }, func(i int, c op.Cmd[*subject]) {
		claims, at = append(claims, claimOf(c.Act, c.In.order.ID, c.In.held)), append(at, i)
	})
	return claims, at
}

// storeFiles gives the orders the files that were filled in, and lets those go that their
// fields hold no more.
func (b *changing) storeFiles() error {
	if err := b.letGo(); err != nil {
		return err
	}
	claims, at := b.fileClaims()
	if len(claims) == 0 {
		return nil
	}
	var rows []fileRow
	for _, i := range at {
		rows = append(rows, b.items[i].In.held...)
	}
	return storeFiles(b.tx.Tx, rows, claims, nil)
}

func (b *changing) letGo() error {
	var rows []fileRow
	var gone []file.ID
	var last act.Act
	b.each(func(s *subject) bool { return len(s.gone) > 0 }, func(_ int, c op.Cmd[*subject]) {
		for _, id := range c.In.gone {
			rows = append(rows, fileRow{Order: c.In.order.ID, ID: id}.dropped(c.Act.Micros()))
		}
		gone, last = append(gone, c.In.gone...), c.Act
	})
	if len(rows) == 0 {
		return nil
	}
	if err := file.Free(b.tx, last, gone); err != nil {
		return err
	}
	return endFiles(b.tx.Tx, rows, nil)
}
