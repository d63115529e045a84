package door

import (
	"regexp"
	"strings"
	"testing"
)

// TestTheManualIsReadableInBothLanguages, and without the internet.
func TestTheManualIsReadableInBothLanguages(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		zh, en := s.get(t, "/docs?lang=zh-CN"), s.get(t, "/docs", "Accept-Language", "en")
		for lang, page := range map[string]answer{"zh-CN": zh, "en": en} {
			text := string(page.body)
			if page.header.Get("Content-Language") != lang || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") || !strings.Contains(text, `lang="`+lang+`"`) {
				t.Errorf("%s: %v", lang, page.header)
			}
			for _, v := range doors(s) {
				if says := v.Doc.In(lang); !strings.Contains(text, v.Name) || !strings.Contains(text, v.Path) || !strings.Contains(text, says) {
					t.Errorf("the page in %s does not tell of %s: %s", lang, v.Name, says)
				}
			}
			if from := regexp.MustCompile(`(src|href)="(https?:)?//[^"]*"|@import|<script`).FindString(text); from != "" {
				t.Errorf("the page in %s needs %s", lang, from)
			}
			if strings.Contains(text, "{{") || strings.Contains(text, "ZgotmplZ") || strings.Contains(text, "<no value>") {
				t.Errorf("the page in %s has a hole", lang)
			}
		}
		if string(zh.body) == string(en.body) || chinese(headings(en)) || !chinese(headings(zh)) {
			t.Error("the pages are in one language")
		}
	})
}

// headings are the titles in a page.
func headings(page answer) string {
	return strings.Join(regexp.MustCompile(`<h[23][^>]*>(<a[^>]*>)?[^<]*`).FindAllString(string(page.body), -1), "")
}

// TestTheDocumentTellsOfEveryVerb: method, address, permission and what it
// answers; what has no address is not in it.
func TestTheDocumentTellsOfEveryVerb(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		told := map[string]operation{}
		for _, o := range s.laws.operations {
			told[o.name] = o
		}
		for _, v := range s.Verbs.List() {
			o, ok := told[v.Name]
			switch {
			case ok != (v.Path != ""):
				t.Errorf("%s is in the document: %t", v.Name, ok)
			case ok && (o.method != v.Method || o.status != v.Status || v.Out != nil && o.success == nil):
				t.Errorf("%s: %+v", v.Name, o)
			}
		}
	})
}
