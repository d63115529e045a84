package order

import (
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// written says what stands in documents with the labels of a release.
type written struct{ rule.Voice }

// Speaker says conditions and cells as this room's release calls things; nil for
// a release that does not compile.
func Speaker(r *blueprint.Release, lang string) blueprint.Speaker {
	s := blueprint.Of[*Setup](r)
	if s == nil {
		return nil
	}
	return written{s.voice(act.Act{Lang: lang})}
}

func (w written) Cond(raw []byte) string { return w.Written(raw) }

func (w written) Span(text string) string { return w.Duration(text) }

func (w written) Output(point, id string, raw []byte) (label, text string) {
	return w.Given(point, id, json.RawMessage(raw))
}

func (w written) Plain() blueprint.Speaker {
	w.Voice.Plain = true
	return w
}
