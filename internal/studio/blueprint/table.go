package blueprint

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// A decision table is read as people do: with the labels of its columns, and what
// stands in its cells in words.

// TablesView lists the decision tables of one's own draft.
type TablesView struct {
	Items []TableHead `json:"items"`
}

// TableHead is a decision table in a list.
type TableHead struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	Point string `json:"point" doc:"The decision point that it answers"`
	Rows  int    `json:"rows"`
}

// TableInput names a table.
type TableInput struct {
	Key string `path:"key" json:"-"`
}

// TableView is a decision table of one's own draft, in words.
type TableView struct {
	TableHead
	Path     string        `json:"path"`
	Hit      string        `json:"hit" doc:"first unique priority collect"`
	Changed  bool          `json:"changed" doc:"Otherwise than the release has it that the draft is of"`
	Inputs   []string      `json:"inputs" doc:"What its columns ask"`
	Outputs  []string      `json:"outputs" doc:"What its rows give"`
	Lines    []TableRow    `json:"lines" doc:"Its rows in order, and else behind them"`
	Findings []FindingView `json:"findings"`
}

// TableRow is one row in words; "" is a cell that asks for nothing.
type TableRow struct {
	ID    string   `json:"id"`
	Cells []string `json:"cells"`
	If    string   `json:"if,omitempty" doc:"What it asks for beside its cells"`
	Gives []string `json:"gives"`
	Say   string   `json:"say,omitempty" doc:"What people are told when it decides"`
	From  string   `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
	Off   bool     `json:"off,omitzero"`
}

// tables lists the decision tables of one's own draft.
func (s *Service) tables(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (TablesView, error) {
	v := TablesView{Items: []TableHead{}}
	tree, _, err := s.Draft(ctx, r, a.User)
	if err != nil {
		return v, err
	}
	for _, d := range tree.Folder("rules") {
		if t, err := Decode[RuleTable](d); err == nil { // one that cannot be read is told among the findings of the draft
			v.Items = append(v.Items, t.head(d.Key, a.Lang))
		}
	}
	return v, nil
}

func (t *RuleTable) head(key, lang string) TableHead {
	return TableHead{key, t.Name.In(lang, ""), t.Point, len(t.Rows)}
}

// table shows one table of one's own draft. Fault: document.missing.
func (s *Service) table(ctx context.Context, a act.Act, r db.Reader, in TableInput) (TableView, error) {
	d, err := s.draftOf(r, a.User)
	if err != nil {
		return TableView{}, err
	}
	out, err := s.checked(ctx, d.tree())
	if err != nil {
		return TableView{}, err
	}
	at := PathOf("rules.v1", in.Key)
	doc := out.release.Tree.Get(at)
	if doc == nil {
		return TableView{}, missingDocument.New("path", at)
	}
	t, err := Decode[RuleTable](doc)
	if err != nil {
		return TableView{}, err
	}
	v := TableView{TableHead: t.head(in.Key, a.Lang), Path: at, Hit: t.Hit, Changed: slices.Contains(d.paths(), at),
		Inputs: []string{}, Outputs: []string{}, Lines: []TableRow{}, Findings: s.views(out.release, out.found, at, a.Lang)}
	t.write(&v, s.voiceOf(out.release, d.head.Base, a.Lang), a.Lang)
	return v, nil
}

// voiceOf writes with the labels of a draft, or of what it is of where it does not compile.
func (s *Service) voiceOf(r *Release, base, lang string) Speaker {
	if s.speaker == nil {
		return nil
	}
	if by := s.speaker(r, lang); by != nil {
		return by
	}
	compiled, _ := s.releases.peek(base)
	if compiled.release == nil {
		return nil
	}
	return s.speaker(compiled.release, lang)
}

// write fills in columns and rows; without a voice names and values stand as they are.
func (t *RuleTable) write(v *TableView, by Speaker, lang string) {
	for _, c := range t.Inputs {
		label := c.Fact
		if by != nil {
			label = by.Fact(c.Fact)
		}
		v.Inputs = append(v.Inputs, label)
	}
	for _, id := range t.Outputs {
		label := id
		if by != nil {
			if said, _ := by.Output(t.Point, id, nil); said != "" {
				label = said
			}
		}
		v.Outputs = append(v.Outputs, label)
	}
	for i := range t.Rows {
		v.Lines = append(v.Lines, t.row(&t.Rows[i], by, lang))
	}
	if t.Else != nil {
		v.Lines = append(v.Lines, t.row(&RuleRow{ID: "else", Then: t.Else.Then, Say: t.Else.Say}, by, lang))
	}
}

func (t *RuleTable) row(row *RuleRow, by Speaker, lang string) TableRow {
	v := TableRow{ID: row.ID, Cells: []string{}, Gives: []string{}, Say: row.Say.In(lang, ""), From: row.From, To: row.To, Off: row.Off}
	for _, c := range t.Inputs {
		text := string(row.When[c.ID])
		if by != nil && text != "" {
			_, text = by.Plain().Cell(c.Fact, row.When[c.ID])
		}
		v.Cells = append(v.Cells, text)
	}
	for _, id := range t.Outputs {
		text := string(row.Then[id])
		if by != nil && text != "" {
			_, text = by.Plain().Output(t.Point, id, row.Then[id])
		}
		v.Gives = append(v.Gives, text)
	}
	if v.If = string(row.If); by != nil && v.If != "" {
		v.If = by.Cond(row.If)
	}
	return v
}
