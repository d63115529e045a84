package app

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/op"
)

// stopStyle is how the page looks; the policy allows it by its hash.
const stopStyle = `
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f3f4f6, #15171a); color: light-dark(#1b1f24, #eceef0);
  font: 16px/1.6 -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { box-sizing: border-box; width: min(420px, 100vw - 32px); padding: 28px; border-radius: 12px; text-align: center;
  background: light-dark(#fff, #1f2226); border: 1px solid light-dark(#e2e5e9, #33373d); }
h1 { margin: 0 0 8px; font-size: 18px; } p { margin: 0 0 20px; color: light-dark(#5b636c, #a3aab2); }
button { min-height: 44px; padding: 0 22px; border: 0; border-radius: 8px; background: #2457d6; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
.act { width: min(520px, 100vw - 32px); text-align: start; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 12px 0 20px; }
dt { color: light-dark(#5b636c, #a3aab2); } dd { margin: 0; overflow-wrap: anywhere; } label { display: grid; gap: 6px; margin: 0 0 16px; }
textarea { box-sizing: border-box; width: 100%; padding: 8px 10px; border: 1px solid light-dark(#8a94a3, #5f6772); border-radius: 8px; background: none; color: inherit; font: inherit; }
.act button { width: 100%; } .act .no { background: none; border: 1px solid currentColor; color: light-dark(#b42318, #ff9c92); } .act a { display: block; margin-top: 16px; color: light-dark(#2457d6, #86a8ff); text-align: center; }
button:focus-visible { outline: 3px solid #86a8ff; outline-offset: 2px; }
`

var stopPolicy = fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; form-action 'self'; frame-ancestors 'none'", hashOf(stopStyle))

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// stopPage is what somebody sees who follows the link at the end of a letter:
// mail programs open links by themselves, so nothing is switched off before a
// button is pressed. It needs no script and nothing from elsewhere.
var stopPage = template.Must(template.New("stop").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>{{.Name}}</title>
<style>` + stopStyle + `</style></head>
<body><main><h1>{{.Name}}</h1><p>{{.Says}}</p>{{if .Button}}<form method="post"><button>{{.Button}}</button></form>{{end}}</main></body>
</html>
`))

var (
	stopAsks   = fault.Text{ZH: "不再通过邮件接收这类通知？", EN: "Stop getting notices like this by e-mail?"}
	stopButton = fault.Text{ZH: "不再接收", EN: "Stop them"}
	stopDone   = fault.Text{ZH: "好的，不会再给您发这类邮件了。", EN: "Done: you will get no more mails like this."}
)

// unsubscribes adds the page behind the links of letters, and what mail programs
// ask by themselves when somebody presses their own button (RFC 8058).
func (h *House) unsubscribes() {
	const path = "/api/v1/unsubscribe/{token}"
	op.AddRaw(h.Verbs, op.Raw{Name: "notice.stopPage", Method: "GET", Path: path, Doc: text("退订页面", "The page behind the last link of a letter"),
		Handler: func(w http.ResponseWriter, r *http.Request, _ act.Act) error { return h.stop(w, r, false) }})
	op.AddRaw(h.Verbs, op.Raw{Name: "notice.stop", Method: "POST", Path: path, Doc: text("退订一种通知的邮件", "Switches the letters of one notice off"),
		Handler: func(w http.ResponseWriter, r *http.Request, _ act.Act) error { return h.stop(w, r, true) }})
}

func (h *House) stop(w http.ResponseWriter, r *http.Request, really bool) error {
	name, lang, err := h.Notices.Stop(r.Context(), r.PathValue("token"), really)
	if err != nil {
		return err
	}
	page := struct{ Lang, Name, Says, Button string }{lang, name, stopAsks.In(lang), stopButton.In(lang)}
	if really {
		page.Says, page.Button = stopDone.In(lang), ""
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", stopPolicy)
	return stopPage.Execute(w, page)
}
