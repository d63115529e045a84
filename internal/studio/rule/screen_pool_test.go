package rule_test

import (
	"strings"

	"bespoke/internal/studio/rule"
)

// What worlds and conditions are drawn from. Values are few and often the same
// or neighbours, so that answers hang on the edges.

var screenTypes = map[string]string{
	"order.fields.score": "number", "order.fields.limit": "number", "order.fields.gone": "number",
	"order.fields.price": "money", "order.fields.cost": "money",
	"order.fields.code": "text", "order.fields.memo": "text",
	"order.fields.day": "date", "order.fields.at": "instant",
	"order.fields.late": "time", "order.fields.early": "time",
	"order.fields.yes": "bool", "order.fields.room": "code:room", "order.fields.room2": "code:room",
	"order.fields.tags": "list<text>", "order.fields.rooms": "list<code:room>", "order.fields.sizes": "list<number>",
	"order.fields.slot": "range<date>", "order.fields.visit": "range<instant>",
	"order.fields.term": "duration", "order.fields.term2": "duration",
	"customer.fields.certs": "rows:row", "row.kind": "code:certKind", "row.validTo": "date", "row.score": "number", "row.note": "text",
}

var screenSets = map[string][]rule.SetValue{
	"room":     {{Code: "house"}, {Code: "living", Under: "house"}, {Code: "kitchen", Under: "house"}, {Code: "pantry", Under: "kitchen"}, {Code: "garden"}, {Code: "Garden"}, {Code: "ring", Under: "knot"}, {Code: "knot", Under: "ring"}},
	"category": {{Code: "seating"}, {Code: "sofa", Under: "seating"}, {Code: "cornerSofa", Under: "sofa"}, {Code: "table"}},
}

func screenCatalogue() *rule.Catalogue {
	b := rule.NewCatalogue()
	for path, text := range screenTypes {
		typ, _ := rule.ParseType(text)
		b.AddFact(path, typ, rule.StageOpen, true)
	}
	for name, values := range screenSets {
		b.AddSet(name, values)
	}
	return b.Build()
}

// screenFacts are given in most worlds.
var screenFacts = strings.Fields(`
order.fields.score order.fields.limit order.fields.price order.fields.cost order.fields.code order.fields.memo
order.fields.day order.fields.at order.fields.late order.fields.early order.fields.yes order.fields.room order.fields.room2
order.fields.tags order.fields.rooms order.fields.sizes order.fields.slot order.fields.visit order.fields.term order.fields.term2
order.total order.channel order.wishDate order.quantity order.lineCount order.foreignId order.owner order.currency
actor.user actor.department actor.manages customer.address customer.since customer.blocked customer.groups task.openedAt user.department`)

// screenPaths are what conditions read outside of rows.
var screenPaths = append(append([]string{}, screenFacts...), strings.Fields(`
now today now.time now.date now.weekday now.isWorkday today.weekday today.isWorkday order.wishDate.weekday order.wishDate.isWorkday
order.fields.at.time order.fields.at.date order.fields.at.weekday order.fields.at.isWorkday order.fields.at.date.weekday
order.fields.code.length order.fields.memo.length order.fields.tags.count order.lines.count order.shipments.count order.fields.gone
order.fields.slot.from order.fields.slot.to.weekday order.fields.visit.to order.fields.visit.from.time
customer.address.country customer.address.division customer.address.city customer.address.kind`)...)

// screenRows are the rows facts, what their rows hold and the sub-facts of that.
var screenRows = []struct {
	path, root  string
	facts, subs []string
}{
	{"order.lines", "line", strings.Fields("line.n line.quantity line.amount line.sku line.note line.wishDate product.category product.weight product.tags"),
		strings.Fields("line.wishDate.weekday line.sku.length product.tags.count")},
	{"order.destinations", "destination", strings.Fields("destination.key destination.address destination.from"),
		strings.Fields("destination.address.division destination.from.date")},
	{"order.shipments", "shipment", strings.Fields("shipment.n shipment.amount shipment.status shipment.deliveredAt shipment.late"), strings.Fields("shipment.deliveredAt.time")},
	{"customer.fields.certs", "row", strings.Fields("row.kind row.validTo row.score row.note"), strings.Fields("row.validTo.isWorkday")},
}

const screenText = `"abc"|"ABC"|"Ａｂｃ"|" a  b "|"a b"|"a　b"|"JC-２６-Straße"|"jc-26-strasse"|"Straße"|"STRASSE"|"ﬁn"|"fin"|"㎏ 5"|"kg 5"|"İstanbul"|"istanbul"|"ΟΔΟΣ"|"οδοσ"|"οδος"|"K9"|"k9"|"é"|"é"|"家具 公司"|"家具"|"具"|"😀 ok"|"😀"|"   "|"\u00a0x\u0085"|"x"|"\ufeffx"|"A-1"|"a\nb"|"line\\"`

const screenInstants = `"2026-11-20T18:30:00+08:00"|"2026-11-20T10:30:00Z"|"2026-11-20T18:30:00"|"2026-11-20T18:30"|"2026-11-21"|"2026-11-20T10:30:00.000001Z"|"1969-07-20T20:17:40.5Z"|"9999-12-31T23:59:59Z"|"2026-11-01T01:30:00"|"2026-03-08T02:30:00"|"2018-11-04T00:00:00"|"2026-03-29T02:30:00"|"2026-11-20T05:00:00-05:30"`

// screenValues are values of facts as JSON, by type.
var screenValues = split(map[string]string{
	"number":              `0|1|1.5|2|12.5|-3|"12.5000"|0.0001|12.4999|3|"99999999999999.9999"|7`,
	"quantity":            `"2"|"10"|"0.5"|"12.5"|"0"|"1"|3`,
	"money":               `"0 CNY"|"100 CNY"|"99.99 CNY"|"20000 CNY"|"20000.5 CNY"|"-5 CNY"|"99.99 USD"|"20000 USD"|{"amount":"20000.00","currency":"CNY"}|{"amount":"99.99","currency":"CNY"}|"99999999999999.9999 CNY"`,
	"text":                screenText,
	"date":                `"2026-11-20"|"2026-11-21"|"2026-11-23"|"2026-12-20"|"2026-11-30"|"2028-02-29"|"1969-12-31"|"2018-11-04"|"2018-11-03"|"2027-02-28"|"2027-03-01"|"2029-02-28"`,
	"instant":             screenInstants,
	"time":                `"00:00"|"05:45"|"09:00"|"12:30"|"17:00"|"18:30"|"23:15"|"24:00"`,
	"duration":            `"48h"|"2d"|"1w"|"7d"|"1mo"|"30d"|"1y"|"12mo"|"4wh"|"1wd"|"8wh"|"-2h"|"0m"|"120m"|"2h"`,
	"bool":                `true|false`,
	"user":                `"u1"|"u2"|"u3"`,
	"department":          `"d1"|"d2"`,
	"place":               `{"country":"CN","division":"440605","city":"佛山"}|{"country":"cn","division":"44"}|{"country":"US"}|{}|{"division":"650100","kind":"warehouse","city":" "}`,
	"code:room":           `"house"|"living"|"kitchen"|"pantry"|"garden"|"Garden"|"ring"|"attic"`,
	"code:category":       `"seating"|"sofa"|"cornerSofa"|"table"`,
	"code:certKind":       `"trade"|"practice"`,
	"code:channel":        `"portal"|"staff"|"api"`,
	"code:customerGroup":  `"hotel"|"designer"`,
	"code:weekday":        `"mon"|"fri"|"sat"|"sun"|"wed"`,
	"code:division":       `"44"|"4406"|"440605"|"65"|"cn"`,
	"code:placeKind":      `"warehouse"|"shop"`,
	"code:shipmentStatus": `"planned"|"shipped"|"delivered"`,
})

// screenLiterals are the literals of types that have others than their values.
var screenLiterals = split(map[string]string{
	"number":    `0|1|1.5|2|12.5|-3|12.5000|0.0001|12.4999|3|5|99999999999999.9`,
	"quantity":  `2|10|0.5|12.5|0|1|3`,
	"money":     `"0 CNY"|"100 CNY"|"99.99 CNY"|"20000 CNY"|"20000.50 CNY"|"-5 CNY"|"99.99 USD"|"1 USD"|"20000.0000 CNY"`,
	"text":      strings.ReplaceAll(screenText, `"   "|`, ""),
	"code:room": `"house"|"living"|"kitchen"|"pantry"|"garden"|"Garden"|"ring"`,
	"date":      `"2026-11-20"|"2026-11-23"|"2028-02-29"|"today"|"today"|"today+1d"|"today-1d"|"today+1wd"|"today+3wd"|"today-2wd"|"today+0wd"|"today+1mo"|"today-1mo"|"today+1y"|"today+1w"|"now"|"now+36h"|"now+4wh"|"today+1wh"`,
	"instant":   screenInstants + `|"now"|"now"|"now+5h"|"now-2h"|"now-90m"|"now+1wh"|"now+4wh"|"now+30wh"|"now-4wh"|"now+1wd"|"now-1wd"|"now+1d"|"now+2w"|"now+1mo"|"now-1y"|"today"|"today+1d"|"today+3wd"|"today-1m"`,
})

// split reads the values of each type from one text.
func split(texts map[string]string) map[string][]string {
	made := map[string][]string{}
	for name, text := range texts {
		made[name] = strings.Split(text, "|")
	}
	return made
}

// screenPatterns are patterns that both evaluators read, and read as the same.
var screenPatterns = []string{
	`a`, `^a`, `c$`, `^abc$`, `(?i)abc`, `^[A-Z]{2}-\d+`, `\bA`, `b\B`, `^\p{Han}+`, `\PL`, `[^a-z]`, `[\d\s]`, `[\D]`, `^.b`, `^a.b$`, `(?s)^a.b$`,
	`(?m)^b$`, `(?i:K)9`, `[^\W]`, `x|y|具`, `(a|b)*c`, `(a+)+$`, `a{2,}`, `^.{3}$`, `^.{1,4}?$`, `\x61`, `\x{1F600}`, `(?P<n>a)b?`, `\.`, `[-a]`, `[]a]`, `[a-]`, `\Aa`, `x\z`, `^$`, `(?i)straße`, `(?i)[k]`, `(?i)[^k]`,
	`(?i)\p{Lu}`, `(?i)\P{Lu}`, `(?i)[^\p{Lu}]`, `\S+ \S+`, `a(?i)B`, `(a(?i)B)C`, `a|(?i)B`, `()`, `a{,2}`, `{`, `a{1`, `\t|\n`, `(?-i)a`, `(?U)a+`, `[+--]`, `\pL{3}`, `é`, `\x{e9}`,
}

// screenNoFacts are paths that name nothing.
var screenNoFacts = strings.Fields("order.nothing order.wishDate.month order.total.count order.fields.code.length.length constructor order toString.length")

// screenNoConds are no conditions, each in a way of its own.
var screenNoConds = []string{
	`{}`, `"x"`, `[]`, `3`, `{"all":"x"}`, `{"all":{"f":"order.total","op":"empty"}}`, `{"some":[]}`, `{"all":[{}]}`, `{"not":[{"f":"order.total","op":"empty"}]}`,
	`{"rows":"order.total","some":{"f":"order.total","op":"empty"}}`, `{"rows":"order.lines"}`, `{"rows":"order.lines","sum":"line.sku","op":">","v":"x"}`,
	`{"rows":"order.lines","sum":"line.wishDate","op":">","v":"2026-11-20"}`, `{"rows":"order.lines","min":"product.category","op":"=","v":"sofa"}`, `{"rows":"order.nothing","count":true,"op":"=","v":0}`,
	`{"rows":"order.lines","max":"line.nothing","op":"=","v":0}`, `{"rows":"order.lines","count":true,"op":"contains","v":0}`, `{"rows":"order.lines","count":true,"op":"=","v":"x"}`,
	`{"f":"order.total","op":"=","v":"20000"}`, `{"f":"order.total","op":"=","v":"20000 cny"}`, `{"f":"order.total","op":"=","v":"1.23456 CNY"}`, `{"f":"order.total","op":"=","v":20000}`,
	`{"f":"order.wishDate","op":"=","v":"2026-13-01"}`, `{"f":"order.wishDate","op":"=","v":"2026-02-30"}`, `{"f":"order.wishDate","op":"=","v":"today+3"}`, `{"f":"order.wishDate","op":"=","v":"now+-2h"}`, `{"f":"order.wishDate","op":"=","v":"2026-11-20T18:30:00"}`,
	`{"f":"order.fields.late","op":"=","v":"24:30"}`, `{"f":"order.fields.late","op":"=","v":"9:00"}`, `{"f":"order.fields.term","op":"=","v":"4x"}`, `{"f":"order.fields.term","op":"=","v":"100000d"}`, `{"f":"order.fields.term","op":"=","v":"+4d"}`,
	`{"f":"order.fields.at","op":">","v":"2026-11-20T25:00:00"}`, `{"f":"order.fields.at","op":">","v":"2026-11-20T18:30:00+8"}`, `{"f":"order.fields.at","op":">","v":"2026-11-20T18:30Z"}`, `{"f":"order.fields.memo","op":"=","v":" "}`,
	`{"f":"order.fields.score","op":"=","v":"x"}`, `{"f":"order.fields.score","op":"=","v":0.00001}`, `{"f":"order.fields.score","op":"=","v":true}`, `{"f":"order.fields.yes","op":"=","v":"yes"}`, `{"f":"order.fields.score","op":"in","v":3}`, `{"f":"order.fields.tags","op":"hasAny","v":"x"}`,
	`{"f":"order.fields.memo","op":"matches","v":"("}`, `{"f":"order.fields.memo","op":"matches","v":"a)"}`, `{"f":"order.fields.memo","op":"matches","v":"[a"}`, `{"f":"order.fields.memo","op":"matches","v":"[b-a]"}`, `{"f":"order.fields.memo","op":"matches","v":"\\1"}`,
	`{"f":"order.fields.memo","op":"matches","v":"(?=a)"}`, `{"f":"order.fields.memo","op":"matches","v":"\\p{Nope}"}`, `{"f":"order.fields.memo","op":"matches","v":"*a"}`, `{"f":"order.fields.memo","op":"matches","v":"\\"}`, `{"f":"order.fields.memo","op":"matches","v":"(?z)a"}`, `{"f":"order.fields.memo","op":"matches","v":"a|*"}`,
	`{"f":"order.fields.memo","op":"matches","v":"\\q"}`, `{"f":"order.fields.memo","op":"matches","v":"(?P<n"}`, `{"f":"order.fields.memo","op":"matches","v":"(?<=a)b"}`, `{"f":"order.fields.memo","op":"matches","v":"[a\\"}`,
}
