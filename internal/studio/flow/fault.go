package flow

import "bespoke/internal/base/fault"

// What people are told when an event is refused. A refusal changes nothing (G3).
// Who is told task.decided or task.changed has lost a race and should look again;
// the other faults say that the event was never possible.
var (
	// About tasks.
	taskMissing = fault.Define(fault.Missing, "task.missing", "没有这个待办", "there is no such task").
			Fix("请从待办列表里打开", "open it from the list of tasks")
	taskDecided = fault.Define(fault.Conflict, "task.decided", "{name} 已于 {at} 处理", "{name} has decided this already, at {at}").
			Fix("请重新打开，查看处理结果", "open it again and see what was decided")
	taskClosed = fault.Define(fault.Conflict, "task.decided", "这个待办已经关闭，无需处理", "this task is closed: nobody needs it any more").
			Fix("请从待办列表里打开其他待办", "go on with another task of the list")
	taskChanged = fault.Define(fault.Conflict, "task.changed",
		"打开之后内容有变化：{changes}", "this has changed since you opened it: {changes}").
		Fix("请重新打开，看过变化再决定", "open it again and decide on what it is now")
	taskInvalid = fault.Define(fault.Invalid, "task.invalid", "处理内容填写有误", "the decision is not right as it stands").
			Fix("请按各字段的提示修改", "correct the fields that are named")
	taskVersion = fault.Define(fault.Invalid, "task.invalid",
		"版本 {version} 还不存在", "there is no version {version} yet").
		Fix("请填写页面所显示的版本", "give the version that the page showed")
	taskOthers = fault.Define(fault.Denied, "task.others", "这个待办不在您名下", "this task is not yours").
			Fix("请让负责人处理", "let the one whom it is for decide")
	taskTurn = fault.Define(fault.Conflict, "task.turn", "还没有轮到您：{name} 先处理", "it is not your turn: {name} comes first").
			Fix("轮到您时会收到通知", "you are told when it is")
	taskVerb = fault.Define(fault.Invalid, "task.invalid",
		"「{step}」不能这样处理", "{step} is not decided in this way").
		Fix("审批用同意或拒绝，任务用完成", "approve or reject an approval, finish a task")
	taskOpinion = fault.Define(fault.Invalid, "required", "请填写意见", "give your reason").
			Fix("请在 opinion 里写明原因", "say why, in opinion")
	taskSilent = fault.Define(fault.Invalid, "unknown", "「{step}」不需要意见", "{step} takes no opinion").
			Fix("请去掉 opinion", "leave opinion out")
	taskOutcome = fault.Define(fault.Invalid, "option",
		"「{step}」没有结果「{outcome}」", "{step} does not end in {outcome}").
		Fix("可选：{options}", "choose one of: {options}")
	taskFields = fault.Define(fault.Invalid, "unknown", "「{step}」没有可填写的字段", "{step} has no fields to fill in").
			Fix("请去掉 fields", "leave fields out")

	// About runs.
	flowMissing = fault.Define(fault.Missing, "flow.missing", "流程还没有开始", "the flow has not begun")
	flowBegun   = fault.Define(fault.Conflict, "flow.begun", "流程已经开始", "the flow has begun already")
	flowEnded   = fault.Define(fault.Conflict, "flow.ended", "流程已经结束", "the flow has ended")
	flowEvent   = fault.Define(fault.Invalid, "flow.event", "流程不认识事件「{event}」", "flows know no event {event}")
	flowOthers  = fault.Define(fault.Denied, "flow.others", "只有提交人可以撤回", "only who submitted it can withdraw it")
	flowStay    = fault.Define(fault.Conflict, "flow.stay", "现在不能再撤回", "it cannot be withdrawn any more").
			Fix("请申请取消", "ask for a cancellation")
	flowBarrier = fault.Define(fault.Conflict, "flow.barrier",
		"「{step}」已经执行，无法撤回", "{step} has been done and cannot be taken back")

	// About clocks and calls. People never meet them: their senders drop them.
	timerStale  = fault.Define(fault.Conflict, "timer.stale", "这个时限已不再有效", "this deadline is not armed any more")
	callMissing = fault.Define(fault.Missing, "call.missing", "没有这个自动调用", "there is no such call")
	callStale   = fault.Define(fault.Conflict, "call.stale", "这个自动调用已有结果", "this call has been answered already")
	callRefused = fault.Define(fault.Blocked, "flow.call",
		"自动步骤「{step}」没有成功", "the automatic step {step} did not succeed")
)
