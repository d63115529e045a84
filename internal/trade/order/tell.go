package order

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/clock"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/engine/event"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/flow"
	"bespoke/internal/studio/form"
	"bespoke/internal/studio/reaction"
)

// sentences are what facts say to people; {by} is who did it. What stands in
// brackets is left out where one of its words is not known, or not the reader's
// to know.
var sentences = map[string]fault.Text{
	"order.placed":         {ZH: "{by} 下单[，{lines}][，合计 {total}]", EN: "{by} placed the order[: {lines}][, {total}]"},
	"order.confirmed":      {ZH: "订单已确认", EN: "The order is confirmed"},
	"order.released":       {ZH: "{by} 放行开工", EN: "{by} let work begin"},
	"order.changed":        {ZH: "{by} 在「{step}」填写[：{changes}]", EN: "{by} filled in at {step}[: {changes}]"},
	"order.cancelled":      {ZH: "{by} 取消订单[：{reason}]", EN: "{by} cancelled the order[: {reason}]"},
	"cancel.asked":         {ZH: "{by} 申请取消订单[：{reason}]", EN: "{by} asked to cancel the order[: {reason}]"},
	"cancel.allowed":       {ZH: "{by} 同意取消订单", EN: "{by} allowed the order to be cancelled"},
	"cancel.declined":      {ZH: "订单不取消：{by} 答复了取消申请[：{reason}]", EN: "The order stays: {by} answered who had asked to cancel it[: {reason}]"},
	"stock.reserved":       {ZH: "已预留库存", EN: "Stock is reserved"},
	"stock.freed":          {ZH: "已释放库存", EN: "Stock is free again"},
	"stock.expired":        {ZH: "库存预留已过期", EN: "The reservation of stock has expired"},
	"stock.served":         {ZH: "到货已补齐预留", EN: "A receipt served what was waited for"},
	"flow.started":         {ZH: "进入流程「{flow}」", EN: "The process {flow} began"},
	"flow.finished":        {ZH: "流程结束：{outcome}[（{step}）]", EN: "The process ended: {outcome}[ ({step})]"},
	"flow.withdrawn":       {ZH: "{by} 撤回[：{reason}]", EN: "{by} withdrew it[: {reason}]"},
	"flow.cancelled":       {ZH: "流程随订单取消", EN: "The process ended with the order"},
	"step.entered":         {ZH: "开始「{step}」[第 {round} 轮][：{items}]", EN: "{step} began[, round {round}][: {items}]"},
	"item.rejected":        {ZH: "「{step}」：{item} 未通过，其余继续", EN: "{step}: {item} was rejected, and the others go on"},
	"item.removed":         {ZH: "「{step}」：{item} 已不在订单里", EN: "{step}: {item} is not in the order any more"},
	"step.skipped":         {ZH: "[{person} ]跳过「{step}」[：{say}][：{reason}]", EN: "{step} was skipped[ by {person}][: {say}][: {reason}]"},
	"step.cancelled":       {ZH: "「{step}」不再需要", EN: "{step} is not needed any more"},
	"choice.taken":         {ZH: "「{step}」走「{lane}」", EN: "{step} took the lane {lane}"},
	"join.reached":         {ZH: "「{step}」已完成", EN: "{step} is done"},
	"join.failed":          {ZH: "「{step}」未通过", EN: "{step} failed"},
	"task.opened":          {ZH: "「{step}」交给 {who}，{due} 前", EN: "{step} went to {who}, until {due}"},
	"task.approved":        {ZH: "{by}[（代 {behalf}）] 同意「{step}」[（{signed}）][，之后交给 {chosen}][：{opinion}]", EN: "{by}[ for {behalf}] approved {step}[ ({signed})][, then it goes to {chosen}][: {opinion}]"},
	"task.rejected":        {ZH: "{by}[（代 {behalf}）] 拒绝「{step}」[（{signed}）][：{opinion}]", EN: "{by}[ for {behalf}] rejected {step}[ ({signed})][: {opinion}]"},
	"task.done":            {ZH: "{by}[（代 {behalf}）] 完成「{step}」[（{signed}）][，之后交给 {chosen}][：{result}]", EN: "{by}[ for {behalf}] finished {step}[ ({signed})][, then it goes to {chosen}][: {result}]"},
	"task.closed":          {ZH: "「{step}」的待办已关闭[：{why}]", EN: "A task of {step} was closed[: {why}]"},
	"task.late":            {ZH: "「{step}」超时，时限 {due}", EN: "{step} is late: it was due {due}"},
	"task.escalated":       {ZH: "「{step}」升级", EN: "{step} was escalated"},
	"task.transferred":     {ZH: "{by} 把「{step}」从 {from} 转交给 {who}[：{reason}]", EN: "{by} handed {step} on from {from} to {who}[: {reason}]"},
	"task.delegated":       {ZH: "{by} 委托 {to} 代办「{step}」[：{reason}]", EN: "{by} asked {to} to act for them at {step}[: {reason}]"},
	"task.undelegated":     {ZH: "{by} 结束了 {to} 对「{step}」的代办", EN: "{by} ended that {to} acts for somebody at {step}"},
	"task.reassigned":      {ZH: "「{step}」由 {from} 改派给 {who}", EN: "{step} was taken from {from} and given to {who}"},
	"task.reopened":        {ZH: "「{step}」又轮到 {who}", EN: "{step} is with {who} again"},
	"task.urged":           {ZH: "{by} 催办「{step}」", EN: "{by} asked for haste with {step}"},
	"signer.added":         {ZH: "{by} 给「{step}」{how} {who}", EN: "{by} added {who} to {step}, {how}"},
	"signer.removed":       {ZH: "{by} 减去「{step}」的 {who}", EN: "{by} took {who} away from {step}"},
	"flow.returned":        {ZH: "{why}，从「{step}」退回到「{target}」[：{opinion}]", EN: "{why}: from {step} back to {target}[: {opinion}]"},
	"flow.held":            {ZH: "{by} 暂停，{who} 跟进，{review} 复查：{reason}", EN: "{by} put it on hold, {who} looks after it, again on {review}: {reason}"},
	"flow.jumped":          {ZH: "{by} 把流程跳到「{step}」[，越过 {over}][（{asked} 申请）]：{reason}", EN: "{by} moved the process to {step}[, over {over}][, as {asked} had asked]: {reason}"},
	"cc.sent":              {ZH: "{by} 抄送给 {to}[：{reason}]", EN: "{by} sent a copy to {to}[: {reason}]"},
	"jump.asked":           {ZH: "{by} 申请把流程跳到「{step}」[，越过 {over}]，等人同意：{reason}", EN: "{by} asked to move the process to {step}[, over {over}]: {reason}"},
	"jump.declined":        {ZH: "{by} 退回了 {who} 申请的跳转（「{step}」）[：{reason}]", EN: "{by} declined the jump to {step} that {who} had asked for[: {reason}]"},
	"flow.resumed":         {ZH: "{by} 恢复[：{reason}]", EN: "{by} resumed it[: {reason}]"},
	"flow.moved":           {ZH: "{by} 把订单换到现行版本[，仍然有效：{kept}]", EN: "{by} moved the order to the current release[; what was decided at {kept} still holds]"},
	"hold.reminded":        {ZH: "提醒 {who}：订单仍在暂停，{review} 应复查", EN: "Reminded {who}: still on hold, to be looked at since {review}"},
	"wait.began":           {ZH: "「{step}」等待[到 {until}][：{awaits}]", EN: "{step} waits[ until {until}][ for this: {awaits}]"},
	"wait.ended":           {ZH: "「{step}」等到了，继续", EN: "{step} is over: on it goes"},
	"notice.asked":         {ZH: "「{step}」发出通知", EN: "{step}: those concerned are told"},
	"flow.changed":         {ZH: "流程按修改后的内容重新核对[：{facts}]", EN: "The process was held against the order as it is now[: {facts}]"},
	"choice.flipped":       {ZH: "「{step}」改走「{lane}」（原「{old}」）", EN: "{step} takes the lane {lane} now, no longer {old}"},
	"choice.frozen":        {ZH: "「{step}」维持原路：「{barrier}」已执行，无法改道", EN: "{step} stays as it was: {barrier} has been done and cannot be undone"},
	"recheck.asked":        {ZH: "「{step}」要再确认[：{facts} 已变]", EN: "{step} is asked again[, for these have changed: {facts}]"},
	"step.kept":            {ZH: "「{step}」已[由 {who} ]做过，保留结果", EN: "{step} was done before[ by {who}]: that stands"},
	"deadline.transferred": {ZH: "「{step}」超时，改派给 {to}", EN: "{step} was not decided in time: it is with {to} now"},
	"deadline.returned":    {ZH: "「{step}」超时，退回", EN: "{step} was not decided in time: it was sent back"},
	"call.started":         {ZH: "「{step}」执行中", EN: "{step} is under way"},
	"call.succeeded":       {ZH: "自动完成「{step}」", EN: "{step} was done by itself"},
	"call.failed":          {ZH: "「{step}」第 {attempt} 次执行失败[：{say}]", EN: "{step} failed, attempt {attempt}[: {say}]"},
	"call.queued":          {ZH: "「{step}」没有成功，需要人来处理", EN: "{step} did not succeed: somebody has to see to it"},
	"call.repaired":        {ZH: "{by} {repair}「{step}」[：{opinion}]", EN: "{by} {repair}: {step}[, {opinion}]"},
	"reaction.done":        {ZH: "自动反应「{table}」已执行[：{say}]", EN: "The automation {table} has run[: {say}]"},
	"reaction.failed":      {ZH: "自动反应「{table}」没有成功，需要人来处理[：{say}]", EN: "The automation {table} did not succeed: somebody has to see to it[: {say}]"},
	"reaction.repaired":    {ZH: "{by} {repair}自动反应「{table}」[：{opinion}]", EN: "{by} {repair}: the automation {table}[, {opinion}]"},
	"call.undone":          {ZH: "「{step}」已撤销", EN: "{step} was undone"},
	"deadline.reminded":    {ZH: "提醒处理「{step}」，时限 {due}", EN: "Reminded of {step}, due {due}"},
	"message.posted":       {ZH: "{by} 留言", EN: "{by} wrote"},
	"message.dropped":      {ZH: "{by} 撤下了一条留言", EN: "{by} took a note back"},
	"file.attached":        {ZH: "{by} 添加附件[：{files}]", EN: "{by} attached files[: {files}]"},
	"file.dropped":         {ZH: "{by} 移除附件[：{files}]", EN: "{by} removed files[: {files}]"},
	"order.erased":         {ZH: "{by} 删除了客户的个人信息[，连同 {count}]", EN: "{by} erased what was personal of the customer[, with {count}]"},
	"deadline.decided":     {ZH: "「{step}」时限已到，自动{as}", EN: "{step} was not decided in time: {as}"},
	"deadline.escalated":   {ZH: "「{step}」升级给 {to}，时限 {due}", EN: "{step} was escalated to {to}, due {due}"},
}

// samePerson is task.approved where the same person had signed already.
var samePerson = fault.Text{ZH: "「{step}」自动同意：同一人已同意「{same}」", EN: "{step} was approved by itself: the same person had approved {same}"}

// minor are the facts that repeat their neighbours or concern machines alone:
// screens fold them.
var minor = map[string]bool{"flow.started": true, "call.succeeded": true, "call.started": true, "task.escalated": true, "task.closed": true,
	"step.entered": true, "join.reached": true, "flow.cancelled": true, "task.reassigned": true, "deadline.returned": true, "step.kept": true, "notice.asked": true,
	"flow.changed": true}

// public are the facts that customers are told: those of their order, not of
// the business's own steps. Of notes, files and tasks they are told those that are
// meant for them.
var public = []string{"order.placed", "order.confirmed", "order.released", "order.cancelled", "cancel.asked", "cancel.declined", "message.posted", "message.dropped", "file.attached", "file.dropped",
	"task.opened", "task.approved", "task.rejected", "task.done"}

// robots are how our own are called.
var robots = map[string]fault.Text{flow.RobotFlow: {ZH: "流程", EN: "The process"}, flow.RobotDeadline: {ZH: "时限", EN: "The deadline"},
	flow.RobotChange:   {ZH: "变更核对", EN: "The change"},
	flow.RobotHandover: {ZH: "交接", EN: "The hand-over"},
	reaction.Robot:     {ZH: "自动反应", EN: "An automation"},
	flow.RobotSame:     {ZH: "同一审批人", EN: "The same person"},
	"clock":            {ZH: "系统", EN: "The system"}, "relay": {ZH: "系统", EN: "The system"}}

// toldFact is what facts tell, of all kinds together.
type toldFact struct {
	Lines   int
	Total   *money.Amount
	Reason  string
	Cause   string
	Flow    string
	Outcome string
	Step    string
	Item    string
	Items   []string
	AtItem  string
	Lane    string
	Say     blueprint.Label
	For     string
	Due     time.Time
	To      []string
	Opinion string
	Names   []string
	Files   []string
	Why     flow.Why
	Asked   string
	As      flow.Status
	From    string
	Rel     flow.Rel
	Target  string

	Until   time.Time
	Fact    string
	Review  clock.Date
	Over    []flow.PassedOver
	Kept    []string
	Old     string
	Barrier string
	Facts   []string

	Version  int64
	Changes  []FieldChange
	Document string

	Attempt int
	How     string
	Round   int

	SameStep string
	Behalf   string
	Signed   string
	Chosen   string
}

// decides are the facts of decisions.
var decides = map[string]bool{"task.approved": true, "task.rejected": true, "task.done": true}

// teller writes facts of one order in its reader's language.
type teller struct {
	act    act.Act
	setup  *Setup
	typ    *Type
	run    *flow.Stored // nil for an order without one
	people flow.People
	rights rights

	order   *subject
	answers map[string][]form.Told // what was filled in with decisions, by seat
}

// entry shows a fact without what the reader may not see.
func (t teller) entry(rec event.Record) Entry {
	e := Entry{Seq: rec.Seq, At: time.UnixMicro(rec.At).UTC(), Fact: rec.Name, By: rec.By, User: rec.User.String(), Data: t.rights.data(rec.Data)}
	e.Text = t.say(rec.Name, rec.By, e.Data)
	e.Minor = minor[rec.Name] || rec.Name == "task.done" && t.voted(e.Data)
	if decides[rec.Name] && !e.Minor {
		var at struct{ Seat string }
		_ = json.Unmarshal(e.Data, &at) // what cannot be read says nothing
		e.Fields = t.answers[at.Seat]
	}
	return e
}

// voted tells a decision that a fact of its own has told already.
func (t teller) voted(data json.RawMessage) bool {
	var f toldFact
	_ = json.Unmarshal(data, &f) // what cannot be read says nothing
	switch flow.Status(f.Outcome) {
	case flow.Approved, flow.Rejected, flow.Returned, flow.Skipped, flow.Retried, flow.HandMade, flow.GivenUp:
		return true
	}
	return false
}

func (t teller) say(name, by string, data json.RawMessage) string {
	sentence, known := sentences[name]
	if !known {
		return name
	}
	var f toldFact
	_ = json.Unmarshal(data, &f) // what cannot be read says nothing
	if f.SameStep != "" {
		sentence = samePerson
	}
	if robot, ours := robots[by]; ours {
		by = robot.In(t.act.Lang)
	}
	words := map[string]string{"by": by, "reason": f.Reason, "opinion": f.Opinion, "say": f.Say.In(t.act.Lang, ""),
		"outcome": outcomeWord(f.Outcome).In(t.act.Lang), "step": t.stepFor(f.Step, f.Item), "lane": t.lane(f.Step, f.Lane), "flow": t.flow(f.Flow), "who": t.who(f.For)}
	if strings.HasPrefix(name, "item.") {
		words["step"], words["item"] = t.step(f.Step), t.item(f.Step, f.Item)
	}
	words["items"] = t.items(f.Step, f.Items)
	if f.Lines > 0 {
		words["lines"] = linesWord(f.Lines).In(t.act.Lang)
	}
	if f.Total != nil {
		words["total"] = f.Total.Say(t.act.Lang)
	}
	if !f.Due.IsZero() {
		words["due"] = f.Due.In(t.setup.Workspace.Zone).Format("2006-01-02 15:04")
	}
	if name == "step.skipped" && f.Cause == flow.ByHand {
		words["person"] = by
	}
	if f.Target != "" {
		words["target"], words["why"] = t.stepFor(f.Target, f.AtItem), returnWord(f.Cause, by).In(t.act.Lang)
	} else {
		words["why"] = whyWord(f.Why).In(t.act.Lang)
	}
	if !f.Until.IsZero() {
		words["until"] = f.Until.In(t.setup.Workspace.Zone).Format("2006-01-02 15:04")
	}
	if f.Document != "" {
		words["table"] = t.setup.documentLabel(f.Document, t.act.Lang)
	}
	words["awaits"] = awaitedWords[f.Fact].In(t.act.Lang)
	if f.Review != 0 {
		words["review"] = f.Review.String()
	}
	words["over"], words["kept"] = listed(t, f.Over, t.passedOver), listed(t, f.Kept, t.step)
	words["old"], words["barrier"] = t.lane(f.Step, f.Old), t.step(f.Barrier)
	facts := slices.DeleteFunc(f.Facts, func(path string) bool { return !t.rights.learns(path) })
	words["facts"] = listed(t, facts, func(path string) string { return t.setup.factName(path, t.act.Lang) })
	words["changes"] = t.changes(f.Version, f.Changes)
	words["behalf"], words["asked"] = t.who(f.Behalf), t.who(f.Asked)
	if f.Round > 0 {
		words["round"] = strconv.Itoa(f.Round)
	}
	words["attempt"], words["repair"] = strconv.Itoa(f.Attempt), repairWord(f.How).In(t.act.Lang)
	words["chosen"] = t.who(f.Chosen)
	words["signed"] = signedWords[f.Signed].In(t.act.Lang)
	words["same"] = t.step(f.SameStep)
	words["from"], words["how"] = t.who(f.From), relWord(f.Rel).In(t.act.Lang)
	words["as"] = asWord(f.As).In(t.act.Lang)
	if n := len(f.Files); n > 0 {
		words["count"] = filesWord(n).In(t.act.Lang)
	}
	words["files"] = t.list(f.Names)
	words["result"] = t.result(f.Step, f.Outcome)
	words["to"] = listed(t, f.To, t.who)
	return fillSentence(sentence.In(t.act.Lang), words)
}

// listed joins what some things are called.
func listed[T any](t teller, all []T, called func(T) string) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = called(one)
	}
	return t.list(names)
}

func (t teller) list(names []string) string {
	return strings.Join(names, fault.Text{ZH: "、", EN: ", "}.In(t.act.Lang))
}

func (t teller) step(id string) string {
	if step := t.typ.Flow.Step(id); step != nil {
		return step.Name.In(t.act.Lang, "")
	}
	return or(t.run.Called(id).In(t.act.Lang, ""), id)
}

// stepFor is a step with the item of a loop for which it is done.
func (t teller) stepFor(id, item string) string {
	if item == "" {
		return t.step(id)
	}
	return t.step(id) + fault.Text{ZH: "（" + t.item(id, item) + "）", EN: " (" + t.item(id, item) + ")"}.In(t.act.Lang)
}

func (t teller) item(step, item string) string {
	if s := t.typ.Flow.Step(step); s != nil {
		return s.ItemName(item, t.act.Lang)
	}
	return item
}

// mostItems is how many items a sentence names.
const mostItems = 5

func (t teller) items(step string, items []string) string {
	names := make([]string, 0, mostItems)
	for _, item := range items[:min(len(items), mostItems)] {
		names = append(names, t.item(step, item))
	}
	said := t.list(names)
	if n := strconv.Itoa(len(items)); len(items) > mostItems {
		said += fault.Text{ZH: " 等 " + n + " 项", EN: " and others, " + n + " together"}.In(t.act.Lang)
	}
	return said
}

func (t teller) flow(key string) string {
	if t.typ.Flow.Key == key {
		return t.typ.Flow.Name.In(t.act.Lang, "")
	}
	return key
}

func (t teller) lane(step, id string) string {
	if s := t.typ.Flow.Step(step); s != nil {
		for _, l := range s.Lanes {
			if l.ID == id {
				return l.Name.In(t.act.Lang, "")
			}
		}
	}
	if id == "else" {
		return fault.Text{ZH: "默认", EN: "default"}.In(t.act.Lang)
	}
	return id
}

// passedOver is a step that a jump passed over, and what became of an automatic one.
func (t teller) passedOver(one flow.PassedOver) string {
	switch name := t.step(one.Step); one.As {
	case flow.JumpedByHand:
		return name + fault.Text{ZH: "（已手工完成）", EN: " (done by hand)"}.In(t.act.Lang)
	case flow.JumpedUnused:
		return name + fault.Text{ZH: "（不需要）", EN: " (not needed)"}.In(t.act.Lang)
	default:
		return name
	}
}

// result is which of its outcomes a task ended with; none where there is but one.
func (t teller) result(step, key string) string {
	if s := t.typ.Flow.Step(step); s != nil {
		return s.ResultName(key, t.act.Lang)
	}
	return ""
}

// who is a holder as people call him.
func (t teller) who(holder string) string {
	if holder == "" {
		return ""
	}
	h := flow.HolderOf(holder, t.people)
	if h.Customer && h.Name == "" {
		return customerWord.In(t.act.Lang)
	}
	if h.Role != "" {
		return t.setup.codeLabel("role", h.Role, t.act.Lang)
	}
	return or(h.Name, holder)
}

// fillSentence puts words into a sentence; a part in brackets of which a word
// is missing is left out.
func fillSentence(sentence string, words map[string]string) string {
	var b strings.Builder
	for sentence != "" {
		before, rest, bracket := strings.Cut(sentence, "[")
		b.WriteString(fillPlain(before, words))
		if !bracket {
			break
		}
		part, after, _ := strings.Cut(rest, "]")
		if name, _, _ := strings.Cut(part[strings.IndexByte(part, '{')+1:], "}"); words[name] != "" {
			b.WriteString(fillPlain(part, words))
		}
		sentence = after
	}
	return b.String()
}

// fillPlain fills in all words at once: what people wrote is not looked through
// for further ones.
func fillPlain(s string, words map[string]string) string {
	var pairs []string
	for name, word := range words {
		pairs = append(pairs, "{"+name+"}", word)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}
