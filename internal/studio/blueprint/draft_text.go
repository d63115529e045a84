package blueprint

import (
	"encoding/json"
	"fmt"
)

// changes are what a draft changes of its base as one text, to be kept as it
// stands at this moment: contents by path, "" for what it takes out.
func (d *draft) changes() string { return changesText(d.rows) }

func changesText(rows map[string]draftRow) string {
	docs := make(map[string]string, len(rows))
	for path, row := range rows {
		docs[path] = row.JSON
	}
	text, _ := json.Marshal(docs) // texts by texts always can be
	return string(text)
}

// draftFrom is the draft that it was, again.
func draftFrom(head headRow, base *Tree, documents string) (*draft, error) {
	d := &draft{head: head, base: base, rows: map[string]draftRow{}}
	if base == nil {
		d.base = NewTree()
	}
	var docs map[string]string
	if err := json.Unmarshal([]byte(documents), &docs); err != nil {
		return nil, fmt.Errorf("read a kept draft: %w", err)
	}
	for path, text := range docs {
		one := draftRow{User: head.User, Path: path, JSON: text}
		if text != "" {
			hash, err := contentHash([]byte(text))
			if err != nil {
				return nil, fmt.Errorf("read a kept draft: %w", err)
			}
			one.Hash = hash
		}
		d.rows[path] = one
	}
	return d, nil
}
