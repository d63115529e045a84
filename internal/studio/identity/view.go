package identity

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
)

type viewKind struct{}

func (viewKind) Prefix() string { return "viw" }

// ViewID names a saved view.
type ViewID = id.Of[viewKind]

// lists are the lists that views are of, by the last word of their address.
var lists = map[string]string{"orders": "order.find", "tasks": "task.find", "parties": "party.find", "products": "product.find", "stock": "inventory.find"}

// ViewOwner is who has a view: one of the three. In a request nothing means
// whoever asks.
type ViewOwner struct {
	User act.UserID `json:"user,omitzero"`
	Role string     `json:"role,omitzero" doc:"Key of a role: all who have it"`
	All  bool       `json:"all,omitzero" doc:"Everybody"`
}

// shared tells whether others than one user have it.
func (o ViewOwner) shared() bool { return o.All || o.Role != "" }

// text is the owner as the table keeps it.
func (o ViewOwner) text() string {
	switch {
	case o.All:
		return "all"
	case o.Role != "":
		return "role " + o.Role
	}
	return "user " + o.User.String()
}

func viewOwnerOf(text string) (o ViewOwner) {
	kind, who, _ := strings.Cut(text, " ")
	switch kind {
	case "all":
		o.All = true
	case "role":
		o.Role = who
	default:
		o.User, _ = act.ParseUser(who) // the table holds no other
	}
	return o
}

// Values are those of one parameter: several are "or". One alone may be
// written without brackets.
type Values []string

// UnmarshalJSON takes a text for a list of one.
func (v *Values) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(strings.TrimSpace(string(b)), `"`) {
		*v = Values{""}
		return json.Unmarshal(b, &(*v)[0])
	}
	return json.Unmarshal(b, (*[]string)(v))
}

// ViewColumn is one column of a table, in the order of the list.
type ViewColumn struct {
	Key    string `json:"key" maxLength:"100"`
	Width  int    `json:"width,omitzero" doc:"In pixels; absent: as wide as needed"`
	Hidden bool   `json:"hidden,omitzero"`
}

// SavedView is how somebody wants to see a list.
type SavedView struct {
	ID       ViewID            `json:"id"`
	Entity   string            `json:"entity" enum:"orders,tasks,parties,products,stock"`
	Owner    ViewOwner         `json:"owner"`
	Name     string            `json:"name"`
	Position int64             `json:"position"`
	Filter   map[string]Values `json:"filter" doc:"The list's own parameters"`
	Sort     string            `json:"sort,omitempty" doc:"As the list's parameter sort; a minus before it turns it round"`
	Columns  []ViewColumn      `json:"columns,omitempty"`
	Density  string            `json:"density,omitempty" enum:"compact,cosy"`
	Version  int64             `json:"version"`
}

// ETag is the version, for If-Match.
func (v SavedView) ETag() string { return strconv.FormatInt(v.Version, 10) }

// Location is where the view is changed.
func (v SavedView) Location() string { return "/api/v1/views/" + v.ID.String() }

// Subject is whom the audit trail names.
func (v SavedView) Subject() id.Raw { return v.ID.Raw() }

var (
	badView = fault.Define(fault.Invalid, "view.invalid", "视图填写有误", "The view is not right as it stands").
		Fix("请按各字段的提示修改", "Correct the fields that are named")
	noView = fault.Define(fault.Missing, "view.missing", "没有这个视图", "There is no such view").
		Fix("刷新视图列表", "Load the views again")
	manyViews = fault.Define(fault.Blocked, "view.limit", "最多保存 {max} 个视图", "At most {max} views can be kept").
			Fix("先删除不用的视图", "Drop views that are not used any more")
	viewChanged = fault.Define(fault.Conflict, "version.changed", "视图已被修改", "The view has changed meanwhile").
			Fix("刷新后再修改", "Load it again and change that")
	badSort = fault.Define(fault.Invalid, "pattern", "排序须是字段名，前面可加 -", "It is sorted by the name of a field, maybe with a minus before it").
		Fix("例如 -placedAt", "As -placedAt")
	ownSort = fault.Define(fault.Invalid, "unknown", "排序不写在筛选里", "The order does not belong into the filter").
		Fix("写到 sort", "Give it as sort")
	manyOwners = fault.Define(fault.Invalid, "option", "只能属于本人、一个角色或所有人之一", "It belongs to oneself, to one role, or to everybody").
			Fix("只保留其中之一", "Keep one of them")
)

// The bounds of a view.
const (
	maxViews     = 50 // of one owner
	maxViewName  = 60
	maxColumns   = 100
	maxValues    = 50 // of all parameters together
	maxPosition  = 10_000
	maxWidth     = 2_000
	shareViews   = "view.share" // the permission for views that others have
	viewDensity  = "compact cosy"
	maxViewValue = 300
)

var sortForm = regexp.MustCompile(`^-?[A-Za-z][A-Za-z0-9.]{0,60}$`)

// checkView finds all that is wrong with a view. Each parameter is held against
// the list itself: a view that it does not take would be of no use.
func (s *Service) checkView(a act.Act, v *SavedView, rs *Roles) *fault.Error {
	var f check.Findings
	list, known := lists[v.Entity]
	if !known {
		f.Add(badOption.New("options", "orders, tasks, parties, products, stock").At("/entity"))
	}
	f.Add(atField("/name", checkText(v.Name, maxViewName)))
	switch o := v.Owner; {
	case o != viewOwnerOf(o.text()):
		f.Add(manyOwners.New().At("/owner"))
	case o.Role != "" && rs.Get(o.Role) == nil:
		f.Add(unknown.New("key", o.Role).At("/owner/role"))
	case !o.shared() && o.User != a.User:
		f.Add(unknown.New("key", o.User).At("/owner/user"))
	}
	f.Between("/position", fault.Text{ZH: "位置", EN: "position"}, v.Position, 0, maxPosition)
	if known {
		s.checkFilter(&f, list, v)
	}
	if v.Density != "" && !slices.Contains(strings.Fields(viewDensity), v.Density) {
		f.Add(badOption.New("options", "compact, cosy").At("/density"))
	}
	checkColumns(&f, v.Columns)
	err := f.Err(badView)
	return fault.As(err)
}

func atField(at string, f *fault.Error) *fault.Error {
	if f == nil {
		return nil
	}
	return f.At(at)
}

func (s *Service) checkFilter(f *check.Findings, list string, v *SavedView) {
	n := 0
	for name, values := range v.Filter {
		at := check.At("filter", name)
		long := slices.ContainsFunc(values, func(text string) bool { return utf8.RuneCountInString(text) > maxViewValue })
		if n += len(values); long {
			f.Add(tooLong.New("max", maxViewValue).At(at))
		}
		if name == "sort" {
			f.Add(ownSort.New().At(at))
			continue
		}
		f.Add(atField(at, fault.As(s.verbs.Takes(list, name, values))))
	}
	f.AtMost("/filter", fault.Text{ZH: "筛选", EN: "filter"}, n, maxValues)
	switch {
	case v.Sort == "":
	case !sortForm.MatchString(v.Sort):
		f.Add(badSort.New().At("/sort"))
	default:
		f.Add(atField("/sort", fault.As(s.verbs.Takes(list, "sort", []string{v.Sort}))))
	}
}

func checkColumns(f *check.Findings, columns []ViewColumn) {
	label := fault.Text{ZH: "列", EN: "columns"}
	f.AtMost("/columns", label, len(columns), maxColumns)
	for i, c := range columns {
		if strings.TrimSpace(c.Key) == "" {
			f.Add(required.New().At(check.At("columns", i, "key")))
		}
		if slices.ContainsFunc(columns[:i], func(other ViewColumn) bool { return other.Key == c.Key }) {
			f.Add(check.Duplicate.New("field", label, "ref", c.Key).At(check.At("columns", i, "key")))
		}
		f.Between(check.At("columns", i, "width"), fault.Text{ZH: "列宽", EN: "width"}, int64(c.Width), 0, maxWidth)
	}
}
