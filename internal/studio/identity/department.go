package identity

import (
	"regexp"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// Department is a department as the staff see it. Its code never changes:
// users, orders and flows name it by that.
type Department struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Above  string `json:"above,omitzero" doc:"The code of the department that it belongs to; absent at the top"`
	Head   *Named `json:"head,omitempty"`
	People int    `json:"people" doc:"How many active users belong to it, those further down not counted"`
}

// The bounds of the tree.
const (
	maxDepartments = 2000
	maxDepth       = 12
)

var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$`)

var (
	badDepartment = fault.Define(fault.Invalid, "department.invalid", "部门资料有误", "The department is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	noDepartment = fault.Define(fault.Missing, "department.missing", "没有这个部门", "There is no such department").
			Fix("请检查部门代码", "Check the code of the department")
	sameDepartment = fault.Define(fault.Conflict, "department.duplicate", "部门代码「{code}」已被使用", "There is a department {code} already").
			Fix("请换一个代码", "Take another code")
	usedDepartment = fault.Define(fault.Blocked, "department.used",
		"「{name}」还有 {people} 名在职用户、{below} 个下级部门", "{name} still has {people} active users and {below} departments below it").
		Fix("请先把他们移到其他部门", "Move them to other departments first")
	manyDepartments = fault.Define(fault.Blocked, "department.limit", "最多 {most} 个部门", "A workspace has {most} departments at most").
			Fix("请先删除不需要的", "Drop those that are not needed")
	badCode = fault.Define(fault.Invalid, "pattern", "代码由字母、数字和 _ . - 组成，最多 40 个，以字母或数字开头",
		"A code is made of letters, digits, _ . and -, begins with one of the first two, and has 40 characters at most").
		Fix("请修改代码", "Change the code")
	aboveItself = fault.Define(fault.Invalid, "department.cycle", "「{above}」在它自己之下", "{above} stands below it").
			Fix("请选择其他上级部门", "Choose another department above it")
	tooDeep = fault.Define(fault.Invalid, "department.depth", "部门最多 {most} 级", "Departments go {most} levels deep at most").
		Fix("请把它放到更高的一级", "Put it further up")
)

// departments is the tree of a workspace, by code.
type departments map[string]departmentRow

// path is a department with those above it, itself first; nil where there is
// none. It ends even where the rows, which no verb writes so, go in a circle.
func (ds departments) path(code string) (codes []string) {
	for d, there := ds[code]; there && !slices.Contains(codes, d.Code); d, there = ds[d.Above] {
		codes = append(codes, d.Code)
	}
	return codes
}

// head is who leads the first of these departments that somebody else than the
// user leads; zero for nobody.
func (ds departments) head(u act.UserID, path []string) act.UserID {
	for _, code := range path {
		if head := ds[code].Head; head != u && !head.IsZero() {
			return head
		}
	}
	return act.UserID{}
}

// below lists those that stand directly under one.
func (ds departments) below(code string) (under []string) {
	for _, d := range ds {
		if d.Above == code {
			under = append(under, d.Code)
		}
	}
	return under
}

// height is how many levels hang on a department, itself included.
func (ds departments) height(code string) int {
	most := 0
	for _, d := range ds {
		if at := slices.Index(ds.path(d.Code), code); at >= 0 {
			most = max(most, at+1)
		}
	}
	return max(most, 1)
}

// sorted lists the tree from the top, each department followed by those below
// it, beside each other by code.
func (ds departments) sorted() (all []departmentRow) {
	under := map[string][]string{}
	for _, d := range ds {
		under[d.Above] = append(under[d.Above], d.Code)
	}
	var walk func(string)
	walk = func(above string) {
		slices.Sort(under[above])
		for _, code := range under[above] {
			all = append(all, ds[code])
			walk(code)
		}
	}
	walk("")
	return all
}

// check finds what is wrong with a department as it is to be. Who is its head
// already may stay that; a new one must be among those who can be.
func (ds departments) check(d departmentRow, heads map[act.UserID]bool) *fault.Error {
	var parts []*fault.Error
	if f := checkText(d.Name, maxName); f != nil {
		parts = append(parts, f.At("/name"))
	}
	if !d.Head.IsZero() && d.Head != ds[d.Code].Head && !heads[d.Head] {
		parts = append(parts, unknown.New("key", d.Head.String()).At("/head"))
	}
	switch up := ds.path(d.Above); {
	case d.Above == "":
	case up == nil:
		parts = append(parts, unknown.New("key", d.Above).At("/above"))
	case slices.Contains(up, d.Code):
		parts = append(parts, aboveItself.New("above", ds[d.Above].Name).At("/above"))
	case len(up)+ds.height(d.Code) > maxDepth:
		parts = append(parts, tooDeep.New("most", maxDepth).At("/above"))
	}
	if len(parts) == 0 {
		return nil
	}
	return badDepartment.New().Of(parts...)
}

// checkCode looks at the code of a new department.
func (ds departments) checkCode(code string) *fault.Error {
	if !codeForm.MatchString(code) {
		return badDepartment.New().Of(badCode.New().At("/code"))
	}
	for taken := range ds {
		if strings.EqualFold(taken, code) {
			return sameDepartment.New("code", taken).At("/code")
		}
	}
	return nil
}
