package blueprint

import "strings"

// The limits of a whole blueprint.
const (
	maxTree      = 64 << 20
	maxDocuments = 5000
)

// Checker says whether a tree may become a release. Parts are the parts of the
// rooms above, in the order of the rooms; this room's own come first.
type Checker struct{ Parts []Part }

// Check compiles a tree with everything there is to find: limits, keys, the
// schema of each document, and what the parts find. The release may be run
// only when no finding is an error. Parts run only over a tree whose documents
// keep their schemas, so they need not ask again.
func (c Checker) Check(t *Tree) (*Release, []Finding) {
	found := checkTree(t)
	for _, p := range t.Paths() {
		found = append(found, t.docs[p].check()...)
	}
	// Half a tree would make the parts find what is not there: references to
	// documents that only lack a comma.
	if Failed(found) {
		return &Release{ID: t.ReleaseID(), Tree: t}, found
	}
	r, more := c.Compile(t)
	return r, append(append(found, more...), later(r)...)
}

// later warns of what is kept and checked by schema but not run: documents of
// rooms that are not built.
func later(r *Release) []Finding {
	var found []Finding
	warn := func(path, pointer string) {
		found = append(found, Warn(path, pointer, "format.later", "已保存并检查，但还不会运行", "this is kept and checked, but not run yet"))
	}
	for _, folder := range []string{"plans", "prints"} {
		for _, d := range r.Tree.Folder(folder) {
			warn(d.Path, "")
		}
	}
	return found
}

// Compile makes a release of a tree that was checked before.
func (c Checker) Compile(t *Tree) (*Release, []Finding) {
	r, found := Compile(t, append(Parts(), c.Parts...))
	sortFindings(found)
	return r, found
}

// check holds a kept document against its schema again: drafts are kept with errors.
func (d *Document) check() []Finding {
	v, bad := read(d.JSON)
	if bad != nil {
		bad.Document = d.Path
		return []Finding{bad.Finding}
	}
	return checkSchema(d.Format, d.Path, v)
}

// checkTree checks what no single document can know: how much there is, and
// that no two keys of a kind differ only by case, for the folders of many
// computers could not hold both.
func checkTree(t *Tree) []Finding {
	var found []Finding
	size, folded := 0, make(map[string]string, len(t.docs))
	for _, p := range t.Paths() {
		size += len(t.docs[p].JSON)
		lower := strings.ToLower(p)
		if other, ok := folded[lower]; ok {
			found = append(found, Refuse(p, "/key", "document.case",
				"与 {other} 只有大小写不同", "this differs from {other} by case alone", "other", other))
		}
		folded[lower] = p
	}
	if len(t.docs) > maxDocuments {
		found = append(found, Refuse("", "", "blueprint.count", "文档超过 5000 个", "there are more than 5,000 documents"))
	}
	if size > maxTree {
		found = append(found, Refuse("", "", "blueprint.size", "全部文档超过 64 MB", "all documents together are larger than 64 MB"))
	}
	return found
}

// Parts are this room's own: workspace, calendars, options and numbering. Each
// is there in every release, be its documents missing or not.
func Parts() []Part {
	return []Part{
		{"workspace", func(r *Release) (any, []Finding) { return compileWorkspace(r.Tree) }},
		{"calendars", func(r *Release) (any, []Finding) { return compileCalendars(r.Tree, Of[*Workspace](r)) }},
		{"options", func(r *Release) (any, []Finding) { return compileOptions(r.Tree) }},
		{"numbering", func(r *Release) (any, []Finding) { return compileNumbering(r.Tree) }},
	}
}
