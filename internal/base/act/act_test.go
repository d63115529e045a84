package act_test

import (
	"strings"
	"testing"
	"time"

	"bespoke/internal/base/act"
)

func TestARobotActsInItsOwnName(t *testing.T) {
	at := time.Date(2026, 11, 20, 8, 0, 0, 1000, time.UTC)
	a := act.Act{Workspace: act.NewWorkspaceID(), User: act.NewUserID(), Name: "Ann", Kind: act.Staff, Roles: []string{"owner"}, At: at}
	r := a.As("relay")
	if r.Name != "relay" || r.Kind != act.Robot || !r.User.IsZero() || r.Roles != nil || r.Workspace != a.Workspace {
		t.Errorf("the robot is %+v", r)
	}
	if r.Micros() != at.UnixMicro() {
		t.Errorf("moment %d", r.Micros())
	}
}

func TestIdsOfWorkspacesAndUsersAreToldApart(t *testing.T) {
	if w, u := act.NewWorkspaceID().String(), act.NewUserID().String(); !strings.HasPrefix(w, "wsp_") || !strings.HasPrefix(u, "usr_") {
		t.Errorf("%s, %s", w, u)
	}
}
