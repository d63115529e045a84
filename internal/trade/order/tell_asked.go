package order

import (
	"encoding/json"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/flow"
)

// Customers are told of what was asked of them, in the words that the step has for them.
// What the business says among itself has no place there: who of it answered instead of
// them, and why.

// askedSentences are what the facts of customers' tasks say to customers.
var askedSentences = map[string]fault.Text{
	"task.opened":   {ZH: "请您处理：{title}[，{due} 前]", EN: "Asked of you: {title}[, until {due}]"},
	"task.approved": {ZH: "{by} 同意：{title}[：{opinion}]", EN: "{by} agreed: {title}[: {opinion}]"},
	"task.rejected": {ZH: "{by} 不同意：{title}[：{opinion}]", EN: "{by} did not agree: {title}[: {opinion}]"},
	"task.done":     {ZH: "{by} 已处理：{title}[：{result}]", EN: "{by} answered: {title}[: {result}]"},
}

// businessWord is who answered instead of a customer.
var businessWord = fault.Text{ZH: "商家", EN: "The business"}

// told shows a fact to whom it is for; false for what is not the reader's to be told.
func (t teller) told(rec event.Record) (Entry, bool) {
	if t.act.Kind != act.Customer || !strings.HasPrefix(rec.Name, "task.") {
		return t.entry(rec), true
	}
	var f toldFact
	var at struct{ Seat string }
	_ = json.Unmarshal(rec.Data, &f)  // what cannot be read
	_ = json.Unmarshal(rec.Data, &at) // says nothing
	step := t.typ.Flow.Step(f.Step)
	if step == nil || step.Public == nil || rec.Name == "task.done" && t.voted(rec.Data) {
		return Entry{}, false
	}
	asked, by := t.run.AskedCustomer(at.Seat, t.people)
	if !asked || rec.Name == "task.opened" && !flow.IsCustomer(f.For, t.people) {
		return Entry{}, false
	}
	words := map[string]string{"title": step.Public.Title.In(t.act.Lang, t.setup.Workspace.Locale), "by": businessWord.In(t.act.Lang), "result": step.ResultName(f.Outcome, t.act.Lang)}
	if !f.Due.IsZero() {
		words["due"] = f.Due.In(t.setup.Workspace.Zone).Format("2006-01-02 15:04")
	}
	e := Entry{Seq: rec.Seq, At: time.UnixMicro(rec.At).UTC(), Fact: rec.Name, Data: json.RawMessage("{}")}
	if by {
		e.By, e.User, e.Fields = rec.By, rec.User.String(), t.answers[at.Seat]
		words["by"], words["opinion"] = rec.By, f.Opinion
	}
	e.Text = fillSentence(askedSentences[rec.Name].In(t.act.Lang), words)
	return e, true
}
