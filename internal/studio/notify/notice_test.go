package notify

import (
	"slices"
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// small is a business with two languages, a role and a calendar.
var small = map[string]string{
	"workspace.json": `{"format":"workspace.v1","key":"workspace","name":{"zh-CN":"陶坊","en":"Pottery"},"currency":"CNY","zone":"Asia/Shanghai",
		"locale":"zh-CN","locales":["zh-CN","en"],"calendar":"office","fallback":"owner"}`,
	"calendars/office.json": `{"format":"calendar.v1","key":"office","name":{"en":"Office"},"week":{"mon":["09:00-12:00","13:00-17:00"],"tue":["09:00-17:00"]}}`,
	"calendars/never.json":  `{"format":"calendar.v1","key":"never","name":{"en":"Never"},"week":{}}`,
	"roles/owner.json":      `{"format":"role.v1","key":"owner","name":{"zh-CN":"老板","en":"Owner"},"kind":"staff","can":["*"]}`,
	"fields/order.json": `{"format":"fields.v1","key":"order","name":{"en":"Order"},"fields":{
		"projectNo":{"name":{"en":"Project"},"kind":"text"},
		"parts":{"name":{"en":"Parts"},"kind":"rows","fields":{"what":{"name":{"en":"What"},"kind":"text"}}}}}`,
}

const lateNotice = `{"format":"notice.v1","key":"late","name":{"zh-CN":"超时","en":"Late"},"on":"task.late",
	"if":{"f":"order.total","op":">","v":"100 CNY"},"to":[{"user":"task.owner"},{"role":"owner"}],"channels":["inapp","email"],
	"text":{"any":{"title":{"zh-CN":"{{order.number}} 超时","en":"{{order.number}} is late"},"body":{"zh-CN":"{{task.step}}","en":"{{task.step}}"}}}}`

// compiled makes the notices of the small business with one more document.
func compiled(t testing.TB, notice string) (*Notices, *blueprint.Release, []blueprint.Finding) {
	t.Helper()
	var docs []*blueprint.Document
	add := func(path, text string) {
		d, found := blueprint.Parse(path, []byte(text))
		if d == nil || blueprint.Failed(found) {
			t.Fatalf("%s: %v", path, found)
		}
		docs = append(docs, d)
	}
	for path, text := range small {
		add(path, text)
	}
	add("notices/late.json", notice)
	parts := slices.Concat(blueprint.Parts(), rule.Parts(), identity.Parts(), []blueprint.Part{Part()})
	r, found := blueprint.Compile(blueprint.NewTree(docs...), parts)
	return blueprint.Of[*Notices](r), r, slices.DeleteFunc(found, func(f blueprint.Finding) bool { return !strings.HasPrefix(f.Document, "notices/") })
}

func TestANoticeIsCompiled(t *testing.T) {
	ns, _, found := compiled(t, lateNotice)
	n := ns.Get("late")
	if len(found) > 0 || n == nil || len(ns.on("task.late")) != 1 || ns.on("task.opened") != nil || n.once != perEvent || n.all {
		t.Fatalf("%v %+v", found, n)
	}
	if title, _ := n.words(byEmail, "en", "zh-CN"); !slices.Equal(title.reads, []string{"order.number"}) {
		t.Error(title.reads)
	}
	if title, _ := n.words(byEmail, "fr", "zh-CN"); title.pieces[1].text != " 超时" {
		t.Errorf("%+v", title.pieces)
	}
}

// TestWhatIsWrongWithANoticeIsSaid is F37 and its neighbours.
func TestWhatIsWrongWithANoticeIsSaid(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"{{task.step}}\",\"en", "{{task.sepp}}\",\"en", "fact.unknown /text/any/body/zh-CN"},
		{`"task.late"`, `"task.lost"`, "event.unknown /on"},
		{`"task.late"`, `"shipment.late"`, "format.unsupported /on"},
		{`"on":"task.late"`, `"on":"order.placed"`, "fact.unbound /text/any/body/en|fact.unbound /text/any/body/zh-CN|fact.unbound /to/0/user"},
		{`"order.total"`, `"order.totl"`, "fact.unknown /if/f"},
		{`"inapp"`, `"sms"`, "format.unsupported /channels/0"},
		{`"inapp"`, `"wecom"`, "format.unsupported /channels/0"},
		{`{"role":"owner"}`, `{"role":"nobody"}`, "reference.missing /to/1/role"},
		{`{"role":"owner"}`, `{"did":"sales"}`, "format.unsupported /to/1"},
		{`{"role":"owner"}`, `{"union":[{"duty":"office"},{"starter":true},{"department":"actor.department"}]}`, ""},
		{`{"role":"owner"}`, `{"duty":"home"}`, "reference.missing /to/1/duty"},
		{`{"role":"owner"}`, `{"department":"order.total"}`, "fact.type /to/1/department"},
		{`{"role":"owner"}`, `{"role":"owner","where":{"f":"user.skills","op":"has","v":"x"}}`, ""},
		{`{"role":"owner"}`, `{"role":"owner","where":{"f":"user.open","op":"<","v":3}}`, "format.unsupported /to/1/where"},
		{`{"role":"owner"}`, `{"user":"order.number"}`, "fact.type /to/1/user"},
		{`{"role":"owner"}`, `{"login":"li"}`, "~who.login /to/1/login"},
		{`{"role":"owner"}`, `{"role":"owner","where":{"f":"user.rgion","op":"notEmpty"}}`, "fact.unknown /to/1/where/f"},
		{`"text"`, `"acts":["task.approve","task.reject"],"text"`, ""},
		{`"text"`, `"acts":["task.approve","order.cancel"],"text"`, "format.unsupported /acts/1"},
		{`"text"`, `"attach":["contract"],"text"`, "format.unsupported /attach"},
		{`"text"`, `"quiet":{"calendar":"home"},"text"`, "reference.missing /quiet/calendar"},
		{`"text"`, `"quiet":{"calendar":"never"},"text"`, "calendar.empty /quiet/calendar"},
		{`"text"`, `"quiet":{"calendar":"office"},"must":true,"text"`, "~notice.must /quiet"},
		{`"any":{`, `"sms":{"body":{"zh-CN":"a","en":"b"}},"any":{`, "key.unknown /text/sms"},
		{`,"en":"{{order.number}} is late"`, ``, "~text.language /text/any/title"},
		{`{{task.step}}","en`, `{{order.total|big}}","en`, "filter.unknown /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{order.number|daxie}}","en`, "filter.type /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{order.lines}}","en`, "fact.type /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{line.sku}}","en`, "fact.unbound /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{#rows order.lines}}{{line.sku}}","en`, "text.shape /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{#rows order.total}}{{/rows}}","en`, "fact.type /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{#if order.short}}x{{/if}}","en`, "text.shape /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{task.step","en`, "text.shape /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{/rows}}","en`, "text.shape /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{ order.total | daxie }} {{order.placedAt|date}} {{#rows order.lines}}{{product.name|short}} {{line.options.x}}{{/rows}}","en`, "fact.unknown /text/any/body/zh-CN"},
		{`{{task.step}}","en`, `{{#rows order.fields.parts}}{{row.what}}{{/rows}}{{order.fields.projectNo}}","en`, ""},
	} {
		text := strings.Replace(lateNotice, c.old, c.new, 1)
		if text == lateNotice {
			t.Fatalf("the notice does not say %s any more", c.old)
		}
		_, _, found := compiled(t, text)
		var got []string
		for _, f := range found {
			mark := ""
			if f.Warning {
				mark = "~"
			}
			got = append(got, mark+f.Code+" "+f.Pointer)
		}
		slices.Sort(got)
		if strings.Join(slices.Compact(got), "|") != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.new, strings.Join(got, "|"), c.want)
		}
	}
}

// TestAKeyThatNoNoticeHasIsRefused is the schema's part of it.
func TestAKeyThatNoNoticeHasIsRefused(t *testing.T) {
	for _, text := range []string{
		strings.Replace(lateNotice, `"text"`, `"sender":"me","text"`, 1),
		strings.Replace(lateNotice, `"inapp"`, `"pigeon"`, 1),
		strings.Replace(lateNotice, `"text"`, `"once":"week","text"`, 1),
	} {
		if _, found := blueprint.Parse("notices/late.json", []byte(text)); !blueprint.Failed(found) {
			t.Errorf("taken: %s", text)
		}
	}
}
