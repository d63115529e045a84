package notify

import (
	"context"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
)

type itemKind struct{}

func (itemKind) Prefix() string { return "inb" }

// ItemID names an item of an inbox.
type ItemID = id.Of[itemKind]

// Subjects is what the room asks of those above it, about the things that
// facts are about.
type Subjects interface {
	// Owners tells whose subjects are; those that are nobody's are left out.
	Owners(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.UserID, error)
	// Holders tells whom the open tasks at steps are for.
	Holders(ctx context.Context, r db.Reader, at []Step) (map[Step][]string, error)
	// Starters tells who began the processes of subjects: users' ids.
	Starters(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]string, error)
	// Stakes tells what bounds who may stand in at tasks of subjects.
	Stakes(ctx context.Context, r db.Reader, ids []id.Raw) (map[id.Raw]act.Stake, error)
	// Known tells what a reader may know of subjects; those that are not there
	// for it are left out.
	Known(ctx context.Context, a act.Act, r db.Reader, ids []id.Raw) (map[id.Raw]Brief, error)
}

// Step is a step of a subject's process.
type Step struct {
	Subject id.Raw
	Step    string
	Item    string // in a loop: for which of its items
}

// Brief is what an item shows of its subject.
type Brief struct {
	ID     string
	Number string // "" where the reader may not see it
}

// Item is an item of an inbox as answers show it.
type Item struct {
	ID      ItemID     `json:"id"`
	At      time.Time  `json:"at"`
	Code    string     `json:"code" enum:"task.opened,task.transferred,task.delegated,task.reassigned,task.reopened,task.urged,task.escalated,task.late,reaction.failed,hold.reminded,cc.sent,jump.asked,jump.allowed,jump.declined,cancel.asked,cancel.allowed,cancel.declined,note.mentioned,order.confirmed,order.cancelled,order.rejected,webhook.stopped,blueprint.refused,blueprint.asked,blueprint.released,blueprint.declined,blueprint.weakened,notice.told"`
	Text    string     `json:"text" doc:"What happened, in the reader's language"`
	Subject About      `json:"subject"`
	Args    Args       `json:"args" doc:"What the text is made of"`
	Fact    string     `json:"fact"`
	Seq     int64      `json:"seq" doc:"The fact's number"`
	ReadAt  *time.Time `json:"readAt,omitempty" doc:"Absent while it is unread"`
}

// About is what an item is about.
type About struct {
	Kind   string `json:"kind" doc:"order webhook schedule request watch"`
	ID     string `json:"id"`
	Number string `json:"number,omitempty"`
}

// Args are the words of an item's text.
type Args struct {
	Step string     `json:"step,omitempty"`
	Item string     `json:"item,omitempty" doc:"Of a step in a loop: for which of its items"`
	Name string     `json:"name,omitempty" doc:"What the step or the endpoint is called"`
	Due  *time.Time `json:"due,omitempty"`
	By   string     `json:"by,omitempty"`
	// Of a notice of the blueprint, in its reader's words.
	Title string `json:"title,omitempty"`
	Body  string `json:"body,omitempty"`
	// Its key, and what it asks of him: verbs of the task at its step.
	Notice string   `json:"notice,omitempty"`
	Acts   []string `json:"acts,omitempty"`
}

// sayings are the texts by code.
var sayings = map[string]fault.Text{
	"task.opened":        {ZH: "您有新的待办：{name}", EN: "A task for you: {name}"},
	"task.transferred":   {ZH: "{by} 把待办转交给您：{name}", EN: "{by} handed a task on to you: {name}"},
	"task.delegated":     {ZH: "{by} 委托您代办：{name}", EN: "{by} asks you to act for them: {name}"},
	"task.reassigned":    {ZH: "待办改派给您：{name}", EN: "A task was given to you: {name}"},
	"task.reopened":      {ZH: "又轮到您了：{name}", EN: "It is your turn again: {name}"},
	"task.urged":         {ZH: "{by} 催办：{name}", EN: "{by} asks for haste: {name}"},
	"task.escalated":     {ZH: "待办升级给您：{name}", EN: "Escalated to you: {name}"},
	"reaction.failed":    {ZH: "自动反应没有成功，需要处理", EN: "An automation did not succeed: somebody has to see to it"},
	"task.late":          {ZH: "待办已超过时限：{name}", EN: "Past its deadline: {name}"},
	"hold.reminded":      {ZH: "您跟进的订单仍在暂停，请复查", EN: "Still on hold, and yours to look at again"},
	"cc.sent":            {ZH: "{by} 抄送给您", EN: "{by} sent you a copy"},
	"jump.asked":         {ZH: "{by} 申请跳转流程，等您同意", EN: "{by} asks you to allow that a process is moved"},
	"jump.allowed":       {ZH: "{by} 同意了您申请的跳转", EN: "{by} allowed the jump that you had asked for"},
	"jump.declined":      {ZH: "{by} 退回了您申请的跳转", EN: "{by} declined the jump that you had asked for"},
	"cancel.asked":       {ZH: "{by} 申请取消订单，等您答复", EN: "{by} asks you to allow that an order is cancelled"},
	"cancel.allowed":     {ZH: "{by} 同意取消，订单已取消", EN: "{by} allowed it: the order is cancelled"},
	"cancel.declined":    {ZH: "{by} 不同意取消订单", EN: "{by} declined to cancel the order"},
	"note.mentioned":     {ZH: "{by} 在留言里提到了您", EN: "{by} mentioned you in a note"},
	"order.confirmed":    {ZH: "您负责的订单已确认", EN: "Your order was confirmed"},
	"order.cancelled":    {ZH: "您负责的订单已取消", EN: "Your order was cancelled"},
	"order.rejected":     {ZH: "您负责的订单未通过审批", EN: "Your order was rejected"},
	"webhook.stopped":    {ZH: "推送端点已被停用：{name}", EN: "An endpoint was switched off: {name}"},
	"blueprint.refused":  {ZH: "定时发布未成功：{name}", EN: "What was scheduled could not be published: {name}"},
	"blueprint.asked":    {ZH: "{by} 申请发布，等您放行：{name}", EN: "{by} asks you to release: {name}"},
	"blueprint.released": {ZH: "{by} 放行了您的发布申请：{name}", EN: "{by} released what you asked for: {name}"},
	"blueprint.declined": {ZH: "{by} 退回了您的发布申请：{name}", EN: "{by} declined what you asked for: {name}"},
	"blueprint.weakened": {ZH: "按今天的人员与日历，流程有 {name} 处新的问题", EN: "With the people and calendar of today, flows have new problems: {name}"},
	noticeCode:           {ZH: "{title}", EN: "{title}"},
}

// noticeCode is the code of items that a notice of the blueprint brings.
const noticeCode = "notice.told"

// aboutOrder is the kind of items about orders.
const aboutOrder = "order"

// say is an item's text in a language.
func say(code string, args Args, lang string) string {
	return strings.NewReplacer("{name}", args.Name, "{by}", args.By, "{title}", args.Title).Replace(sayings[code].In(lang))
}
