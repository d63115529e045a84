package order

import (
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
	"bespoke/internal/trade/inventory"
	"bespoke/internal/trade/pricing"
)

// Setup is what one release says about orders: its order types, each with the
// form, flow and policies that it names, found and checked.
type Setup struct {
	Release   string
	Workspace *blueprint.Workspace
	types     map[string]*Type
	forms     *form.Forms
	only      *Type // when there is just one, requests need not name it
	rules     *rule.Book
	prices    *pricing.Lists
	calendar  *clock.Calendar
	numbering *blueprint.Numbering
	facts     *factRefs
	whole     *blueprint.Release
	kept      *identity.Fields // of users

	searchable []*form.Field // that orders are found by
}

// Type is one order type.
type Type struct {
	Key    string
	Name   blueprint.Label
	Form   *form.Form
	Lines  *form.Form
	Flow   *flow.Def
	Series string
	Plan   string
	Open   *rule.Cond // who may use it
	Icon   string
	Stages []Stage // what customers see instead of steps
	Price  pricing.Policy

	ReserveOn Phase           // "" for never
	Hold      *clock.Duration // how long a held reservation lasts; nil for ever
	Short     inventory.Policy
	Credit    Credit
	confirms  bool // its flow has a step that confirms
	turns     bool // it hangs on where an order stands who sees all of its fields
}

// places tells whether the forms of the type ask for one of these kinds of fields.
func (t *Type) places(kinds ...string) bool {
	return t.Form.Places(kinds...) || t.Lines.Places(kinds...)
}

// turns tells whether it hangs on where orders of a type stand who sees all of their
// fields; of a type that the release does not have, nothing does.
func (s *Setup) turns(typ string) bool {
	return s != nil && s.types[typ] != nil && s.types[typ].turns
}

// Stage is a name that customers see instead of the steps of the flow.
type Stage struct {
	Key  string          `json:"key"`
	Name blueprint.Label `json:"name"`
}

// Credit is what happens to an order that goes over its customer's credit.
type Credit string

// The policies for credit.
const (
	CreditBlock  Credit = "block"
	CreditHold   Credit = "hold"
	CreditWarn   Credit = "warn"
	CreditIgnore Credit = "ignore"
)

// document is type.v1 as far as it runs.
type document struct {
	Key     string                        `json:"key"`
	Name    blueprint.Label               `json:"name"`
	Form    string                        `json:"form"`
	Flow    string                        `json:"flow"`
	Series  string                        `json:"series"`
	Plan    string                        `json:"plan"`
	Fulfil  string                        `json:"fulfil"`
	Open    rawJSON                       `json:"open"`
	Prices  struct{ Choose, None string } `json:"prices"`
	Tax     *blueprint.Tax                `json:"tax"`
	Round   *blueprint.Round              `json:"round"`
	Reserve struct {
		On    string `json:"on"`
		Hold  string `json:"hold"`
		Short string `json:"short"`
	} `json:"reserve"`
	Credit string  `json:"credit"`
	Icon   string  `json:"icon"`
	Stages []Stage `json:"stages"`

	Forms  rawJSON `json:"forms"`
	Flows  rawJSON `json:"flows"`
	Gates  rawJSON `json:"gates"`
	Prints rawJSON `json:"prints"`
	Drafts rawJSON `json:"drafts"`
	Guests rawJSON `json:"guests"`
}

// Compile makes the order room's part of a release. Parts of the rooms below
// must have been compiled before it.
func Compile(r *blueprint.Release) (*Setup, []blueprint.Finding) {
	c := blueprint.Of[*rule.Catalogue](r)
	s := &Setup{Release: r.ID, whole: r, kept: blueprint.Of[*identity.Fields](r), types: map[string]*Type{}, forms: blueprint.Of[*form.Forms](r), rules: blueprint.Of[*rule.Book](r), prices: blueprint.Of[*pricing.Lists](r),
		Workspace: blueprint.Of[*blueprint.Workspace](r), numbering: blueprint.Of[*blueprint.Numbering](r)}
	if c == nil || s.Workspace == nil {
		return nil, nil // the parts below have said why
	}
	s.calendar = blueprint.Of[*blueprint.Calendars](r).Get(s.Workspace.Calendar)
	s.facts = newFactRefs(r)
	s.searchable = searchableOf(s.forms)
	var found []blueprint.Finding
	for _, d := range r.Tree.Folder("types") {
		t, fs := s.compileType(r, c, d)
		found = append(found, fs...)
		s.types[t.Key] = t
		s.only = t
	}
	if len(s.types) != 1 {
		s.only = nil
	}
	if len(s.types) == 0 {
		found = append(found, blueprint.Finding{Document: "types", Code: "type.none",
			Say: fault.Text{ZH: "至少要有一种订单类型", EN: "there must be at least one order type"}})
	}
	return s, found
}

// compileType finds everything that a type names, and refuses by name what a
// later stage brings.
func (s *Setup) compileType(r *blueprint.Release, c *rule.Catalogue, d *blueprint.Document) (*Type, []blueprint.Finding) {
	doc, err := blueprint.Decode[document](d)
	k := &checker{path: d.Path}
	if err != nil {
		k.add("", "schema.type", fault.Text{ZH: err.Error(), EN: err.Error()})
		return &Type{Key: d.Key}, k.found
	}
	k.unsupported(doc)
	t := &Type{Key: doc.Key, Name: doc.Name, Series: doc.Series, Plan: doc.Plan, Icon: doc.Icon, Stages: doc.Stages, Credit: Credit(doc.Credit), Short: inventory.Policy(doc.Reserve.Short)}
	if t.Credit == "" {
		t.Credit = CreditIgnore
	}
	s.findForms(k, t, r, doc)
	s.findFlow(k, t, r, doc)
	k.findGiven(t, r)
	s.findPolicies(k, t, doc)
	if len(doc.Open) > 0 {
		var ps []rule.Problem
		t.Open, ps = c.Compile(doc.Open, rule.StageOpen, nil)
		for _, p := range ps {
			k.found = append(k.found, p.In(d.Path, "/open"))
		}
	}
	if r.Tree.Get("plans/"+doc.Plan+".json") == nil {
		k.missing("/plan", "plans", doc.Plan)
	}
	return t, k.found
}

func (s *Setup) findForms(k *checker, t *Type, r *blueprint.Release, doc document) {
	forms := blueprint.Of[*form.Forms](r)
	if t.Form = forms.Get(doc.Form); t.Form == nil {
		k.missing("/form", "forms", doc.Form)
		return
	}
	t.turns = t.Form.Turns(blueprint.Of[*identity.Roles](r).List())
	if t.Lines = t.Form.Lines; t.Lines == nil {
		k.add("/form", "form.lines", fault.Text{ZH: "表单「" + doc.Form + "」没有明细表单", EN: "the form " + doc.Form + " has no form for its lines"})
	}
}

func (s *Setup) findFlow(k *checker, t *Type, r *blueprint.Release, doc document) {
	t.Flow = blueprint.Of[*flow.Flows](r).Get(doc.Flow)
	if t.Flow == nil || t.Flow.Entity != "order" {
		k.missing("/flow", "flows", doc.Flow)
		return
	}
	for _, step := range t.Flow.Steps {
		t.confirms = t.confirms || step.Verb == "order.confirm" && !step.Off
	}
}

func (s *Setup) findPolicies(k *checker, t *Type, doc document) {
	t.Price = pricing.Policy{Choose: pricing.Choose(or(doc.Prices.Choose, "first")), None: pricing.None(or(doc.Prices.None, "refuse"))}
	tax, round := s.Workspace.Tax, s.Workspace.Round
	if doc.Tax != nil {
		tax = *doc.Tax
	}
	if doc.Round != nil {
		round = *doc.Round
	}
	t.Price.TaxMode, t.Price.TaxRate, t.Price.Round = pricing.TaxMode(tax.Mode), tax.Rate, round
	switch doc.Reserve.On {
	case "placed", "confirmed":
		t.ReserveOn = Phase(doc.Reserve.On)
	case "released":
		t.ReserveOn = Working
	}
	if doc.Reserve.Hold != "" {
		hold, err := clock.ParseDuration(doc.Reserve.Hold)
		if err != nil {
			k.add("/reserve/hold", "schema.pattern", fault.Text{ZH: "不是时长", EN: err.Error()})
		}
		t.Hold = &hold
	}
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}

// checker gathers the findings of one type.
type checker struct {
	path  string
	found []blueprint.Finding
}

func (k *checker) add(pointer, code string, say fault.Text) {
	k.found = append(k.found, blueprint.Finding{Document: k.path, Pointer: pointer, Code: code, Say: say})
}

func (k *checker) missing(pointer, folder, key string) {
	k.add(pointer, "reference.missing", fault.Text{ZH: folder + " 里没有「" + key + "」", EN: "there is no " + key + " in " + folder})
}

// unsupported refuses the keys of rooms to come: nothing of a document is ignored.
func (k *checker) unsupported(d document) {
	for key, raw := range map[string]rawJSON{"forms": d.Forms, "flows": d.Flows, "gates": d.Gates, "prints": d.Prints, "drafts": d.Drafts, "guests": d.Guests} {
		if len(raw) > 0 {
			k.later("/"+key, key)
		}
	}
	if d.Fulfil != "" && d.Fulfil != "goods" {
		k.later("/fulfil", "fulfil "+d.Fulfil)
	}
	if d.Prices.None == "ask" {
		k.later("/prices/none", "none ask")
	}
}

func (k *checker) later(pointer, what string) {
	k.add(pointer, "format.unsupported", fault.Text{ZH: "「" + what + "」要到后续版本才支持", EN: what + " is not supported yet"})
}

// types finds the type that a request names, or the only one.
func (s *Setup) typeOf(key string) *Type {
	if key == "" {
		return s.only
	}
	return s.types[key]
}

func setupOf(r *blueprint.Release) *Setup { return blueprint.Of[*Setup](r) }
