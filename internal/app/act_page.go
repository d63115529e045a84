package app

import (
	"context"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/notify"
)

// actPage is what somebody sees who presses a button of a letter: what he was told, how
// the order is now, and the button that does it. Mail programs follow links by
// themselves, so nothing is done before.
var actPage = template.Must(template.New("act").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>{{.Title}}</title>
<style>` + stopStyle + `</style></head>
<body><main class="act"><h1>{{.Title}}</h1>{{with .Facts}}<dl>{{range .}}<dt>{{.Name}}</dt><dd>{{.Value}}</dd>{{end}}</dl>{{end}}
{{if .Says}}<p role="status">{{.Says}}</p>{{end}}{{if .Button}}<form method="post"><input type="hidden" name="version" value="{{.Version}}">
{{if .Opinion}}<label>{{.Opinion}}<textarea name="opinion" rows="3" maxlength="2000"{{if .Needed}} required{{end}}></textarea></label>{{end}}
<button{{if .No}} class="no"{{end}}>{{.Button}}</button></form>{{end}}{{if .Open}}<a href="{{.Open}}">{{.OpenWord}}</a>{{end}}</main></body>
</html>
`))

var (
	actUsed    = fault.Text{ZH: "这封邮件里的按钮已经用过了。", EN: "A button of this mail was used already."}
	actGone    = fault.Text{ZH: "这个待办已经不在您手里：可能已有人处理，或已不再需要。", EN: "You do not have this task any more: somebody has decided, or it is not needed."}
	actNotHere = fault.Text{ZH: "这个决定要打开订单办理（要签名，或要多填一些内容）。", EN: "This decision is made on the page of the order: it has to be signed, or asks for more."}
	actDone    = fault.Text{ZH: "好的，已记录您的决定。", EN: "Done: your decision is recorded."}
	actOpinion = fault.Text{ZH: "意见", EN: "Opinion"}
	actMaybe   = fault.Text{ZH: "意见（可不填）", EN: "Opinion, if you like"}
	actOpen    = fault.Text{ZH: "打开订单", EN: "Open the order"}
	actFacts   = []fault.Text{{ZH: "订单", EN: "Order"}, {ZH: "客户", EN: "Customer"}, {ZH: "合计", EN: "Total"}, {ZH: "节点", EN: "Step"}, {ZH: "办理人", EN: "Decided by"}}
)

// actView is what the page shows.
type actView struct {
	Lang, Title, Says, Button, Opinion, Open, OpenWord string
	Needed, No                                         bool
	Version                                            int64
	Facts                                              []struct{ Name, Value string }
}

// letterActs adds the page behind the buttons of letters, and what pressing its own does.
func (h *House) letterActs() {
	const path = "/api/v1/acts/{verb}/{token}"
	op.AddRaw(h.Verbs, op.Raw{Name: "notice.actPage", Method: "GET", Path: path, Doc: text("邮件按钮的确认页面", "The page behind a button of a letter, which asks once more"),
		Handler: func(w http.ResponseWriter, r *http.Request, _ act.Act) error { return h.letterAct(w, r, false) }})
	op.AddRaw(h.Verbs, op.Raw{Name: "notice.act", Method: "POST", Path: path, Doc: text("按邮件里的按钮处理待办，只能用一次", "Does what a button of a letter says, once"),
		Handler: func(w http.ResponseWriter, r *http.Request, _ act.Act) error { return h.letterAct(w, r, true) }})
}

// maxActForm is how much the page's form may send.
const maxActForm = 64 << 10

func (h *House) letterAct(w http.ResponseWriter, r *http.Request, really bool) error {
	e, err := h.Notices.Errand(r.Context(), r.PathValue("verb"), r.PathValue("token"))
	if err != nil {
		return err
	}
	who, err := h.Identity.As(r.Context(), h.Act(e.Workspace, "act "+e.Notice.String()), e.User)
	if err != nil {
		return err
	}
	who.Lang = e.Lang
	card, open, err := h.letterTask(r.Context(), who, e)
	if err != nil {
		return err
	}
	page := actView{Lang: e.Lang, Title: e.Title, Open: h.Site + h.pageFor(who, e.At.Subject), OpenWord: actOpen.In(e.Lang)}
	page.show(who, card, open, e)
	if really && page.Button != "" {
		r.Body = http.MaxBytesReader(w, r.Body, maxActForm)
		if err := h.press(r, who, e, card, &page); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", stopPolicy)
	return actPage.Execute(w, page)
}

// pageFor is where somebody sees an order: at the desk, or in the portal.
func (h *House) pageFor(who act.Act, order id.Raw) string {
	if who.Kind == act.Customer {
		return h.Orders.Portal(order)
	}
	return h.Orders.Page(order)
}

// letterTask is the task that a letter asks for, as its reader has it now.
func (h *House) letterTask(ctx context.Context, who act.Act, e notify.Errand) (card flow.Card, open bool, err error) {
	err = h.DB.Read(ctx, who, func(r db.Reader) (err error) {
		card, open, err = h.Flows.Todo(ctx, who, r, e.At)
		return err
	})
	return card, open, err
}

// show says what can be done now.
func (v *actView) show(who act.Act, card flow.Card, open bool, e notify.Errand) {
	switch i := slices.IndexFunc(card.Actions, func(a flow.Action) bool { return a.Verb == e.Verb && a.Enabled }); {
	case e.Used:
		v.Says = actUsed.In(e.Lang)
	case !open || i < 0:
		v.Says = actGone.In(e.Lang)
	case slices.ContainsFunc(card.Actions[i].Needs, func(need string) bool { return need != "opinion" }):
		v.Says = actNotHere.In(e.Lang)
	default:
		v.Button, v.Version = notify.ActWord(e.Verb, e.Lang), card.Version
		v.Needed, v.No = slices.Contains(card.Actions[i].Needs, "opinion"), e.Verb == "task.reject"
		switch {
		case v.Needed:
			v.Opinion = actOpinion.In(e.Lang)
		case card.Opinion != flow.NoOpinion:
			v.Opinion = actMaybe.In(e.Lang)
		}
	}
	values := []string{card.Number, "", "", card.Name, who.Name}
	if b := card.Row; b != nil {
		if b.Customer != nil {
			values[1] = b.Customer.Name
		}
		if b.Total != nil {
			values[2] = b.Total.Say(e.Lang)
		}
	}
	for i, value := range values {
		if value != "" {
			v.Facts = append(v.Facts, struct{ Name, Value string }{actFacts[i].In(e.Lang), value})
		}
	}
}

// press does it, as whoever the letter went to: with his permissions, his key and his
// place in the audit trail. What is refused is said, and can be tried again.
func (h *House) press(r *http.Request, who act.Act, e notify.Errand, card flow.Card, page *actView) error {
	version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	input, err := json.Marshal(map[string]any{"id": card.ID, "version": version, "opinion": r.PostFormValue("opinion")})
	if err != nil {
		return err
	}
	call := op.KeyedCall{Key: "act " + e.Notice.String(), NamedCall: op.NamedCall{Act: who, Verb: e.Verb, Input: input}}
	refused := h.Verbs.DoMany(r.Context(), []op.KeyedCall{call})[0].Err
	problem := (*fault.Error)(nil)
	if errors.As(refused, &problem) {
		page.Says = problem.Say(e.Lang)
		return nil
	}
	if refused != nil {
		return refused
	}
	page.Says, page.Button, page.Opinion = actDone.In(e.Lang), "", ""
	return h.Notices.Done(r.Context(), e)
}
