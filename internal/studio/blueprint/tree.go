package blueprint

import (
	"encoding/json"
	"slices"
	"strings"

	"bespoke/internal/base/fault"
)

// Document is one document of a blueprint, checked against its format's schema
// and printed in the one canonical way.
type Document struct {
	Path   string // "rules/route.json"
	Format string // "rules.v1"
	Key    string // "route"
	JSON   []byte // as the printer writes it
	Hash   string // "sha256:…" of the canonical JSON (RFC 8785)
}

// Name is what the document is called; nil where it does not say.
func (d *Document) Name() Label {
	var head struct{ Name Label }
	_ = json.Unmarshal(d.JSON, &head) // a document without a name has its key
	return head.Name
}

// Finding is what a check has to say about a document. An error keeps the
// document a draft, or refuses the release; a warning only shows.
type Finding struct {
	Warning  bool
	Document string // path of the document
	Pointer  string // JSON pointer into it, "" for the whole
	Code     string // stable: "fact.unknown", "format.unsupported", …
	Say      fault.Text
	Sample   map[string]any // an input that shows the problem, by fact path
	Remedy   fault.Text     // what to do about it, where more is known than to mend the place
	Place    fault.Text     // what people call the place, where it is one of a file
}

// Failed tells whether there is an error among the findings.
func Failed(fs []Finding) bool {
	return slices.ContainsFunc(fs, func(f Finding) bool { return !f.Warning })
}

// Tree is the whole configuration of a workspace: its documents by path.
type Tree struct{ docs map[string]*Document }

// NewTree collects documents.
func NewTree(docs ...*Document) *Tree {
	t := &Tree{docs: make(map[string]*Document, len(docs))}
	for _, d := range docs {
		t.docs[d.Path] = d
	}
	return t
}

// Get returns the document of a path, or nil.
func (t *Tree) Get(path string) *Document { return t.docs[path] }

// Paths lists all documents in the order of their paths.
func (t *Tree) Paths() []string {
	paths := make([]string, 0, len(t.docs))
	for p := range t.docs {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

// Folder returns the documents below a folder, as "rules", in the order of their paths.
func (t *Tree) Folder(name string) []*Document {
	var docs []*Document
	for _, p := range t.Paths() {
		if strings.HasPrefix(p, name+"/") {
			docs = append(docs, t.docs[p])
		}
	}
	return docs
}
