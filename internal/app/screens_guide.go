package app

import (
	"io/fs"
	"net/http"
	"strings"
)

// guide answers the user guide's pages under /guide/, in the language of their
// address; /guide/ itself leads to the reader's own. False for other paths and
// for chapters that there are not.
func (s *screens) guide(w http.ResponseWriter, r *http.Request) bool {
	at, ok := strings.CutPrefix(r.URL.Path+"/", "/guide/")
	if !ok {
		return false
	}
	if at = strings.TrimSuffix(at, "/"); at == "" {
		lang := "en"
		if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "zh") {
			lang = "zh-CN"
		}
		http.Redirect(w, r, "/guide/"+lang+"/customer", http.StatusFound)
		return true
	}
	name := "guide/" + at + ".html"
	if !fs.ValidPath(name) {
		return false
	}
	if _, err := fs.Stat(s.files, name); err != nil {
		return false
	}
	s.page(w, r, name)
	return true
}
