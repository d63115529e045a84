package notify

import (
	"slices"
	"strings"

	"bespoke/internal/base/fault"
)

// eventWord is something that notices and reactions can be on: the facts that it is
// told as, and the roots that are known then beside the ever-present ones.
type eventWord struct {
	name  string
	facts []string
	roots []string
	label fault.Text
}

// eventTable is what notices can be on: the event, the facts that say so, the
// roots that are bound. Each is about an order.
const eventTable = `
order.placed     order.placed     event         订单已下|order placed
order.confirmed  order.confirmed  event         订单已确认|order confirmed
order.released   order.released   event         订单已释放|order released
order.cancelled  order.cancelled  event,cancel  订单已取消|order cancelled
cancel.asked     cancel.asked     event,cancel  申请取消订单|cancelling asked for
stock.short      stock.reserved   event         缺货|short of stock
stock.expired    stock.expired    event         预留到期|reservation expired
message.posted   message.posted   event         新留言|note posted
task.opened      task.opened      event,task    新待办|task opened
task.transferred task.transferred event,task    待办转交|task transferred
task.reassigned  task.reassigned  event,task    待办改派|task reassigned
task.urged       task.urged       event,task    催办|task urged
task.done        task.done        event,task    待办完成|task done
task.late        task.late        event,task    待办超时|task late
task.escalated   task.escalated   event,task    待办升级|task escalated
step.skipped     step.skipped     event,task    步骤跳过|step skipped
notice.asked     notice.asked     event,task    流程通知|asked for by a process
job.failed       call.queued,reaction.failed event,task,job 自动执行失败|automation failed
`

// laterEvents are documented and told by rooms to come.
const laterEvents = `order.changed order.late order.delivered order.accepted order.closed payment.received instalment.due instalment.overdue ` +
	`shipment.ready shipment.shipped shipment.delivered shipment.late stock.low receipt.late claim.opened claim.decided claim.refunded rating.given ` +
	`licence.expiring booking.held booking.confirmed booking.noShow milestone.done proof.posted`

var events = readEvents()

func readEvents() map[string]*eventWord {
	made := map[string]*eventWord{}
	for line := range strings.Lines(strings.TrimSpace(eventTable)) {
		words := strings.Fields(line)
		zh, en, _ := strings.Cut(strings.Join(words[3:], " "), "|")
		made[words[0]] = &eventWord{words[0], strings.Split(words[1], ","), strings.Split(words[2], ","), fault.Text{ZH: zh, EN: en}}
	}
	return made
}

// factsOfEvents lists the facts that are events, of all or of some, each once, sorted.
func factsOfEvents(names ...string) []string {
	var facts []string
	for _, e := range events {
		if len(names) == 0 || slices.Contains(names, e.name) {
			facts = append(facts, e.facts...)
		}
	}
	slices.Sort(facts)
	return slices.Compact(facts)
}

// happened tells whether a fact is this event: claims on stock are only where
// something waits for goods.
func (e *eventWord) happened(t *told) bool { return e.name != "stock.short" || len(t.Waiting) > 0 }

// aboutTask tells whether a step of a process is part of what happened.
func (e *eventWord) aboutTask() bool { return slices.Contains(e.roots, "task") }
