package form

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/file"
	"bespoke/internal/studio/rule"
)

// How many files a field takes where it does not say, and at most.
const (
	usualFiles = 5
	mostFiles  = 20
)

// pictures are the types that an image is of, as contents tell.
var pictures = []string{"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/heic"}

var (
	errFileSize = fault.Define(fault.Invalid, "file.size", "{name} 超过 {max} MB", "{name} is larger than {max} MB").
			Fix("压缩后再上传，或换一个文件", "Send it smaller, or choose another")
	errFileType = fault.Define(fault.Invalid, "file.type", "{field}不接受 {name}，只接受 {types}", "{field} does not take {name}, but {types}").
			Fix("换一个所列类型的文件", "Choose a file of a type that is named")
)

// holds is a kind whose values are files, which the order holds once it is placed.
type holds interface {
	files(raw []byte) []file.ID
}

// fileKind is files that whoever fills in has sent before, each once. Types are
// as HTML's accept names them: application/pdf, image/*, .dwg; the content says
// of which type a file is, and its name which ending it has.
type fileKind struct {
	max    int
	sizeMB int // of one file; 0 for as much as is taken at all
	types  []string
}

func newFile(w *workshop, d *fieldDoc) kind {
	k := fileKind{max: w.count("max", d.Max, usualFiles), types: w.fileTypes(d)}
	if k.max > mostFiles || k.max == 0 {
		w.refuse("max", "field.limit", "应为 1 到 20 个文件", "there are 1 to 20 files in a field")
	}
	if d.SizeMB != nil {
		if k.sizeMB = *d.SizeMB; k.sizeMB > file.MaxSize>>20 {
			w.refuse("sizeMb", "field.limit", "单个文件最多 2048 MB", "one file has at most 2048 MB")
		}
	}
	return k
}

// newImage makes files that are pictures.
func newImage(w *workshop, d *fieldDoc) kind {
	k, _ := newFile(w, d).(fileKind)
	for i, t := range k.types {
		if !slices.Contains(pictures, t) {
			w.refuse("types/"+strconv.Itoa(i), "field.limit", "图片的类型只能是 {types}", "a picture is one of {types}", "types", strings.Join(pictures, " "))
		}
	}
	if k.types == nil {
		k.types = pictures
	}
	return k
}

var fileType = regexp.MustCompile(`^(\.[a-z0-9]{1,10}|[a-z]+/(\*|[a-z0-9][a-z0-9.+-]*))$`)

// maxTypes is how many types a field may name.
const maxTypes = 20

func (w *workshop) fileTypes(d *fieldDoc) []string {
	if len(d.Types) > maxTypes {
		w.refuse("types", "field.limit", "最多列 20 种类型", "there are at most 20 types")
	}
	for i, t := range d.Types {
		if !fileType.MatchString(t) {
			w.refuse("types/"+strconv.Itoa(i), "field.limit", "应为 application/pdf、image/*、.dwg 这样的类型", "this should be a type as application/pdf, image/* or .dwg")
		}
	}
	return d.Types
}

// read looks at each file as it was sent; that it is the writer's own is asked
// of those who know.
func (k fileKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	list, ok := readList(raw)
	switch {
	case !ok:
		return rule.Value{}, nil, bad(check.Type, "want", words("文件的列表", "a list of files"))
	case len(list) > k.max && !x.trusted:
		return rule.Value{}, nil, bad(errLength, "rule", atMost(k.max, "个文件", "files"))
	}
	var ws []wrong
	var ids []string
	for i, item := range list {
		at := "/" + strconv.Itoa(i)
		id, more := k.one(x, item, at)
		if more == nil && slices.Contains(ids, id) {
			more = badAt(at, check.Duplicate, "ref", id)
		}
		ids, ws = append(ids, id), append(ws, more...)
	}
	if ws != nil {
		return rule.Value{}, nil, ws
	}
	values := make([]rule.Value, len(ids))
	for i, id := range ids {
		values[i] = rule.File(id)
	}
	return stored(rule.List(values))
}

// one reads a file's id and looks at the file.
func (k fileKind) one(x *reading, raw []byte, at string) (string, []wrong) {
	s, ok := text(raw)
	var id file.ID
	if !ok || id.UnmarshalText([]byte(s)) != nil || id.IsZero() {
		return "", badAt(at, check.Type, "want", words("文件 id，如 fil_…", "the id of a file, as fil_…"))
	}
	if x.trusted || x.sent == nil || slices.Contains(x.held, id) {
		return id.String(), nil
	}
	f, err := x.sent(id)
	switch {
	case err != nil:
		return "", []wrong{{theirs: fault.As(err), at: at}}
	case k.sizeMB > 0 && f.Size > int64(k.sizeMB)<<20:
		return "", badAt(at, errFileSize, "name", short(f.Name), "max", k.sizeMB)
	case !k.takes(f):
		return "", badAt(at, errFileType, "name", short(f.Name), "types", strings.Join(k.types, " "))
	}
	return id.String(), nil
}

// takes tells whether a file is of one of the types.
func (k fileKind) takes(f file.File) bool {
	return len(k.types) == 0 || slices.ContainsFunc(k.types, func(t string) bool {
		if group, all := strings.CutSuffix(t, "*"); all {
			return strings.HasPrefix(f.Type, group)
		}
		return t == f.Type || t == strings.ToLower(path.Ext(f.Name))
	})
}

func (fileKind) files(raw []byte) []file.ID {
	list, _ := readList(raw)
	var ids []file.ID
	for _, item := range list {
		ids = append(ids, signatureKind{}.files(item)...)
	}
	return ids
}

func (k fileKind) draw(v *FieldView, _ *reading, _ string) {
	v.Count, v.Size, v.Types = k.max, file.MaxSize, k.types
	if k.sizeMB > 0 {
		v.Size = int64(k.sizeMB) << 20
	}
}

func (k fileKind) schema(lang string) schema {
	return schema{"type": "array", "uniqueItems": true, "maxItems": k.max, "items": signatureKind{}.schema(lang)}
}
