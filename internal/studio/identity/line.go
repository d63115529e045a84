package identity

import (
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

var inCircle = fault.Define(fault.Invalid, "user.cycle", "这样上级会绕成一圈：{circle}", "Managers would go in a circle: {circle}").
	Fix("请为其中一人另选上级", "Give one of them another manager")

// maxCircle is how many names of a circle are said; of a longer one the first and the last.
const maxCircle = 10

// line is a user as far as managers go.
type line struct {
	Name       string
	Manager    act.UserID
	Department string
}

// lines are all users of a workspace, active or not, as they stand in a transaction.
type lines map[act.UserID]line

// above is who is one level above a user, zero for nobody: who was named as
// such, else a head of the departments that he belongs to.
func (ls lines) above(u act.UserID, tree departments) act.UserID {
	if _, there := ls[ls[u].Manager]; there {
		return ls[u].Manager
	}
	return tree.head(u, tree.path(ls[u].Department))
}

// circle names those whom a user would meet on the way up to himself, with
// himself at both ends; nil where the way ends. In a circle further up he is not.
func (ls lines) circle(u act.UserID, tree departments) *fault.Error {
	names, passed := []string{ls[u].Name}, map[act.UserID]bool{}
	for up := ls.above(u, tree); !up.IsZero() && !passed[up]; up = ls.above(up, tree) {
		passed[up] = true
		names = append(names, ls[up].Name)
		if up == u {
			return inCircle.New("circle", strings.Join(shorten(names), " → "))
		}
	}
	return nil
}

// shorten leaves out the middle of a long circle.
func shorten(names []string) []string {
	if len(names) <= maxCircle {
		return names
	}
	return append(append(slices.Clone(names[:maxCircle-2]), "…"), names[len(names)-1])
}
