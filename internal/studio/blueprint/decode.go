package blueprint

import (
	"encoding/json"
	"fmt"
)

// Decode reads a document into a room's own struct. Keys the struct does not
// name are left out: the schema has refused unknown ones before.
func Decode[T any](d *Document) (T, error) {
	var made T
	if err := json.Unmarshal(d.JSON, &made); err != nil {
		return made, fmt.Errorf("decode %s: %w", d.Path, err)
	}
	return made, nil
}

// decodeAll decodes the documents of a folder by their keys; what cannot be
// decoded becomes a finding.
func decodeAll[T any](t *Tree, folder string) (map[string]T, []Finding) {
	made := map[string]T{}
	var found []Finding
	for _, d := range t.Folder(folder) {
		v, err := Decode[T](d)
		if err != nil {
			found = append(found, undecodable(d.Path))
			continue
		}
		made[d.Key] = v
	}
	return made, found
}

// undecodable is the finding for a document that keeps its schema but not the
// limits of our types, as a rate with five decimals.
func undecodable(path string) Finding {
	return Refuse(path, "", "schema.invalid", "无法读取这个文档", "this document cannot be read")
}

// unknownKey is the finding for a reference that leads nowhere.
func unknownKey(document, pointer, target string) Finding {
	return Refuse(document, pointer, "reference.missing", "没有这个文档：{target}", "there is no {target}", "target", target)
}
