package door

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"bespoke/internal/engine/op"
	"bespoke/templates"
)

// TestEveryVerbAsksEveryRole sends every verb under every role of the furniture
// maker: 403 exactly where the role's document does not grant the permission,
// whatever is sent.
func TestEveryVerbAsksEveryRole(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		party := s.party("C-001")
		for role, can := range rolesOf(t, "furniture") {
			more := ""
			if role == "customer" {
				more = `"party":"` + party + `"`
			}
			who := s.hire("the-"+role, role, more)
			for _, v := range doors(s) {
				for _, body := range []string{"{}", "{broken"} {
					got := who.ask(v.Method, addressed(v.Path), body)
					granted := slices.Contains(own, v.Name) || slices.ContainsFunc(can, func(c string) bool { return covers(c, permissionOf(v)) })
					if denied := got.status == 401 || got.status == 403; denied == granted {
						t.Errorf("%s as %s, who may do %v, answered %d", v.Name, role, can, got.status)
					}
					if !granted && got.code(t) != "auth.denied" {
						t.Errorf("%s as %s answered %s", v.Name, role, got.code(t))
					}
				}
			}
		}
	})
}

func TestNobodyComesInWithoutAKey(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for _, key := range []string{"", "nonsense", "bsk_", strings.ToUpper(s.key)} {
			for _, v := range doors(s) {
				got := s.as(key).ask(v.Method, addressed(v.Path), "{broken")
				if got.status != 401 || got.code(t) != "auth.missing" || got.header.Get("WWW-Authenticate") != "Bearer" {
					t.Errorf("%s without a key answered %d %s", v.Name, got.status, got.body)
				}
			}
		}
		for _, open := range []string{"/healthz", "/readyz", "/openapi.json", "/docs"} {
			s.get(t, open)
		}
	})
}

// What is open to everybody, and what is everybody's own: named here, so that
// nothing opens unseen.
var (
	free = []string{"server.health", "server.ready", "identity.signInOptions", "identity.signIn", "identity.beginSignOn", "identity.sendCode", "identity.sendLink",
		"identity.acceptInvitation", "order.progress", "order.follow", "notice.stopPage", "notice.stop", "notice.actPage", "notice.act"}
	own = []string{"party.mine", "identity.session", "identity.signOut", "identity.sessions", "identity.endSession", "identity.endSessions", "identity.setPassword", "identity.sign", "event.stream",
		"identity.colleagues", "identity.departments", "identity.words", "form.fields", "task.asked", "task.ask", "inbox.find", "inbox.count", "inbox.read", "notice.choices", "notice.choose", "view.add", "view.change", "view.drop", "view.find",
		"identity.delegations", "identity.delegate", "identity.undelegate",
		"file.limits", "file.get", "file.drop", "file.open",
		// what a job and an import do is asked for by the verbs that they do
		"bulk.check", "bulk.start", "bulk.find", "bulk.get", "bulk.items", "bulk.cancel", "bulk.retry",
		"import.kinds", "import.read", "import.check", "import.start"}
)

// doors are the verbs that have a path and are not open to everybody.
func doors(s *shop) (all []op.Descriptor) {
	for _, v := range s.Verbs.List() {
		switch {
		case slices.Contains(free, v.Name):
			if v.Permission != "" {
				s.t.Errorf("%s is open and asks for %s", v.Name, v.Permission)
			}
		case v.Path != "":
			all = append(all, v)
		case !v.Internal:
			s.t.Errorf("%s has no path and is not internal", v.Name)
		}
	}
	if len(all) < 35 {
		s.t.Fatalf("only %d verbs", len(all))
	}
	return all
}

// addressed fills a path with what is not there.
func addressed(p string) string {
	const nothing = "_00000000000000000000000001"
	prefix := map[string]string{"orders": "ord", "parties": "par", "products": "prd", "tasks": "tsk", "users": "usr", "keys": "key", "sessions": "ses", "views": "viw", "files": "fil", "notices": "ntc", "schedules": "sch", "replays": "rpl", "release-requests": "rrq"}
	if p == "/api/v1/events" {
		return p + "?topics=nothing" // a stream would have no end
	}
	noun := strings.Split(p, "/")[3]
	return strings.NewReplacer("{id}", prefix[noun]+nothing, "{note}", "nte"+nothing, "{file}", "fil"+nothing, "{path...}", "roles/none.json", "{key}", "none").Replace(p)
}

// permissionOf is what a verb asks for: its own name; the broader word that it
// shares; or for reads the noun's. It is said here anew, from the design.
func permissionOf(v op.Descriptor) string {
	noun, _, _ := strings.Cut(v.Name, ".")
	switch {
	case noun == "identity":
		return "identity.manage"
	case v.Name == "order.types" || v.Name == "order.catalogue": // what one may ask the price of
		return "order.quote"
	case v.Name == "rule.export":
		return "blueprint.read"
	case v.Name == "order.asExample": // it is for a draft
		return "blueprint.edit"
	case v.Name == "party.erasure": // before one erases
		return "party.erase"
	case v.Kind == op.KindQuery, v.Name == "order.link", v.Name == "order.file", v.Name == "party.export":
		return noun + ".read"
	case noun == "party" && v.Name != "party.erase", noun == "product":
		return noun + ".write"
	case slices.Contains([]string{"blueprint.put", "blueprint.drop", "blueprint.merge", "blueprint.discard", "blueprint.replay", "rule.import"}, v.Name):
		return "blueprint.edit"
	case slices.Contains([]string{"blueprint.rollback", "blueprint.schedule", "blueprint.withdraw", "blueprint.ask", "blueprint.release", "blueprint.decline", "blueprint.unask"}, v.Name):
		return "blueprint.publish"
	case v.Name == "order.placeMany", v.Name == "flow.withdraw": // who submits takes back
		return "order.place"
	case v.Name == "order.declineCancel": // who asked takes it back
		return "order.cancel"
	case v.Name == "order.dropNote":
		return "order.note"
	case slices.Contains([]string{"order.attach", "order.dropFile", "file.write", "file.finish"}, v.Name):
		return "file.add"
	}
	return v.Name
}

// covers tells whether a word of a role's can grants a permission.
func covers(can, permission string) bool {
	noun, all := strings.CutSuffix(can, "*")
	return can == permission || all && strings.HasPrefix(permission, noun)
}

// rolesOf reads what each role of a template can do.
func rolesOf(t testing.TB, template string) map[string][]string {
	t.Helper()
	files, err := fs.Glob(templates.Files, template+"/roles/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no roles", err)
	}
	roles := map[string][]string{}
	for _, file := range files {
		text, err := fs.ReadFile(templates.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct{ Can []string }
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		roles[strings.TrimSuffix(path.Base(file), ".json")] = doc.Can
	}
	return roles
}
