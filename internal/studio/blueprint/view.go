package blueprint

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"bespoke/internal/base/fault"
)

// FindingView is a finding in the reader's language.
type FindingView struct {
	Document string         `json:"document"`
	Pointer  string         `json:"pointer"`
	Code     string         `json:"code"`
	Warning  bool           `json:"warning,omitzero"`
	Message  string         `json:"message"`
	Remedy   string         `json:"remedy,omitempty" doc:"What to do about it, where more is known than to mend the place"`
	Sample   map[string]any `json:"sample,omitempty"`
	Example  string         `json:"example,omitempty" doc:"The sample as people read it"`
}

// DraftView is a document as it stands in one's own draft. Its hash is its ETag.
type DraftView struct {
	Path      string          `json:"path"`
	Format    string          `json:"format"`
	Key       string          `json:"key"`
	Hash      string          `json:"hash"`
	Version   int64           `json:"version" doc:"How often the author has written it; 0 where the release has it"`
	UpdatedAt time.Time       `json:"updatedAt"`
	By        string          `json:"by"`
	Changed   bool            `json:"changed" doc:"Otherwise it is as the release has it that the draft is of"`
	Document  json.RawMessage `json:"document,omitempty"`
	Findings  []FindingView   `json:"findings"`
}

// ETag is what If-Match is held against.
func (v DraftView) ETag() string { return v.Hash }

// ReleaseView is a release as lists show it.
type ReleaseView struct {
	ID          string        `json:"id"`
	N           int64         `json:"n,omitzero"` // absent in a dry run: no number was taken
	Current     bool          `json:"current"`
	PublishedAt time.Time     `json:"publishedAt"`
	By          string        `json:"by"`
	Note        string        `json:"note,omitempty"`
	Findings    []FindingView `json:"findings,omitempty"`
}

// views shows the findings of one document, or of all when path is empty. Samples are
// told with the labels of the release that was looked at, where it compiles so far.
func (s *Service) views(r *Release, found []Finding, path, lang string) []FindingView {
	made := []FindingView{}
	var by Speaker
	if s.speaker != nil {
		by = s.speaker(r, lang)
	}
	for _, f := range found {
		if path == "" || f.Document == path {
			made = append(made, FindingView{f.Document, f.Pointer, f.Code, f.Warning, f.Say.In(lang), f.Remedy.In(lang), f.Sample, example(f.Sample, by, lang)})
		}
	}
	return made
}

// example tells a sample fact by fact: "customer type VIP, order total 25,000 CNY".
func example(sample map[string]any, by Speaker, lang string) string {
	var told []string
	for _, path := range slices.Sorted(maps.Keys(sample)) {
		raw, err := json.Marshal(sample[path])
		if by == nil || err != nil {
			return ""
		}
		label, text := by.Cell(path, raw)
		if text == "" {
			text = strings.Trim(string(raw), `"`)
		}
		if text == "[]" {
			text = fault.Text{ZH: "（无）", EN: "(none)"}.In(lang)
		}
		told = append(told, label+" "+text)
	}
	return strings.Join(told, fault.Text{ZH: "，", EN: ", "}.In(lang))
}

// view shows a document as it stands in a draft; its findings are added by who
// knows them.
func (row draftRow) view(by string) DraftView {
	f, key, _ := formatAt(row.Path)
	return DraftView{Path: row.Path, Format: f.name, Key: key, Hash: row.Hash, Version: row.Version,
		UpdatedAt: moment(row.UpdatedAt), By: by, Changed: row.Version > 0, Findings: []FindingView{}}
}

// view shows a release, given which one is current.
func (r releaseRow) view(current string) ReleaseView {
	return ReleaseView{ID: r.ID, N: r.N, Current: r.ID == current, PublishedAt: moment(r.PublishedAt), By: r.By, Note: r.Note}
}

// moment turns the database's microseconds into a time.
func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// fault is a finding as part of an answer; field is where the reader finds it.
func (f Finding) fault(kind fault.Kind, field string) *fault.Error {
	remedy := f.Remedy
	if remedy == (fault.Text{}) {
		remedy = fault.Text{ZH: "请修正文档的这一处，再试一次", EN: "Correct this place of the document and try again"}
	}
	e := fault.Define(kind, f.Code, f.Say.ZH, f.Say.EN).Fix(remedy.ZH, remedy.EN).New().At(field)
	if f.Sample != nil {
		e = e.Because(f.Sample)
	}
	return e
}
