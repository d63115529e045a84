package notify

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
)

type webhookKind struct{}

func (webhookKind) Prefix() string { return "whk" }

// WebhookID names an endpoint.
type WebhookID = id.Of[webhookKind]

// The states of an endpoint. All but on are kinds of off; those that the
// program gave it say why.
const (
	stateOn      = "on"
	stateOff     = "off"
	stoppedGone  = "gone"    // its receiver answered 410
	stoppedFails = "failing" // for days nothing was taken
	stoppedOwner = "owner"   // whoever it acts for has left
)

// Webhook is an endpoint as answers show it: never its secret.
type Webhook struct {
	ID       WebhookID  `json:"id"`
	Name     string     `json:"name"`
	URL      string     `json:"url"`
	Facts    []string   `json:"facts" doc:"Names of facts; order.* is all of a noun, * is all"`
	User     act.UserID `json:"user" doc:"Whose sight it has"`
	UserName string     `json:"userName,omitempty"`
	On       bool       `json:"on"`
	Stopped  string     `json:"stopped,omitempty" enum:"gone,failing,owner" doc:"Why the program switched it off: 410, five days of failure, or its user left"`
	Failures int64      `json:"failures,omitzero" doc:"Failed attempts since the last one that was taken"`
	Failing  *time.Time `json:"failingSince,omitempty"`
	Paused   *time.Time `json:"pausedUntil,omitempty" doc:"Sending rests until then, after failures in a row"`
	Taken    *time.Time `json:"takenAt,omitempty" doc:"When something was taken last"`
	OldUntil *time.Time `json:"oldSecretUntil,omitempty" doc:"Until then the secret before the last rotation signs too"`
	AddedAt  time.Time  `json:"addedAt"`
	Version  int64      `json:"version"`
}

// ETag is the version, for If-Match.
func (w Webhook) ETag() string { return strconv.FormatInt(w.Version, 10) }

// Location is where the endpoint is changed.
func (w Webhook) Location() string { return "/api/v1/webhooks/" + w.ID.String() }

// About is whom the audit trail names.
func (w Webhook) About() string { return w.ID.String() }

// NewWebhook is an endpoint whose secret is shown only now.
type NewWebhook struct {
	Webhook
	Secret string `json:"secret,omitzero" doc:"whsec_…, shown once: keep it to check signatures with"`
}

// Stored is the answer that is kept for whoever sends the request again: it
// does not hold the secret.
func (w NewWebhook) Stored() any { return NewWebhook{Webhook: w.Webhook} }

var (
	badWebhook = fault.Define(fault.Invalid, "webhook.invalid", "推送端点填写有误", "The endpoint is not right as it stands").
			Fix("请按各字段的提示修改", "Correct the fields that are named")
	noWebhook = fault.Define(fault.Missing, "webhook.missing", "没有这个推送端点", "There is no such endpoint").
			Fix("刷新列表", "Load the list again")
	manyWebhooks = fault.Define(fault.Blocked, "webhook.limit", "最多 {max} 个推送端点", "There can be at most {max} endpoints").
			Fix("先删除不用的端点", "Drop endpoints that are not used any more")
	webhookChanged = fault.Define(fault.Conflict, "version.changed", "推送端点已被修改", "The endpoint has changed meanwhile").
			Fix("刷新后再修改", "Load it again and change that")
	webhookOff = fault.Define(fault.Blocked, "webhook.off", "推送端点已停用", "The endpoint is switched off").
			Fix("先启用它", "Switch it on first")
	badURL = fault.Define(fault.Invalid, "pattern", "地址须是 https 网址，不含用户名、密码和 #", "The address is an https URL without user, password and #").
		Fix("例如 https://erp.example.com/hooks", "As https://erp.example.com/hooks")
	privateURL = fault.Define(fault.Invalid, "private", "地址指向内部网络", "The address leads into a private network").
			Fix("改用公网地址；内网部署请让服务器带 --webhook-private 启动", "Use a public address, or have the server started with --webhook-private")
	badFact = fault.Define(fault.Invalid, "option", "没有可推送的事件「{fact}」", "There is no fact {fact} to be sent").
		Fix("从事件列表里选择，或写 order.* 这样的一类", "Choose from the list of facts, or a noun's, as order.*")
)

// The bounds of endpoints.
const (
	maxWebhooks    = 50 // of a workspace
	maxWebhookName = 60
	maxURL         = 2000
	maxFacts       = 50 // names and patterns of one endpoint
)

var (
	nameLabel  = fault.Text{ZH: "名称", EN: "name"}
	urlLabel   = fault.Text{ZH: "地址", EN: "address"}
	factsLabel = fault.Text{ZH: "事件", EN: "facts"}
)

// checkWebhook finds all that is wrong with an endpoint, and tidies it. offered
// are the facts that there are; private lets it lead anywhere.
func checkWebhook(w *webhookRow, offered []string, private bool) error {
	var f check.Findings
	w.Name = f.Need("/name", nameLabel, w.Name, maxWebhookName)
	if w.URL = f.Need("/url", urlLabel, w.URL, maxURL); w.URL != "" {
		f.Add(checkURL(w.URL, private))
	}
	f.AtMost("/facts", factsLabel, len(w.Facts), maxFacts)
	if len(w.Facts) == 0 {
		f.Add(check.Required.New("field", factsLabel).At("/facts"))
	}
	for i, fact := range w.Facts {
		if !slices.ContainsFunc(offered, func(name string) bool { return matches(fact, name) }) {
			f.Add(badFact.New("fact", fact).At(check.At("facts", i)))
		}
	}
	slices.Sort(w.Facts)
	w.Facts = slices.Compact(w.Facts)
	return f.Err(badWebhook)
}

// checkURL looks at the text alone, addresses in any notation: where a name leads is
// seen when it is called.
func checkURL(text string, private bool) *fault.Error {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && (u.Scheme != "http" || !private) || u.Hostname() == "" || u.User != nil ||
		strings.Contains(text, "#") {
		return badURL.New().At("/url")
	}
	addr, numeric := hostAddr(u.Hostname())
	if !private && (numeric && !Public(addr) || local(u.Hostname())) {
		return privateURL.New().At("/url")
	}
	return nil
}

// unoffered are the nouns whose facts no endpoint is told: they are about who may
// come in or has left, or about the telling itself.
var unoffered = []string{"identity", "inbox", "webhook", "handover"}

// offers tells whether endpoints can be told a fact.
func offers(fact string) bool {
	noun, _, _ := strings.Cut(fact, ".")
	return !slices.Contains(unoffered, noun)
}

// matches tells whether a name or pattern means a fact.
func matches(pattern, fact string) bool {
	noun, all := strings.CutSuffix(pattern, "*")
	return pattern == fact || pattern == "*" || all && strings.HasSuffix(noun, ".") && strings.HasPrefix(fact, noun)
}
