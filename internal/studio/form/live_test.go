package form

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// Screens decide with the conditions that a View carries: web/src/core/form.
// Forms and answers are drawn here at random, the same on every machine, and go
// to them with what the server decides; their tests hold theirs against it.

var update = flag.Bool("update", false, "write the forms that the screens are held against")

const screenFile = "../../../web/src/core/form/testdata/live.random.json"

// screenForm is a form as it was told for some answers, and what the server
// decides for others.
type screenForm struct {
	View  screenView   `json:"view"`
	Cases []screenCase `json:"cases"`
}

// screenView is as much of a View as decides.
type screenView struct {
	Fields []screenField `json:"fields"`
	Pages  []NodeView    `json:"pages"`
	Live   *Live         `json:"live"`
}

type screenField struct {
	Key      string          `json:"key"`
	Shown    bool            `json:"shown"`
	Required bool            `json:"required,omitzero"`
	ReadOnly bool            `json:"readOnly,omitzero"`
	Value    json.RawMessage `json:"value,omitempty"`
}

// screenCase is answers with what the server makes of each field that a screen
// can decide: shown, required, locked, or nothing.
type screenCase struct {
	Answers map[string]json.RawMessage `json:"answers"`
	Is      map[string]string          `json:"is"`
}

// live opens a form whose fields have these placements, to one with roles.
func live(t testing.TB, fields string, roles ...string) *shop {
	t.Helper()
	edits := map[string]string{
		"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Fields"},"fields":{
			"t1":{"kind":"text","name":{"en":"Text"}},"t2":{"kind":"longText","name":{"en":"Long"}},
			"n1":{"kind":"number","name":{"en":"Number"}},"p1":{"kind":"percent","name":{"en":"Percent"}},
			"m1":{"kind":"money","name":{"en":"Money"}},"d1":{"kind":"date","name":{"en":"Day"}},
			"y1":{"kind":"yesNo","name":{"en":"Yes"}},"s1":{"kind":"single","set":"room","name":{"en":"One"}},
			"u1":{"kind":"multi","set":"room","name":{"en":"Some"}},"e1":{"kind":"email","name":{"en":"Mail"}},
			"r1":{"kind":"rating","name":{"en":"Stars"}},"h1":{"kind":"time","name":{"en":"Hour"}},"k1":{"kind":"tags","name":{"en":"Tags"}},
			"g1":{"kind":"range","of":"date","name":{"en":"Days"}},"b1":{"kind":"range","of":"number","name":{"en":"Span"}},
			"c1":{"kind":"cascade","set":"room","name":{"en":"Leaf"}}}}`,
		"forms/order.json": `{"format":"form.v1","key":"order","entity":"order","name":{"en":"Order"},
			"variants":{"vip":{"name":{"en":"VIP"},"if":{"f":"customer.type","op":"=","v":"vip"}}},
			"fields":{"lines":{"form":"line"},"note":{},"wishDate":{},` + fields + `},
			"pages":["one"],"nodes":{"one":{"kind":"page","items":["lines","note","wishDate","t1","t2","n1","p1","m1","d1","y1","s1","u1","e1","r1","h1","k1","g1","b1","c1"]}},
			"access":[{"id":"a","fields":["t1"],"roles":["finance"],"level":"none"},{"id":"b","fields":["n1"],"roles":["finance"],"level":"read"}]}`,
		"roles/sales.json": `{"format":"role.v1","key":"sales","name":{"en":"Sales"},"kind":"staff","can":["order.*"],
			"fields":[{"id":"x","facts":["customer.type","customer.spent","order.fields.d1"],"level":"none"}]}`,
	}
	parts := append(append(blueprint.Parts(), rule.Parts()...), identity.Parts()...)
	r, found := blueprint.Compile(tree(t, edits), append(parts, Parts()...))
	if blueprint.Failed(found) {
		t.Fatalf("findings: %+v", found)
	}
	s := &shop{t: t, forms: blueprint.Of[*Forms](r)}
	return s.again(roles...)
}

// again begins the order anew.
func (s *shop) again(roles ...string) *shop {
	s.env = s.forms.facts.NewEnv(noon, nil)
	s.given = Given{Values: map[string]json.RawMessage{}, Kind: act.Staff, Roles: roles}
	return s.fact("customer.type", rule.Code("vip")).fact("actor.roles", rule.Codes(roles...))
}

const bare = `"t1":{},"t2":{},"n1":{},"p1":{},"m1":{},"d1":{},"y1":{},"s1":{},"u1":{},"e1":{},"r1":{},"h1":{},"k1":{},"g1":{},"b1":{},"c1":{}`

// placed is the bare form with some placements replaced.
func placed(t testing.TB, as map[string]string) string {
	t.Helper()
	fields := bare
	for key, doc := range as {
		fields = strings.Replace(fields, `"`+key+`":{}`, `"`+key+`":`+doc, 1)
	}
	return fields
}

func liveField(v View, key string) *LiveField {
	if v.Live == nil {
		return nil
	}
	for i := range v.Live.Fields {
		if v.Live.Fields[i].Key == key {
			return &v.Live.Fields[i]
		}
	}
	return nil
}

func TestAFormTellsWhatAScreenMayDecide(t *testing.T) {
	s := live(t, placed(t, map[string]string{
		"y1": `{"default":true}`,
		"s1": `{"show":{"f":"order.fields.y1","op":"=","v":false},"require":{"f":"order.fields.n1","op":">","v":5},"default":"living","options":[{"if":{"f":"customer.type","op":"=","v":"vip"},"only":["living","garden"]}]}`,
	}), "customer")
	v := s.order().Describe("en")
	f := liveField(v, "s1")
	if f == nil || f.Show == nil || f.Require == nil || f.Field == nil {
		t.Fatalf("told %s", must(json.Marshal(v.Live)))
	}
	if len(f.Field.Options) != 2 || !f.Field.Shown || f.Field.Required || string(f.Field.Value) != `"living"` {
		t.Errorf("the hidden field would be drawn as %+v", f.Field)
	}
	if y := liveField(v, "y1"); y == nil || string(y.Default) != "true" || y.Field != nil {
		t.Errorf("what the condition looks at: %+v", y)
	}
	if got := v.Live.Facts["order.fields.n1"]; got.Field != "n1" || got.Type != "number" {
		t.Errorf("facts %+v", v.Live.Facts)
	}
	if strings.Contains(string(must(json.Marshal(v.Pages))), "s1") || !strings.Contains(string(must(json.Marshal(v.Live.Pages))), "s1") {
		t.Error("the layout of what may be shown is not told apart from what is shown")
	}
	if v := live(t, bare, "customer").order().Describe("en"); v.Live != nil {
		t.Errorf("a form without conditions tells %+v", v.Live)
	}
}

func TestWhatOnlyTheServerKnowsIsLeftToIt(t *testing.T) {
	for name, cond := range map[string]string{
		"price":             `{"f":"order.belowFloor","op":"=","v":true}`,
		"goods":             `{"rows":"order.lines","some":{"f":"product.category","op":"=","v":"chair"}}`,
		"clock":             `{"f":"order.fields.d1","op":"<","v":"now+2h"}`,
		"working days":      `{"f":"order.fields.d1","op":"<","v":"today+3wd"}`,
		"calendar":          `{"f":"order.fields.d1.isWorkday","op":"=","v":true}`,
		"an altered answer": `{"f":"order.fields.e1","op":"=","v":"a@b.cn"}`,
		"inside others":     `{"any":[{"f":"order.fields.y1","op":"=","v":true},{"none":[{"f":"order.belowFloor","op":"=","v":true}]}]}`,
	} {
		// u1 hangs on p1, so that it waits for the answer, too.
		fields := placed(t, map[string]string{"p1": `{"show":` + cond + `}`, "u1": `{"show":{"f":"order.fields.p1","op":"notEmpty"}}`})
		if v := live(t, fields, "customer").order().Describe("en"); v.Live != nil {
			t.Errorf("%s: told %s", name, must(json.Marshal(v.Live)))
		}
	}
}

func TestAConditionNeverTellsWhatItsReaderMayNotSee(t *testing.T) {
	for fact, cond := range map[string]string{
		"order.fields.t1": `{"f":"order.fields.t1","op":"=","v":"heimlich"}`, // by the form
		"order.fields.d1": `{"any":[{"f":"order.fields.d1","op":"notEmpty"},{"f":"order.fields.t2","op":"=","v":"heimlich"}]}`,
		"customer.type":   `{"all":[{"f":"customer.type","op":"!=","v":"dealer"},{"f":"order.fields.t2","op":"=","v":"heimlich"}]}`,
		"customer.spent":  `{"any":[{"f":"customer.spent","op":">","v":"777 CNY"},{"f":"order.fields.t2","op":"=","v":"heimlich"}]}`,
	} {
		fields := placed(t, map[string]string{
			"m1": `{"show":` + cond + `,"require":{"f":"order.fields.y1","op":"=","v":true}}`,
			"u1": `{"require":` + cond + `}`, "p1": `{"readOnly":` + cond + `}`,
			"s1": `{"show":{"f":"order.fields.y1","op":"=","v":true}}`, // this much may be told
		})
		role := "sales"
		if fact == "order.fields.t1" {
			role = "finance"
		}
		s := live(t, fields, role)
		for _, answers := range []string{`{}`, `{"y1":true,"t2":"other"}`} {
			v := s.again(role).fact("customer.spent", rule.Money(money.Of(7770000, "CNY"))).fill(answers).order().Describe("en")
			told := string(must(json.Marshal(v)))
			if v.Live == nil || liveField(v, "s1") == nil {
				t.Fatalf("%s: nothing is told: %s", fact, told)
			}
			for _, secret := range []string{"heimlich", "777", `"` + fact + `"`} {
				if strings.Contains(told, secret) {
					t.Errorf("%s: %q is told: %s", fact, secret, told)
				}
			}
			for _, key := range []string{"m1", "u1", "p1"} {
				if f := liveField(v, key); f != nil && (f.Show != nil || f.Field != nil || key != "m1" && f.conditional()) {
					t.Errorf("%s: of %s is told %+v", fact, key, f)
				}
			}
		}
		robot := live(t, fields)
		robot.given.Kind = act.Robot
		if v := robot.order().Describe("en"); fact != "customer.spent" && liveField(v, "u1") == nil {
			t.Errorf("%s: the program itself is not told", fact)
		}
	}
}

func TestWhoMayOnlyReadAnAnswerGetsNoConditionOfHisOwnToWriteIt(t *testing.T) {
	v := live(t, placed(t, map[string]string{"n1": `{"default":7,"require":{"f":"order.fields.y1","op":"=","v":true}}`,
		"s1": `{"show":{"f":"order.fields.n1","op":">","v":5}}`}), "finance").order().Describe("en")
	if f := liveField(v, "n1"); f != nil && f.conditional() {
		t.Errorf("told %+v", f)
	}
	if got := v.Live.Facts["order.fields.n1"]; got.Field != "" || string(got.Value) != "7" {
		t.Errorf("what stays: %+v", got)
	}
}

func TestTheScreensAreHeldAgainstThisForm(t *testing.T) {
	d := &drawn{rand.New(rand.NewPCG(20261122, 7)), 0, 0}
	var all []screenForm
	for range 60 {
		all = append(all, d.form(t))
	}
	if d.on < d.all/5 || d.on > d.all*4/5 {
		t.Errorf("%d of %d fields are shown: the draw tells little", d.on, d.all)
	}
	want := append(must(json.Marshal(all)), '\n')
	if *update {
		if err := os.MkdirAll(filepath.Dir(screenFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(screenFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(screenFile)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what this form decides (%v): run this test with -update", screenFile, err)
	}
}

// drawn draws forms and answers.
type drawn struct {
	*rand.Rand
	on, all int
}

func (d *drawn) one(of ...string) string { return of[d.IntN(len(of))] }

var liveKeys = []string{"t1", "t2", "n1", "p1", "m1", "d1", "y1", "s1", "u1", "r1", "h1", "k1", "g1", "b1", "c1"}

// form draws one form: each field may look at those before it.
func (d *drawn) form(t testing.TB) screenForm {
	as := map[string]string{}
	for i, key := range liveKeys {
		parts := []string{}
		if i > 0 && d.IntN(3) > 0 {
			parts = append(parts, `"show":`+d.cond(2, liveKeys[:i]))
		}
		if d.IntN(2) == 0 {
			parts = append(parts, `"require":`+d.one("true", d.cond(1, liveKeys)))
		}
		if d.IntN(4) == 0 {
			parts = append(parts, `"readOnly":`+d.cond(1, liveKeys))
		}
		if d.IntN(4) == 0 {
			parts = append(parts, `"in":["vip"]`)
		}
		if value := d.value(key); d.IntN(3) == 0 && value != `""` && value != `"  "` && value != "null" && value != "[]" && value[0] != '{' {
			parts = append(parts, `"default":`+value)
		}
		as[key] = "{" + strings.Join(parts, ",") + "}"
	}
	s := live(t, placed(t, as), "customer")
	kind := rule.Code(d.one("vip", "vip", "dealer"))
	v := d.fill(s.again("customer").fact("customer.type", kind)).order().Describe("en")
	f := screenForm{View: screenView{Pages: v.Pages, Live: v.Live}}
	for _, x := range v.Fields {
		f.View.Fields = append(f.View.Fields, screenField{x.Key, x.Shown, x.Required, x.ReadOnly, x.Value})
	}
	for range 8 {
		x := d.fill(s.again("customer").fact("customer.type", kind)).order()
		f.Cases = append(f.Cases, screenCase{x.answers(), d.is(x)})
	}
	return f
}

// answers are what was filled in, built-in fields among it.
func (x *Resolved) answers() map[string]json.RawMessage {
	all := map[string]json.RawMessage{}
	for key, raw := range x.given.Values {
		all[key] = raw
	}
	return all
}

// is what the server decides of each field.
func (d *drawn) is(x *Resolved) map[string]string {
	is := map[string]string{}
	for i, p := range x.form.places {
		s := x.states[i]
		if !strings.Contains(strings.Join(liveKeys, " "), p.key) {
			continue
		}
		d.all++
		word := ""
		if s.shown {
			d.on++
			word = "shown"
		}
		if s.shown && s.required {
			word += " required"
		}
		if s.shown && s.readOnly {
			word += " locked"
		}
		is[p.key] = word
	}
	return is
}

// fill answers some fields.
func (d *drawn) fill(s *shop) *shop {
	for _, key := range liveKeys {
		if d.IntN(3) > 0 {
			s.given.Values[key] = json.RawMessage(d.value(key))
		}
	}
	return s
}

func (d *drawn) value(key string) string {
	switch key[0] {
	case 't':
		return d.one(`"Lake house"`, `"lake"`, `"湖边小屋"`, `"ＬＡＫＥ"`, `"  "`, `""`, `"Straße 7"`)
	case 'n', 'p':
		return d.one("0", "5", "5.5", "-2", "100", "null")
	case 'm':
		return d.one(`{"amount":"100","currency":"CNY"}`, `{"amount":"12.50","currency":"CNY"}`, "null")
	case 'd':
		return d.one(`"2026-11-22"`, `"2026-11-26"`, `"2026-12-24"`, `""`)
	case 'y':
		return d.one("true", "false", "null")
	case 's', 'c':
		return d.one(`"living"`, `"garden"`, `"bedroom"`, `""`)
	case 'r':
		return d.one("1", "3", "5", "null")
	case 'h':
		return d.one(`"09:00"`, `"17:30"`, `"23:59"`, `""`)
	case 'k':
		return d.one(`["urgent"]`, `["Urgent","gift"]`, `[]`, `["ＧＩＦＴ"]`)
	case 'g':
		return d.one(`{"from":"2026-11-22","to":"2026-11-26"}`, `{"to":"2026-12-24"}`, `{"from":"2026-11-27"}`, `{}`)
	case 'b':
		return d.one(`{"from":1,"to":2.5}`, `{"from":0}`, `{"to":10}`, "null")
	}
	return d.one(`["living"]`, `["living","garden"]`, `[]`, `["bedroom","garden","living"]`)
}

// cond draws a condition over some fields and what is known of the customer.
func (d *drawn) cond(deep int, keys []string) string {
	if deep > 0 && d.IntN(2) == 0 {
		return fmt.Sprintf(`{"%s":[%s,%s]}`, d.one("all", "any", "none"), d.cond(deep-1, keys), d.cond(deep-1, keys))
	}
	if d.IntN(8) == 0 {
		return d.one(`{"f":"customer.type","op":"=","v":"vip"}`, `{"f":"form.variants","op":"has","v":"vip"}`, `{"f":"today","op":">","v":"2026-11-01"}`)
	}
	key := d.one(keys...)
	term := func(terms ...string) string { return `{"f":"order.fields.` + key + d.one(terms...) + `}` }
	if d.IntN(5) == 0 {
		return term(`","op":"empty"`, `","op":"notEmpty"`)
	}
	switch key[0] {
	case 't':
		return term(`","op":"contains","v":"lake"`, `","op":"=","v":"LAKE"`, `","op":"!=","v":"lake"`, `","op":"startsWith","v":"湖"`, `.length","op":">","v":4`, `","op":"matches","v":"^[A-Z]"`)
	case 'n', 'p':
		return term(`","op":">","v":5`, `","op":"<=","v":5`, `","op":"in","v":[0,5.5]`, `","op":"between","v":[0,10]`)
	case 'm':
		return term(`","op":">","v":"12.5 CNY"`, `","op":"=","v":"100 CNY"`)
	case 'd':
		return term(`","op":"<","v":"today+5d"`, `.weekday","op":"=","v":"thu"`, `","op":"=","v":"2026-12-24"`)
	case 'y':
		return term(`","op":"=","v":true`, `","op":"!=","v":true`)
	case 'r':
		return term(`","op":">=","v":3`, `","op":"in","v":[1,5]`)
	case 'h':
		return term(`","op":">","v":"12:00"`, `","op":"between","v":["22:00","10:00"]`, `","op":"=","v":"09:00"`)
	case 'k':
		return term(`","op":"has","v":"urgent"`, `","op":"hasAll","v":["gift","urgent"]`, `.count","op":"=","v":0`)
	case 'g':
		return term(`.from","op":">","v":"today+3d"`, `.to","op":"empty"`, `.from.weekday","op":"=","v":"fri"`)
	case 'b':
		return term(`.from","op":">=","v":1`, `.to","op":"<","v":3`)
	case 's', 'c':
		return term(`","op":"=","v":"living"`, `","op":"in","v":["living","garden"]`, `","op":"notIn","v":["garden"]`)
	}
	return term(`","op":"has","v":"living"`, `","op":"hasAny","v":["garden","bedroom"]`, `.count","op":">","v":1`)
}
