package blueprint

import (
	"path"
	"strings"
)

// format is one kind of document: its name, and where such documents live.
type format struct {
	name   string
	folder string // "rules"; empty for the documents that exist once
	key    string // the one key of a document that exists once
}

// formats is the closed list of section 12 of formats.md.
var formats = []format{
	{name: "workspace.v1", key: "workspace"},
	{name: "options.v1", key: "options"},
	{name: "numbering.v1", key: "numbering"},
	{name: "fields.v1", folder: "fields"},
	{name: "form.v1", folder: "forms"},
	{name: "rules.v1", folder: "rules"},
	{name: "flow.v1", folder: "flows"},
	{name: "plan.v1", folder: "plans"},
	{name: "prices.v1", folder: "prices"},
	{name: "notice.v1", folder: "notices"},
	{name: "print.v1", folder: "prints"},
	{name: "calendar.v1", folder: "calendars"},
	{name: "role.v1", folder: "roles"},
	{name: "type.v1", folder: "types"},
	{name: "example.v1", folder: "examples"},
}

// headFile describes a blueprint as files; it is not a document.
const (
	headFile   = "blueprint.json"
	headFormat = "blueprint.v1"
	sampleDir  = "sample"
)

// PathOf is where the document of a format and key lives; "" for a format that
// is not known.
func PathOf(formatName, key string) string {
	for _, f := range formats {
		switch {
		case f.name != formatName:
		case f.folder != "":
			return f.folder + "/" + key + ".json"
		case f.key == key:
			return key + ".json"
		}
	}
	return ""
}

// formatAt tells which format a path belongs to and which key it names. The
// key's own form is left to the schema.
func formatAt(p string) (f format, key string, ok bool) {
	dir, file := path.Split(p)
	key, ok = strings.CutSuffix(file, ".json")
	if !ok || key == "" {
		return format{}, "", false
	}
	for _, f := range formats {
		if f.folder == "" && dir == "" && f.key == key || f.folder != "" && dir == f.folder+"/" {
			return f, key, true
		}
	}
	return format{}, "", false
}
