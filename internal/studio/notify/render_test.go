package notify

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"bespoke/internal/base/clock"
	"bespoke/internal/base/dec"
	"bespoke/internal/base/money"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// telling compiles a body and fills in an order of two lines.
func telling(t *testing.T, body string) (*phrase, *rule.Env) {
	t.Helper()
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(body)
	ns, r, found := compiled(t, strings.Replace(lateNotice, `"zh-CN":"{{task.step}}","en":"{{task.step}}"`, `"zh-CN":"`+quoted+`","en":"`+quoted+`"`, 1))
	if len(found) > 0 {
		t.Fatalf("%s: %v", body, found)
	}
	c := blueprint.Of[*rule.Catalogue](r)
	e := c.NewEnv(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), nil)
	e.Set(c.MustRef("order.number"), rule.Text("SO-1"))
	e.Set(c.MustRef("order.total"), rule.Money(money.Of(dec.Of(20000), "CNY")))
	e.Set(c.MustRef("order.placedAt"), rule.Instant(time.Date(2026, 11, 22, 18, 30, 0, 0, time.UTC)))
	e.Set(c.MustRef("order.promisedAt"), rule.Date(clock.DateOf(time.Date(2026, 12, 5, 0, 0, 0, 0, time.UTC))))
	e.Set(c.MustRef("order.phase"), rule.Code("placed"))
	e.Set(c.MustRef("customer.name"), rule.Text("Li\r\nBcc: x@example.com\x00 <b>"))
	e.Set(c.MustRef("customer.groups"), rule.Codes("a", "b"))
	var rows []rule.Element
	line, _ := c.Root("line")
	product, _ := c.Root("product")
	for _, name := range []string{"Desk", "Chair"} {
		el := rule.Element{{Root: line, Frame: c.Frame("line")}, {Root: product, Frame: c.Frame("product")}}
		el[1].Frame.Set(c.MustRef("product.name"), rule.Text(name))
		rows = append(rows, el)
	}
	e.Set(c.MustRef("order.lines"), rule.Rows(rows))
	_, p := ns.Get("late").words(byEmail, "en", "zh-CN")
	return p, e
}

func speaking(lang string, hidden ...string) voice {
	zone, _ := time.LoadLocation("Asia/Shanghai")
	return voice{rule.Voice{Lang: lang, Zone: zone, Codes: func(set, code string) string { return set + "/" + code }}, func(fact string) bool {
		for _, h := range hidden {
			if h == fact {
				return false
			}
		}
		return true
	}}
}

func TestAPhraseIsWrittenForItsReader(t *testing.T) {
	for _, c := range []struct{ body, zh, en, hidden string }{
		{"no variables: }} is text", "no variables: }} is text", "no variables: }} is text", ""},
		{"{{order.number}}", "SO-1", "SO-1", ""},
		{"{{order.total}} {{ order.total | daxie }}", "¥20,000.00 贰万元整", "CN¥20,000.00 贰万元整", ""},
		{"{{order.placedAt}}|{{order.placedAt|date}}|{{order.placedAt|time}}", "2026-11-23 02:30|2026-11-23|02:30", "2026-11-23 02:30|2026-11-23|02:30", ""},
		{"{{order.placedAt|short}} {{order.promisedAt|short}} {{order.promisedAt}}", "11月23日 12月5日 2026-12-05", "23 Nov 5 Dec 2026-12-05", ""},
		{"{{order.phase}} {{customer.groups}}", "phase/placed customerGroup/a、customerGroup/b", "phase/placed customerGroup/a, customerGroup/b", ""},
		{"{{order.note}}", "–", "–", ""},
		{"{{order.total}} {{order.total|daxie}}", "– –", "– –", "order.total"},
		{"{{order.placedAt.weekday}}", "–", "–", "order.placedAt"},
		{"{{#rows order.lines}}· {{product.name}}\n{{/rows}}.", "· Desk\n· Chair\n.", "· Desk\n· Chair\n.", ""},
		{"{{#rows order.lines}}· {{product.name}}\n{{/rows}}.", "–.", "–.", "order.lines"},
		{"{{#rows order.lines}}{{product.name}} {{/rows}}", "– – ", "– – ", "product.name"},
		{"{{customer.name}}", "Li\nBcc: x@example.com  <b>", "Li\nBcc: x@example.com  <b>", ""},
	} {
		p, e := telling(t, c.body)
		for lang, want := range map[string]string{"zh-CN": c.zh, "en": c.en} {
			if got := p.write(speaking(lang, c.hidden), e); got != want {
				t.Errorf("%s in %s, hiding %q\n got %q\nwant %q", c.body, lang, c.hidden, got, want)
			}
		}
	}
}

func TestATitleIsOneLine(t *testing.T) {
	p, e := telling(t, "{{customer.name}}\n{{order.number}}")
	if got := p.line(speaking("en"), e); got != "Li Bcc: x@example.com <b> SO-1" {
		t.Errorf("%q", got)
	}
}

// FuzzPhrase reads whatever somebody may type as a text: it is refused or can
// be written, and never with a control character that was in a value.
func FuzzPhrase(f *testing.F) {
	for _, seed := range []string{"{{order.number}}", "{{#rows order.lines}}{{product.name}}{{/rows}}", "{{order.total|daxie", "{{{}}}", "{{/rows}}", "{{ | }}"} {
		f.Add(seed, "value")
	}
	ns, r, _ := compiled(f, lateNotice)
	c := blueprint.Of[*rule.Catalogue](r)
	f.Fuzz(func(t *testing.T, text, value string) {
		nr := &noticeReader{r: r, c: c, event: ns.Get("late").event}
		p := nr.phrase(text, "")
		e := c.NewEnv(time.Unix(0, 0), nil)
		e.Set(c.MustRef("customer.name"), rule.Text(value))
		p.write(speaking("en"), e)
		for _, r := range clean(value) {
			if r != '\n' && unicode.IsControl(r) {
				t.Errorf("%q stays in %q", r, value)
			}
		}
	})
}

func TestQuietHoursEndWhenTheCalendarOpens(t *testing.T) {
	_, r, _ := compiled(t, lateNotice)
	office := blueprint.Of[*blueprint.Calendars](r).Get("office")
	for at, want := range map[string]string{
		"2026-11-16 08:00": "2026-11-16 09:00", "2026-11-16 09:00": "2026-11-16 09:00", "2026-11-16 11:59": "2026-11-16 11:59",
		"2026-11-16 12:00": "2026-11-16 13:00", "2026-11-16 17:00": "2026-11-17 09:00", "2026-11-18 10:00": "2026-11-23 09:00",
	} {
		moment, err := time.ParseInLocation("2006-01-02 15:04", at, office.Zone())
		if err != nil {
			t.Fatal(err)
		}
		if got := opens(moment, office).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if never := blueprint.Of[*blueprint.Calendars](r).Get("never"); !opens(time.Now(), never).IsZero() || everOpen(never) {
		t.Error("a calendar without hours opens")
	}
}
