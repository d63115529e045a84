package identity

import (
	"context"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
)

// findDepartments lists the whole tree from the top, each department followed by
// those below it. To those who are none of the staff nothing of it is told.
func (s *Service) findDepartments(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (op.List[Department], error) {
	page := op.List[Department]{Items: []Department{}}
	if outside(a) {
		return page, nil
	}
	people, err := s.People(ctx, r)
	if err != nil {
		return page, err
	}
	belong := map[string]int{}
	for _, one := range people.byID {
		if one.Active && len(one.Departments) > 0 {
			belong[one.Departments[0]]++
		}
	}
	for _, d := range people.tree.sorted() {
		v := Department{Code: d.Code, Name: d.Name, Above: d.Above, People: belong[d.Code]}
		if head, ok := people.Ever(d.Head); ok {
			v.Head = &Named{head.ID, head.Name}
		}
		page.Items = append(page.Items, v)
	}
	return page, nil
}

// DepartmentNamed is a department's name by its code; "" where there is none.
func (p *People) DepartmentNamed(code string) string { return p.tree[code].Name }

// DepartmentPath is the code of a department with those above it, itself first;
// nil where there is none.
func (p *People) DepartmentPath(code string) []string { return p.tree.path(code) }
