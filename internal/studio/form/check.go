package form

import (
	"bytes"
	"strings"

	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
)

// phonePatience is how many required fields people bear on a phone.
const phonePatience = 14

// check holds the forms against each other and the rest of the release.
func (fs *Forms) check(t *blueprint.Tree) []blueprint.Finding {
	var found []blueprint.Finding
	for _, f := range fs.all() {
		found = append(found, f.demands()...)
	}
	return append(found, fs.unasked(t)...)
}

// demands looks at what a form requires: of whom, and how much.
func (f *Form) demands() []blueprint.Finding {
	var found []blueprint.Finding
	required := 0
	for _, p := range f.places {
		if p.require.never() {
			continue
		}
		if p.require.always {
			required++
		}
		filled := p.fill != nil && p.fill.last == "" || len(p.set) > 0
		if !p.writable("") || p.readOnly.always && !filled {
			found = append(found, blueprint.Refuse(f.document, blueprint.Pointer("fields", p.key, "require"), "form.unwritable",
				"字段 {key} 必填，但没有人能填写", "{key} is required, and nobody may fill it in", "key", p.key))
		}
	}
	if required > phonePatience {
		found = append(found, blueprint.Warn(f.document, "", "form.long",
			"{n} 个必填项，在手机上太多了", "{n} required fields are too many on a phone", "n", required))
	}
	return found
}

// unasked warns of fields that rules read and no form asks for: those rules
// never see a value.
func (fs *Forms) unasked(t *blueprint.Tree) []blueprint.Finding {
	var found []blueprint.Finding
	placed := map[*Field]bool{}
	for _, f := range fs.forms {
		for _, p := range f.places {
			placed[p.field] = true
		}
	}
	for _, entity := range strings.Fields(placing) {
		for _, field := range fs.Fields(entity) {
			if x, _ := field.worked(); x != nil {
				continue // known without any form
			}
			if path := field.Path(); !placed[field] && !field.Retired {
				found = append(found, readers(t, path)...)
			}
		}
	}
	return found
}

// readers finds the tables that name a path. The text is enough: a path in quotes
// is nothing else in a document.
func readers(t *blueprint.Tree, path string) []blueprint.Finding {
	var found []blueprint.Finding
	for _, d := range t.Folder("rules") {
		if bytes.Contains(d.JSON, []byte(`"`+path+`"`)) {
			found = append(found, blueprint.Warn(d.Path, "", "field.unasked",
				"{path} 没有放在任何表单上，永远为空", "no form asks for {path}: it is always empty", "path", path))
		}
	}
	return found
}

// CheckFields refuses a release in which a field is something else than it was:
// what a field is must not change under the orders that hold it. A new field is
// made, and the old one retired.
func CheckFields(_ db.Reader, release, current *blueprint.Release) ([]blueprint.Finding, error) {
	if current == nil {
		return nil, nil
	}
	return blueprint.Of[*Forms](release).against(blueprint.Of[*Forms](current)), nil
}

func (fs *Forms) against(before *Forms) []blueprint.Finding {
	var found []blueprint.Finding
	for _, entity := range strings.Fields(running) {
		for _, f := range fs.Fields(entity) {
			old := before.Field(entity, f.Key)
			if old != nil && old.Searchable && f.Searchable && old.Personal != f.Personal {
				found = append(found, blueprint.Refuse(blueprint.PathOf("fields.v1", entity), blueprint.Pointer("fields", f.Key, "personal"), "field.changed",
					"可搜索字段 {key} 是否为个人信息不能改变：已有订单的检索内容不会随之改变，请停用它并新建一个",
					"whether {key}, by which orders are found, is personal cannot change: retire it and add another", "key", f.Key))
			}
			if old == nil || old.Kind == f.Kind && old.set == f.set && old.of == f.of && old.gives() == f.gives() {
				continue
			}
			found = append(found, blueprint.Refuse(blueprint.PathOf("fields.v1", entity), blueprint.Pointer("fields", f.Key, "kind"), "field.changed",
				"字段 {key} 的种类、选项集或范围种类不能改变：请停用它并新建一个", "what {key} is cannot change: retire it and add another", "key", f.Key))
		}
	}
	return found
}
