package blueprint_test

import (
	"slices"
	"testing"
	"time"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
)

const head = `","name":{"en":"x"},`

// small is the smallest blueprint without findings; each text given replaces
// or adds the document at its path.
func small(t *testing.T, changed map[string]string) *blueprint.Tree {
	t.Helper()
	texts := map[string]string{
		"workspace.json":        `{"format":"workspace.v1","key":"workspace` + head + `"currency":"CNY","zone":"Asia/Shanghai","locale":"zh-CN","calendar":"office","fallback":"owner"}`,
		"calendars/office.json": `{"format":"calendar.v1","key":"office` + head + `"week":{"mon":["09:00-12:00","13:00-18:00"]}}`,
		"roles/owner.json":      role,
	}
	for path, text := range changed {
		texts[path] = text
	}
	var docs []*blueprint.Document
	for path, text := range texts {
		if text != "" {
			docs = append(docs, parse(t, path, text))
		}
	}
	return blueprint.NewTree(docs...)
}

func check(t *testing.T, changed map[string]string) (*blueprint.Release, []string) {
	t.Helper()
	r, found := blueprint.Checker{}.Check(small(t, changed))
	var got []string
	for _, f := range found {
		got = append(got, f.Code+" "+f.Document+f.Pointer)
	}
	return r, got
}

func TestTheWorkspaceHasItsDefaults(t *testing.T) {
	r, found := check(t, nil)
	w := blueprint.Of[*blueprint.Workspace](r)
	if len(found) > 0 || w.Currency != "CNY" || w.Zone.String() != "Asia/Shanghai" || w.Fallback != "owner" {
		t.Errorf("%+v, %v", w, found)
	}
	if w.Round != (blueprint.Round{At: "line", Step: dec.One / 100, Mode: dec.HalfUp}) || w.Tax.Mode != "none" || w.Publish.Eyes != 1 {
		t.Errorf("defaults %+v", w)
	}
	if !slices.Equal(w.Locales, []string{"zh-CN"}) || len(w.Currencies) != 1 {
		t.Errorf("locales %v, currencies %v", w.Locales, w.Currencies)
	}
}

func TestTheWorkspaceSaysWhatItSays(t *testing.T) {
	r, found := check(t, map[string]string{"workspace.json": `{"format":"workspace.v1","key":"workspace` + head + `"currency":"EUR","currencies":["CNY","EUR"],"zone":"Europe/Berlin",
		"locale":"en","locales":["zh-CN","en"],"calendar":"office","fallback":"owner","tax":{"mode":"added","rate":19.5},"round":{"at":"order","to":"0.05","mode":"halfEven"},"publish":{"eyes":1,"replay":50}}`})
	w := blueprint.Of[*blueprint.Workspace](r)
	if len(found) > 0 || w.Tax != (blueprint.Tax{Mode: "added", Rate: 19_5000}) || w.Round != (blueprint.Round{At: "order", Step: 500, Mode: dec.HalfEven}) {
		t.Errorf("%+v, %v", w, found)
	}
	if !slices.Equal(w.Locales, []string{"en", "zh-CN"}) || w.Currencies[0] != "EUR" || w.Publish != (blueprint.Publishing{Eyes: 1, Replay: 50}) {
		t.Errorf("%+v", w)
	}
}

func TestWhatThePartsFind(t *testing.T) {
	workspace := func(s string) string {
		return `{"format":"workspace.v1","key":"workspace` + head + `"currency":"CNY","locale":"en",` + s + `}`
	}
	calendar := func(s string) string { return `{"format":"calendar.v1","key":"office` + head + s + `}` }
	options := func(s string) string {
		return `{"format":"options.v1","key":"options` + head + `"sets":{"category":{"name":{"en":"x"},"values":[` + s + `]}}}`
	}
	numbers := func(s string) string {
		return `{"format":"numbering.v1","key":"numbering` + head + `"series":{"order":{"reset":"day","pattern":"` + s + `"}}}`
	}
	for _, c := range []struct{ name, path, text, want string }{
		{"no workspace", "workspace.json", "", "workspace.missing workspace.json"},
		{"no such zone", "workspace.json", workspace(`"zone":"Asia/Peking","calendar":"office","fallback":"owner"`), "zone.unknown workspace.json/zone"},
		{"the machine's zone", "workspace.json", workspace(`"zone":"Local","calendar":"office","fallback":"owner"`), "zone.unknown workspace.json/zone"},
		{"no such calendar", "workspace.json", workspace(`"zone":"UTC","calendar":"home","fallback":"owner"`), "reference.missing workspace.json/calendar"},
		{"no such role", "workspace.json", workspace(`"zone":"UTC","calendar":"office","fallback":"boss"`), "reference.missing workspace.json/fallback"},
		{"a rounding too fine", "workspace.json", workspace(`"zone":"UTC","calendar":"office","fallback":"owner","round":{"at":"line","to":"0.00001","mode":"up"}`), "schema.invalid workspace.json"},
		{"spans overlap", "calendars/office.json", calendar(`"week":{"mon":["13:00-18:00","09:00-13:01"]}`), "calendar.overlap calendars/office.json/week/mon"},
		{"a span backwards", "calendars/office.json", calendar(`"week":{"mon":["09:00-09:00"]}`), "calendar.span calendars/office.json/week/mon/0"},
		{"a span over midnight", "calendars/office.json", calendar(`"week":{"mon":["22:00-24:30"]}`), "calendar.span calendars/office.json/week/mon/0"},
		{"no such day", "calendars/office.json", calendar(`"week":{},"days":{"2026-02-30":{"open":[]}}`), "calendar.date calendars/office.json/days/2026-02-30"},
		{"overlap on a day", "calendars/office.json", calendar(`"week":{},"days":{"2026-02-28":{"open":["09:00-12:00","11:00-12:00"]}}`), "calendar.overlap calendars/office.json/days/2026-02-28/open"},
		{"no such base", "calendars/office.json", calendar(`"week":{},"base":"china"`), "reference.missing calendars/office.json/base"},
		{"rests on itself", "calendars/office.json", calendar(`"week":{},"base":"office"`), "calendar.cycle calendars/office.json/base"},
		{"no such zone of a calendar", "calendars/office.json", calendar(`"week":{},"zone":"Mars"`), "zone.unknown calendars/office.json/zone"},
		{"no such weekday", "calendars/office.json", calendar(`"week":{},"duty":{"monday":[]}`), "calendar.weekday calendars/office.json/duty/monday"},
		{"duty of nobody", "calendars/office.json", calendar(`"week":{},"duty":{"mon":[{"span":"09:00-10:00","role":"guard"}]}`), "reference.missing calendars/office.json/duty/mon/0/role"},
		{"a code twice", "options.json", options(`{"code":"a","name":{"en":"A"}},{"code":"a","name":{"en":"A"}}`), "option.duplicate options.json/sets/category/values/1/code"},
		{"under nothing", "options.json", options(`{"code":"a","name":{"en":"A"},"under":"b"}`), "option.unknown options.json/sets/category/values/0/under"},
		{"below itself", "options.json", options(`{"code":"a","name":{"en":"A"},"under":"a"}`), "option.cycle options.json/sets/category/values/0/under"},
		{"no counter that counts", "numbering.json", numbers("{yyyy}{MM}{dd}{seq}{seq:4}"), "numbering.seq numbering.json/series/order/pattern"},
		{"no such token", "numbering.json", numbers("{yyyy}{MM}{dd}{week}{seq}"), "numbering.token numbering.json/series/order/pattern"},
		{"a brace alone", "numbering.json", numbers("}{yyyy}{MM}{dd}{seq}{"), "numbering.token numbering.json/series/order/pattern"},
		{"numbers repeat", "numbering.json", numbers("{yyyy}{MM}-{seq}"), "numbering.repeat numbering.json/series/order/pattern"},
		{"no such series", "fields/order.json", `{"format":"fields.v1","key":"order` + head + `"fields":{"a":{"kind":"rows","name":{"en":"A"},"fields":{"b":{"kind":"serial","series":"x","name":{"en":"B"}}}}}}`, "reference.missing fields/order.json/fields/a/fields/b/series"},
		{"no such series of a type", "types/a.json", `{"format":"type.v1","key":"a` + head + `"form":"f","flow":"f","series":"x","plan":"p","reserve":{"on":"never","short":"allow"},"stages":[{"key":"s","name":{"en":"S"}}]}`, "reference.missing types/a.json/series"},
	} {
		_, got := check(t, map[string]string{c.path: c.text})
		if len(got) == 0 || got[0] != c.want || len(got) > 2 {
			t.Errorf("%s: %v; want %s", c.name, got, c.want)
		}
	}
}

func TestAFaultySchemaRefusesTheRelease(t *testing.T) {
	tree := small(t, nil)
	draft, _ := blueprint.Parse("roles/boss.json", []byte(`{"format":"role.v1","key":"boss"}`))
	all := []*blueprint.Document{draft}
	for _, p := range tree.Paths() {
		all = append(all, tree.Get(p))
	}
	_, found := blueprint.Checker{}.Check(blueprint.NewTree(all...))
	if !blueprint.Failed(found) || found[0].Document != "roles/boss.json" {
		t.Errorf("%+v", found)
	}
}

func TestPartsFollowThisRoomsOwn(t *testing.T) {
	type book struct{ currency string }
	part := blueprint.Part{Name: "book", Compile: func(r *blueprint.Release) (any, []blueprint.Finding) {
		w := blueprint.Of[*blueprint.Workspace](r)
		return &book{string(w.Currency)}, []blueprint.Finding{blueprint.Warn("roles/owner.json", "", "book.old", "旧", "old")}
	}}
	r, found := blueprint.Checker{Parts: []blueprint.Part{part}}.Check(small(t, nil))
	if blueprint.Failed(found) || len(found) != 1 || blueprint.Of[*book](r).currency != "CNY" {
		t.Errorf("%+v", found)
	}
}

func TestCalendarsKnowHolidaysAndSwappedDays(t *testing.T) {
	tree, _ := example(t, "furniture")
	r, _ := blueprint.Checker{}.Check(tree)
	c := blueprint.Of[*blueprint.Calendars](r).Get("office")
	for day, want := range map[string]bool{
		"2026-09-30": true, "2026-10-01": false, "2026-10-02": false, "2026-10-03": false,
		"2026-10-10": true, // 调休: a Saturday that is worked
		"2026-10-11": false, "2026-10-12": true,
	} {
		d, _ := clock.ParseDate(day)
		if c.IsWorkday(d) != want {
			t.Errorf("%s is a working day: %v", day, !want)
		}
	}
	at := time.Date(2026, 10, 9, 17, 0, 0, 0, c.Zone())
	if got := c.AddWork(at, 2*time.Hour); got.Format("2006-01-02 15:04") != "2026-10-10 10:00" {
		t.Errorf("two working hours after Friday 17:00 is %s", got)
	}
}

func TestACalendarRestsOnAnother(t *testing.T) {
	r, found := check(t, map[string]string{
		"calendars/china.json":  `{"format":"calendar.v1","key":"china` + head + `"zone":"Asia/Urumqi","week":{"mon":["09:00-18:00"],"tue":["09:00-18:00"]},"days":{"2026-10-05":{"open":[]},"2026-10-10":{"open":["09:00-18:00"]}}}`,
		"calendars/office.json": `{"format":"calendar.v1","key":"office` + head + `"base":"china","week":{"tue":[],"sun":["00:00-24:00"]},"days":{"2026-10-10":{"open":[]}}}`,
	})
	c := blueprint.Of[*blueprint.Calendars](r).Get("")
	if len(found) > 0 || c.Zone().String() != "Asia/Urumqi" {
		t.Fatalf("zone %s, %v", c.Zone(), found)
	}
	for day, want := range map[string]bool{"2026-10-05": false, "2026-10-10": false, "2026-10-12": true, "2026-10-13": false, "2026-10-18": true} {
		d, _ := clock.ParseDate(day)
		if c.IsWorkday(d) != want {
			t.Errorf("%s is a working day: %v", day, !want)
		}
	}
}

func TestWhoIsOnDuty(t *testing.T) {
	r, found := check(t, map[string]string{"calendars/office.json": `{"format":"calendar.v1","key":"office` + head + `"week":{},"duty":{"mon":[{"span":"08:00-12:00","role":"owner"}]}}`})
	c := blueprint.Of[*blueprint.Calendars](r)
	monday := time.Date(2026, 11, 23, 0, 30, 0, 0, time.UTC) // 08:30 in Shanghai
	if len(found) > 0 || c.OnDuty("office", monday) != "owner" || c.OnDuty("office", monday.Add(4*time.Hour)) != "" || c.OnDuty("home", monday) != "" {
		t.Errorf("on duty: %q, %v", c.OnDuty("office", monday), found)
	}
}

func TestOptionsFormATree(t *testing.T) {
	tree, _ := example(t, "furniture")
	r, _ := blueprint.Checker{}.Check(tree)
	o := blueprint.Of[*blueprint.Options](r)
	s := o.Set("category")
	if !s.Under("sofa", "seating") || !s.Under("sofa", "sofa") || s.Under("seating", "sofa") || s.Under("bed", "seating") {
		t.Error("the tree is not walked upwards")
	}
	if s.Rank("seating") != 0 || s.Rank("Sofa") != -1 || s.Leaf("seating") || !s.Leaf("sofa") || s.Label("sofa", "en", "zh-CN") != "Sofas" {
		t.Error("rank, leaf or label")
	}
	if none := o.Set("colour"); none.Has("red") || none.Under("red", "warm") || none.Label("red", "en", "en") != "red" {
		t.Error("a set that is not there holds codes")
	}
}

func TestNumbers(t *testing.T) {
	day, _ := clock.ParseDate("2026-03-07")
	r, found := check(t, map[string]string{"numbering.json": `{"format":"numbering.v1","key":"numbering` + head + `"series":{
		"day":{"pattern":"SO-{yyyy}{MM}{dd}-{seq:4}","reset":"day"},"month":{"pattern":"{yy}{MM}/{seq}","reset":"month"},
		"year":{"pattern":"{type}-{yyyy}-{seq:6}","reset":"year","gapless":true},"never":{"pattern":"№{seq:3}","reset":"never"}}}`})
	if len(found) > 0 {
		t.Fatal(found)
	}
	n := blueprint.Of[*blueprint.Numbering](r)
	for _, c := range []struct {
		series       string
		number       int64
		text, period string
	}{
		{"day", 12, "SO-20260307-0012", "2026-03-07"},
		{"day", 12345, "SO-20260307-12345", "2026-03-07"},
		{"month", 7, "2603/7", "2026-03"},
		{"year", 1, "shop-2026-000001", "2026"},
		{"never", 1, "№001", ""},
	} {
		s := n.Series(c.series)
		if got := s.Format(c.number, day, "shop"); got != c.text || s.Period(day) != c.period {
			t.Errorf("%s: %q in %q; want %q in %q", c.series, got, s.Period(day), c.text, c.period)
		}
	}
	if n.Series("other") != nil || !n.Series("year").Gapless {
		t.Error("series")
	}
}

func TestLabelsFallBack(t *testing.T) {
	l := blueprint.Label{"de": "Stuhl", "en": "Chair"}
	if l.In("en", "de") != "Chair" || l.In("zh-CN", "en") != "Chair" || l.In("zh-CN", "fr") != "Stuhl" || (blueprint.Label{}).In("en", "en") != "" {
		t.Error("the wrong language")
	}
	if x := l.Text(); x.ZH != "Chair" || x.EN != "Chair" {
		t.Errorf("text %+v", x)
	}
}

func TestDocumentsAreDecoded(t *testing.T) {
	d := parse(t, "roles/owner.json", role)
	got, err := blueprint.Decode[struct{ Can []string }](d)
	if err != nil || !slices.Equal(got.Can, []string{"*"}) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := blueprint.Decode[struct{ Can int }](d); err == nil {
		t.Error("a list was taken for a number")
	}
}
