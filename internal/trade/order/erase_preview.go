package order

import (
	"context"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/file"
	"bespoke/internal/trade/party"
)

// MaxKept is how many attachments can be kept when a customer is erased, and how many
// files a preview lists.
const MaxKept = 500

// ErasureInput names who would be erased.
type ErasureInput struct {
	ID party.ID `path:"id" json:"-"`
}

// Erasure is what erasing a customer would take and what would stay, for whoever decides
// which attachments the law has kept.
type Erasure struct {
	Files []FileFate `json:"files" doc:"Files of the orders, as far as the reader sees them; at most 500"`
	Texts []TextFate `json:"texts" doc:"Opinions and reasons that name the customer, or are theirs; at most 500"`
	More  bool       `json:"more,omitzero" doc:"There are more than are listed"`
}

// TextFate is something that somebody said of an order, and what of it stays.
type TextFate struct {
	Order  ID        `json:"order"`
	Number string    `json:"number" doc:"Of the order"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Text   string    `json:"text"`
	After  string    `json:"after,omitempty" doc:"What stays; absent for what people of the customer said, which goes as a whole"`
}

// FileFate is a file, and what becomes of it.
type FileFate struct {
	ID     file.ID   `json:"id"`
	Order  ID        `json:"order"`
	Number string    `json:"number" doc:"Of the order"`
	Name   string    `json:"name"`
	Size   int64     `json:"size"`
	Type   string    `json:"type"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Field  string    `json:"field,omitempty" doc:"What the field is called that holds it; absent: attached to the order"`
	Goes   bool      `json:"goes"`
	Why    Fate      `json:"why" enum:"attached,personal,field" doc:"attached: goes unless it is kept; personal: the field is personal, or signed; field: stays, the field is not personal"`
}

// erasureOf tells what erasing would do. Faults: party.missing, party.erased, party.open,
// party.large.
func (s *Service) erasureOf(ctx context.Context, a act.Act, r db.Reader, in ErasureInput) (Erasure, error) {
	v := Erasure{Files: []FileFate{}, Texts: []TextFate{}}
	all, today, err := s.erasable(ctx, r, []party.ID{in.ID})
	if err != nil {
		return v, err
	}
	e := all[in.ID]
	if e == nil || !party.ReaderOf(a, today).Sees(e.party) {
		return v, errNoParty.New("id", in.ID)
	}
	if e.party.ErasedAt > 0 {
		return v, party.ErrErased.New()
	}
	if err := e.refused(EraseInput{ID: in.ID}); err != nil {
		return v, err
	}
	if err := e.read(r); err != nil {
		return v, err
	}
	subjects, err := s.subjects(ctx, r, raws(e.ids()))
	for _, f := range e.files {
		sub := subjects[f.Order.Raw()]
		if f.DroppedAt != nil || sub == nil || !sub.rights(a).seesFile(f) {
			continue
		}
		if v.More = len(v.Files) == MaxKept; v.More {
			break
		}
		v.Files = append(v.Files, e.view(f, sub.order.Number, a.Lang))
	}
	for i := range e.found {
		rec := &e.found[i]
		sub := subjects[rec.Subject]
		if sub == nil || !sub.Visible(a) {
			continue
		}
		if len(v.Texts) == MaxKept {
			v.More = true
			break
		}
		v.Texts = append(v.Texts, e.text(rec, sub.order))
	}
	return v, err
}

// text shows what somebody said, and what of it stays.
func (e *erasing) text(rec *event.Record, o *Order) TextFate {
	_, texts, _ := e.said(rec)
	v := TextFate{Order: o.ID, Number: o.Number, At: time.UnixMicro(rec.At).UTC(), By: rec.By, Text: strings.Join(texts, "\n")}
	if !e.own(rec.User) {
		v.After = e.words.clean(v.Text)
	}
	return v
}

func (e *erasing) view(f fileRow, number, lang string) FileFate {
	v := FileFate{ID: f.ID, Order: f.Order, Number: number, Name: f.Name, Size: f.Size, Type: f.Type, At: time.UnixMicro(f.At).UTC(), By: f.By,
		Why: e.fate[f.ID], Goes: e.fate[f.ID].goes()}
	entity, key, _ := strings.Cut(f.Field, ".fields.")
	for _, fs := range e.formsOf(f.Order) {
		if field := fs.Field(entity, key); field != nil && v.Field == "" {
			v.Field = field.Name.In(lang, key)
		}
	}
	return v
}
