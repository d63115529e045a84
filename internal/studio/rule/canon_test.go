package rule_test

import (
	"strings"
	"testing"

	"bespoke/internal/studio/rule"
)

func TestTheCanonicalFormIsTheShortestWithTheSameMeaning(t *testing.T) {
	_, c := readCases(t, "cond.own.json")
	for in, want := range map[string]string{
		`{"all":[{"f":"order.channel","op":"=","v":"api"}]}`: `{"f":"order.channel","op":"=","v":"api"}`,
		`{"any":[{"all":[{"all":[{"f":"order.channel","op":"=","v":"api"},{"f":"order.short","op":"empty"}]}]},{"any":[{"f":"order.late","op":"=","v":true}]}]}`: `{"any":[{"all":[{"f":"order.channel","op":"=","v":"api"},{"f":"order.short","op":"empty"}]},{"f":"order.late","op":"=","v":true}]}`,
		`{"none":[{"none":[{"f":"order.late","op":"=","v":true}]}]}`:                                                               `{"none":[{"none":[{"f":"order.late","op":"=","v":true}]}]}`,
		`{"op":"in","v":["api"],"f":"order.channel"}`:                                                                              `{"f":"order.channel","op":"=","v":"api"}`,
		`{"f":"order.channel","op":"in","v":["shop","api","shop"]}`:                                                                `{"f":"order.channel","op":"in","v":["api","shop"]}`,
		`{"f":"order.channel","op":"notIn","v":["shop"]}`:                                                                          `{"f":"order.channel","op":"notIn","v":["shop"]}`,
		`{"f":"order.lineCount","op":"in","v":[10,9,2.50,10]}`:                                                                     `{"f":"order.lineCount","op":"in","v":[2.5,9,10]}`,
		`{"f":"check.holds","op":"hasAll","v":["b","a"]}`:                                                                          `{"f":"check.holds","op":"hasAll","v":["a","b"]}`,
		`{"f":"order.total","op":"between","v":["3.10 CNY","20.000 CNY"],"open":"left"}`:                                           `{"f":"order.total","op":"between","v":["3.1 CNY","20 CNY"],"open":"left"}`,
		`{"op":">","count":true,"rows":"order.lines","v":2.0}`:                                                                     `{"rows":"order.lines","count":true,"op":">","v":2}`,
		`{"rows":"order.lines","where":{"all":[{"f":"line.n","op":"=","v":1}]},"sum":"line.amount","op":">=","ref":"order.total"}`: `{"rows":"order.lines","sum":"line.amount","where":{"f":"line.n","op":"=","v":1},"op":">=","ref":"order.total"}`,
		`{"f":"customer.name","op":"contains","v":"<\"\\\u0001\u00e9"}`:                                                            `{"f":"customer.name","op":"contains","v":"<\"\\\u0001é"}`,
	} {
		if got := string(compile(t, c, []byte(in)).JSON()); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", in, got, want)
		}
	}
}

func TestCanonicalConditionsStayAndAnswerTheSame(t *testing.T) {
	f, c := readCases(t, "cond.own.json")
	e := environment(t, c, f.Facts)
	for _, k := range f.Cases {
		once := compile(t, c, k.If)
		twice := compile(t, c, once.JSON())
		if string(once.JSON()) != string(twice.JSON()) {
			t.Errorf("%s becomes %s and then %s", k.If, once.JSON(), twice.JSON())
		}
		if twice.Holds(e) != k.Is {
			t.Errorf("%s answers otherwise than %s", once.JSON(), k.If)
		}
	}
}

func TestAnAbsentConditionAlwaysHolds(t *testing.T) {
	c := rule.NewCatalogue().Build()
	x, problems := c.Compile(nil, rule.StageOpen, nil)
	if x != nil || problems != nil || !x.Holds(c.NewEnv(moment("2026-11-20T18:30:00"), nil)) || x.JSON() != nil || x.Reads() != nil || x.Text("en", nil, nil) != "" {
		t.Errorf("%v %v", x, problems)
	}
}

func TestAConditionListsWhatItReads(t *testing.T) {
	c := rule.NewCatalogue().Build()
	x := compile(t, c, []byte(`{"all":[{"f":"order.total","op":">","ref":"customer.creditFree"},{"f":"order.total","op":"notEmpty"},{"rows":"order.lines","sum":"line.amount","where":{"f":"product.category","op":"empty"},"op":">","v":"1 CNY"}]}`))
	if got := strings.Join(x.Reads(), " "); got != "order.total customer.creditFree order.lines product.category line.amount" {
		t.Errorf("%s", got)
	}
}

// problems writes what Compile finds as "code pointer", warnings with a "?".
func problems(t *testing.T, c *rule.Catalogue, raw string, at rule.Stage, bound ...string) string {
	t.Helper()
	x, ps := c.Compile([]byte(raw), at, bound)
	var said []string
	for _, p := range ps {
		mark := ""
		if p.Warning {
			mark = "?"
		}
		if p.Say.ZH == "" || p.Say.EN == "" || strings.Contains(p.Say.EN, "{fact}") {
			t.Errorf("%s says %q, %q", p.Code, p.Say.ZH, p.Say.EN)
		}
		said = append(said, p.Code+mark+" "+p.Pointer)
	}
	if (x == nil) != rule.Failed(ps) {
		t.Errorf("%s: condition %v with %v", raw, x, said)
	}
	return strings.Join(said, "; ")
}

func TestWhatIsWrongWithAConditionIsFoundWithItsPlace(t *testing.T) {
	c := rule.NewCatalogue().AddSet("customerType", []rule.SetValue{{Code: "vip"}}).Build()
	deep := `{"f":"order.late","op":"empty"}`
	for range 6 {
		deep = `{"none":[` + deep + `]}`
	}
	leaves := strings.TrimSuffix(strings.Repeat(`{"f":"order.late","op":"empty"},`, 60), ",")
	values := strings.TrimSuffix(strings.Repeat(`"a",`, 1001), ",")
	rows := func(inner string) string { return `{"rows":"order.shipments","some":` + inner + `}` }
	for in, want := range map[string]string{
		`{}`: "cond.shape ", `[]`: "cond.shape ", `null`: "cond.shape ", `{"all":[]}`: "cond.limit /all", `{"all":{}}`: "cond.shape ",
		`{"some":[]}`: "cond.shape ", `{"all":[{"f":"order.late","op":"empty"}],"any":[]}`: "cond.shape ",
		`{"f":"order.lorry","op":"empty"}`:                                                                   "fact.unknown /f",
		`{"f":7,"op":"empty"}`:                                                                               "cond.shape /f",
		`{"f":"line.sku","op":"empty"}`:                                                                      "fact.unbound /f",
		`{"f":"order.total","op":">","v":"1 CNY"}`:                                                           "",
		`{"f":"order.total","op":">","v":1}`:                                                                 "literal.type /v",
		`{"f":"order.total","op":">","v":null}`:                                                              "literal.type /v",
		`{"f":"order.total","op":"contains","v":"1"}`:                                                        "op.wrong /op",
		`{"f":"order.total","op":"in","v":["1 CNY"]}`:                                                        "op.wrong /op",
		`{"f":"order.total","op":">","v":"1 CNY","ref":"order.paid"}`:                                        "cond.shape ",
		`{"f":"order.total","op":">"}`:                                                                       "cond.shape ",
		`{"f":"order.total","op":"empty","v":"1 CNY"}`:                                                       "cond.shape ",
		`{"f":"order.total","op":">","v":{"x":"money(\"1 CNY\")"}}`:                                          "format.unsupported /v",
		`{"f":"order.total","op":">","ref":"order.lineCount"}`:                                               "literal.type /ref",
		`{"f":"order.total","op":"between","v":["1 CNY"]}`:                                                   "literal.type /v",
		`{"f":"order.total","op":"between","v":["2 CNY","1 CNY"]}`:                                           "literal.range? /v",
		`{"f":"order.total","op":"between","v":["1 CNY","2 USD"]}`:                                           "literal.range? /v",
		`{"f":"order.total","op":"=","v":"1 CNY","open":"left"}`:                                             "cond.shape /open",
		`{"f":"order.total","op":"between","v":["1 CNY","2 CNY"],"open":"up"}`:                               "cond.shape /open",
		`{"f":"order.total","op":"between","ref":"order.paid"}`:                                              "op.wrong /ref",
		`{"f":"customer.type","op":"=","v":"king"}`:                                                          "code.unknown /v",
		`{"f":"customer.type","op":"in","v":["vip","king","duke"]}`:                                          "code.unknown /v/1; code.unknown /v/2",
		`{"f":"customer.name","op":"=","v":" "}`:                                                             "literal.type /v",
		`{"f":"customer.name","op":"matches","v":"("}`:                                                       "pattern.wrong /v",
		`{"f":"customer.name","op":"matches","v":"` + strings.Repeat("a", 201) + `"}`:                        "pattern.wrong /v",
		`{"f":"customer.name","op":"in","v":[` + values + `]}`:                                               "cond.limit /v",
		`{"f":"customer.name","op":"=","v":"x","w":1}`:                                                       "key.unknown /w",
		`{"f":"order.owner","op":"=","v":"usr_1"}`:                                                           "literal.type /v",
		`{"f":"order.owner","op":"in","ref":"actor.manages"}`:                                                "",
		`{"f":"order.wishDate","op":"=","v":"2026-02-30"}`:                                                   "literal.type /v",
		`{"f":"order.wishDate","op":"=","v":"today + 3d"}`:                                                   "literal.type /v",
		`{"f":"order.wishDate","op":"=","v":"today3d"}`:                                                      "literal.type /v",
		`{"f":"order.wishDate","op":"=","v":"today+-3d"}`:                                                    "literal.type /v",
		`{"f":"now","op":"=","v":"now"}`:                                                                     "op.wrong /op",
		`{"f":"order.lineCount","op":"=","v":1e3}`:                                                           "literal.type /v",
		`{"f":"order.lineCount","op":"=","v":1.00001}`:                                                       "literal.type /v",
		`{"f":"order.lineCount","op":"=","v":12345678901234.56}`:                                             "literal.type /v",
		`{"f":"customer.address","op":"=","v":"x"}`:                                                          "op.wrong /op",
		`{"all":[` + leaves + `,{"any":[` + leaves + `]}]}`:                                                  "cond.limit /all/60/any/40",
		`{"none":[` + deep + `]}`:                                                                            "cond.limit /none/0/none/0/none/0/none/0/none/0/none/0",
		`{"rows":"order.total","some":{"f":"order.late","op":"empty"}}`:                                      "cond.shape ",
		`{"rows":"order.lines"}`:                                                                             "cond.shape ",
		`{"rows":"order.lines","some":{"f":"line.sku","op":"empty"},"op":"="}`:                               "key.unknown /op",
		`{"rows":"order.lines","sum":"line.sku","op":"=","v":1}`:                                             "op.wrong /sum",
		`{"rows":"order.lines","sum":"line.amount","op":"notEmpty"}`:                                         "op.wrong /op",
		`{"rows":"order.lines","count":true,"op":"=","v":"2"}`:                                               "literal.type /v",
		`{"rows":"order.lines","some":{"f":"shipment.n","op":"=","v":1}}`:                                    "fact.unbound /some/f",
		rows(`{"rows":"shipment.lines","some":{"f":"line.n","op":"=","v":1}}`):                               "",
		rows(`{"rows":"shipment.lines","some":{"rows":"order.lines","some":{"f":"line.n","op":"=","v":1}}}`): "cond.limit /some/some",
	} {
		if got := problems(t, c, in, rule.StageRun); got != want {
			t.Errorf("%s: %q; want %q", in, got, want)
		}
	}
}

func TestAConditionReadsNothingThatIsNotKnownYet(t *testing.T) {
	c := rule.NewCatalogue().Build()
	const x = `{"f":"order.total","op":">","v":"1 CNY"}`
	for stage, want := range map[rule.Stage]string{
		rule.StageOpen: "fact.stage /f", rule.StagePromise: "fact.stage /f", rule.StageTotal: "", rule.StageRun: "",
	} {
		if got := problems(t, c, x, stage); got != want {
			t.Errorf("at %s: %q", stage, got)
		}
	}
	if got := problems(t, c, `{"f":"line.sku","op":"=","v":"x"}`, rule.StageRun, "line"); got != "" {
		t.Errorf("with a line: %q", got)
	}
}
