package flow

import (
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/rule"
)

// Brief is what a list of tasks shows of a subject. Whoever makes it leaves out
// what its reader may not see.
type Brief struct {
	Text       string        `json:"-"` // id in text form
	Number     string        `json:"number,omitempty" fact:"order.number"`
	Version    int64         `json:"version,omitzero"`
	Entity     string        `json:"entity,omitempty" enum:"order"`
	Type       string        `json:"type,omitempty" doc:"Name of the order type"`
	Customer   *BriefParty   `json:"customer,omitempty"`
	Total      *money.Amount `json:"total,omitempty" fact:"order.total"`
	Lines      []BriefLine   `json:"lines,omitempty" fact:"order.lines" doc:"The first three"`
	LineCount  int           `json:"lineCount,omitzero" fact:"order.lineCount"`
	PlacedAt   *time.Time    `json:"placedAt,omitempty" fact:"order.placedAt"`
	PromisedAt *clock.Date   `json:"promisedAt,omitempty" fact:"order.promisedAt"`
	State      string        `json:"state,omitempty" enum:"draft,waiting,running,late,done,return,hold,cancelled"`
	Holds      []string      `json:"holds,omitempty" fact:"check.holds" doc:"Labels of what holds it"`
	Warnings   []string      `json:"warnings,omitempty" fact:"check.warnings" doc:"Labels"`
	Why        []string      `json:"why,omitempty" doc:"Why it came this way, as the business's rules say"`
}

// BriefParty is whom a subject is for.
type BriefParty struct {
	ID   string `json:"id"`
	Ref  string `json:"ref,omitempty" fact:"customer.ref"`
	Name string `json:"name,omitempty" fact:"customer.name"`
	Type string `json:"type,omitempty" fact:"customer.type" doc:"Code"`
	Kind string `json:"typeName,omitempty" fact:"customer.type"`
}

// BriefLine is a line in words.
type BriefLine struct {
	Name     string       `json:"name,omitempty" fact:"product.name"`
	SKU      string       `json:"sku,omitempty" fact:"line.sku"`
	Quantity qty.Quantity `json:"quantity,omitzero" fact:"line.quantity"`
}

// Ground is what a decision goes by, beside the subject in short.
type Ground struct {
	Reads []rule.ToldInput
	// Changed lists what has changed since a version of the subject, as the reader sees it at
	// the step; nil means that nothing has.
	Changed func(since int64) []Change
	Why     []rule.ToldReason
	Said    map[string][]form.Told // what was filled in with earlier decisions, by seat
	Asks    *Asked                 // nil where there is nothing to fill in
}

// Asked is what whoever decides may fill in, and what he is shown beside it.
type Asked struct {
	Form  *form.View  `json:"form,omitempty" doc:"The step's own form: sent as fields"`
	Order *form.View  `json:"order,omitempty" doc:"Fields of the order: sent as order.fields"`
	Lines []AskedLine `json:"lines,omitempty" doc:"Fields of its lines: sent as order.lines, by their number"`
}

// AskedLine is what may be filled in of a line.
type AskedLine struct {
	N    int       `json:"n"`
	Name string    `json:"name,omitempty" fact:"product.name"`
	SKU  string    `json:"sku,omitempty" fact:"line.sku"`
	Form form.View `json:"form"`
}

// Card is a task with everything that its decision needs.
type Card struct {
	View
	Why     []rule.ToldReason `json:"why,omitempty" doc:"The rules that sent it here and what they found"`
	History []Said            `json:"history,omitempty" doc:"What was decided before, oldest first"`
	Failure *Failure          `json:"failure,omitempty" doc:"Of an automatic step that did not succeed"`
	Fill    *Asked            `json:"fill,omitempty" doc:"What is filled in with a decision of the reader"`
	Actions []Action          `json:"actions,omitempty" doc:"What the reader may do now"`
}

// Said is a decision on the way so far.
type Said struct {
	Step    string    `json:"step"`
	Name    string    `json:"name"`
	Said    string    `json:"said" doc:"approved, rejected, or a task's outcome"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Opinion string    `json:"opinion,omitempty"`

	Fields []form.Told `json:"fields,omitempty" doc:"What was filled in with it"`
}

// Action is something that the reader may do next, or may not, with the reason.
type Action struct {
	Verb     string     `json:"verb"`
	Label    string     `json:"label"`
	Method   string     `json:"method"`
	Path     string     `json:"path"`
	Task     *TaskID    `json:"task,omitempty"`
	Step     string     `json:"step,omitempty"`
	Enabled  bool       `json:"enabled"`
	Reason   string     `json:"reason,omitempty" doc:"Why it is not enabled"`
	Key      string     `json:"key,omitempty" doc:"On the keyboard"`
	Needs    []string   `json:"needs,omitempty" doc:"Members of the body that must be given: opinion, outcome, reason, to, how, step, owner, review, signature, chosen, fields (or order: what task.fill lists)"`
	Outcomes []Choosing `json:"outcomes,omitempty"`
	Fills    bool       `json:"fills,omitzero" doc:"Something can be filled in with it: task.fill lists what"`
	Besides  bool       `json:"besides,omitzero" doc:"Decides nothing: offered behind the decisions"`
	Ways     []Rel      `json:"ways,omitempty" enum:"before,after,parallel" doc:"How signers may be added"`
	Steps    []Way      `json:"steps,omitempty" doc:"Where it may go back to"`
	Seat     string     `json:"seat,omitempty" doc:"The signer who would be taken away"`
}

// Actions are what an actor who may act on an open task can say to it.
func (v View) Actions(a act.Act, allow func(permission string) bool) []Action {
	switch v.Kind {
	case Wait:
		return nil // it goes on by itself
	case Auto:
		return v.repairs(a, allow)
	}
	if v.Kind == Approval {
		return v.allowed(a, allow, action{"approve", "A", fault.Text{ZH: "同意", EN: "Approve"}}, action{"reject", "R", fault.Text{ZH: "拒绝", EN: "Reject"}})
	}
	return v.allowed(a, allow, action{"done", "A", fault.Text{ZH: "完成", EN: "Done"}})
}

// repairs are what can be done about an automatic step that did not succeed.
func (v View) repairs(a act.Act, allow func(string) bool) []Action {
	all := v.allowed(a, allow, action{"retry", "A", fault.Text{ZH: "重试", EN: "Try again"}},
		action{"byHand", "", fault.Text{ZH: "已手工完成", EN: "Done by hand"}}, action{"giveUp", "", fault.Text{ZH: "放弃", EN: "Give up"}})
	all = slices.DeleteFunc(all, func(one Action) bool { return v.Machine && one.Verb == "task.byHand" })
	for i := range all {
		if all[i].Verb != "task.retry" {
			all[i].Needs = []string{"opinion"}
		}
	}
	return all
}

// action is one word that can be said to a task.
type action struct {
	word, key string
	label     fault.Text
}

func (v View) allowed(a act.Act, allow func(string) bool, words ...action) []Action {
	var all []Action
	for _, w := range words {
		if !allow("task." + w.word) {
			continue
		}
		one := Action{Verb: "task." + w.word, Label: v.forItem(w.label.In(a.Lang), a.Lang), Method: "POST", Path: "/api/v1/tasks/" + v.ID.String() + "/" + w.word,
			Task: &v.ID, Step: v.Step, Enabled: true, Key: w.key}
		if w.word == "done" && len(v.Outcomes) > 0 {
			one.Outcomes, one.Needs = v.Outcomes, []string{"outcome"}
		}
		if v.Opinion == OpinionAlways && v.Kind == Approval || w.word == "reject" && v.Opinion == OpinionOnReject {
			one.Needs = append(one.Needs, "opinion")
		}
		one.Fills = v.Fills && w.word != "reject"
		if v.asks && w.word != "reject" {
			one.Needs = append(one.Needs, "fields")
		}
		if v.chooses && w.word != "reject" {
			one.Needs = append(one.Needs, "chosen")
		}
		if v.Signed {
			one.Needs = append(one.Needs, "signature")
		}
		all = append(all, one)
	}
	return all
}
