package identity

import (
	"context"
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// AddView is the input of view.add.
type AddView struct {
	Entity   string            `json:"entity" enum:"orders,tasks,parties,products,stock"`
	Owner    ViewOwner         `json:"owner,omitzero" doc:"Absent: one's own. For others to have it needs the permission view.share"`
	Name     string            `json:"name"`
	Position *int64            `json:"position,omitempty" doc:"Absent: behind those that the owner has"`
	Filter   map[string]Values `json:"filter,omitempty" doc:"The list's own parameters, but for limit, cursor and sort"`
	Sort     string            `json:"sort,omitempty"`
	Columns  []ViewColumn      `json:"columns,omitempty"`
	Density  string            `json:"density,omitempty" doc:"compact or cosy"`
}

// ChangeView is the input of view.change, a merge patch. Members of the filter
// are merged one by one, columns are replaced. What a view is of never changes.
type ChangeView struct {
	ID       ViewID                 `path:"id" json:"-"`
	Match    string                 `header:"If-Match" json:"-" doc:"The version that the change is meant for"`
	Owner    patch.Of[ViewOwner]    `json:"owner,omitzero"`
	Name     patch.Of[string]       `json:"name,omitzero"`
	Position patch.Of[int64]        `json:"position,omitzero"`
	Filter   json.RawMessage        `json:"filter,omitempty" doc:"Parameters by name; null removes one"`
	Sort     patch.Of[string]       `json:"sort,omitzero"`
	Columns  patch.Of[[]ViewColumn] `json:"columns,omitzero"`
	Density  patch.Of[string]       `json:"density,omitzero"`
}

// MergePatch lets null through, which removes.
func (ChangeView) MergePatch() {}

// DropView is the input of view.drop.
type DropView struct {
	ID    ViewID `path:"id" json:"-"`
	Match string `header:"If-Match" json:"-" doc:"The version that is meant"`
}

// addViews keeps views. Faults: view.invalid, view.limit, auth.denied.
func (s *Service) addViews(ctx context.Context, tx *event.Tx, cmds []op.Cmd[AddView]) []op.Result[SavedView] {
	out := make([]op.Result[SavedView], len(cmds))
	owners := make([]string, len(cmds))
	for i, c := range cmds {
		owners[i] = owned(c.In.Owner, c.Act).text()
	}
	d, err := s.viewDesk(ctx, tx, nil, owners)
	if err != nil {
		return refuseAll[SavedView](len(cmds), err)
	}
	var rows []viewRow
	for i, c := range cmds {
		in := c.In
		v := SavedView{ID: id.New[viewKind](), Entity: in.Entity, Owner: in.Owner, Name: in.Name, Position: int64(d.counts[owners[i]]),
			Filter: filled(in.Filter), Sort: in.Sort, Columns: in.Columns, Density: in.Density, Version: 1}
		if in.Position != nil {
			v.Position = *in.Position
		}
		if out[i].Err = d.keep(c.Act, &v, ""); out[i].Err == nil {
			out[i].Out = v
			rows = append(rows, v.row())
		}
	}
	if err := insertViews(tx, rows); err != nil {
		return refuseAll[SavedView](len(cmds), err)
	}
	return out
}

// owned is the owner that a request means.
func owned(o ViewOwner, a act.Act) ViewOwner {
	if o == (ViewOwner{}) {
		o.User = a.User
	}
	return o
}

// filled keeps an absent filter an empty one.
func filled(f map[string]Values) map[string]Values {
	if f == nil {
		f = map[string]Values{}
	}
	return f
}

// changeViews changes views one after the other, and writes them as one set.
// Faults: view.missing, view.invalid, view.limit, version.changed, auth.denied.
func (s *Service) changeViews(ctx context.Context, tx *event.Tx, cmds []op.Cmd[ChangeView]) []op.Result[SavedView] {
	out := make([]op.Result[SavedView], len(cmds))
	ids, owners := make([]ViewID, len(cmds)), make([]string, len(cmds))
	for i, c := range cmds {
		ids[i], owners[i] = c.In.ID, owned(c.In.Owner.Value, c.Act).text()
	}
	d, err := s.viewDesk(ctx, tx, ids, owners)
	if err != nil {
		return refuseAll[SavedView](len(cmds), err)
	}
	changed := map[ViewID]bool{}
	for i, c := range cmds {
		now, err := d.find(c.Act, c.In.ID, c.In.Match)
		if err == nil {
			var to SavedView
			if to, err = c.In.apply(*now); err == nil {
				err = d.keep(c.Act, &to, now.Owner.text())
			}
			if err == nil {
				*now, changed[to.ID] = to, true
			}
		}
		if out[i].Err = err; err == nil {
			out[i].Out = *now
		}
	}
	var rows []viewRow
	for v := range changed {
		rows = append(rows, d.views[v].row())
	}
	if err := updateViews(tx, rows); err != nil {
		return refuseAll[SavedView](len(cmds), err)
	}
	return out
}

// apply changes a copy.
func (in ChangeView) apply(v SavedView) (SavedView, error) {
	in.Owner.To(&v.Owner)
	in.Name.To(&v.Name)
	in.Position.To(&v.Position)
	in.Sort.To(&v.Sort)
	in.Columns.To(&v.Columns)
	in.Density.To(&v.Density)
	v.Version++
	if len(in.Filter) == 0 {
		return v, nil
	}
	var merged json.RawMessage
	now, err := json.Marshal(v.Filter)
	if err == nil {
		merged, err = patch.Merge(now, in.Filter)
	}
	v.Filter = map[string]Values{}
	if err == nil && len(merged) > 0 {
		err = json.Unmarshal(merged, &v.Filter)
	}
	if err != nil {
		return v, badView.New().Of(badFilter.New().At("/filter").From(err))
	}
	return v, nil
}

var badFilter = fault.Define(fault.Invalid, "type", "筛选应为参数名到值（或值的列表）的对象", "The filter is an object of parameters, each with a text or a list of texts").
	Fix("例如 {\"phase\":[\"placed\"]}", "As {\"phase\":[\"placed\"]}")

// dropViews drops views. Faults: view.missing, version.changed, auth.denied.
func (s *Service) dropViews(ctx context.Context, tx *event.Tx, cmds []op.Cmd[DropView]) []op.Result[SavedView] {
	out := make([]op.Result[SavedView], len(cmds))
	ids := make([]ViewID, len(cmds))
	for i, c := range cmds {
		ids[i] = c.In.ID
	}
	d, err := s.viewDesk(ctx, tx, ids, nil)
	if err != nil {
		return refuseAll[SavedView](len(cmds), err)
	}
	for i, c := range cmds {
		v, err := d.find(c.Act, c.In.ID, c.In.Match)
		if out[i].Err = err; err != nil {
			continue
		}
		out[i].Out = *v
		deleteView(tx, v.ID)
		delete(d.views, v.ID)
	}
	return out
}
