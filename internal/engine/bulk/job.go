package bulk

import (
	"encoding/json"
	"strconv"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/op"
)

type jobKind struct{}

func (jobKind) Prefix() string { return "job" }

// ID names a job.
type ID = id.Of[jobKind]

// The states of a job.
const (
	running    = "running"
	cancelling = "cancelling" // what is under way is still recorded
	cancelled  = "cancelled"
)

// The states of an item; a job that is through is done too.
const (
	waiting = "waiting"
	doing   = "doing"
	done    = "done"
	failed  = "failed"
	left    = "left"
)

// The bounds of jobs.
const (
	MaxItems = 5000           // of one job
	maxOpen  = 10             // jobs of one user at once
	late     = 48 * time.Hour // after which a job is given up: see doc.go
	keep     = 90 * 24 * time.Hour
)

// Job is a job as answers show it.
type Job struct {
	ID       ID              `json:"id"`
	Kind     string          `json:"kind" doc:"bulk, or import.orders and the like"`
	Verb     string          `json:"verb" doc:"What is done to each item"`
	About    json.RawMessage `json:"about,omitempty" doc:"What else was said of it: the input, or the file"`
	By       string          `json:"by"`
	User     act.UserID      `json:"user"`
	At       time.Time       `json:"at"`
	State    string          `json:"state" enum:"running,cancelling,done,cancelled"`
	Total    int64           `json:"total"`
	Done     int64           `json:"done"`
	Failed   int64           `json:"failed"`
	Left     int64           `json:"left" doc:"Items that were not begun when it was cancelled"`
	EndedAt  *time.Time      `json:"endedAt,omitempty"`
	CanRetry bool            `json:"canRetry,omitzero" doc:"It has ended, and items failed or were left"`
}

// Location is where a new job is found.
func (j Job) Location() string { return "/api/v1/jobs/" + j.ID.String() }

// started is the answer about a job that is to be done.
type started struct{ Job }

// About is whom the audit trail names.
func (s started) About() string { return s.ID.String() }

func (r *jobRow) view() Job {
	j := Job{ID: r.ID, Kind: r.Kind, Verb: r.Verb, By: r.By, User: r.User, At: moment(r.At), State: r.State,
		Total: r.Total, Done: r.Done, Failed: r.Failed, Left: r.Passed}
	if r.About != "" {
		j.About = json.RawMessage(r.About)
	}
	if r.EndedAt > 0 {
		ended := moment(r.EndedAt)
		j.EndedAt, j.CanRetry = &ended, r.Failed+r.Passed > 0
	}
	return j
}

// Item is an item of a job as answers show it.
type Item struct {
	N       int64           `json:"n"`
	Verb    string          `json:"verb"`
	Subject string          `json:"subject,omitempty" doc:"Id of whom it is about"`
	Label   string          `json:"label,omitempty" doc:"What it is called: an order's number, a row of a file"`
	State   string          `json:"state" enum:"waiting,doing,done,failed,left"`
	Problem *Refusal        `json:"problem,omitempty" doc:"Why it was refused"`
	Source  json.RawMessage `json:"source,omitempty" doc:"The rows of the file that it was made of"`
}

// Refusal is why an item was refused, in the reader's language.
type Refusal struct {
	Code   string    `json:"code"`
	Text   string    `json:"text"`
	Fix    string    `json:"fix,omitempty"`
	Fields []Refused `json:"fields,omitempty"`
}

// Refused is what is wrong with one field.
type Refused struct {
	Field string `json:"field,omitempty" doc:"JSON pointer into the verb's input"`
	Code  string `json:"code"`
	Text  string `json:"text"`
	Fix   string `json:"fix,omitempty"`
}

// keptProblem is a refusal as it is kept: in both languages, for readers differ.
type keptProblem struct{ ZH, EN Refusal }

// RefusalOf tells an error in a language; what is no fault tells nothing.
func RefusalOf(err error, lang string) Refusal {
	p := op.ProblemOf(act.Act{Lang: lang}, err)
	r := Refusal{Code: p.Code, Text: p.Detail}
	if f := fault.As(err); f != nil {
		r.Fix = f.Remedy(lang)
	}
	for _, part := range p.Errors {
		if part.Field != "" {
			r.Fields = append(r.Fields, Refused{Field: part.Field, Code: part.Code, Text: part.Message, Fix: part.Remedy})
		}
	}
	return r
}

func problemText(err error) string {
	text, _ := json.Marshal(keptProblem{RefusalOf(err, "zh-CN"), RefusalOf(err, "en")}) // never fails for texts
	return string(text)
}

func (r *itemRow) view(lang string) (Item, error) {
	i := Item{N: r.N, Verb: r.Verb, Subject: r.Subject, Label: r.Label, State: r.State}
	if r.Source != "" {
		i.Source = json.RawMessage(r.Source)
	}
	if r.Problem == "" {
		return i, nil
	}
	var kept keptProblem
	err := json.Unmarshal([]byte(r.Problem), &kept)
	if i.Problem = &kept.ZH; lang == "en" {
		i.Problem = &kept.EN
	}
	return i, err
}

// key is an item's idempotency key.
func (r *itemRow) key() string { return r.Job.String() + "/" + strconv.FormatInt(r.N, 10) }

func moment(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
