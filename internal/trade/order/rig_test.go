package order

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/qty"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/catalog"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/party"
	"bespoke/internal/trade/pricing"
	"bespoke/templates"
)

// The rig of the pure tests: the furniture business as a compiled release, its
// sample, and shelves with whatever a test says lies there.

// business is a compiled blueprint with its sample.
type business struct {
	setup     *Setup
	products  map[string]*catalog.Product
	customers map[string]*party.Party
	db        *db.DB
}

// gone stands for a document that is left out.
const gone = "-"

// furniture compiles the template with some documents replaced.
func furniture(t testing.TB, docs map[string]string) *business {
	t.Helper()
	files, err := fs.Sub(templates.Files, "furniture")
	if err != nil {
		t.Fatal(err)
	}
	tree, _, _ := blueprint.Read(files)
	var all []*blueprint.Document
	for _, path := range tree.Paths() {
		if docs[path] == "" {
			all = append(all, tree.Get(path))
		}
	}
	for path, text := range docs {
		if text == gone {
			continue
		}
		d, found := blueprint.Parse(path, []byte(text))
		if blueprint.Failed(found) {
			t.Fatalf("%s: %v", path, found)
		}
		all = append(all, d)
	}
	release, found := blueprint.Compile(blueprint.NewTree(all...), parts())
	if blueprint.Failed(found) {
		t.Fatalf("the release is not sound: %v", found)
	}
	b := &business{setup: setupOf(release), products: map[string]*catalog.Product{}, customers: map[string]*party.Party{},
		db: dbtest.Open(t, inventory.Room())}
	b.sample(t, files)
	return b
}

// parts are the rooms that orders rest on.
func parts() []blueprint.Part {
	none := func(string, json.RawMessage) (bool, *fault.Error) { return false, nil }
	all := append(blueprint.Parts(), rule.Parts()...)
	return append(append(append(all, identity.Parts()...), form.Parts()...),
		blueprint.Part{Name: "flow", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
			return flow.Compile(r, blueprint.Of[*rule.Catalogue](r), flow.Options{KnowsVerb: KnowsVerb(none), EveryPath: []string{"order.confirm"}})
		}},
		pricing.Part(),
		blueprint.Part{Name: "order", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) { return Compile(r) }})
}

func (b *business) sample(t testing.TB, files fs.FS) {
	t.Helper()
	raw, err := blueprint.Sample(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range raw["products"] {
		var body catalog.Body
		into(t, one, &body)
		b.products[body.SKU] = catalog.Sketch(body)
	}
	for _, one := range raw["customers"] {
		p := &party.Party{}
		into(t, one, &p.Body)
		b.customers[p.Ref] = p
	}
}

func into(t testing.TB, raw []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
}

// shelf is a warehouse where so much of each product lies, in a workspace of
// its own.
func (b *business) shelf(t testing.TB, stock map[string]qty.Quantity) (shelf *inventory.Shelf) {
	t.Helper()
	a := act.Act{Workspace: act.NewWorkspaceID()}
	main := act.NewUserID() // any id will do
	var ids []catalog.ID
	err := b.db.Write(t.Context(), a, func(tx db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO warehouses (workspace_id, id, code, name, region, priority, created_at) VALUES (?, ?, 'main', '', '', 1, 0)`,
			tx.Workspace(), main); err != nil {
			return err
		}
		for sku, n := range stock {
			ids = append(ids, b.products[sku].ID)
			if _, err := tx.Exec(`INSERT INTO stock (workspace_id, product_id, warehouse_id, on_hand, reserved, below) VALUES (?, ?, ?, ?, 0, 0)`,
				tx.Workspace(), b.products[sku].ID, main, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = b.db.Read(t.Context(), a, func(r db.Reader) (err error) {
			shelf, err = inventory.Load(r, ids)
			return err
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return shelf
}

// asked is one order asked for, as cases state it.
type asked struct {
	Now      string                  `json:"now"`
	Kind     act.Kind                `json:"kind"`
	Customer string                  `json:"customer"` // of the sample
	Blocked  bool                    `json:"blocked"`
	Used     string                  `json:"used"`    // of the customer's credit
	Stock    map[string]qty.Quantity `json:"stock"`   // absent: plenty of everything
	Sources  []exampleSource         `json:"sources"` // several warehouses, instead of one
	Deny     string                  `json:"deny"`    // a permission that is lacking
	Order    Request                 `json:"order"`
}

// sources are warehouses of a test, as they serve.
func (b *business) sources(t testing.TB, all []exampleSource) *inventory.Shelf {
	t.Helper()
	x := &example{setup: b.setup, given: exampleGiven{Sources: all}, bySKU: b.products}
	shelf, ok := x.shelf(slices.Collect(maps.Values(b.products)))
	if !ok {
		t.Fatal(x.found)
	}
	return shelf
}

// decide decides it, to be placed or only to be quoted.
func (b *business) decide(t testing.TB, in asked, quoting bool) *draft {
	t.Helper()
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, b.setup.Workspace.Zone)
	if in.Now != "" {
		var err error
		if now, err = time.ParseInLocation("2006-01-02T15:04", in.Now, b.setup.Workspace.Zone); err != nil {
			t.Fatal(err)
		}
	}
	g := ground{setup: b.setup, people: anybody{}, shelf: inventory.Endless(), allow: func(p string) bool { return p != in.Deny },
		known: func(r form.Ref) (form.Ref, bool) { return r, r.Ref != "nobody" }}
	if c := b.customers[in.Customer]; c != nil {
		copied := *c
		copied.Blocked = in.Blocked
		copied.Spend(amount(t, in.Used))
		g.customer = &copied
	}
	if in.Stock != nil {
		g.shelf = b.shelf(t, in.Stock)
	}
	if in.Sources != nil {
		g.shelf = b.sources(t, in.Sources)
	}
	for _, l := range in.Order.Lines {
		g.products = append(g.products, b.products[l.SKU])
	}
	a := act.Act{At: now, Kind: in.Kind, Name: "Li", Channel: "portal", Lang: "en", Request: "case"}
	if a.Kind == "" {
		a.Kind = act.Customer
	}
	if a.Kind == act.Staff {
		a.Channel = "staff"
		a.User, _ = act.ParseUser("usr_0000000000000000000000000L")
	}
	return decide(a, &in.Order, g, quoting)
}
