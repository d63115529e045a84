package intake

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/bulk"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
)

// Options are what imports need from outside.
type Options struct {
	DB      *db.DB
	Bulk    *bulk.Service
	Current func(ctx context.Context, r db.Reader) (*blueprint.Release, error)
}

// Service takes files in.
type Service struct {
	o     Options
	verbs *op.Registry
}

// New makes the room.
func New(o Options) *Service { return &Service{o: o} }

// Register adds what the screen asks. Each kind needs the permission of its verb.
func (s *Service) Register(r *op.Registry) {
	s.verbs = r
	op.AddQuery(r, op.Query[struct{}, Offer]{Name: "import.kinds", Path: "/api/v1/imports/kinds", Own: true,
		Doc: fault.Text{ZH: "可以导入什么、各有哪些字段、文件限制", EN: "What you can import, with its fields, and the limits of files"}, Run: s.offer})
	op.AddAsk(r, op.Ask[File, Contents]{Name: "import.read", Path: "/api/v1/imports/read", Own: true,
		Doc: fault.Text{ZH: "把文件读成表格并猜测各列；什么都不保存", EN: "Reads a file as a table and guesses its columns; nothing is stored"}, Run: s.read})
	op.AddAsk(r, op.Ask[Table, Checked]{Name: "import.check", Path: "/api/v1/imports/check", Own: true,
		Doc: fault.Text{ZH: "导入试运行：逐行检查；什么都不保存", EN: "Tries an import, row by row; nothing is stored"}, Run: s.check})
	op.AddSimple(r, op.Simple[Table, started]{Name: "import.start", Method: "POST", Path: "/api/v1/imports", Own: true, Status: 201,
		Doc:    fault.Text{ZH: "把表格作为批量任务导入", EN: "Imports a table as a job"},
		Weight: func(in Table) int { return len(in.plan.Items) + 1 }, Prepare: s.prepare, Do: s.start})
}

// Offer is what somebody can import.
type Offer struct {
	MaxBytes int         `json:"maxBytes"`
	MaxRows  int         `json:"maxRows"`
	Kinds    []KindOffer `json:"kinds"`
}

// KindOffer is one kind with what its columns can be.
type KindOffer struct {
	Kind   string       `json:"kind"`
	Name   string       `json:"name"`
	Key    string       `json:"key" doc:"The field by which a row is known: what is there already is not added again"`
	Fields []FieldOffer `json:"fields"`
}

// FieldOffer is something that a column can be.
type FieldOffer struct {
	Key      string        `json:"key"`
	Name     string        `json:"name"`
	Kind     string        `json:"kind" enum:"text,number,money,quantity,date,time,yesNo,list,code"`
	Required bool          `json:"required,omitzero"`
	Line     bool          `json:"line,omitzero" doc:"May differ between rows of one order or receipt"`
	Options  []OptionOffer `json:"options,omitempty"`
}

// OptionOffer is one of the codes that a cell can hold.
type OptionOffer struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

func (s *Service) offer(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Offer, error) {
	o := Offer{MaxBytes: maxFile, MaxRows: maxRows, Kinds: []KindOffer{}}
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return o, err
	}
	for _, k := range kinds(release) {
		if s.verbs.May(ctx, r, a, k.verb) == nil {
			o.Kinds = append(o.Kinds, k.offer(a.Lang))
		}
	}
	return o, nil
}

func (k *kind) offer(lang string) KindOffer {
	o := KindOffer{Kind: k.name, Name: k.label.In(lang), Key: k.key}
	for _, f := range k.fields {
		fo := FieldOffer{Key: f.key, Name: f.label.In(lang), Kind: f.kind, Required: f.required, Line: f.line}
		for _, c := range f.choices {
			fo.Options = append(fo.Options, OptionOffer{c.Code, c.Label(lang)})
		}
		o.Fields = append(o.Fields, fo)
	}
	return o
}

// kind finds what somebody wants to import, and how its cells are read. Faults:
// import.kind, auth.denied.
func (s *Service) kind(ctx context.Context, a act.Act, r db.Reader, name string) (*kind, *reader, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	for _, k := range kinds(release) {
		if k.name == name {
			w := blueprint.Of[*blueprint.Workspace](release)
			return k, &reader{decimal: ".", currency: w.Currency, zone: w.Zone, lang: a.Lang}, s.verbs.May(ctx, r, a, k.verb)
		}
	}
	return nil, nil, errKind.New("kind", name)
}
