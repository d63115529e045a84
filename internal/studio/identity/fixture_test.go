package identity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/patch"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

const calendarDoc = `{"format":"calendar.v1","key":"office","name":{"en":"Office"},"week":{"mon":["09:00-17:00"]}}`

const workspaceDoc = `{"format":"workspace.v1","key":"workspace","name":{"en":"Pottery"},"currency":"CNY","zone":"Asia/Shanghai",
	"locale":"en","calendar":"office","fallback":"owner"}`

// role is a role document; more is what follows can.
func role(key, kind, can, more string) string {
	return fmt.Sprintf(`{"format":"role.v1","key":%q,"name":{"en":%q},"kind":%q,"can":[%s]%s}`, key, key, kind, can, more)
}

// roleDocs are the roles of a small pottery.
var roleDocs = map[string]string{
	"owner": role("owner", "staff", `"*"`, ""),
	"sales": role("sales", "staff", `"order.*","party.read"`, `,"limits":{"order.refund":"1000 CNY"},
		"rows":{"order":{"f":"customer.type","op":"empty"}},
		"fields":[{"id":"cost","facts":["line.cost","line.margin"],"level":"none"},{"id":"total","facts":["order.total"],"level":"read"}]`),
	"east": role("east", "staff", `"order.read","order.refund"`, `,"limits":{"order.refund":"5000 CNY"},
		"rows":{"order":{"f":"customer.region","op":"=","v":"east"}},
		"fields":[{"id":"cost","facts":["line.cost"],"level":"mask"},{"id":"total","facts":["order.total"],"level":"mask"}]`),
	"files":    role("files", "staff", `"file.add"`, ""),
	"customer": role("customer", "customer", `"order.place","order.read"`, ""),
}

// tree is a blueprint of these documents by path, with a calendar and the roles.
func tree(t *testing.T, more map[string]string) *blueprint.Tree {
	t.Helper()
	all := map[string]string{"workspace.json": workspaceDoc, "calendars/office.json": calendarDoc,
		"options.json": `{"format":"options.v1","key":"options","name":{"en":"Options"},"sets":{"region":{"name":{"en":"Region"},"values":[{"code":"east","name":{"en":"East"}}]}}}`}
	for key, doc := range roleDocs {
		all["roles/"+key+".json"] = doc
	}
	for path, doc := range more {
		all[path] = doc
	}
	var docs []*blueprint.Document
	for path, text := range all {
		d, found := blueprint.Parse(path, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %+v", path, found)
		}
		docs = append(docs, d)
	}
	return blueprint.NewTree(docs...)
}

func compile(t *testing.T, more map[string]string) (*blueprint.Release, []blueprint.Finding) {
	t.Helper()
	parts := append(append(blueprint.Parts(), rule.Parts()...), identity.Parts()...)
	return blueprint.Compile(tree(t, more), parts)
}

func sound(t *testing.T, more map[string]string) *blueprint.Release {
	t.Helper()
	r, found := compile(t, more)
	if blueprint.Failed(found) {
		t.Fatalf("findings %+v", found)
	}
	return r
}

var start = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)

// pottery is a server with one workspace.
type pottery struct {
	*testing.T
	db      *db.DB
	clock   *clock.Frozen
	facts   *event.Log
	service *identity.Service
	verbs   *op.Registry
	door    *httptest.Server
	release *atomic.Pointer[blueprint.Release] // the current one; nil before the first
	made    identity.Created
	owner   act.Act
}

// each runs a test in a fresh pottery on both databases.
func each(t *testing.T, test func(p *pottery)) {
	t.Helper()
	release := sound(t, nil)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := &pottery{T: t, db: d, clock: clock.At(start), release: &atomic.Pointer[blueprint.Release]{}}
		p.release.Store(release)
		p.open()
		var err error
		p.made, err = p.service.CreateWorkspace(t.Context(), "Pottery", "en", "owner")
		p.must(err)
		p.owner = p.who(p.made.Key.Secret)
		test(p)
	}, event.Room(), op.Room(), identity.Room())
}

// open starts a process over the database.
func (p *pottery) open() {
	p.Helper()
	p.facts = event.New(p.db, p.clock)
	p.service = identity.New(identity.Options{DB: p.db, Facts: p.facts, Clock: p.clock,
		Current: func(context.Context, db.Reader) (*blueprint.Release, error) { return p.release.Load(), nil }})
	p.verbs = op.NewRegistry(op.RegistryOptions{DB: p.db, Facts: p.facts, Clock: p.clock, Allow: p.service.Allow})
	p.service.Register(p.verbs)
	p.must(p.verbs.Start())
	p.door = httptest.NewServer(op.NewDoor(p.verbs, op.DoorOptions{Identify: func(r *http.Request) (act.Act, error) {
		return p.service.Authenticate(r.Context(), strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}}))
	p.Cleanup(func() {
		p.door.Close()
		p.must(p.verbs.Close(context.Background()))
	})
}

// second is another process over the same database.
func (p *pottery) second() *pottery {
	other := *p
	other.open()
	return &other
}

func (p *pottery) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// who authenticates a key that is good.
func (p *pottery) who(key string) act.Act {
	p.Helper()
	a, err := p.service.Authenticate(p.Context(), key)
	p.must(err)
	a.At = p.clock.Now()
	return a
}

// refuses expects a fault by its code.
func (p *pottery) refuses(code string, err error) {
	p.Helper()
	if f := fault.As(err); f == nil || f.Code != code {
		p.Errorf("want the fault %s, got %v", code, err)
	}
}

// add adds a user.
func (p *pottery) add(login string, roles ...string) identity.User {
	p.Helper()
	u, err := p.service.AddUser(p.Context(), p.owner, "", identity.AddUser{Login: login, Name: login, Roles: roles})
	p.must(err)
	return u
}

// unit adds a department; head may be nobody.
func (p *pottery) unit(code, above string, head ...act.UserID) {
	p.Helper()
	d := identity.AddDepartment{Code: code, Name: "The " + code, Above: above}
	if len(head) > 0 {
		d.Head = head[0]
	}
	_, err := p.service.AddDepartment(p.Context(), p.owner, "", d)
	p.must(err)
}

// belong puts a user into a department.
func (p *pottery) belong(u identity.User, code string) {
	p.Helper()
	_, err := p.service.ChangeUser(p.Context(), p.owner, "", identity.ChangeUser{ID: u.ID, Department: patch.Set(code)})
	p.must(err)
}

// key gives a user a key.
func (p *pottery) key(u identity.User) identity.NewKey {
	p.Helper()
	k, err := p.service.AddKey(p.Context(), p.owner, "", identity.AddKey{User: u.ID, Name: "test"})
	p.must(err)
	return k
}

func (p *pottery) people() (people *identity.People) {
	p.Helper()
	p.must(p.db.Read(p.Context(), p.owner, func(r db.Reader) (err error) {
		people, err = p.service.People(p.Context(), r)
		return err
	}))
	return people
}

// told lists the names of the facts about a subject.
func (p *pottery) told(u identity.User) (names []string) {
	p.Helper()
	p.must(p.db.Read(p.Context(), p.owner, func(r db.Reader) error {
		recs, err := event.Timeline(r, u.ID.Raw(), 0, 100)
		for _, rec := range recs {
			names = append(names, rec.Name)
		}
		return err
	}))
	return names
}

// http sends a request with a key and returns status and body. headers are
// name, value pairs.
func (p *pottery) http(key, method, path, body string, headers ...string) (int, map[string]any) {
	p.Helper()
	req, err := http.NewRequestWithContext(p.Context(), method, p.door.URL+path, strings.NewReader(body))
	p.must(err)
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	p.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	p.must(err)
	var answer map[string]any
	p.must(json.Unmarshal(text, &answer))
	return res.StatusCode, answer
}
