package tablefile

import (
	"context"
	"encoding/json"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// maxFile is how large a file may be; a model or a sheet of 10,000 rows is less.
const maxFile = 4 << 20

var (
	errMissing = fault.Define(fault.Missing, "document.missing", "没有这个文档：{path}", "there is no document {path}").
			Fix("请检查路径；全部文档见 GET /api/v1/documents", "Check the path; GET /api/v1/documents lists all of them")
	errUntold = fault.Define(fault.Invalid, "table.untold", "这张表有 {n} 处不能写成这种文件", "This table cannot be said in this kind of file (places: {n})").
			Fix("请改写这些地方，或导出为 Excel", "Rewrite these places, or take it as Excel")
	errUnread = fault.Define(fault.Invalid, "table.unread", "文件有 {n} 处不能读成决策表", "The file cannot be read as a decision table (places: {n})").
			Fix("请改正文件中的这些地方，再试一次", "Correct these places in the file, and try again")
	errSize = fault.Define(fault.Invalid, "table.size", "文件超过 {mb} MB", "the file is larger than {mb} MB").
		Fix("请把表拆成几张", "Divide the table")
	errKind = fault.Define(fault.Invalid, "table.kind", "不认识的文件：{name}", "this kind of file is not known: {name}").
		Fix("可以用 .dmn、.xlsx、.csv", "It ends in .dmn, .xlsx or .csv")
)

// Drafts is where the draft of a workspace is found.
type Drafts interface {
	Draft(ctx context.Context, r db.Reader, of act.UserID) (*blueprint.Tree, []blueprint.Finding, error)
	Speaker(ctx context.Context, r db.Reader, of act.UserID, lang string) (blueprint.Speaker, error)
}

// Service hands tables of the draft out and reads them in.
type Service struct{ drafts Drafts }

// New makes the service.
func New(d Drafts) *Service { return &Service{d} }

// Register adds its queries.
func (s *Service) Register(r *op.Registry) {
	op.AddQuery(r, op.Query[ExportInput, File]{Name: "rule.export", Path: "/api/v1/tables/{key}", Permission: "blueprint.read",
		Doc: fault.Text{ZH: "把草稿中的决策表写成 DMN 或 Excel 文件", EN: "Write a decision table of the draft as a file of DMN or Excel"}, Run: s.export})
	op.AddAsk(r, op.Ask[ImportInput, Imported]{Name: "rule.import", Path: "/api/v1/tables/{key}", Permission: "blueprint.edit",
		Doc: fault.Text{ZH: "把 DMN 或 Excel 文件读成决策表文档；什么都不保存", EN: "Read a file of DMN or Excel as the document of a decision table; nothing is stored"}, Run: s.read})
}

// ExportInput says which table is wanted as what.
type ExportInput struct {
	Key string `path:"key" json:"-"`
	As  string `query:"as" json:"-" enum:"dmn,xlsx" doc:"Default xlsx"`
}

// File is a file with its name.
type File struct {
	Name    string `json:"name"`
	Content []byte `json:"content" doc:"Base64"`
}

// ImportInput is a file and what it is to become.
type ImportInput struct {
	Key      string            `path:"key" json:"-"`
	Name     string            `json:"name" maxLength:"300" doc:"Its ending says what it is: .dmn, .xlsx, .csv"`
	Content  []byte            `json:"content" doc:"Base64; at most 4 MB before it"`
	Point    string            `json:"point,omitempty" doc:"Of DMN: the decision point, where the draft has no table of this key"`
	Decision string            `json:"decision,omitempty" doc:"Of DMN: which decision of the model, where it has several tables"`
	Facts    map[string]string `json:"facts,omitempty" doc:"Of DMN: expression of an input → fact"`
	Outputs  map[string]string `json:"outputs,omitempty" doc:"Of DMN: name of an output → output of the point"`
}

// Imported is what a file was read as.
type Imported struct {
	Path     string          `json:"path" doc:"Where the document belongs; PUT it there to keep it"`
	Document json.RawMessage `json:"document"`
	Same     bool            `json:"same" doc:"The draft says this already: there is nothing to keep"`
	Remarks  []Remark        `json:"remarks"`
}

// Remark is something about a place of the file.
type Remark struct {
	Place   string `json:"place"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// business is the draft with what its words mean. A draft with errors will do,
// as far as it can be read.
func (s *Service) business(ctx context.Context, a act.Act, r db.Reader, key string) (Business, *blueprint.Document, string, error) {
	path := blueprint.PathOf("rules.v1", key)
	tree, _, err := s.drafts.Draft(ctx, r, a.User)
	if err != nil {
		return Business{}, nil, path, err
	}
	release, _ := blueprint.Compile(tree, append(blueprint.Parts(), rule.Parts()...))
	b := Business{Facts: blueprint.Of[*rule.Catalogue](release)}
	if w := blueprint.Of[*blueprint.Workspace](release); w != nil {
		b.Currency = string(w.Currency)
	}
	by, err := s.drafts.Speaker(ctx, r, a.User, a.Lang)
	if by != nil {
		b.Speaker = by.Plain()
	}
	return b, tree.Get(path), path, err
}

// export writes a table. Faults: document.missing, table.untold.
func (s *Service) export(ctx context.Context, a act.Act, r db.Reader, in ExportInput) (File, error) {
	b, d, path, err := s.business(ctx, a, r, in.Key)
	if err != nil {
		return File{}, err
	}
	if d == nil {
		return File{}, errMissing.New("path", path)
	}
	write, ending := b.WriteExcel, ".xlsx"
	if in.As == "dmn" {
		write, ending = b.WriteDMN, ".dmn"
	}
	content, found, err := write(d, a.Lang)
	if err != nil {
		return File{}, err
	}
	if len(found) > 0 {
		return File{}, errUntold.New("n", len(found)).Of(parts(found, "", fault.Text{ZH: "请改写这里，或导出为 Excel", EN: "Rewrite this, or take the table as Excel"})...)
	}
	return File{Name: in.Key + ending, Content: content}, nil
}

// read reads a file. Faults: document.missing (a sheet has no table to go into),
// table.unread, table.size, table.kind.
func (s *Service) read(ctx context.Context, a act.Act, r db.Reader, in ImportInput) (Imported, error) {
	if len(in.Content) > maxFile {
		return Imported{}, errSize.New("mb", maxFile>>20)
	}
	b, d, path, err := s.business(ctx, a, r, in.Key)
	if err != nil {
		return Imported{}, err
	}
	var raw json.RawMessage
	var found []blueprint.Finding
	switch name := strings.ToLower(in.Name); {
	case strings.HasSuffix(name, ".dmn"), strings.HasSuffix(name, ".xml"):
		raw, found = b.ReadDMN(in.Name, in.Content, Target{Key: in.Key, Point: in.Point, Decision: in.Decision, Base: d, Facts: in.Facts, Outputs: in.Outputs, Lang: a.Lang})
	case !strings.HasSuffix(name, ".xlsx") && !strings.HasSuffix(name, ".csv"):
		return Imported{}, errKind.New("name", in.Name)
	case d == nil:
		return Imported{}, errMissing.New("path", path)
	default:
		raw, found = b.ReadExcel(in.Name, in.Content, d, a.Lang)
	}
	if blueprint.Failed(found) {
		return Imported{}, errUnread.New("n", len(found)).Of(parts(found, "/content", fault.Text{ZH: "请在文件中改正后再导入", EN: "Correct it in the file, and read the file in again"})...)
	}
	made := Imported{Path: path, Document: raw, Remarks: []Remark{}}
	if d != nil && same(d, raw) {
		made.Document, made.Same = d.JSON, true
	}
	for _, f := range found {
		made.Remarks = append(made.Remarks, Remark{f.Pointer, f.Code, f.Say.In(a.Lang)})
	}
	return made, nil
}
