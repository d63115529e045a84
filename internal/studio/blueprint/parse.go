package blueprint

import "bespoke/internal/base/fault"

// Parse reads one document. A nil document means that the text cannot be kept
// at all: it is no strict JSON, of no known format, or belongs to another path.
// A document that breaks its schema is returned together with the findings: it
// is a draft that cannot be published.
func Parse(path string, raw []byte) (*Document, []Finding) {
	v, bad := read(raw)
	if bad != nil {
		bad.Document = path
		return nil, []Finding{bad.Finding}
	}
	f, key, bad := place(path, v)
	if bad != nil {
		bad.Document = path
		return nil, []Finding{bad.Finding}
	}
	d := &Document{Path: path, Format: f.name, Key: key, JSON: render(v)}
	hash, err := contentHash(d.JSON)
	if err != nil {
		return nil, []Finding{Refuse(path, "", "json.syntax", "无法计算文档的哈希", "the document cannot be hashed")}
	}
	d.Hash = hash
	return d, checkSchema(f.name, path, v)
}

// place holds path, format and key against each other.
func place(path string, v any) (format, string, *flaw) {
	f, key, ok := formatAt(path)
	if !ok {
		return f, key, flawed("", "document.path", "没有文档可以放在这个路径：{path}", "no document can stand at this path: {path}", "path", path)
	}
	o, ok := v.(object)
	if !ok {
		return f, key, flawed("", "schema.type", "文档必须是对象", "a document is an object")
	}
	name, _ := o.get("format").(string)
	if name != f.name {
		return f, key, wrongFormat(f.name, name)
	}
	if own, _ := o.get("key").(string); own != key {
		return f, key, flawed("/key", "document.key", "键必须与文件名一致：{key}", "the key must be the file's name: {key}", "key", key)
	}
	return f, key, nil
}

// wrongFormat tells a format to come, refused by name, from one in the wrong place.
func wrongFormat(want, got string) *flaw {
	if got != "" && !known(got) {
		return flawed("/format", "format.unsupported", "不支持的格式：{format}", "this format is not supported: {format}", "format", got)
	}
	return flawed("/format", "document.format", "此处的文档格式必须是 {want}", "a document here has the format {want}", "want", want)
}

// known tells whether this program has the format.
func known(name string) bool {
	for _, f := range formats {
		if f.name == name {
			return true
		}
	}
	return false
}

// Label is a text in the languages its business speaks.
type Label map[string]string

// In returns the text for a reader's language; without it, the fallback's
// (the workspace's locale), then the first there is by its tag.
func (l Label) In(lang, fallback string) string {
	for _, tag := range []string{lang, fallback} {
		if s, ok := l[tag]; ok {
			return s
		}
	}
	first := ""
	for tag := range l {
		if first == "" || tag < first {
			first = tag
		}
	}
	return l[first]
}

// Text is the label in the two languages of the product's own sentences.
func (l Label) Text() fault.Text {
	return fault.Text{ZH: l.In("zh-CN", "en"), EN: l.In("en", "zh-CN")}
}
