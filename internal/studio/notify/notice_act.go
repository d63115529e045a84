package notify

import (
	"context"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/studio/blueprint"
)

// What a notice may ask of whoever reads it. In a letter that is a button, which leads
// to a page that asks once more: mail programs follow links by themselves. A link is for
// one person, one thing and a time, and works once.

// actWord is a verb as a button says it, and the kind of step that it decides.
type actWord struct {
	kind string
	word fault.Text
}

// acts are the verbs that notices may carry.
var acts = map[string]actWord{
	"task.approve": {"approval", fault.Text{ZH: "同意", EN: "Approve"}},
	"task.reject":  {"approval", fault.Text{ZH: "拒绝", EN: "Reject"}},
	"task.done":    {"task", fault.Text{ZH: "完成", EN: "Done"}},
}

// ActWord is how a verb is called on a button; "" for one that notices do not carry.
func ActWord(verb, lang string) string { return acts[verb].word.In(lang) }

// The links of letters: where they lead, and how long they do, which is not longer than
// the door keeps the keys of what was done.
const (
	actPath    = "/api/v1/acts/"
	actPurpose = "act "
	actLasts   = 72 * time.Hour
)

// acts reads what a notice asks of its reader; only of one who has the task.
func (nr *noticeReader) acts(list []string) []string {
	for i, verb := range list {
		if _, known := acts[verb]; !known || !nr.event.aboutTask() {
			nr.unsupported(blueprint.Pointer("acts", i), verb)
		}
	}
	return list
}

// fits are the verbs of a notice that decide a step of a kind.
func (n *Notice) fits(kind string) []string {
	if n == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(n.acts), func(verb string) bool { return acts[verb].kind != kind })
}

// asks are the buttons of a row in a letter: for users alone, who have the task or not
// when they press one.
func (m *mailroom) asks(n *noticeRow) (buttons []button) {
	if _, err := act.ParseUser(n.Person); err != nil || m.s.o.Site == "" {
		return nil
	}
	for _, verb := range noticesOf(m.release).Get(n.Notice).fits(m.steps[n.step()].Kind) {
		token := m.sign(actPurpose+verb, n.ID.Raw(), m.a.At.Add(actLasts))
		buttons = append(buttons, button{ActWord(verb, n.Lang), m.s.o.Site + actPath + verb + "/" + token})
	}
	return buttons
}

// asked is what notices in an inbox ask of its reader, by the release of now.
func (s *Service) asked(ctx context.Context, r db.Reader, items []Item, at []Step, words map[Step]StepWord) ([][]string, error) {
	all := make([][]string, len(items))
	if !slices.ContainsFunc(items, func(i Item) bool { return i.Args.Notice != "" && i.Args.Step != "" }) {
		return all, nil
	}
	release, err := s.release(ctx, r)
	if err != nil || release == nil {
		return all, err
	}
	for i := range items {
		all[i] = noticesOf(release).Get(items[i].Args.Notice).fits(words[at[i]].Kind)
	}
	return all, nil
}

// Errand is what somebody was asked to do by a letter.
type Errand struct {
	Workspace act.WorkspaceID
	Notice    NoticeID
	Verb      string
	User      act.UserID
	At        Step
	Lang      string
	Title     string
	Body      string
	Used      bool // a button of this letter was pressed before
}

// Errand reads the link of a letter's button. Faults: link.invalid; notice.missing.
func (s *Service) Errand(ctx context.Context, verb, token string) (Errand, error) {
	at := s.o.Clock.Now()
	said, err := s.o.Verify(ctx, at, actPurpose+verb, token)
	if err != nil {
		return Errand{}, err
	}
	var e Errand
	err = s.o.DB.Read(ctx, act.Act{Workspace: said.Workspace, At: at}, func(r db.Reader) error {
		row, err := noticeBySubject(r, said.Subject)
		if err != nil || row == nil {
			return orMissing(err)
		}
		user, err := act.ParseUser(row.Person)
		if err != nil {
			return orMissing(nil)
		}
		e = Errand{said.Workspace, row.ID, verb, user, row.step(), row.Lang, unsent(row.Title, row.Lang), unsent(row.Body, row.Lang), false}
		e.Used, err = wasActed(r, row.ID)
		return err
	})
	return e, err
}

// Done notes that a letter's button was pressed, and what it asked for was done.
func (s *Service) Done(ctx context.Context, e Errand) error {
	a := act.Act{Workspace: e.Workspace, At: s.o.Clock.Now(), Request: "act " + e.Notice.String()}.As("notify")
	return s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		insertAct(tx, e.Notice, e.Verb, a.Micros())
		return nil
	})
}
