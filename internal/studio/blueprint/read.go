package blueprint

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Meta is what blueprint.json says of a blueprint as a whole.
type Meta struct {
	Name  Label `json:"name"`
	About Label `json:"about"`
}

// wireHead is blueprint.v1 as files hold it.
type wireHead struct {
	Meta
	Hash      string            `json:"hash"`
	Documents map[string]string `json:"documents"`
}

// Read takes a blueprint in from a folder of files. It reports everything it
// finds, and returns what could be read. Hashes in blueprint.json are held
// against the content: what was changed on the way in is not what was exported.
// sample/ is no part of a blueprint and is left alone.
func Read(fsys fs.FS) (*Tree, Meta, []Finding) {
	r := treeReader{fsys: fsys, tree: NewTree()}
	if err := fs.WalkDir(fsys, ".", r.visit); err != nil {
		r.found = append(r.found, unreadable("", err))
	}
	head := r.head()
	r.found = append(r.found, checkTree(r.tree)...)
	sortFindings(r.found)
	return r.tree, head.Meta, r.found
}

// treeReader walks a folder and collects what it finds; nothing stops it but the
// limits, so that one walk reports everything.
type treeReader struct {
	fsys  fs.FS
	tree  *Tree
	size  int
	found []Finding
}

// visit decides what a file is. Links are not followed: they could lead out of
// the folder, and an import is not to read what its sender cannot.
func (r *treeReader) visit(p string, e fs.DirEntry, err error) error {
	switch {
	case err != nil:
		r.found = append(r.found, unreadable(p, err))
		return nil
	case p == ".":
		return nil
	case p == sampleDir && e.IsDir():
		return fs.SkipDir
	case e.IsDir():
		return r.folder(p)
	case !e.Type().IsRegular():
		r.found = append(r.found, Refuse(p, "", "file.link", "只接受普通文件，不接受链接", "only plain files are taken in, no links"))
		return nil
	case path.Ext(p) != ".json":
		r.found = append(r.found, Warn(p, "", "file.ignored", "不是 JSON 文档，未读取", "this is no JSON document and was left out"))
		return nil
	case p == headFile:
		return nil
	}
	return r.document(p)
}

// folder passes over what hides, as the history of a version control.
func (r *treeReader) folder(p string) error {
	if strings.HasPrefix(path.Base(p), ".") {
		return fs.SkipDir
	}
	return nil
}

// document takes one file in; a blueprint that is too large is not read on.
func (r *treeReader) document(p string) error {
	raw, err := readLimited(r.fsys, p)
	if err != nil {
		r.found = append(r.found, unreadable(p, err))
		return nil
	}
	d, found := Parse(p, raw)
	r.found = append(r.found, found...)
	if d == nil {
		return nil
	}
	r.tree.docs[p] = d
	// What is far too large is not read to its end, so that an upload cannot
	// take all memory.
	if r.size += len(raw); r.size > maxTree || len(r.tree.docs) > maxDocuments {
		return fs.SkipAll // checkTree names the limit
	}
	return nil
}

// readLimited reads a file, but no more of it than shows that it is too large.
func readLimited(fsys fs.FS, p string) ([]byte, error) {
	f, err := fsys.Open(p)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxDocument+1))
}

// unreadable is the finding for a file that the system does not give us.
func unreadable(p string, err error) Finding {
	return Refuse(p, "", "file.unreadable", "无法读取：{why}", "this cannot be read: {why}", "why", err)
}

// head reads blueprint.json and verifies the hashes it states.
func (r *treeReader) head() wireHead {
	var head wireHead
	raw, err := readLimited(r.fsys, headFile)
	if err != nil {
		r.found = append(r.found, unreadable(headFile, err))
		return head
	}
	v, bad := read(raw)
	if bad != nil {
		bad.Document = headFile
		r.found = append(r.found, bad.Finding)
		return head
	}
	r.found = append(r.found, checkSchema(headFormat, headFile, v)...)
	if err := json.Unmarshal(raw, &head); err != nil {
		r.found = append(r.found, unreadable(headFile, err))
		return head
	}
	r.verify(head)
	return head
}

// verify holds stated hashes against the content, both ways: what was changed,
// added or left out since the export is named. These are warnings, for files
// are exported to be edited; whether the content holds is for the checks.
func (r *treeReader) verify(head wireHead) {
	if head.Documents != nil {
		for _, p := range r.tree.Paths() {
			if head.Documents[p] != r.tree.docs[p].Hash {
				r.found = append(r.found, Warn(p, "", "hash.changed", "内容与 blueprint.json 中的哈希不符", "the content is not what the hash in blueprint.json says"))
			}
		}
		for p := range head.Documents {
			if r.tree.docs[p] == nil {
				r.found = append(r.found, Warn(p, "", "file.missing", "blueprint.json 列出了它，但没有这个文件", "blueprint.json lists this file, but it is not there"))
			}
		}
	}
	if head.Hash != "" && head.Hash != r.tree.Hash() {
		r.found = append(r.found, Warn(headFile, "/hash", "hash.changed", "全部内容与这个哈希不符", "the whole content is not what this hash says"))
	}
}

// Sample returns the seed data beside a blueprint: by noun (products,
// customers), the items in the shape of the API. No sample, no nouns.
func Sample(fsys fs.FS) (map[string][]json.RawMessage, error) {
	files, err := fs.Glob(fsys, sampleDir+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("list sample: %w", err)
	}
	made := map[string][]json.RawMessage{}
	for _, file := range files {
		raw, err := readLimited(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read sample: %w", err)
		}
		if _, bad := read(raw); bad != nil {
			return nil, fmt.Errorf("%s: %w", file, bad)
		}
		var list struct {
			Items []json.RawMessage `json:"items"`
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		made[strings.TrimSuffix(path.Base(file), ".json")] = list.Items
	}
	return made, nil
}
