package notify

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"bespoke/internal/base/fault"
)

// Letter is a mail as it leaves: one text in two forms.
type Letter struct {
	ID          string // the same however often it is sent
	To          string
	Subject     string
	Text        string
	HTML        string
	Lang        string
	Unsubscribe string // an address that switches it off; "" for what must be told
}

// Mailer is the door to a mail server: it has the letter when there is no error.
// An error that wraps [ErrNever] is one that trying again does not help.
type Mailer interface {
	Send(ctx context.Context, l Letter) error
}

// ErrNever is what a mail server says to what it will never take.
var ErrNever = errors.New("the mail server will never take it")

//go:embed letter.html
var letterHTML string

var letterPage = template.Must(template.New("letter").Parse(letterHTML))

// news is a notice as a letter says it. Link leads to what it is about; "" where
// nobody knows the site's address. Asks are the buttons of what its reader may do.
type news struct {
	Title, Body, Link string
	Asks              []button
}

// button leads to a page that asks whether something is to be done.
type button struct{ Name, Link string }

// envelope is what a letter is made of besides what it says.
type envelope struct {
	id, to, lang string
	workspace    string
	settings     string // where its reader chooses what he is told; "" for none
	unsubscribe  string // switches it off
}

var (
	digestSubject = fault.Text{ZH: "{workspace}：{count} 条通知", EN: "{workspace}: {count} notices"}
	openWord      = fault.Text{ZH: "查看订单", EN: "Open the order"}
	becauseWord   = fault.Text{ZH: "这是 {workspace} 自动发出的通知，请勿直接回复。", EN: "{workspace} sends this automatically; nobody reads replies."}
	chooseWord    = fault.Text{ZH: "选择接收哪些通知", EN: "Choose what you are told"}
	stopWord      = fault.Text{ZH: "不再接收这类通知", EN: "Stop notices like this"}
)

// write makes the letter that says something, or several things at once.
func (v envelope) write(says []news) (Letter, error) {
	l := Letter{ID: v.id, To: v.to, Lang: v.lang, Unsubscribe: v.unsubscribe, Subject: says[0].Title}
	if len(says) > 1 {
		l.Subject = strings.NewReplacer("{workspace}", v.workspace, "{count}", fmt.Sprint(len(says))).Replace(digestSubject.In(v.lang))
	}
	l.Text = v.plain(says)
	page := struct {
		Lang, Subject, Workspace, Because, Open, Choose, Settings, Stop, Unsubscribe string
		Says                                                                         []shown
	}{v.lang, l.Subject, v.workspace, v.because(), openWord.In(v.lang), chooseWord.In(v.lang), v.settings, stopWord.In(v.lang), v.unsubscribe, nil}
	for _, s := range says {
		page.Says = append(page.Says, shownOf(s))
	}
	var html bytes.Buffer
	if err := letterPage.Execute(&html, page); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.HTML = html.String()
	return l, nil
}

func (v envelope) because() string {
	return strings.ReplaceAll(becauseWord.In(v.lang), "{workspace}", v.workspace)
}

// plain is the letter as text.
func (v envelope) plain(says []news) string {
	var b strings.Builder
	for i, s := range says {
		if i > 0 {
			b.WriteString("\n----------\n\n")
		}
		b.WriteString(s.Title + "\n\n" + strings.TrimSpace(strings.ReplaceAll(s.Body, linkMark, s.Link)) + "\n")
		for _, ask := range s.Asks {
			b.WriteString("\n" + ask.Name + ": " + ask.Link + "\n")
		}
		if s.Link != "" && !strings.Contains(s.Body, linkMark) {
			b.WriteString("\n" + openWord.In(v.lang) + ": " + s.Link + "\n")
		}
	}
	b.WriteString("\n-- \n" + v.because() + "\n")
	if v.settings != "" {
		b.WriteString(chooseWord.In(v.lang) + ": " + v.settings + "\n")
	}
	if v.unsubscribe != "" {
		b.WriteString(stopWord.In(v.lang) + ": " + v.unsubscribe + "\n")
	}
	return b.String()
}

// shown is what a page shows of something that is said: paragraphs of lines.
// A link at the end of a line is the button below.
type shown struct {
	Title, Link string
	Paragraphs  [][]string
	Asks        []button
}

func shownOf(s news) shown {
	made := shown{Title: s.Title, Link: s.Link, Asks: s.Asks}
	for part := range strings.SplitSeq(strings.TrimSpace(s.Body), "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(part, "\n") {
			if text, ends := strings.CutSuffix(strings.TrimSpace(line), linkMark); ends {
				line = strings.TrimRight(text, " :：")
			}
			if line = strings.TrimSpace(strings.ReplaceAll(line, linkMark, s.Link)); line != "" {
				lines = append(lines, line)
			}
		}
		if len(lines) > 0 {
			made.Paragraphs = append(made.Paragraphs, lines)
		}
	}
	return made
}

// linkWord stands for a link where a text is shown and not sent.
var linkWord = fault.Text{ZH: "（链接）", EN: "(link)"}

// unsent is a text as inboxes and the log show it.
func unsent(text, lang string) string { return strings.ReplaceAll(text, linkMark, linkWord.In(lang)) }
