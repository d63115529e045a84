package form

import (
	"strings"

	"bespoke/internal/engine/file"
	"bespoke/internal/studio/rule"
)

// signatureKind is one picture of a name, drawn by hand or typed: the id of a
// PNG file of at most 1 MB.
type signatureKind struct{}

const signatureMB = 1

func newSignature(*workshop, *fieldDoc) kind { return signatureKind{} }

func (signatureKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	if s, ok := text(raw); ok && strings.TrimSpace(s) == "" {
		return rule.Value{}, nil, nil
	}
	id, ws := fileKind{sizeMB: signatureMB, types: []string{"image/png"}}.one(x, raw, "")
	if ws != nil {
		return rule.Value{}, nil, ws
	}
	return stored(rule.File(id))
}

func (signatureKind) files(raw []byte) []file.ID {
	s, ok := text(raw)
	var id file.ID
	if !ok || id.UnmarshalText([]byte(s)) != nil {
		return nil
	}
	return []file.ID{id}
}

func (signatureKind) draw(v *FieldView, _ *reading, _ string) {
	v.Size, v.Types = signatureMB<<20, []string{"image/png"}
}

func (signatureKind) schema(string) schema {
	return schema{"type": "string", "pattern": "^fil_[0-7][0-9A-HJKMNP-TV-Z]{25}$"}
}
