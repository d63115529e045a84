package op

import (
	"errors"
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
)

// Problem is a refusal as callers get it: RFC 9457 with a code, and the fields
// that are meant. What a fault hands over to go on with stands beside them
// under its own name.
type Problem struct {
	_         struct{}       `additionalProperties:"true"`
	Type      string         `json:"type" doc:"urn:bespoke:problem: and the code"`
	Code      string         `json:"code" doc:"Stable: programs decide on it"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Detail    string         `json:"detail"`
	RequestID string         `json:"requestId"`
	Errors    []Finding      `json:"errors,omitempty"`
	Extra     jsontext.Value `json:",embed" hidden:"true"`
}

// Finding is one thing that is wrong.
type Finding struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty" doc:"JSON pointer into the request, or a parameter's name after a slash; absent for the whole"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
	Reason  any    `json:"reason,omitempty" doc:"The rule, its version and its inputs"`
}

// ProblemOf tells a refusal in the language of who acts: for answers that hold
// refusals of single items. Whatever is no fault is a problem "broken" that
// tells nothing; who makes it writes the error to the log.
func ProblemOf(a act.Act, err error) Problem {
	f := fault.As(err)
	if f == nil || f.Kind == fault.Broken {
		f = broken.New()
	}
	p := Problem{Type: "urn:bespoke:problem:" + f.Code, Code: f.Code, Title: titleOf(f.Kind).In(a.Lang), Status: statusOf(f),
		Detail: f.Say(a.Lang), RequestID: a.Request, Errors: findings(nil, f, a.Lang), Extra: extension(f.Extra)}
	return p
}

// findings are the parts of a fault, or itself where it has none.
func findings(found []Finding, f *fault.Error, lang string) []Finding {
	for _, p := range f.Parts {
		found = findings(found, p, lang)
	}
	if len(f.Parts) > 0 {
		return found
	}
	return append(found, Finding{Code: f.Code, Field: f.Field, Message: f.Say(lang), Remedy: f.Remedy(lang), Reason: f.Why})
}

// extension is what a fault hands over: an object's members stand beside the
// problem's own, anything else is its "extra".
func extension(extra any) jsontext.Value {
	if extra == nil {
		return nil
	}
	text, err := json.Marshal(extra, json.Deterministic(true))
	if err == nil && jsontext.Value(text).Kind() != '{' {
		text, err = json.Marshal(map[string]jsontext.Value{"extra": text})
	}
	if err != nil {
		return nil
	}
	return text
}

// text writes the problem. A reason or extension that cannot be written is left
// out: the refusal is worth more than they are.
func (p Problem) text() []byte {
	text, err := json.Marshal(p, json.Deterministic(true))
	if err == nil {
		return text
	}
	p.Extra = nil
	for i := range p.Errors {
		p.Errors[i].Reason = nil
	}
	text, _ = json.Marshal(p)
	return text
}

// titleOf is the sentence for all problems of a kind.
func titleOf(k fault.Kind) fault.Text {
	switch k {
	case fault.Invalid:
		return fault.Text{ZH: "请求无效", EN: "The request is not valid"}
	case fault.Denied:
		return fault.Text{ZH: "没有权限", EN: "Not allowed"}
	case fault.Missing:
		return fault.Text{ZH: "未找到", EN: "Not found"}
	case fault.Conflict:
		return fault.Text{ZH: "与现有数据冲突", EN: "In conflict with what is there"}
	case fault.Blocked:
		return fault.Text{ZH: "业务规则不允许", EN: "A rule of the business says no"}
	case fault.Busy:
		return fault.Text{ZH: "暂时无法处理", EN: "Not at this moment"}
	default:
		return fault.Text{ZH: "系统出错", EN: "Something broke"}
	}
}

// statusOf is the one place where faults become status codes.
func statusOf(f *fault.Error) int {
	switch f.Code {
	case "request.size", "file.size":
		return http.StatusRequestEntityTooLarge
	case "request.media":
		return http.StatusUnsupportedMediaType
	case "request.method":
		return http.StatusMethodNotAllowed
	case "request.json", "request.text", "request.depth", "request.parameter":
		return http.StatusBadRequest
	case "auth.missing", "auth.expired", "auth.failed":
		return http.StatusUnauthorized
	case "version.changed":
		return http.StatusPreconditionFailed
	case "busy.rate", "auth.paused":
		return http.StatusTooManyRequests
	}
	switch f.Kind {
	case fault.Invalid, fault.Blocked:
		return http.StatusUnprocessableEntity
	case fault.Denied:
		return http.StatusForbidden
	case fault.Missing:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Busy:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// waitOf is after how many seconds it is worth while to ask again.
func waitOf(err error) int {
	if f := fault.As(err); f != nil {
		if w, ok := f.Extra.(interface{ RetryAfter() int }); ok {
			return w.RetryAfter()
		}
	}
	return 1
}

// isAnswer tells faults that are answers from what must be written to the log.
func isAnswer(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Kind != fault.Broken
}
