package ordertest

import "strings"

// documents are the business: what the template empty has, prices, a few roles,
// and an order type that reserves at placing and is confirmed at once.
func documents() Docs {
	docs := Docs{
		"prices/list.json": `{"format":"prices.v1","key":"list","name":{"en":"List"},"currency":"CNY","tax":"included","order":1,
			"rows":[{"sku":"PEN","price":"10"},{"sku":"INK","price":"2.5"},{"sku":"DESK","price":"800"}]}`,
		"types/order.json": Type("placed", "refuse", ""),
		"flows/order.json": Flow(`"confirm"`, Confirm),
	}
	for _, path := range []string{"calendars/office.json", "forms/line.json", "forms/order.json", "plans/full.json", "roles/owner.json",
		"numbering.json", "options.json", "workspace.json"} {
		docs[path] = template(path)
	}
	for _, key := range []string{"sales", "finance", "boss"} {
		docs["roles/"+key+".json"] = Role(key, `"order.*","task.*"`, "")
	}
	docs["roles/clerk.json"] = Role("clerk", `"order.place","order.quote","order.read"`, "")
	return docs
}

// Role is a role of staff: what it can, and more members, each with a comma
// before it.
func Role(key, can, more string) string {
	return `{"format":"role.v1","key":"` + key + `","name":{"en":"` + key + `"},"kind":"staff","can":[` + can + `]` + more + `}`
}

// Type is the order type: when it reserves, what becomes of short lines, and
// more members, each with a comma behind it.
func Type(on, short, more string) string {
	return `{"format":"type.v1","key":"order","name":{"en":"Order"},"form":"order","flow":"order","series":"order","plan":"full",
		"fulfil":"goods","prices":{"choose":"first","none":"refuse"},"tax":{"mode":"none"},` + more + `
		"reserve":{"on":"` + on + `","short":"` + short + `"},"stages":[{"key":"placed","name":{"en":"Placed"}}]}`
}

// Held is the order type that holds what it reserves at placing for some time,
// as 2h.
func Held(hold, short string) string {
	return strings.Replace(Type("placed", short, ""), `"on":"placed"`, `"on":"placed","hold":"`+hold+`"`, 1)
}

// Flow is the order's flow: its main list and its steps.
func Flow(do, steps string) string {
	return `{"format":"flow.v1","key":"order","name":{"en":"Order"},"entity":"order","fallback":[{"role":"owner"}],
		"do":[` + do + `],"steps":{` + steps + `}}`
}

// Confirm and Release are the steps that do the order's own verbs.
const (
	Confirm = `"confirm":{"kind":"auto","name":{"en":"Confirm"},"verb":"order.confirm"}`
	Release = `"release":{"kind":"auto","name":{"en":"Release"},"verb":"order.release"}`
)

// Approval and Task are steps for a role, with two working hours to be decided
// in and more members, each with a comma before it.
func Approval(id, role, more string) string { return asked(id, "approval", role, more) }

// Task is a step that is done, not decided.
func Task(id, role, more string) string { return asked(id, "task", role, more) }

func asked(id, kind, role, more string) string {
	if !strings.Contains(more, `"deadline"`) {
		more += `,"deadline":{"in":"2wh","then":[{"at":"50%","do":"remind"},{"at":"100%","do":"escalate","to":[{"role":"boss"}]}]}`
	}
	return `"` + id + `":{"kind":"` + kind + `","name":{"en":"` + id + `"},"who":[{"role":"` + role + `"}]` + more + `}`
}

// Review is the flow of one approval by sales, after which the order is confirmed.
func Review() string { return Flow(`"review","confirm"`, Approval("review", "sales", "")+","+Confirm) }
