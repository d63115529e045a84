package form

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/studio/rule"
)

// How many tags there may be where the field does not say, and how long one is.
const (
	defaultTags = 20
	maxTag      = 50
)

// tagsKind is words that people make up, each once, in the order in which they
// were written. White space around a word is not part of it.
type tagsKind struct{ max int }

func newTags(w *workshop, d *fieldDoc) kind { return tagsKind{w.count("max", d.Max, defaultTags)} }

func (k tagsKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	list, ok := readList(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words("标签的列表", "a list of tags"))
	}
	tags := make([]string, 0, len(list))
	for i, item := range list {
		tag, ok := text(item)
		tag = strings.TrimSpace(tag)
		at := "/" + strconv.Itoa(i)
		switch {
		case !ok:
			return rule.Value{}, nil, badAt(at, check.Type, "want", words("文本", "text"))
		case tag == "":
			continue
		case !x.trusted && utf8.RuneCountInString(tag) > maxTag:
			return rule.Value{}, nil, badAt(at, errLength, "rule", atMost(maxTag, "个字", "characters"))
		case slices.Contains(tags, tag):
			return rule.Value{}, nil, badAt(at, check.Duplicate, "ref", short(tag))
		}
		tags = append(tags, tag)
	}
	if !x.trusted && len(tags) > k.max {
		return rule.Value{}, nil, bad(errLength, "rule", atMost(k.max, "个标签", "tags"))
	}
	return stored(rule.Texts(tags...))
}

func (k tagsKind) schema(string) schema {
	return schema{"type": "array", "uniqueItems": true, "maxItems": k.max, "items": schema{"type": "string", "maxLength": maxTag}}
}
