package op

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

// Trace is a committed command as the audit trail shows it.
type Trace struct {
	ID        commandID       `json:"id"`
	At        time.Time       `json:"at"`
	Verb      string          `json:"verb"`
	User      act.UserID      `json:"user,omitzero" doc:"Absent where the program itself did it"`
	By        string          `json:"by"`
	Channel   string          `json:"channel,omitzero" doc:"How it came: portal staff api file shop table"`
	RequestID string          `json:"requestId,omitzero"`
	Subject   string          `json:"subject,omitzero" doc:"Id of whom it was about"`
	Request   json.RawMessage `json:"request,omitempty" doc:"What it was sent with: path and body, or the body's size where it was too long to be kept. Only for who may do everything and has nothing hidden"`
}

// FindTrail asks for a page of the audit trail, the latest first.
type FindTrail struct {
	Page
	User    act.UserID `query:"user" json:"-" doc:"Who did it"`
	Verb    string     `query:"verb" json:"-" doc:"order.cancel"`
	Subject string     `query:"subject" json:"-" doc:"Id of whom it was about"`
	From    time.Time  `query:"from" json:"-" doc:"RFC 3339, inclusive"`
	To      time.Time  `query:"to" json:"-" doc:"RFC 3339, inclusive"`
}

// everything is the permission of those who may do everything. Requests hold
// whatever somebody typed, so nobody else is shown them, and nobody from whom any
// field is hidden.
const everything = "*"

// AddTrail registers the audit trail. Who may read it sees who did what to
// whom, whatever his rows are: that is what it is for.
func AddTrail(r *Registry) {
	AddQuery(r, Query[FindTrail, List[Trace]]{Name: "audit.find", Path: "/api/v1/audit",
		Doc: fault.Text{ZH: "审计记录：谁在何时做了什么", EN: "Lists who did what, when and to whom; the latest first"},
		Run: func(ctx context.Context, a act.Act, rd db.Reader, in FindTrail) (List[Trace], error) {
			whole := r.o.Allow == nil || r.o.Allow(ctx, rd, a, everything) == nil
			if whole && r.o.Whole != nil {
				var err error
				if whole, err = r.o.Whole(ctx, a, rd); err != nil {
					return List[Trace]{}, err
				}
			}
			return Trail(rd, in, whole)
		}})
}

// Trail is the audit trail of a workspace: every write that was committed, the
// latest first; with what it was sent, or without.
func Trail(r db.Reader, in FindTrail, requests bool) (List[Trace], error) {
	page := List[Trace]{Items: []Trace{}}
	before, err := trailPlaceOf(in.Cursor)
	if err != nil {
		return page, err
	}
	about, err := id.ParseAny(in.Subject)
	if err != nil && in.Subject != "" {
		return page, badParameter.New("name", "subject").At("/subject")
	}
	rows, err := readTrail(r, in, about, before, requests)
	for _, c := range rows {
		t := Trace{ID: c.ID, At: time.UnixMicro(c.At).UTC(), Verb: c.Verb, User: c.User, By: c.By, Channel: c.Channel,
			RequestID: c.Request, Subject: id.Text(c.Kind, c.Subject)}
		if c.Input != nil {
			t.Request = json.RawMessage(*c.Input)
		}
		page.Items = append(page.Items, t)
	}
	if n := len(rows); n > 0 && n == in.Limit {
		page.Next = trailPlace{rows[n-1].At, rows[n-1].ID.Raw()}.cursor()
	}
	return page, err
}

// trailPlace is a place in the trail.
type trailPlace struct {
	at int64
	id id.Raw
}

func (p trailPlace) cursor() Cursor {
	return Cursor(append(binary.BigEndian.AppendUint64(nil, uint64(p.at)), p.id[:]...))
}

func trailPlaceOf(c Cursor) (p trailPlace, err error) {
	if c == "" {
		return trailPlace{at: math.MaxInt64}, nil
	}
	if len(c) != 24 {
		return p, BadCursor()
	}
	p.at = int64(binary.BigEndian.Uint64([]byte(c[:8])))
	copy(p.id[:], c[8:])
	return p, nil
}

// maxSaid is how long a body may be to be kept with its command.
const maxSaid = 16 << 10

// said is what a request to a verb was sent with, as the trail keeps it: the
// path's members and the body, which has been read as JSON. A verb with a
// secret in its request keeps nothing.
func (e *entry) said(r *http.Request, body []byte) *string {
	if e.Kind != KindVerb || e.Secret {
		return nil
	}
	text := []byte("{")
	member := func(name string) {
		if len(text) > 1 {
			text = append(text, ',')
		}
		text, _ = jsontext.AppendQuote(text, name) // never fails for what was read
		text = append(text, ':')
	}
	for _, p := range e.bind.params {
		if p.in == "path" {
			member(p.name)
			text, _ = jsontext.AppendQuote(text, r.PathValue(p.name))
		}
	}
	if len(text) > 1 {
		text = append(append([]byte(`{"path":`), text...), '}')
	}
	switch {
	case len(body) > maxSaid:
		member("size")
		text = strconv.AppendInt(text, int64(len(body)), 10)
	case len(body) > 0:
		member("body")
		text = append(text, body...)
	}
	if len(text) == 1 {
		return nil
	}
	kept := string(append(text, '}'))
	return &kept
}

// secrets are names of members that no verb may have in its request unless it
// says so: what was sent is kept for the trail.
var secrets = []string{"password", "passphrase", "secret", "token", "otp", "pin"}

// secretOf finds a member of an input that is called like a secret.
func secretOf(t reflect.Type, above map[reflect.Type]bool) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || above[t] {
		return ""
	}
	above[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if slices.Contains(secrets, strings.ToLower(name)) {
			return name
		}
		if inside := secretOf(f.Type, above); inside != "" {
			return inside
		}
	}
	return ""
}
