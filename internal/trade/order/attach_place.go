package order

import (
	"fmt"
	"slices"

	"bespoke/internal/engine/db"
	"bespoke/internal/engine/file"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/form"
)

// sentFiles reads the files that requests attach or name in fields, if any does.
func sentFiles(r db.Reader, s *Setup, cmds []op.Cmd[*Request]) (map[file.ID]file.File, error) {
	var ids []file.ID
	for _, c := range cmds {
		ids = append(ids, c.In.Attachments...)
	}
	eachFields(s, cmds, func(f *form.Form, fields Fields) { ids = append(ids, f.Files(fields)...) })
	found, err := file.Load(r, ids)
	if err != nil {
		return nil, fmt.Errorf("read what is attached: %w", err)
	}
	return found, nil
}

// attached takes over the files of a request. What comes with an order is part
// of it, so its customer sees it.
func (d *draft) attached() {
	rows, found := rowsOf(d.act, d.order.ID, d.req.Attachments, d.sent, true, "/attachments/")
	rows = append(rows, make([]fileRow, d.came)...)
	d.files, d.problems = rows, append(d.problems, found...)
	d.facts.attached(d.env, len(rows))
}

// judgeFiles locks the files of orders: one that another order took is refused.
func (b *placing) judgeFiles() error {
	claims, at := b.fileClaims()
	if len(claims) == 0 {
		return nil
	}
	refused, err := file.Judge(b.tx, claims)
	if err != nil {
		return fmt.Errorf("take attached files: %w", err)
	}
	for i, why := range refused {
		b.errs[at[i]] = why
	}
	return nil
}

// storeFiles gives files to the orders that are placed.
func (b *placing) storeFiles() error {
	claims, at := b.fileClaims()
	if len(claims) == 0 {
		return nil
	}
	var rows []fileRow
	for _, i := range at {
		rows = append(append(rows, b.drafts[i].files...), b.drafts[i].held...)
	}
	return storeFiles(b.tx, rows, claims, nil)
}

func (b *placing) fileClaims() (claims []file.Claim, at []int) {
	b.each(func(i int, d *draft) {
		if all := slices.Concat(d.files, d.held); len(all) > 0 {
			claims, at = append(claims, claimOf(d.act, d.order.ID, all)), append(at, i)
		}
	})
	return claims, at
}
