package order

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/identity"
	"bespoke/internal/trade/party"
)

var errNoCustomer = fault.Define(fault.Missing, "party.none", "您不是以客户身份登录的", "You do not act for a customer").
	Fix("请用客户账号登录", "Sign in as the customer")

// DataInput names whose data is exported.
type DataInput struct {
	ID party.ID `path:"id" json:"-"`
}

// Data is all that is kept about a customer, as far as the reader sees it.
type Data struct {
	At     time.Time       `json:"at"`
	Party  party.View      `json:"party"`
	Users  []identity.User `json:"users" doc:"Who acts for the party"`
	Orders []OrderData     `json:"orders" doc:"The latest first; at most 1,000"`
	More   bool            `json:"more,omitzero" doc:"There are older orders"`
}

// OrderData is an order with what was written about it, and what it holds.
type OrderData struct {
	Order View       `json:"order"`
	Notes []NoteView `json:"notes,omitempty"`
	Files []FileView `json:"files,omitempty"`
}

// mine exports what is kept about the customer who asks. Fault: party.none.
func (s *Service) mine(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Data, error) {
	if a.Kind != act.Customer {
		return Data{}, errNoCustomer.New()
	}
	var in DataInput
	in.ID.SetRaw(a.Party)
	return s.data(ctx, a, r, in)
}

// data exports what is kept about a customer, on a dozen reads whatever it is.
// Fault: party.missing.
func (s *Service) data(ctx context.Context, a act.Act, r db.Reader, in DataInput) (Data, error) {
	release, err := s.o.Current(ctx, r)
	if err != nil {
		return Data{}, err
	}
	found, err := party.Resolve(r, []party.Ref{{ID: in.ID}})
	if err != nil {
		return Data{}, err
	}
	view, seen := party.ReaderOf(a, release).View(found[0])
	if !seen {
		return Data{}, errNoParty.New("id", in.ID)
	}
	d := Data{At: s.o.Now().UTC(), Party: view, Orders: []OrderData{}}
	if d.Users, err = identity.ActingFor(r, in.ID.Raw()); err != nil {
		return Data{}, err
	}
	orders, err := ordersOf(r, []party.ID{in.ID})
	if err != nil {
		return Data{}, err
	}
	ids := make([]ID, 0, len(orders[in.ID]))
	for _, o := range slices.Backward(orders[in.ID]) { // ids rise with time
		ids = append(ids, o.ID)
	}
	d.More = len(ids) > MaxErased
	d.Orders, err = s.dataOf(ctx, a, r, ids[:min(len(ids), MaxErased)])
	return d, err
}

// dataOf shows orders with their notes and files, each kind read as a set.
func (s *Service) dataOf(ctx context.Context, a act.Act, r db.Reader, ids []ID) ([]OrderData, error) {
	all := []OrderData{}
	raws := make([]id.Raw, len(ids))
	keys := make([]lineKey, len(ids))
	for i, one := range ids {
		raws[i], keys[i] = one.Raw(), lineKey{one}
	}
	subjects, err := s.subjects(ctx, r, raws)
	if err != nil {
		return nil, err
	}
	notes, files := map[ID][]NoteView{}, map[ID][]fileRow{}
	err = db.SelectKeys(r, "order_notes", keys, db.Unlocked, func(n noteRow) error {
		if n.Visible || !outside(a) {
			notes[n.Order] = append(notes[n.Order], n.view())
		}
		return nil
	})
	if err == nil {
		err = db.SelectKeys(r, "order_files", keys, db.Unlocked, func(f fileRow) error {
			files[f.Order] = append(files[f.Order], f)
			return nil
		})
	}
	for _, one := range ids {
		sub := subjects[one.Raw()]
		if err != nil || sub == nil || !sub.Visible(a) {
			continue
		}
		rights := rightsOf(a, sub.setup, sub.typ)
		v := sub.order.view()
		v.Customer = sub.customer.typed(sub.setup, a.Lang)
		v.named(sub.products)
		rights.show(&v)
		data := OrderData{Order: v, Notes: notes[one]}
		for _, f := range files[one] {
			if f.DroppedAt == nil && rights.seesFile(f) {
				data.Files = append(data.Files, f.view(false))
			}
		}
		all = append(all, data)
	}
	return all, err
}
