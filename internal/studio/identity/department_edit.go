package identity

import (
	"context"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// AddDepartment is the input of identity.addDepartment.
type AddDepartment struct {
	Code  string     `json:"code" doc:"Letters, digits, _ . and -; never changes"`
	Name  string     `json:"name"`
	Above string     `json:"above,omitzero" doc:"The code of the department that it belongs to"`
	Head  act.UserID `json:"head,omitzero" doc:"One of the staff: the manager of those who belong to it and have no other"`
}

// ChangeDepartment is the input of identity.changeDepartment, a merge patch. A
// department moves, with all that hangs on it, by another one above.
type ChangeDepartment struct {
	Code  string               `path:"code" json:"-"`
	Name  patch.Of[string]     `json:"name,omitzero"`
	Above patch.Of[string]     `json:"above,omitzero"`
	Head  patch.Of[act.UserID] `json:"head,omitzero"`
}

// MergePatch lets null through, which removes.
func (ChangeDepartment) MergePatch() {}

// DropDepartment is the input of identity.dropDepartment.
type DropDepartment struct {
	Code string `path:"code" json:"-"`
}

// chart is the tree of departments under change.
type chart struct {
	tree   departments
	people map[string]int          // active users by department
	users  map[act.UserID]*profile // who is a head, or is to be
	lines  lines                   // of all users; read where departments change
}

// chart reads everything that a batch is decided on. The staffing row is taken
// first: of two changes at once the second waits.
func (s *Service) chart(tx *event.Tx, heads []act.UserID) (*chart, error) {
	raiseStaffing(tx)
	c := &chart{}
	var err error
	if c.tree, err = readDepartments(tx); err != nil {
		return nil, err
	}
	if c.people, err = countDepartments(tx); err != nil {
		return nil, err
	}
	for _, d := range c.tree {
		heads = append(heads, d.Head)
	}
	c.users, err = readProfiles(tx, heads)
	return c, err
}

// heads are those of the named users who may be the head of a department.
func (c *chart) heads() map[act.UserID]bool {
	heads := map[act.UserID]bool{}
	for u, p := range c.users {
		heads[u] = p.Active && p.Kind == act.Staff
	}
	return heads
}

// view is a department as it stands now.
func (c *chart) view(d departmentRow) Department {
	v := Department{Code: d.Code, Name: d.Name, Above: d.Above, People: c.people[d.Code]}
	if head := c.users[d.Head]; head != nil {
		v.Head = &Named{head.ID, head.Name}
	}
	return v
}

// addDepartments adds departments, each under one that was there before it.
// Faults: department.invalid, department.duplicate, department.limit. Tells
// identity.departmentAdded.
func (s *Service) addDepartments(_ context.Context, tx *event.Tx, cmds []op.Cmd[AddDepartment]) []op.Result[Department] {
	heads := make([]act.UserID, len(cmds))
	for i, c := range cmds {
		heads[i] = c.In.Head
	}
	chart, err := s.chart(tx, heads)
	if err != nil {
		return refuseAll[Department](len(cmds), err)
	}
	results := make([]op.Result[Department], len(cmds))
	var rows []departmentRow
	for i, c := range cmds {
		d := departmentRow{c.In.Code, c.In.Name, c.In.Above, c.In.Head}
		if f := chart.add(d); f != nil {
			results[i].Err = f
			continue
		}
		rows = append(rows, d)
		results[i].Out = chart.view(d)
		tx.Tell(c.Act, DepartmentAdded{tx.Workspace().Raw(), d.Code, d.Name, d.Above})
	}
	return op.FailAll(results, insertDepartments(tx, rows))
}

func (c *chart) add(d departmentRow) *fault.Error {
	if len(c.tree) >= maxDepartments {
		return manyDepartments.New("most", maxDepartments)
	}
	if f := c.tree.checkCode(d.Code); f != nil {
		return f
	}
	if f := c.tree.check(d, c.heads()); f != nil {
		return f
	}
	c.tree[d.Code] = d
	return nil
}

// changeDepartments renames departments, moves them, and gives them heads.
// Faults: department.missing, department.invalid. Tells identity.departmentChanged.
func (s *Service) changeDepartments(_ context.Context, tx *event.Tx, cmds []op.Cmd[ChangeDepartment]) []op.Result[Department] {
	heads := make([]act.UserID, len(cmds))
	for i, c := range cmds {
		heads[i] = c.In.Head.Value
	}
	chart, err := s.chart(tx, heads)
	if err != nil {
		return refuseAll[Department](len(cmds), err)
	}
	if chart.lines, err = readLines(tx); err != nil {
		return refuseAll[Department](len(cmds), err)
	}
	results := make([]op.Result[Department], len(cmds))
	changed := map[string]departmentRow{}
	for i, c := range cmds {
		d, f := chart.change(c.In)
		if f != nil {
			results[i].Err = f
			continue
		}
		changed[d.Code] = d
		results[i].Out = chart.view(d)
		tx.Tell(c.Act, DepartmentChanged{tx.Workspace().Raw(), d.Code, d.Name, d.Above})
	}
	return op.FailAll(results, updateDepartments(tx, slices.Collect(maps.Values(changed))))
}

func (c *chart) change(in ChangeDepartment) (departmentRow, *fault.Error) {
	d, there := c.tree[in.Code]
	if !there {
		return d, noDepartment.New()
	}
	in.Name.To(&d.Name)
	in.Above.To(&d.Above)
	in.Head.To(&d.Head)
	if f := c.tree.check(d, c.heads()); f != nil {
		return d, f
	}
	if f := c.line(d, in.Head.Given); f != nil {
		return d, f
	}
	c.tree[d.Code] = d
	return d, nil
}

// line refuses a head, or a place in the tree, that would put somebody above himself
// whom it gives another manager.
func (c *chart) line(d departmentRow, head bool) *fault.Error {
	tree := maps.Clone(c.tree)
	tree[d.Code] = d
	at := "/above"
	if head {
		at = "/head"
	}
	for _, u := range slices.SortedFunc(maps.Keys(c.lines), act.UserID.Compare) {
		if c.lines.above(u, tree) == c.lines.above(u, c.tree) {
			continue
		}
		if f := c.lines.circle(u, tree); f != nil {
			return badDepartment.New().Of(f.At(at))
		}
	}
	return nil
}

// dropDepartments drops departments that nobody active and no other department
// belongs to; those who left belong to none from then on. Faults:
// department.missing, department.used. Tells identity.departmentDropped.
func (s *Service) dropDepartments(_ context.Context, tx *event.Tx, cmds []op.Cmd[DropDepartment]) []op.Result[Department] {
	chart, err := s.chart(tx, nil)
	if err != nil {
		return refuseAll[Department](len(cmds), err)
	}
	results := make([]op.Result[Department], len(cmds))
	for i, c := range cmds {
		d, there := chart.tree[c.In.Code]
		people, below := chart.people[d.Code], len(chart.tree.below(d.Code))
		switch {
		case !there:
			results[i].Err = noDepartment.New()
			continue
		case people > 0 || below > 0:
			results[i].Err = usedDepartment.New("name", d.Name, "people", people, "below", below)
			continue
		}
		delete(chart.tree, d.Code)
		deleteDepartment(tx, d.Code)
		results[i].Out = chart.view(d)
		tx.Tell(c.Act, DepartmentDropped{tx.Workspace().Raw(), d.Code, d.Name})
	}
	return results
}
