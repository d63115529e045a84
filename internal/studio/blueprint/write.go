package blueprint

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
)

// Write puts a blueprint out as a folder of files, with its hashes in
// blueprint.json. The folder holds exactly this tree afterwards: documents of
// an earlier export that are no more are removed; what is not a document, as
// sample/ or a README, stays. Nothing is written outside dir, through links
// neither.
func Write(dir string, t *Tree, m Meta) error {
	if len(m.Name) == 0 {
		return errors.New("write blueprint: it has no name")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write blueprint: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write blueprint: %w", err)
	}
	defer root.Close()
	if err := dropOthers(root, t); err != nil {
		return fmt.Errorf("write blueprint: %w", err)
	}
	// Paths are proved again, though documents get theirs from Parse: this is
	// where a wrong one would reach the disk.
	for _, p := range t.Paths() {
		d := t.docs[p]
		if PathOf(d.Format, d.Key) != p || !fs.ValidPath(p) {
			return fmt.Errorf("write blueprint: %s is no document's path", p)
		}
		if err := writeFile(root, p, d.JSON); err != nil {
			return fmt.Errorf("write blueprint: %w", err)
		}
	}
	if err := writeFile(root, headFile, headJSON(t, m)); err != nil {
		return fmt.Errorf("write blueprint: %w", err)
	}
	return nil
}

// writeFile writes inside the root alone, making folders on the way.
func writeFile(root *os.Root, p string, content []byte) error {
	if err := root.MkdirAll(path.Dir(p), 0o755); err != nil {
		return err
	}
	return root.WriteFile(p, content, 0o644)
}

// dropOthers removes the documents that are not of the tree.
func dropOthers(root *os.Root, t *Tree) error {
	for _, f := range formats {
		pattern := f.key + ".json"
		if f.folder != "" {
			pattern = f.folder + "/*.json"
		}
		files, err := fs.Glob(root.FS(), pattern)
		if err != nil {
			return err
		}
		for _, p := range files {
			if t.docs[p] != nil {
				continue
			}
			if err := root.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// headJSON is blueprint.json with the hashes that Read verifies.
func headJSON(t *Tree, m Meta) []byte {
	documents := object{}
	for _, p := range t.Paths() {
		documents = append(documents, member{p, t.docs[p].Hash})
	}
	head := object{{"format", headFormat}, {"name", m.Name.value()}}
	if len(m.About) > 0 {
		head = append(head, member{"about", m.About.value()})
	}
	return render(append(head, member{"hash", t.Hash()}, member{"documents", documents}))
}

// value is the label as the printer takes it.
func (l Label) value() object {
	made := object{}
	for _, tag := range slices.Sorted(maps.Keys(l)) {
		made = append(made, member{tag, l[tag]})
	}
	return made
}
